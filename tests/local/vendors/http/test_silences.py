"""Each state in which a vendor keeps a page from a person can be made by hand, and shows in the vendor's API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.vendors import add, edit, remove
from tests.local.vendors.http.conftest import Apis

ORGANIZATION = "/api/0/organizations/acme"
START = "2030-01-07T09:00:00+01:00"


@dataclass(frozen=True)
class Everything:
    """An account with one object of each kind that pages someone."""

    apis: Apis
    account: Path
    ids: Mapping[str, str]

    def get(self, vendor: str, path: str, **query: Any) -> Any:
        answer = self.apis.get(vendor, path.format(**self.ids), **query)
        assert answer.status == 200, answer.body
        return answer.body

    def edit(self, vendor: str, kind: str, object_: str, **changes: str) -> None:
        paths = {name.replace("__", "."): value for name, value in changes.items()}
        edit(self.account, vendor, kind, self.ids.get(object_, object_), paths)


@pytest.fixture
def everything(apis: Apis, tmp_path: Path) -> Everything:
    ada = apis.get("pagerduty", "/users").body["users"][0]["id"]
    turns = {"start": START, "rotationVirtualStart": START, "rotationTurnLengthSeconds": 86_400}
    schedule = apis.add("Schedule", name="Primary", timeZone="Europe/Berlin", layers=[{"users": [ada], **turns}])
    targets = [{"type": "schedule_reference", "id": schedule}]
    policy = apis.add("EscalationPolicy", name="P", rules=[{"escalationDelayInMinutes": 30, "targets": targets}])
    service = apis.add("Service", name="Cart", escalationPolicy=policy)
    monitor = apis.add(
        "Monitor", name="CPU", type="query alert", query="avg(last_5m):avg:system.cpu.user{*} > 5",
        message="@pagerduty-cart", tags=["service:cart"],
    )  # fmt: skip
    test = apis.add(
        "SyntheticsTest", name="Home", type="api", subtype="http", status="live", locations=["aws:eu-central-1"],
        requestDefinition={"method": "GET", "url": "https://x.example"}, optionsList={"tickEvery": 300},
        assertions=[{"type": "statusCode", "operator": "is", "target": "200"}],
    )  # fmt: skip
    pipeline = apis.add("LogsCustomPipeline", name="L", filters=[{"query": "*"}], isEnabled=True)
    place = {"bucket": "b", "path": "/p", "accountId": "123456789012", "roleName": "R"}
    archive = apis.add("LogsArchive", name="Logs", query="*", s3Archive=place)
    index = apis.add("LogsIndex", name="cart", filters=[{"query": "service:cart"}], disableDailyLimit=True)
    bars = "bars_and_uptime_percentage"
    page = apis.add("StatusPage", name="S", type="public", domainPrefix="s", visualizationType=bars)
    apis.add("ServiceObject", serviceName="cart", serviceKey="a" * 32)
    apis.add("SentryTeam", name="Shop", slug="shop", organization="acme")
    apis.add("SentryProject", name="Web", slug="web", organization="acme", teams=["shop"])
    return Everything(
        apis,
        tmp_path / "account.sqlite",
        {
            "ada": ada, "schedule": schedule, "policy": policy, "service": service, "monitor": monitor, "test": test,
            "pipeline": pipeline, "archive": archive, "index": index, "page": page,
        },
    )  # fmt: skip


def in_hours(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def downtime(it: Everything) -> None:
    times = {"start": in_hours(-1), "end": in_hours(8)}
    muted = {"scope": "*", "monitorIdentifier": {"monitorTags": ["*"]}, "oneTimeSchedule": times}
    add(it.account, "datadog", "downtime-schedule", muted)


def window(it: Everything) -> None:
    times = {"startTime": in_hours(-1), "endTime": in_hours(1), "services": [it.ids["service"]]}
    add(it.account, "pagerduty", "maintenance-window", times)


def override(it: Everything) -> None:
    bob = it.get("pagerduty", "/users")["users"][1]["id"]
    span = {"start": "2030-02-01T00:00:00+01:00", "end": "2030-02-02T00:00:00+01:00"}
    add(it.account, "pagerduty", "override", {"schedule": it.ids["schedule"], "user": bob, **span})


def extension(it: Everything) -> None:
    properties = {"name": "Hook", "extensionObjects": [it.ids["service"]], "extensionSchema": "PJFWPEP"}
    add(it.account, "pagerduty", "extension", properties)
    it.edit("pagerduty", "extension", "Hook", body__temporarily_disabled="true")


def handle_without_object(it: Everything) -> None:
    remove(it.account, "datadog", "pagerduty-service-object", "cart")


def alert(it: Everything) -> Any:
    return it.get("sentry", f"{ORGANIZATION}/workflows/")[0]


def rules(it: Everything) -> Any:
    return it.get("pagerduty", "/escalation_policies/{policy}")["escalation_policy"]["escalation_rules"]


NAME = "Send a notification for high priority issues"
MONTH = {"since": "2030-02-01T00:00:00Z", "until": "2030-02-02T00:00:00Z"}

Make = Callable[[Everything], None]
Seen = Callable[[Everything], Any]
SILENCES: dict[str, tuple[Make, Seen, Any]] = {
    "a monitor muted in the old way": (
        lambda it: it.edit("datadog", "monitor", "monitor", body__options__silenced='{"*": null}'),
        lambda it: it.get("datadog", "/api/v1/monitor/{monitor}")["options"]["silenced"],
        {"*": None},
    ),
    "a downtime": (
        downtime,
        lambda it: [body["attributes"]["status"] for body in it.get("datadog", "/api/v2/downtime")["data"]],
        ["active"],
    ),
    "a draft": (
        lambda it: it.edit("datadog", "monitor", "monitor", draftStatus="draft"),
        lambda it: it.get("datadog", "/api/v1/monitor/{monitor}")["draft_status"],
        "draft",
    ),
    "a test that is paused": (
        lambda it: it.edit("datadog", "synthetics-test", "test", status="paused"),
        lambda it: it.get("datadog", "/api/v1/synthetics/tests/{test}")["status"],
        "paused",
    ),
    "the muted monitor of a test": (
        lambda it: it.edit("datadog", "monitor", "Home", body__options__silenced='{"*": null}'),
        lambda it: it.get("datadog", "/api/v1/monitor")[1]["options"]["silenced"],
        {"*": None},
    ),
    "a pipeline that is off": (
        lambda it: it.edit("datadog", "logs-custom-pipeline", "pipeline", isEnabled="false"),
        lambda it: it.get("datadog", "/api/v1/logs/config/pipelines/{pipeline}")["is_enabled"],
        False,
    ),
    "an index over its limit": (
        lambda it: it.edit("datadog", "logs-index", "index", body__is_rate_limited="true"),
        lambda it: it.get("datadog", "/api/v1/logs/config/indexes/{index}")["is_rate_limited"],
        True,
    ),
    "an index that drops its lines": (
        lambda it: it.edit(
            "datadog", "logs-index", "index",
            exclusionFilters='[{"name": "x", "isEnabled": true, "filters": [{"query": "*", "sampleRate": 1}]}]',
        ),
        lambda it: it.get("datadog", "/api/v1/logs/config/indexes/{index}")["exclusion_filters"],
        [{"name": "x", "is_enabled": True, "filter": {"query": "*", "sample_rate": 1.0}}],
    ),
    "an archive that fails": (
        lambda it: it.edit("datadog", "logs-archive", "archive", body__attributes__state="FAILING"),
        lambda it: it.get("datadog", "/api/v2/logs/config/archives/{archive}")["data"]["attributes"]["state"],
        "FAILING",
    ),
    "a published page": (
        lambda it: it.edit("datadog", "status-page", "page", enabled="true"),
        lambda it: it.get("datadog", "/api/v2/statuspages/{page}")["data"]["attributes"]["enabled"],
        True,
    ),
    "a handle whose object is gone": (
        handle_without_object,
        lambda it: it.get("datadog", "/api/v1/integration/pagerduty")["services"],
        [],
    ),
    "a disabled service": (
        lambda it: it.edit("pagerduty", "service", "service", body__status="disabled"),
        lambda it: it.get("pagerduty", "/services/{service}")["service"]["status"],
        "disabled",
    ),
    "a service in maintenance": (
        window,
        lambda it: it.get("pagerduty", "/services/{service}")["service"]["status"],
        "maintenance",
    ),
    "an extension that is off": (
        extension,
        lambda it: [each["temporarily_disabled"] for each in it.get("pagerduty", "/extensions")["extensions"]],
        [True],
    ),
    "a rule without targets": (
        lambda it: it.edit("pagerduty", "escalation-policy", "policy", body__escalation_rules__0__targets="[]"),
        lambda it: rules(it)[0]["targets"],
        [],
    ),
    "an invitation that nobody accepted": (
        lambda it: it.edit("pagerduty", "user", "ada", invitationSent="true"),
        lambda it: [
            method["type"]
            for method in it.get("pagerduty", "/users/{ada}/contact_methods")["contact_methods"]
        ],
        ["email_contact_method"],
    ),
    "a person without rules": (
        lambda it: it.edit("pagerduty", "user", "ada", body__notification_rules="[]"),
        lambda it: it.get("pagerduty", "/users/{ada}/notification_rules", urgency="all")["notification_rules"],
        [],
    ),
    "a schedule with a gap": (
        lambda it: it.edit(
            "pagerduty", "schedule", "schedule",
            layers__0__restrictions='[{"type": "daily_restriction", "startTimeOfDay": "00:00:00", '
            '"durationSeconds": 43200}]',
        ),
        lambda it: it.get("pagerduty", "/schedules/{schedule}", **MONTH)["schedule"]["final_schedule"][
            "rendered_coverage_percentage"
        ],
        50.0,
    ),
    "an override": (
        override,
        lambda it: it.get("pagerduty", "/schedules/{schedule}", **MONTH)["schedule"]["overrides_subschedule"][
            "rendered_coverage_percentage"
        ],
        95.8,
    ),
    "an alert that is off": (
        lambda it: it.edit("sentry", "alert", NAME, enabled="false"),
        lambda it: alert(it)["enabled"],
        False,
    ),
    "an alert of no monitor": (
        lambda it: it.edit("sentry", "alert", NAME, monitorIds="[]"),
        lambda it: alert(it)["detectorIds"],
        [],
    ),
    "an action that is off": (
        lambda it: it.edit("sentry", "alert", NAME, body__actionFilters__0__actions__0__status="disabled"),
        lambda it: alert(it)["actionFilters"][0]["actions"][0]["status"],
        "disabled",
    ),
    "a monitor of errors that is off": (
        lambda it: it.edit("sentry", "detector", "web error", body__enabled="false"),
        lambda it: it.get("sentry", f"{ORGANIZATION}/detectors/", query="type:error")[0]["enabled"],
        False,
    ),
    "a key that is off": (
        lambda it: it.edit("sentry", "key", "Default", body__isActive="false"),
        lambda it: it.get("sentry", "/api/0/projects/acme/web/keys/")[0]["isActive"],
        False,
    ),
    "a key that lets nothing through": (
        lambda it: it.edit("sentry", "key", "Default", rateLimitCount="0", rateLimitWindow="60"),
        lambda it: it.get("sentry", "/api/0/projects/acme/web/keys/")[0]["rateLimit"],
        {"window": 60, "count": 0},
    ),
    "a project that is being deleted": (
        lambda it: it.edit("sentry", "project", "Web", body__status="pending_deletion"),
        lambda it: it.get("sentry", f"{ORGANIZATION}/projects/"),
        [],
    ),
    "an integration that is off": (
        lambda it: it.edit("sentry", "integration", "slack", body__status="disabled"),
        lambda it: it.get("sentry", f"{ORGANIZATION}/integrations/", providerKey="slack")[0]["status"],
        "disabled",
    ),
}  # fmt: skip


@pytest.mark.parametrize("silence", SILENCES)
def test_a_silence_can_be_made_by_hand(everything: Everything, silence: str) -> None:
    make, seen, expected = SILENCES[silence]
    assert seen(everything) != expected
    make(everything)
    assert seen(everything) == expected
