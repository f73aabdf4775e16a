"""Sentry's monitors, which its API calls detectors: of a metric, an address, or a job.

Sources: the Fill functions of resource_metric_monitor_impl.go, resource_uptime_monitor_impl.go and
resource_cron_monitor_impl.go (internal/provider/ of the provider), and its defaults.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from audit.live.instants import instant
from audit.live.inventory import Author, Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.redaction import without_keys
from audit.live.sentry.organization import LINKED, created, in_organization, path
from audit.live.sentry.projects import listed

_QUERY_TYPES = {0: "error", 1: "performance", 2: "crash_rate"}
_THRESHOLD_TYPES = {0: "above", 1: "below", 2: "above_and_below"}
_MADE = ("metric_issue", "uptime_domain_failure", "monitor_check_in_failure")
"""The types that people make. Sentry makes all others itself, with each project."""


def _of(*types: str) -> Callable[[Api], Iterable[Json]]:
    """Return a function that yields the monitors of the given types; of all others if there are none."""

    def fetch(api: Api) -> Iterable[Json]:
        # A monitor names its project by number, the provider by slug.
        slugs = {str(project["id"]): project["slug"] for project in listed(api)}
        for body in api.entries(path(api.account, "detectors/"), LINKED):
            if (body.get("type") in types) if types else (body.get("type") not in _MADE):
                slug = slugs.get(str(body.get("projectId")), body.get("projectId"))
                yield {**body, "organization": api.account.organization, "project": slug}

    return fetch


def _common(body: Json) -> Json:
    return {
        "organization": body["organization"],
        "project": body["project"],
        "name": body.get("name"),
        "description": body.get("description"),
        "enabled": body.get("enabled"),
        "owner": _owner(body.get("owner")),
    }


def _owner(owner: Any) -> Json | None:
    """Return an owner, which detectors give as an object, and workflows as a text (`team:2`)."""
    if isinstance(owner, str):
        sort, _, id = owner.partition(":")
        owner = {"type": sort, "id": id}
    if not owner:
        return None
    return {"teamId" if owner.get("type") == "team" else "userId": str(owner["id"])}


def _queried(body: Json) -> Json:
    sources = body.get("dataSources") or [{}]
    return sources[0].get("queryObj") or {}


def _read_metric(body: Json) -> Json:
    query = _queried(body).get("snubaQuery") or {}
    config = body.get("config") or {}
    return present(
        {
            **_common(body),
            "aggregate": query.get("aggregate"),
            "dataset": query.get("dataset"),
            "environment": query.get("environment"),
            "eventTypes": query.get("eventTypes"),
            "query": query.get("query"),
            "queryType": _QUERY_TYPES.get(query.get("queryType", -1)),
            "timeWindowSeconds": query.get("timeWindow"),
            "extrapolationMode": query.get("extrapolationMode"),
            "issueDetection": present(
                {"type": config.get("detectionType"), "comparisonDelta": config.get("comparisonDelta")}
            ),
            "conditionGroup": _conditions(body.get("conditionGroup") or {}),
        }
    )


def _conditions(group: Json) -> Json:
    """Return the conditions in the order of their ids: Sentry returns them in any order."""
    conditions = sorted(group.get("conditions") or (), key=lambda each: int(each.get("id") or 0))
    return present({"logicType": group.get("logicType"), "conditions": [_condition(each) for each in conditions]})


def _condition(condition: Json) -> Json:
    comparison = condition.get("comparison")
    found = {"type": condition.get("type"), "conditionResult": condition.get("conditionResult")}
    if isinstance(comparison, dict):
        sensitivity = {
            "comparisonSensitivity": comparison.get("sensitivity"),
            "comparisonThresholdType": _THRESHOLD_TYPES.get(comparison.get("thresholdType", -1)),
        }
        return present({**found, **sensitivity})
    return present({**found, "comparison": comparison})


def _read_uptime(body: Json) -> Json:
    request = _queried(body)
    config = body.get("config") or {}
    assertion = request.get("assertion")
    return present(
        {
            **_common(body),
            "environment": config.get("environment"),
            "url": request.get("url"),
            "method": request.get("method"),
            "headers": without_keys(dict(request.get("headers") or ())) or None,
            "body": request.get("body") or None,
            "intervalSeconds": request.get("intervalSeconds"),
            "timeoutMs": request.get("timeoutMs"),
            "assertionJson": json.dumps(assertion, sort_keys=True) if assertion else None,
            "downtimeThreshold": config.get("downtimeThreshold"),
            "recoveryThreshold": config.get("recoveryThreshold"),
        }
    )


def _tree(text: Any) -> Any:
    """Return the tree of a JSON text, so that blanks and order do not matter."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _read_cron(body: Json) -> Json:
    config = _queried(body).get("config") or {}
    return present(
        {
            **_common(body),
            "schedule": _schedule(config.get("schedule")),
            "timezone": config.get("timezone"),
            "checkinMarginMinutes": config.get("checkin_margin"),
            "maxRuntimeMinutes": config.get("max_runtime"),
            "failureIssueThreshold": config.get("failure_issue_threshold"),
            "recoveryThreshold": config.get("recovery_threshold"),
        }
    )


