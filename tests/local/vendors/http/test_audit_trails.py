"""Who did what: the vendors' audit trails, over the account's history."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local.vendors import edit, remove
from local.vendors.http.core.faults import Fault, FaultKind
from tests.local.vendors.http.conftest import Apis, Started, keys

MONITOR = {"type": "query alert", "query": "avg(last_5m):avg:system.cpu.user{*} > 5", "message": "m"}


@pytest.fixture
def account(apis: Apis, tmp_path: Path) -> Path:
    assert apis.store.objects()
    return tmp_path / "account.sqlite"


def test_datadog_tells_who_changed_a_monitor(apis: Apis, account: Path) -> None:
    first = apis.add("Monitor", name="CPU", **MONITOR)
    apis.add("Monitor", name="Other", **MONITOR)
    edit(account, "datadog", "monitor", first, {"priority": "5"})

    def events(query: str) -> list[tuple[str, str, str]]:
        answer = apis.get("datadog", "/api/v2/audit/events", **{"filter[query]": query, "page[limit]": 100})
        found = [each["attributes"]["attributes"] for each in answer.body["data"]]
        return [(each["asset"]["name"], each["action"], each["usr"]["email"]) for each in found]

    assert events(f"@asset.type:monitor @asset.id:{first}") == [
        ("CPU", "created", "ci@example.com"),
        ("CPU", "modified", "someone@example.com"),
    ]
    assert len(events("@asset.type:(monitor OR dashboard) @action:created")) == 2
    assert events("@asset.type:dashboard") == []


def test_datadog_s_events_come_in_pages_by_cursor_and_by_search(apis: Apis) -> None:
    for number in range(3):
        apis.add("Monitor", name=f"m{number}", **MONITOR)
    first = apis.get("datadog", "/api/v2/audit/events", **{"page[limit]": 2}).body
    after = first["meta"]["page"]["after"]
    rest = apis.get("datadog", "/api/v2/audit/events", **{"page[limit]": 2, "page[cursor]": after}).body
    assert (len(first["data"]), len(rest["data"]), "meta" in rest) == (2, 1, False)
    service = apis.running.servers["datadog"].service
    headers = {name.lower(): value for name, value in keys("datadog", service.token).items()}
    content = b'{"filter": {"query": "@asset.type:monitor", "from": "now-90d"}, "page": {"limit": 100}}'
    assert len(service.answer("POST", "/api/v2/audit/events/search", headers, content).body["data"]) == 3


def test_pagerduty_tells_of_24_hours_and_at_most_31_days(apis: Apis, account: Path) -> None:
    ada = apis.get("pagerduty", "/users").body["users"][0]["id"]
    edit(account, "pagerduty", "user", "Ada", {"jobTitle": "Lead"})
    records = apis.get("pagerduty", "/audit/records", **{"root_resource_types[]": "users"}).body["records"]
    newest = records[0]
    assert (newest["root_resource"]["id"], newest["action"]) == (ada, "update")
    assert newest["details"]["fields"] == [{"name": "job_title", "before_value": None, "value": "Lead"}]
    assert newest["actors"][0]["summary"] == "someone@example.com"
    assert "actors" not in records[-1]
    now = datetime.now(UTC)
    old = {"since": (now - timedelta(days=3)).isoformat(), "until": (now - timedelta(days=2)).isoformat()}
    assert apis.get("pagerduty", "/audit/records", **old).body["records"] == []
    long = {"since": (now - timedelta(days=32)).isoformat()}
    assert apis.get("pagerduty", "/audit/records", **long).status == 400
    assert apis.get("pagerduty", f"/users/{ada}/audit/records").body["records"][0]["id"] == newest["id"]


def test_sentry_tells_who_edited_a_project(apis: Apis, account: Path) -> None:
    apis.add("SentryTeam", name="Shop", slug="shop", organization="acme")
    apis.add("SentryProject", name="Cart", slug="cart", organization="acme", teams=["shop"])
    edit(account, "sentry", "project", "Cart", {"platform": "python"})
    path = "/api/0/organizations/acme/audit-logs/"
    rows = apis.get("sentry", path).body["rows"]
    assert (rows[0]["event"], rows[0]["actor"]["email"]) == ("project.edit", "someone@example.com")
    assert [each["event"] for each in apis.get("sentry", path, event="project.create").body["rows"]] == [
        "project.create"
    ]


def test_a_trail_may_be_switched_off(faulty: Started) -> None:
    apis = faulty(
        Fault(kind=FaultKind.FORBIDDEN, path="*/audit*"), Fault(kind=FaultKind.PAYMENT_REQUIRED, path="/audit/records")
    )
    assert apis.get("datadog", "/api/v2/audit/events").status == 403
    assert apis.get("pagerduty", "/audit/records").status in (402, 403)
    assert apis.get("sentry", "/api/0/organizations/acme/audit-logs/").status == 403


def test_a_deleted_object_leaves_its_trace_and_no_secret(apis: Apis, account: Path) -> None:
    apis.add("ServiceObject", serviceName="cart", serviceKey="a" * 32)
    remove(account, "datadog", "pagerduty-service-object", "cart")
    events = [event for event in apis.store.events() if event.id == "cart"]
    assert [event.action for event in events] == ["created", "deleted"]
    assert "a" * 32 not in str(events)
