"""The members of bodies: those that the vendors' schemas require, or that their published examples have.

`members.json` has them by vendor and path: of Sentry, the schema's required members; of PagerDuty, the members of the
schema's examples; of Datadog, those of the recorded answers in the tests of its client and its provider.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.local.vendors.http.conftest import Apis
from tests.local.vendors.http.test_datadog import METRIC, TEST, WIDGETS

MEMBERS = json.loads((Path(__file__).parent / "members.json").read_text(encoding="utf-8"))
START = "2030-01-07T09:00:00+01:00"


@pytest.fixture
def full(apis: Apis) -> Apis:
    """Returns the APIs over an account with an object of each kind in the table."""
    _fill_datadog(apis)
    _fill_pagerduty(apis)
    apis.add("SentryTeam", name="Shop", slug="shop", organization="acme")
    apis.add("SentryProject", name="Web", slug="web", organization="acme", teams=["shop"])
    apis.add(
        "SentryCronMonitor", name="nightly", organization="acme", project="web", schedule={"crontab": "0 3 * * *"},
        checkinMarginMinutes=5, maxRuntimeMinutes=30, failureIssueThreshold=1, recoveryThreshold=1,
    )  # fmt: skip
    return apis


def _fill_datadog(apis: Apis) -> None:
    apis.add("Monitor", name="CPU", **METRIC)
    apis.add("SyntheticsTest", **TEST)
    apis.add("Dashboard", title="D", layoutType="ordered", widgets=WIDGETS)
    apis.store.learn("metric", ["api.requests"])
    query = {"numerator": "sum:api.requests{c:ok}.as_count()", "denominator": "sum:api.requests{*}.as_count()"}
    thresholds = [{"timeframe": "30d", "target": 99.9}]
    apis.add("ServiceLevelObjective", name="S", type="metric", query=query, thresholds=thresholds)
    apis.add("LogsIndex", name="cart", filters=[{"query": "*"}], disableDailyLimit=True)
    place = {"bucket": "b", "path": "/p", "accountId": "123456789012", "roleName": "R"}
    apis.add("LogsArchive", name="Logs", query="*", s3Archive=place)
    apis.add("LogsMetric", name="cart.lines", filter={"query": "*"}, compute={"aggregationType": "count"})
    apis.add("SensitiveDataScannerGroup", name="G", filter={"query": "*"}, isEnabled=True, productLists=["logs"])
    apis.add("DatadogTeam", name="Shop", handle="shop", description="")
    bars = "bars_and_uptime_percentage"
    apis.add("StatusPage", name="S", type="public", domainPrefix="s", visualizationType=bars)
    apis.add("SoftwareCatalog", entity="apiVersion: v3\nkind: service\nmetadata: {name: cart}\n")
    apis.add("DowntimeSchedule", scope="*", monitorIdentifier={"monitorTags": ["*"]})


def _fill_pagerduty(apis: Apis) -> None:
    ada = apis.get("pagerduty", "/users").body["users"][0]["id"]
    turns = {"start": START, "rotationVirtualStart": START, "rotationTurnLengthSeconds": 86_400}
    schedule = apis.add("Schedule", name="Primary", timeZone="UTC", layers=[{"users": [ada], **turns}])
    targets = [{"type": "schedule_reference", "id": schedule}]
    policy = apis.add("EscalationPolicy", name="P", rules=[{"escalationDelayInMinutes": 30, "targets": targets}])
    service = apis.add("Service", name="Cart", escalationPolicy=policy)
    apis.add("Team", name="Shop")
    apis.add("BusinessService", name="Shop")
    apis.add("MaintenanceWindow", services=[service], startTime=START, endTime="2030-01-08T09:00:00+01:00")
    hook = {"extensionObjects": [service], "extensionSchema": "PJFWPEP", "endpointUrl": "https://hook.example"}
    apis.add("pagerduty:index/extension:Extension", name="Hook", **hook)
    apis.add("pagerduty:index/tag:Tag", label="tier-1")


def body_of(apis: Apis, vendor: str, path: str) -> dict[str, Any]:
    """Returns the first object at a path, or its attributes where it has them."""
    if "{id}" in path:
        listed = body_of(apis, vendor, path.removesuffix("/{id}"))
        path = path.replace("{id}", listed["id"])
    body = apis.get(vendor, path).body
    if isinstance(body, dict):
        names = ("included", "data", "schedule", "tests", "dashboards", "indexes", path.rsplit("/", 1)[-1])
        body = next((body[name] for name in names if name in body), body)
    found = body[0] if isinstance(body, list) else body
    attributes: dict[str, Any] = found.get("attributes", found)
    return attributes


@pytest.mark.parametrize(("vendor", "path"), [(vendor, path) for vendor in MEMBERS for path in MEMBERS[vendor]])
def test_a_body_has_the_members_that_the_vendor_publishes(full: Apis, vendor: str, path: str) -> None:
    assert set(MEMBERS[vendor][path]) <= set(body_of(full, vendor, path))
