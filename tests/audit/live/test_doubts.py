"""Lists that lack what the state has: a deletion, a list that was cut, or another account."""

import pytest

from audit.live.datadog.monitors import MONITOR
from audit.live.inventory import Obstacle
from audit.live.pagerduty.services import SERVICE
from audit.live.sentry.projects import PROJECT
from audit.live.take import take_inventory
from tests.support.live_accounts import live_accounts, pagerduty_list, sentry_list
from tests.support.vendor_http import Reply

MONITORS = [{"id": n, "type": "query alert", "name": f"m{n}", "options": {}} for n in range(1, 5)]
TYPE = MONITOR.type


@pytest.fixture
def accounts():
    with live_accounts() as accounts:
        for monitor in MONITORS:
            accounts.datadog.answers(f"/api/v1/monitor/{monitor['id']}", Reply(body=monitor))
        accounts.datadog.answers("/api/v1/monitor", Reply(body=MONITORS))
        pagerduty_list(accounts.pagerduty, "/services", "services", [])
        sentry_list(accounts.sentry, "/api/0/organizations/acme/projects/", [])
        yield accounts


def monitors(accounts, *ids):
    return take_inventory(accounts.all[:1], kinds=(MONITOR,), ids={TYPE: ids}).collections[0]


def test_a_list_with_all_that_the_state_has_needs_no_further_request(accounts):
    assert monitors(accounts, "1", "2").complete
    assert accounts.datadog.paths() == ["/api/v1/monitor"]


def test_an_object_that_is_gone_was_deleted(accounts):
    found = monitors(accounts, "1", "99")
    assert found.complete
    assert accounts.datadog.paths() == ["/api/v1/monitor", "/api/v1/monitor/99"]
    assert found.requests == 2


def test_an_object_that_exists_shows_that_the_list_was_cut(accounts):
    accounts.datadog.answers("/api/v1/monitor", Reply(body=MONITORS[:2]))
    found = monitors(accounts, "1", "99", "4")
    assert (len(found.objects), found.unread.obstacle) == (2, Obstacle.CUT_OFF)
    assert "4 exists and is not in it" in found.unread.message


def test_an_object_that_cannot_be_asked_for_leaves_the_list_in_doubt(accounts):
    accounts.datadog.answers("/api/v1/monitor/99", Reply(status=403, body={}))
    assert monitors(accounts, "1", "99").unread.obstacle is Obstacle.FORBIDDEN


def test_many_deletions_are_sampled(accounts):
    assert monitors(accounts, "1", *(str(n) for n in range(100, 400))).complete
    assert len(accounts.datadog.asked) == 21


def test_a_renamed_project_is_no_doubt(accounts):
    sentry_list(accounts.sentry, "/api/0/organizations/acme/projects/", [{"id": "3", "slug": "new"}])
    body = {"id": "3", "slug": "new", "organization": {"slug": "acme"}}
    accounts.sentry.answers("/api/0/projects/acme/new/", Reply(body=body))
    redirect = Reply(status=302, body={}, headers={"Location": "/api/0/projects/acme/new/"})
    accounts.sentry.answers("/api/0/projects/acme/old/", redirect)
    found = take_inventory(accounts.all[2:], kinds=(PROJECT,), ids={PROJECT.type: ["old"]}).collections[0]
    assert found.complete


def test_an_account_with_none_of_the_states_objects_is_another_account(accounts):
    known = {TYPE: ["1", "2"], SERVICE.type: ["PS1", "PS2", "PS3"]}
    inventory = take_inventory(accounts.all, kinds=(MONITOR, SERVICE), ids=known)
    by_kind = {found.kind: found for found in inventory.collections}
    assert by_kind["monitor"].complete
    assert by_kind["service"].unread.obstacle is Obstacle.WRONG_ACCOUNT
    assert "Check that pagerduty:token belongs to this account." in by_kind["service"].unread.message


def test_a_state_of_two_objects_says_nothing_of_the_account(accounts):
    inventory = take_inventory(accounts.all, kinds=(MONITOR, SERVICE), ids={SERVICE.type: ["PS1", "PS2"]})
    assert inventory.complete
