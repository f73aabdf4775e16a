"""Rules on alerts that always or never fire, and on settings that contradict each other."""

import re
from collections.abc import Iterator

from catalog import Alert, Composite, QueryAlert
from catalog.alerts.detection import Absence, Anomaly, Forecast, Heartbeat
from catalog.paging import notifies_pager
from policies.engine.inputs import MONITOR
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.query import Query, read_query
from policies.engine.rule import Resource, WholePlan, each, rule

_URGENT, _IDLE = 2, 3

_QUIET_MINUTES = 15


def _counted(resource: Resource) -> tuple[Query, float, float, float] | None:
    """The query on a count or a percentage of counts, its threshold, and the lowest and highest possible value."""
    query = read_query(resource.inputs)
    if query is None or query.value is None or ".as_count()" not in query.body or query.is_learned:
        return None
    share = query.is_ratio and re.search(r"\b100(?:\.0)?\s*\*", query.body) is not None
    if query.is_ratio and not share:
        return None
    return query, query.value, 0, 100 if share else float("inf")


@rule(id="never-fires", severity="error", scope=each(MONITOR))
def never_fires(resource: Resource) -> str | None:
    """The alert can never fire, so nobody learns of the problem.

    Fix: Write a threshold that the signal can reach.

    Wrong:
        resources:
          alerts-errors:
            properties:
              query: "sum(last_5m):sum:errors{env:prod}.as_count() < 0"
              monitorThresholds: {critical: "0"}
              onMissingData: default
    Right:
        resources:
          alerts-errors:
            properties:
              query: "sum(last_5m):sum:errors{env:prod}.as_count() > 10"
              monitorThresholds: {critical: "10"}
              onMissingData: default
    """
    counted = _counted(resource)
    if counted is None:
        return None
    query, limit, low, high = counted
    never = {">": limit >= high, ">=": limit > high, "<": limit <= low, "<=": limit < low}
    return "its condition can never be true" if never.get(query.comparator or "") else None


@rule(id="always-fires", severity="error", scope=each(MONITOR))
def always_fires(resource: Resource) -> str | None:
    """An alert that always fires gets muted, and then misses real incidents.

    Fix: Write a threshold that the signal crosses only when something is wrong.

    Wrong:
        resources:
          alerts-errors:
            properties:
              query: "sum(last_5m):sum:errors{env:prod}.as_count() >= 0"
              monitorThresholds: {critical: "0", criticalRecovery: null}
    Right:
        resources:
          alerts-errors:
            properties:
              query: "sum(last_5m):sum:errors{env:prod}.as_count() >= 10"
              monitorThresholds: {critical: "10", criticalRecovery: "5"}
    """
    counted = _counted(resource)
    if counted is None:
        return None
    query, limit, low, high = counted
    always = {">": limit < low, ">=": limit <= low, "<": limit > high, "<=": limit >= high}
    return "its condition is always true" if always.get(query.comparator or "") else None


@rule(id="anomaly-pages", severity="warning", scope=WholePlan, paging_only=True)
def anomaly_pages(context: PlanContext) -> Iterator[Breach]:
    """A holiday or a sale is also unusual, and pages someone for nothing.

    Fix: Write `severity: warning`, and page on a threshold that customers notice.

    Wrong:
        signals:
          - {name: signups, count: user.signup}
        alerts:
          - {name: Unusual, anomaly: {signal: signups}, severity: critical, notify: [pagerduty]}
    Right:
        signals:
          - {name: signups, count: user.signup}
        alerts:
          - {name: Unusual, anomaly: {signal: signups}, severity: warning, notify: [slack]}
    """
    for notifier in context.urgent_notifiers:
        match notifier:
            case Alert(detection=Anomaly()):
                yield item_breach(notifier, "it pages on an anomaly")
            case Alert(detection=Forecast()):
                yield item_breach(notifier, "it pages on a forecast")


@rule(id="priority-contradicts", severity="warning", scope=WholePlan)
def priority_contradicts(context: PlanContext) -> Iterator[Breach]:
    """Responders who sort by priority handle the wrong monitor first.

    Fix: Remove `priority:`; it follows from the severity.

    Wrong:
        alerts:
          - {name: Errors, severity: critical, priority: 4}
    Right:
        alerts:
          - {name: Errors, severity: critical}
    """
    catalog = context.catalog
    alerts: tuple[Alert | QueryAlert | Composite, ...] = (*catalog.alerts, *catalog.queries, *catalog.composites)
    for alert in alerts:
        contradicts = alert.priority >= _IDLE if alert.severity == "critical" else alert.priority < _URGENT
        if contradicts:
            yield item_breach(alert, f"its severity is {alert.severity}, but its priority is {alert.priority}")


@rule(id="absence-window-short", severity="warning", scope=WholePlan, paging_only=True)
def absence_window_short(context: PlanContext) -> Iterator[Breach]:
    """At night some minutes without events are normal, and page someone for nothing.

    Fix: Wait 30 minutes or more: `absent: payment.attempts for 30m`.

    Wrong:
        alerts:
          - {name: No payments, absent: payment.attempts for 10m, severity: critical,
             notify: [pagerduty]}
    Right:
        alerts:
          - {name: No payments, absent: payment.attempts for 30m, severity: critical,
             notify: [pagerduty]}
    """
    for alert in context.catalog.alerts:
        detection = alert.detection
        critical = alert.severity == "critical" and notifies_pager(alert)
        if critical and isinstance(detection, Absence | Heartbeat) and detection.window_minutes < _QUIET_MINUTES:
            yield item_breach(alert, f"it pages after only {detection.window_minutes} minutes without events")
