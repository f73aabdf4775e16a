"""Sentry's answers: ids inside of objects, names of its own, and what a project has from the start."""

from pathlib import Path
from typing import Any

import pytest

from local.vendors import edit
from tests.local.vendors.http.conftest import Apis

ORGANIZATION = "/api/0/organizations/acme"


@pytest.fixture
def project(apis: Apis) -> str:
    apis.add("SentryTeam", name="Shop", slug="shop", organization="acme")
    return apis.add("SentryProject", name="Cart", slug="cart", organization="acme", teams=["shop"])


def monitors(apis: Apis, **query: Any) -> list[Any]:
    found: list[Any] = apis.get("sentry", f"{ORGANIZATION}/detectors/", **query).body
    return found


def test_a_new_project_has_a_key_an_alert_and_two_monitors(apis: Apis, project: str) -> None:
    keys = apis.get("sentry", f"/api/0/projects/acme/{project}/keys/").body
    assert [(key["name"], key["rateLimit"], key["isActive"]) for key in keys] == [("Default", None, True)]
    alerts = apis.get("sentry", f"{ORGANIZATION}/workflows/").body
    assert [alert["name"] for alert in alerts] == ["Send a notification for high priority issues"]
    assert {trigger["type"] for trigger in alerts[0]["triggers"]["conditions"]} == {
        "new_high_priority_issue",
        "existing_high_priority_issue",
    }
    assert [monitor["type"] for monitor in monitors(apis)] == ["error", "issue_stream"]
    assert monitors(apis)[0]["workflowIds"] == [alerts[0]["id"]]


def test_the_list_of_projects_is_a_summary(apis: Apis, project: str) -> None:
    listed = apis.get("sentry", f"{ORGANIZATION}/projects/").body[0]
    whole = apis.get("sentry", f"/api/0/projects/acme/{project}/").body
    assert "status" not in listed
    assert (whole["status"], whole["id"]) == ("active", listed["id"])
    assert listed["team"] == listed["teams"][0]


def test_a_metric_monitor_has_seconds_an_owner_object_and_conditions_in_no_order(apis: Apis, project: str) -> None:
    team = apis.get("sentry", f"{ORGANIZATION}/teams/").body[0]
    conditions = [
        {"type": "gt", "comparison": 10, "conditionResult": 75},
        {"type": "lte", "comparison": 10, "conditionResult": 0},
    ]
    apis.add(
        "SentryMetricMonitor",
        organization="acme",
        project=project,
        name="Errors",
        aggregate="count()",
        dataset="events",
        queryType="error",
        query="",
        eventTypes=["error"],
        timeWindowSeconds=3600,
        owner={"teamId": team["id"]},
        issueDetection={"type": "static"},
        conditionGroup={"logicType": "any", "conditions": conditions},
    )
    [body] = monitors(apis, query="type:metric_issue")
    query = body["dataSources"][0]["queryObj"]["snubaQuery"]
    assert (query["timeWindow"], "queryType" in query) == (3600, False)
    assert body["owner"] == {"type": "team", "id": team["id"], "name": "shop"}
    parts = body["conditionGroup"]["conditions"]
    assert [part["type"] for part in parts] == ["lte", "gt"]
    assert [part["type"] for part in sorted(parts, key=lambda part: int(part["id"]))] == ["gt", "lte"]


