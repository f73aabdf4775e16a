"""Properties that no vendor changes in place: the engine deletes the resource and creates another.

Read off the providers' own schemas (Datadog 5.8, PagerDuty 4.34) and off the source of Sentry's (0.15), since the
Python SDKs do not carry it.
"""

from typing import Any

FORCING: dict[str, tuple[str, ...]] = {
    "datadog:index/dashboard:Dashboard": ("layoutType",),
    "datadog:index/logsIndex:LogsIndex": ("name",),
    "datadog:index/logsMetric:LogsMetric": ("compute", "name"),
    "datadog:index/metricTagConfiguration:MetricTagConfiguration": ("metricName", "metricType"),
    "datadog:index/monitor:Monitor": ("type",),
    "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule": ("groupId", "standardPatternId"),
    "datadog:index/serviceLevelObjective:ServiceLevelObjective": ("type",),
    "datadog:pagerduty/serviceObject:ServiceObject": ("serviceName",),
    "datadog:slack/channel:Channel": ("accountName",),
    "pagerduty:index/incidentWorkflowTrigger:IncidentWorkflowTrigger": ("type", "workflow"),
    "pagerduty:index/serviceIntegration:ServiceIntegration": ("emailFilters", "service", "type", "vendor"),
    "sentry:index/alert:Alert": ("organization",),
    "sentry:index/cronMonitor:CronMonitor": ("organization", "project"),
    "sentry:index/metricMonitor:MetricMonitor": ("organization", "project"),
    "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter": ("filterId",),
    "sentry:index/uptimeMonitor:UptimeMonitor": ("organization", "project"),
}
_MONITOR = "datadog:index/monitor:Monitor"
# The vendor turns these two into each other in place.
_ALIKE = {"metric alert", "query alert"}
_LOST: dict[str, str] = {
    _MONITOR: "a monitor cannot change its type: its history, mutes and links end with it",
    "datadog:index/logsMetric:LogsMetric": "a log-based metric cannot change what it counts: it begins anew, empty",
    "datadog:pagerduty/serviceObject:ServiceObject": "a PagerDuty handle cannot be renamed: messages that name it "
    "page nobody until the new one exists",
    "pagerduty:index/serviceIntegration:ServiceIntegration": "an integration cannot move: its key changes, and what "
    "still sends to the old one is lost",
}


def forced(type_: str, changed: dict[str, tuple[Any, Any]]) -> tuple[str, ...]:
    """The properties among the changed ones (top-level name → before, after) that force a replacement, sorted."""
    found = [name for name in FORCING.get(type_, ()) if name in changed]
    if type_ == _MONITOR and "type" in found and set(changed["type"]) <= _ALIKE:
        found.remove("type")
    return tuple(sorted(found))


def why_replaced(type_: str, properties: tuple[str, ...]) -> str:
    """The vendor's rule, in words."""
    kind = type_.rpartition(":")[2]
    return _LOST.get(type_) or f"the vendor cannot change {' or '.join(properties)} of a {kind} in place"


def breaks(type_: str) -> bool:
    """Whether something is missed between the old resource and the new one: counts, or pages."""
    return type_ in _LOST and type_ != _MONITOR