def _schedule(schedule: Any) -> Json | None:
    if isinstance(schedule, list):
        return {"intervalValue": schedule[0], "intervalUnit": schedule[1]}
    return {"crontab": schedule} if schedule else None


def _changed(body: Json) -> Author | None:
    at = instant(body.get("dateUpdated"))
    return Author(at=at) if at is not None else None


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/monitors/{body['id']}/"


METRIC_MONITOR = LiveKind(
    vendor="sentry",
    kind="metric monitor",
    type="sentry:index/metricMonitor:MetricMonitor",
    right="alerts:read org:read",
    one=lambda id, account: path(account, f"detectors/{id}/"),
    within="project",
    fetch=_of("metric_issue"),
    read=_read_metric,
    import_id=in_organization,
    url=_url,
    created=created,
    changed=_changed,
    same=Sameness(
        defaults={"enabled": True, "conditionGroup.logicType": "any"},
        unordered=("eventTypes", "conditionGroup.conditions"),
        # The provider keeps what it has if Sentry returns no type (resource_metric_monitor_impl.go: Fill).
        never_returned=("queryType",),
        computed=("extrapolationMode", "query"),
    ),
)
UPTIME_MONITOR = LiveKind(
    vendor="sentry",
    kind="uptime monitor",
    type="sentry:index/uptimeMonitor:UptimeMonitor",
    right="alerts:read org:read",
    one=lambda id, account: path(account, f"detectors/{id}/"),
    within="project",
    fetch=_of("uptime_domain_failure"),
    read=_read_uptime,
    import_id=in_organization,
    url=_url,
    created=created,
    changed=_changed,
    secret=("dataSources[].queryObj.headers",),
    same=Sameness(
        defaults={"enabled": True, "recoveryThreshold": 1, "downtimeThreshold": 3},
        trimmed=("body",),
        rewritten={"assertionJson": _tree},
    ),
)
CRON_MONITOR = LiveKind(
    vendor="sentry",
    kind="cron monitor",
    type="sentry:index/cronMonitor:CronMonitor",
    right="alerts:read org:read",
    one=lambda id, account: path(account, f"detectors/{id}/"),
    within="project",
    fetch=_of("monitor_check_in_failure"),
    read=_read_cron,
    import_id=in_organization,
    url=_url,
    created=created,
    changed=_changed,
    same=Sameness(defaults={"enabled": True, "timezone": "UTC"}),
)
BUILT_IN_MONITOR = LiveKind(
    vendor="sentry",
    kind="built-in monitor",
    type=None,
    right="alerts:read org:read",
    fetch=_of(),
    read=lambda body: present({**_common(body), "type": body.get("type")}),
    url=_url,
    created=created,
)
