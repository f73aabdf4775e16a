"""From a new monitor to an incident in PagerDuty, and its end; and what vendors tell of keys, metrics and indexes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from local.vendors.http.datadog.alerting.firing import fires
from tests.local.vendors.http.conftest import TOKEN, Apis, keys

ALWAYS = "sum(last_5m):sum:shop.orders{*}.as_count() >= 0"


@pytest.fixture
def paged(apis: Apis) -> Apis:
    """An account in which `@pagerduty-shop` pages Ada, who is on call."""
    apis.store.learn("metric", ["shop.orders"])
    users = apis.get("pagerduty", "/users").body["users"]
    layer = {
        "start": "2026-01-05T09:00:00+01:00",
        "rotationVirtualStart": "2026-01-05T09:00:00+01:00",
        "rotationTurnLengthSeconds": 604800,
        "users": [users[0]["id"]],
    }
    schedule = apis.add("Schedule", name="Primary", timeZone="Europe/Berlin", layers=[layer])
    target = {"id": schedule, "type": "schedule_reference"}
    rules = [{"escalationDelayInMinutes": 10, "targets": [target]}]
    policy = apis.add("EscalationPolicy", name="On call", rules=rules)
    service = apis.add("Service", name="Shop", escalationPolicy=policy)
    integration = apis.add("ServiceIntegration", name="Datadog", service=service, vendor="PAM4FGS")
    key = apis.store.get("pagerduty:index/serviceIntegration:ServiceIntegration", integration).outputs["integrationKey"]
    apis.add("ServiceObject", serviceName="shop", serviceKey=key)
    return apis


def send(apis: Apis, vendor: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
    url = apis.running.roots[vendor] + path
    return httpx.request(method, url, json=body, headers=keys(vendor, TOKEN) | headers, trust_env=False)


def monitor(**changes: Any) -> dict[str, Any]:
    body = {
        "name": "Test",
        "type": "query alert",
        "query": ALWAYS,
        "message": "{{#is_alert}}@pagerduty-shop{{/is_alert}}",
        "tags": ["env:prod"],
        "priority": 1,
        "options": {"thresholds": {"critical": 0.0}, "on_missing_data": "default"},
    }
    return body | changes


def incidents(apis: Apis, **query: Any) -> list[dict[str, Any]]:
    return apis.get("pagerduty", "/incidents", **query).body["incidents"]


@pytest.mark.parametrize(
    ("query", "missing", "expected"),
    [
        (ALWAYS, "default", True),
        (ALWAYS.replace(">= 0", "> 0"), "default", False),
        (ALWAYS.replace(">= 0", "< 1"), "default", True),
        (ALWAYS, "show_no_data", False),
        (ALWAYS, None, False),
        ("avg(last_5m):avg:shop.load{*} >= 0", "default", False),
        ("sum(last_5m):sum:shop.orders{*} by {host}.as_count() >= 0", "default", False),
    ],
)
def test_only_a_count_without_data_fires(query, missing, expected):
    assert fires({"type": "query alert", "query": query, "onMissingData": missing}) is expected


def test_a_monitor_that_fires_opens_an_incident(paged):
    answer = send(paged, "datadog", "POST", "/api/v1/monitor", monitor())
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["priority"], answer.json()["tags"]) == ("Test", 1, ["env:prod"])
    (incident,) = incidents(paged)
    assert incident["title"] == "[Triggered] Test"
    assert (incident["status"], incident["urgency"], incident["service"]["summary"]) == ("triggered", "high", "Shop")
    assert [it["assignee"]["summary"] for it in incident["assignments"]] == ["Ada"]
    entries = paged.get("pagerduty", f"/incidents/{incident['id']}/log_entries").body["log_entries"]
    assert [it["type"] for it in entries] == ["notify_log_entry", "trigger_log_entry"]
    assert entries[0]["channel"]["notification"]["type"] == "phone"


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "{{#is_alert_recovery}}@pagerduty-shop{{/is_alert_recovery}}"},
        {"message": "@pagerduty-other"},
        {"message": "nobody"},
        {"query": ALWAYS.replace(">= 0", "> 5"), "options": {"thresholds": {"critical": 5}}},
    ],
)
def test_a_monitor_that_notifies_nobody_opens_none(paged, changes):
    assert send(paged, "datadog", "POST", "/api/v1/monitor", monitor(**changes)).status_code == 200
    assert incidents(paged) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "The JSON body is missing"),
        ({**monitor(), "colour": "red"}, "Invalid property: colour"),
        (monitor(query="nonsense"), "query"),
        (monitor(options={"thresholds": {"critical": 3.0}}), "does not match"),
    ],
)
def test_an_invalid_monitor_is_refused(paged, body, words):
    answer = send(paged, "datadog", "POST", "/api/v1/monitor", body)
    assert answer.status_code == 400
    assert words in answer.text
    assert paged.store.objects(token="datadog:index/monitor:Monitor") == []


def test_a_monitor_is_deleted_once(paged):
    id = send(paged, "datadog", "POST", "/api/v1/monitor", monitor()).json()["id"]
    assert send(paged, "datadog", "DELETE", f"/api/v1/monitor/{id}").json() == {"deleted_monitor_id": id}
    assert send(paged, "datadog", "DELETE", f"/api/v1/monitor/{id}").status_code == 404


def test_an_incident_is_resolved_in_the_name_of_a_user(paged):
    send(paged, "datadog", "POST", "/api/v1/monitor", monitor())
    (incident,) = incidents(paged)
    path, body = f"/incidents/{incident['id']}", {"incident": {"type": "incident_reference", "status": "resolved"}}
    assert send(paged, "pagerduty", "PUT", path, body).status_code == 400
    assert send(paged, "pagerduty", "PUT", path, body, From="eve@example.com").status_code == 400
    wrong = {"incident": {"type": "incident_reference", "status": "closed"}}
    assert send(paged, "pagerduty", "PUT", path, wrong, From="ada@example.com").status_code == 400
    answer = send(paged, "pagerduty", "PUT", path, body, From="ada@example.com")
    assert (answer.json()["incident"]["status"], answer.json()["incident"]["assignments"]) == ("resolved", [])
    assert incidents(paged, **{"statuses[]": ["triggered", "acknowledged"]}) == []
    assert len(incidents(paged, since=(datetime.now(UTC) - timedelta(hours=1)).isoformat())) == 1
    assert incidents(paged, since=(datetime.now(UTC) + timedelta(hours=1)).isoformat()) == []


def test_what_a_vendor_lists_of_a_key(apis):
    path = "/api/v2/users/3ad549bf-eba0-11e9-a77a-0705486660d0/permissions"
    assert apis.get("datadog", path).status == 403
    apis.store.learn("datadog permission", ["monitors_read"])
    assert [it["attributes"]["name"] for it in apis.get("datadog", path).body["data"]] == ["monitors_read"]
    (own,) = apis.get("datadog", "/api/v2/current_user/application_keys").body["data"]
    assert (own["attributes"]["last4"], own["attributes"]["scopes"]) == (TOKEN[-4:], None)
    apis.store.learn("sentry scope", ["org:read"])
    assert apis.get("sentry", "/api/0/organizations/acme/").body["access"] == ["org:read"]


def test_the_tags_with_which_a_metric_arrived(apis):
    apis.store.learn("metric", ["shop.orders", "shop.carts"])
    apis.store.learn("metric tag", ["shop.orders env:prod", "shop.orders host:any"])
    path = "/api/v2/metrics/{}/all-tags"
    answer = apis.get("datadog", path.format("shop.orders")).body["data"]
    assert (answer["id"], answer["attributes"]["tags"]) == ("shop.orders", ["env:prod", "host:any"])
    assert apis.get("datadog", path.format("shop.carts")).body["data"]["attributes"]["tags"] == []
    assert apis.get("datadog", path.format("no.such")).status == 404
    assert apis.get("datadog", path.format("shop.orders"), **{"window[seconds]": 60}).status == 400


def test_a_new_index_is_below_main_until_somebody_moves_it(apis):
    index = apis.add("LogsIndex", name="shop", filters=[{"query": "service:shop"}], retentionDays=15)
    path = "/api/v1/logs/config/index-order"
    assert apis.get("datadog", path).body == {"index_names": ["main", "shop"]}
    apis.store.set_by_hand("datadog:index/logsIndex:LogsIndex", index, {"order": 1})
    assert apis.get("datadog", path).body == {"index_names": ["shop", "main"]}


def test_the_environments_that_have_sent_an_event(apis):
    assert apis.get("sentry", "/api/0/organizations/acme/environments/").body == [{"id": "1", "name": "prod"}]
    assert apis.get("sentry", "/api/0/organizations/other/environments/").status == 404
