"""What people make and set in the vendors' pages, as the HTTP APIs show it."""

from pathlib import Path
from typing import Any

import pytest

from local.vendors import EditRejected, add, contents, edit, remove
from tests.local.vendors.http.conftest import Apis

MONITOR = {
    "name": "By hand",
    "type": "query alert",
    "query": "avg(last_5m):avg:system.cpu.user{*} > 5",
    "message": "@pagerduty-cart",
}


@pytest.fixture
def account(apis: Apis, tmp_path: Path) -> Path:
    assert apis.store.objects()
    return tmp_path / "account.sqlite"


def test_a_monitor_made_by_hand_is_listed_with_its_author(apis: Apis, account: Path) -> None:
    made = add(account, "datadog", "monitor", MONITOR)
    [body] = apis.get("datadog", "/api/v1/monitor").body
    assert (str(body["id"]), body["name"]) == (made.id, "By hand")
    assert body["creator"]["handle"] == "someone@example.com"


def test_a_member_that_pulumi_does_not_know_shows_in_the_api_alone(apis: Apis, account: Path) -> None:
    made = add(account, "datadog", "monitor", MONITOR)
    before = contents(account)
    edit(account, "datadog", "monitor", "By hand", {"body.options.silenced": '{"*": null}'})
    assert contents(account) == before
    path = f"/api/v1/monitor/{made.id}"
    assert apis.get("datadog", path).body["options"]["silenced"] == {"*": None}
    remove(account, "datadog", "monitor", made.id)
    assert apis.get("datadog", path).status == 404


def test_an_override_reaches_the_calendar(apis: Apis, account: Path) -> None:
    ada, bob = (user["id"] for user in apis.get("pagerduty", "/users").body["users"])
    start = "2030-01-07T09:00:00+01:00"
    layer = {"users": [ada], "start": start, "rotationVirtualStart": start, "rotationTurnLengthSeconds": 86_400}
    schedule = apis.add("Schedule", name="Primary", timeZone="Europe/Berlin", layers=[layer])
    span = {"start": "2030-02-01T00:00:00+01:00", "end": "2030-02-02T00:00:00+01:00"}
    add(account, "pagerduty", "override", {"schedule": schedule, "user": bob, **span})
    body = apis.get("pagerduty", f"/schedules/{schedule}", since=span["start"], until=span["end"]).body["schedule"]
    assert [entry["user"]["id"] for entry in body["final_schedule"]["rendered_schedule_entries"]] == [bob]


@pytest.mark.parametrize(
    ("kind", "properties", "reason"),
    [
        ("override", {"schedule": "P", "user": "P", "start": "now"}, "end: is required and missing"),
        ("override", {"schedule": "P", "user": "P", "start": "now", "end": "now"}, "start: 'now' is not an RFC 3339"),
        (
            "override",
            {"schedule": "P", "user": "P", "start": "2030-01-01T00:00:00Z", "end": "2030-01-02T00:00:00Z"},
            "Schedule 'P' does not exist",
        ),
        ("overide", {}, "did you mean override"),
    ],
)
def test_what_the_vendor_refuses_by_hand_too_is_refused(
    account: Path, kind: str, properties: dict[str, Any], reason: str
) -> None:
    with pytest.raises(EditRejected, match=reason):
        add(account, "pagerduty", kind, properties)


def test_a_service_is_disabled_and_a_person_loses_the_phone(apis: Apis, account: Path) -> None:
    ada = apis.get("pagerduty", "/users").body["users"][0]["id"]
    targets = [{"type": "user_reference", "id": ada}]
    policy = apis.add("EscalationPolicy", name="E", rules=[{"escalationDelayInMinutes": 30, "targets": targets}])
    service = apis.add("Service", name="Cart", escalationPolicy=policy)
    edit(account, "pagerduty", "service", "Cart", {"body.status": "disabled"})
    edit(account, "pagerduty", "user", "Ada", {"body.contact_methods": "[]", "body.notification_rules": "[]"})
    assert apis.get("pagerduty", f"/services/{service}").body["service"]["status"] == "disabled"
    assert apis.get("pagerduty", f"/users/{ada}/contact_methods").body == {"contact_methods": []}
    assert apis.get("pagerduty", f"/users/{ada}").body["user"]["notification_rules"] == []


def test_parts_that_come_with_an_object_can_be_set_too(apis: Apis, account: Path) -> None:
    apis.add("SentryTeam", name="Shop", slug="shop", organization="acme")
    apis.add("SentryProject", name="Cart", slug="cart", organization="acme", teams=["shop"])
    edit(account, "sentry", "detector", "cart error", {"body.enabled": "false"})
    edit(account, "sentry", "integration", "slack", {"body.status": "disabled"})
    detectors = apis.get("sentry", "/api/0/organizations/acme/detectors/").body
    assert [each["enabled"] for each in detectors] == [False, True]
    integrations = apis.get("sentry", "/api/0/organizations/acme/integrations/", providerKey="slack").body
    assert [each["status"] for each in integrations] == ["disabled"]
    with pytest.raises(EditRejected, match="has no detector 'cart other'"):
        edit(account, "sentry", "detector", "cart other", {"body.enabled": "false"})


def test_an_action_of_an_alert_is_switched_off_by_its_place(apis: Apis, account: Path) -> None:
    apis.add("SentryTeam", name="Shop", slug="shop", organization="acme")
    apis.add("SentryProject", name="Cart", slug="cart", organization="acme", teams=["shop"])
    name = "Send a notification for high priority issues"
    edit(account, "sentry", "alert", name, {"body.actionFilters.0.actions.0.status": "disabled"})
    [alert] = apis.get("sentry", "/api/0/organizations/acme/workflows/").body
    assert alert["actionFilters"][0]["actions"][0]["status"] == "disabled"
    edit(account, "sentry", "alert", name, {"enabled": "false"})
    assert apis.get("sentry", "/api/0/organizations/acme/workflows/").body[0]["enabled"] is False
