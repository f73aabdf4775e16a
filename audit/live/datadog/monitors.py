"""Datadog's monitors.

Sources: the provider's updateMonitorState and schema (datadog/resource_datadog_monitor.go); GET /api/v1/monitor.
"""

from collections.abc import Iterable
from typing import Any

from audit.live.http.paging import AfterId
from audit.live.instants import instant
from audit.live.inventory import Author, Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.sameness import number
from audit.live.spelling import camelled

_PAGES = AfterId(entries=None, size=1000, limit="page_size", after="id_offset")
_BESIDE_OPTIONS = ("name", "type", "message", "query", "tags")
_OPTIONS = {
    "new_group_delay": "newGroupDelay",
    "new_host_delay": "newHostDelay",
    "evaluation_delay": "evaluationDelay",
    "notify_no_data": "notifyNoData",
    "no_data_timeframe": "noDataTimeframe",
    "on_missing_data": "onMissingData",
    "group_retention_duration": "groupRetentionDuration",
    "renotify_interval": "renotifyInterval",
    "renotify_occurrences": "renotifyOccurrences",
    "renotify_statuses": "renotifyStatuses",
    "notify_audit": "notifyAudit",
    "notify_by": "notifyBies",
    "timeout_h": "timeoutH",
    "escalation_message": "escalationMessage",
    "include_tags": "includeTags",
    "require_full_window": "requireFullWindow",
    "enable_logs_sample": "enableLogsSample",
    "enable_samples": "enableSamples",
    "groupby_simple_monitor": "groupbySimpleMonitor",
    "notification_preset_name": "notificationPresetName",
}
_DATA_SOURCES = {
    "cloud_cost": "cloudCostQueries",
    "data_quality_metrics": "dataQualityQueries",
    "data_jobs": "dataJobsQueries",
}
"""The block of a variable by its data source; events are all others."""


def read(body: Json) -> Json:
    """Return a monitor's properties, as the provider reads them."""
    options = body.get("options") or {}
    return present(
        {
            **{name: body.get(name) for name in _BESIDE_OPTIONS},
            **{name: options.get(key) for key, name in _OPTIONS.items()},
            "priority": str(body["priority"]) if body.get("priority") else None,
            "draftStatus": body.get("draft_status"),
            "restrictedRoles": body.get("restricted_roles") or None,
            "assets": [camelled(asset) for asset in body.get("assets") or ()] or None,
            "monitorThresholds": _thresholds(options.get("thresholds")),
            "monitorThresholdWindows": camelled(options.get("threshold_windows") or {}) or None,
            "schedulingOptions": _scheduling(options.get("scheduling_options")),
            "variables": _variables(options.get("variables")),
        }
    )


def _thresholds(thresholds: Json | None) -> Json | None:
    numbers = camelled(thresholds or {})
    return {name: str(number(value)) for name, value in numbers.items()} or None


def _scheduling(options: Json | None) -> Json | None:
    """Return the scheduling options. The provider reads only the first recurrence of a schedule."""
    if not options:
        return None
    found: Json = {}
    if window := camelled(options.get("evaluation_window") or {}):
        found["evaluationWindow"] = window
    if recurrences := (options.get("custom_schedule") or {}).get("recurrences"):
        found["customSchedule"] = {"recurrence": camelled(recurrences[0])}
    return found or None


def _variables(variables: list[Json] | None) -> Json | None:
    found: dict[str, list[Json]] = {}
    for variable in variables or ():
        block = _DATA_SOURCES.get(str(variable.get("data_source")), "eventQueries")
        query = camelled(variable, {"group_by": "groupBies"})
        if compute := query.pop("compute", None):
            query["computes"] = [compute]
        found.setdefault(block, []).append(query)
    return dict(found) or None


def _normal(properties: Json) -> Json:
    """Return the properties without what the vendor rewrites as a whole.

    The vendor stores a `metric alert` as the `query alert` that it is. Without `notifyNoData` there is no use of a time
    frame. Checks of services and events have no options on tags, windows and thresholds.
    """
    result = dict(properties)
    if result.get("type") == "metric alert":
        result["type"] = "query alert"
    if not result.get("notifyNoData"):
        result.pop("noDataTimeframe", None)
    if result.get("type") in ("event alert", "service check", "event-v2 alert"):
        for name in ("includeTags", "requireFullWindow"):
            result.pop(name, None)
        if result.get("type") == "event alert":
            result.pop("monitorThresholds", None)
    return result


def _or_absent(value: Any) -> Any:
    return value or None


def fetch(api: Api) -> Iterable[Json]:
    """Yield the monitors, without those that synthetic tests bring: they belong to their test."""
    return (body for body in api.entries("/api/v1/monitor", _PAGES) if body.get("type") != "synthetics alert")


def _created(body: Json) -> Author:
    creator = body.get("creator") or {}
    return Author(who=creator.get("email") or creator.get("handle"), at=instant(body.get("created")))


def _changed(body: Json) -> Author:
    return Author(at=instant(body.get("modified")))


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/monitors/{body['id']}"


MONITOR = LiveKind(
    vendor="datadog",
    kind="monitor",
    type="datadog:index/monitor:Monitor",
    right="monitors_read",
    one=lambda id, _account: f"/api/v1/monitor/{id}",
    fetch=fetch,
    read=read,
    created=_created,
    changed=_changed,
    url=_url,
    same=Sameness(
        defaults={
            "newHostDelay": 300,
            "includeTags": True,
            "requireFullWindow": True,
            "notifyNoData": False,
            "timeoutH": 0,
            "renotifyInterval": 0,
            "renotifyOccurrences": 0,
            "newGroupDelay": 0,
            "evaluationDelay": 0,
            "notifyAudit": False,
            "groupbySimpleMonitor": False,
            "enableLogsSample": False,
            "escalationMessage": "",
            "draftStatus": "published",
            "restrictedRoles": [],
        },
        trimmed=("message", "escalationMessage", "query"),
        unordered=("tags", "notifyBies", "renotifyStatuses", "restrictedRoles"),
        ignored=("validate", "forceDelete", "enableSamples", "assets"),
        rewritten={
            "": _normal,
            "priority": _or_absent,
            "evaluationDelay": _or_absent,
            "monitorThresholds": lambda thresholds: {name: number(value) for name, value in thresholds.items()},
        },
    ),
)