def test_an_alert_has_ids_and_the_channel_s_id_and_its_own_spelling(apis: Apis, project: str) -> None:
    slack = apis.get("sentry", f"{ORGANIZATION}/integrations/", providerKey="slack").body[0]
    [error, _] = monitors(apis, project=project)
    service = {"integrationId": _pagerduty(apis), "serviceId": "70154", "serviceName": "S"}
    actions = [
        {"slack": {"integrationId": slack["id"], "channelName": "#alerts", "tags": "url"}},
        {"pagerduty": {**service, "severity": "error"}},
    ]
    apis.add(
        "SentryAlert",
        organization="acme",
        name="New",
        monitorIds=[error["id"]],
        frequencyMinutes=30,
        triggerConditions=[{"firstSeenEvent": {}}],
        actionFilters=[
            {
                "logicType": "all",
                "conditions": [{"ageComparison": {"comparisonType": "older", "value": 7, "time": "day"}}],
                "actions": actions,
            }
        ],
    )
    body = next(each for each in apis.get("sentry", f"{ORGANIZATION}/workflows/").body if each["name"] == "New")
    assert body["triggers"]["conditions"][0]["type"] == "first_seen_event"
    [group] = body["actionFilters"]
    assert group["conditions"][0]["comparison"] == {"comparisonType": "older", "value": 7, "time": "day"}
    first, second = group["actions"]
    assert first["config"]["targetIdentifier"].startswith("C")
    assert (first["config"]["targetDisplay"], first["data"]) == ("#alerts", {"tags": "url"})
    assert (second["type"], second["data"]) == ("pagerduty", {"priority": "error"})
    assert second["config"]["targetDisplay"] == "S"


def _pagerduty(apis: Apis) -> str:
    id: str = apis.get("sentry", f"{ORGANIZATION}/integrations/", providerKey="pagerduty").body[0]["id"]
    return id


def test_alerts_of_a_project_are_those_that_a_monitor_of_it_starts(apis: Apis, project: str) -> None:
    owners = {"email": {"targetType": "issue_owners", "fallthroughType": "NoOne"}}
    apis.add(
        "SentryAlert",
        organization="acme",
        name="Never",
        monitorIds=[],
        frequencyMinutes=30,
        actionFilters=[{"logicType": "all", "actions": [owners]}],
    )
    assert len(apis.get("sentry", f"{ORGANIZATION}/workflows/").body) == 2
    assert len(apis.get("sentry", f"{ORGANIZATION}/workflows/", project="-1").body) == 2
    number = apis.get("sentry", f"/api/0/projects/acme/{project}/").body["id"]
    assert len(apis.get("sentry", f"{ORGANIZATION}/workflows/", project=number).body) == 1


def test_the_old_alert_api_is_closed(apis: Apis, project: str) -> None:
    for path in (f"{ORGANIZATION}/combined-rules/", f"/api/0/projects/acme/{project}/rules/"):
        assert apis.get("sentry", path).status == 410


def test_pagerduty_s_integration_has_the_table_of_its_services(apis: Apis) -> None:
    apis.add(
        "SentryPagerdutyService",
        organization="acme",
        integrationId=_pagerduty(apis),
        service="Cart",
        integrationKey="a" * 32,
    )
    body = apis.get("sentry", f"{ORGANIZATION}/integrations/{_pagerduty(apis)}/").body
    assert [row["service"] for row in body["configData"]["service_table"]] == ["Service 70154", "Cart"]


def test_filters_that_nobody_has_set_are_as_in_a_new_project(apis: Apis, project: str) -> None:
    path = f"/api/0/projects/acme/{project}/filters/"
    new = {entry["id"]: entry["active"] for entry in apis.get("sentry", path).body}
    apis.add(
        "SentryInboundFilter", organization="acme", project=project, filterId="legacy-browsers",
        subfilters=["safari", "ie"],
    )  # fmt: skip
    after = {entry["id"]: entry["active"] for entry in apis.get("sentry", path).body}
    assert after == {**new, "legacy-browsers": ["ie", "safari"]}


def test_an_unknown_organization_is_not_found(apis: Apis) -> None:
    for path in ("projects", "teams", "workflows", "detectors", "integrations", "members", "notifications/actions"):
        assert apis.get("sentry", f"/api/0/organizations/elsewhere/{path}/").status == 404


def test_a_project_that_is_being_deleted_is_not_found(apis: Apis, project: str, tmp_path: Path) -> None:
    path = f"/api/0/projects/acme/{project}/"
    assert apis.get("sentry", path).status == 200
    edit(tmp_path / "account.sqlite", "sentry", "project", "Cart", {"body.status": "pending_deletion"})
    assert apis.get("sentry", f"{ORGANIZATION}/projects/").body == []
    assert [apis.get("sentry", path + part).status for part in ("", "keys/", "ownership/")] == [404, 404, 404]
