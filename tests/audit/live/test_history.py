"""Who changed what: one request for each vendor's trail, and a note where there is none."""

from dataclasses import replace

import pytest

from audit.live.datadog.monitors import MONITOR
from audit.live.history import with_history
from audit.live.pagerduty.services import SERVICE
from audit.live.sentry.projects import PROJECT
from audit.live.take import take_inventory
from tests.support.live_accounts import live_accounts, pagerduty_list, sentry_list
from tests.support.vendor_http import Reply

KINDS = (MONITOR, SERVICE, PROJECT)


def event(asset, at, who="ann@example.com"):
    inside = {"usr": {"email": who}, "asset": {"id": asset, "type": "monitor"}, "action": "modified"}
    return {"id": f"e{at}", "type": "audit", "attributes": {"timestamp": at, "attributes": inside}}


def record(resource, at, **more):
    actors = [{"id": "PU1", "type": "user_reference", "summary": "Ann"}]
    return {"id": at, "execution_time": at, "actors": actors, "root_resource": {"id": resource}, **more}


@pytest.fixture
def accounts():
    with live_accounts() as accounts:
        monitors = [
            {"id": n, "type": "query alert", "name": f"m{n}", "options": {}, "modified": "2026-11-20T10:00:00+00:00"}
            for n in (1, 2, 3)
        ]
        accounts.datadog.answers("/api/v1/monitor", Reply(body=monitors))
        events = [
            event("1", "2026-11-20T10:00:02Z"),
            event("1", "2026-11-01T00:00:00Z", "old@example.com"),
            event("3", "2026-11-01T00:00:00Z", "old@example.com"),
        ]
        accounts.datadog.answers("/api/v2/audit/events", Reply(body={"data": events, "meta": {"page": {}}}))
        pagerduty_list(
            accounts.pagerduty, "/services", "services", [{"id": "PS1", "name": "a"}, {"id": "PS2", "name": "b"}]
        )
        records = [
            record("PS1", "2026-11-21T00:00:00Z"),
            record("PS2", "2026-11-22T00:00:00Z", actors=None, method={"truncated_token": "3xyz"}),
        ]
        accounts.pagerduty.answers("/audit/records", Reply(body={"records": records, "next_cursor": None}))
        sentry_list(accounts.sentry, "/api/0/organizations/acme/projects/", [{"id": "3", "slug": "cart"}])
        body = {"id": "3", "slug": "cart", "name": "cart", "organization": {"slug": "acme"}}
        accounts.sentry.answers("/api/0/projects/acme/cart/", Reply(body=body))
        row = {
            "id": "1",
            "actor": {"email": "ben@example.com"},
            "event": "project.edit",
            "targetObject": 3,
            "dateCreated": "2026-11-23T00:00:00Z",
            "data": {"slug": "cart"},
        }
        # A team with the number of the project.
        team = {
            **row,
            "event": "team.edit",
            "actor": {"email": "wrong@example.com"},
            "dateCreated": "2026-11-28T00:00:00Z",
        }
        accounts.sentry.answers("/api/0/organizations/acme/audit-logs/", Reply(body={"rows": [team, row]}))
        yield accounts


def changes(inventory):
    return {
        live.name: (live.changed.who, live.changed.at.isoformat()[:10]) if live.changed else None
        for found in inventory.collections
        for live in found.objects
    }


def test_the_last_change_of_each_object(accounts):
    inventory, notes = with_history(accounts.all, take_inventory(accounts.all, kinds=KINDS))
    assert notes == ()
    assert changes(inventory) == {
        "m1": ("ann@example.com", "2026-11-20"),
        "m2": (None, "2026-11-20"),
        # The object tells a later change than the trail.
        "m3": (None, "2026-11-20"),
        "a": ("Ann", "2026-11-21"),
        "b": ("the key ending in 3xyz", "2026-11-22"),
        "cart": ("ben@example.com", "2026-11-23"),
    }


def test_a_trail_is_asked_for_once(accounts):
    inventory = take_inventory(accounts.all, kinds=KINDS)
    for server in (accounts.datadog, accounts.pagerduty, accounts.sentry):
        server.asked.clear()
    with_history(accounts.all, inventory)
    assert accounts.datadog.paths() == ["/api/v2/audit/events"]
    assert accounts.pagerduty.paths() == ["/audit/records"]
    assert accounts.sentry.paths() == ["/api/0/organizations/acme/audit-logs/"]
    since, until = (accounts.pagerduty.asked[0].query[name] for name in ("since", "until"))
    assert (inventory.at.strftime("%Y-%m-%d"), since < until) == (until[:10], True)


@pytest.mark.parametrize("status", [403, 402, 404])
def test_a_trail_that_is_switched_off_is_a_note(accounts, status):
    inventory = take_inventory(accounts.all, kinds=KINDS)
    accounts.datadog.answers("/api/v2/audit/events", Reply(status=status, body={}))
    found, notes = with_history(accounts.all, inventory)
    assert len(notes) == 1
    assert notes[0].startswith("Datadog's audit trail cannot be read (")
    assert ("audit_logs_read" in notes[0]) == (status == 403)
    assert changes(found)["m1"] == (None, "2026-11-20")
    assert changes(found)["cart"] == ("ben@example.com", "2026-11-23")


def test_a_long_trail_ends(accounts):
    def route(asked):
        number = int(asked.query.get("page[cursor]", "0"))
        return Reply(body={"data": [], "meta": {"page": {"after": str(number + 1)}}})

    inventory = replace(take_inventory(accounts.all, kinds=KINDS))
    accounts.datadog.routes["/api/v2/audit/events"] = route
    accounts.datadog.asked.clear()
    with_history(accounts.all[:1], inventory)
    assert len(accounts.datadog.asked) == 10
