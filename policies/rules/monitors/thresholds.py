"""Rules on thresholds: they match the query, are in order, and let an alert recover."""

from collections.abc import Iterator

from catalog.alerts.detection import Threshold
from catalog.signals.counters import COUNTERS
from catalog.slos.model import TimeSliceSli
from policies.engine.inputs import MONITOR, TEST, at, is_missing, number
from policies.engine.message import pages
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.query import read_query
from policies.engine.rule import Resource, WholePlan, each, rule

_MEASURED = ("query alert", "metric alert")
"""Types with recovery thresholds: Datadog rejects them for log monitors (400)."""


@rule(id="threshold-differs", severity="error", scope=each(MONITOR))
def threshold_differs(resource: Resource) -> str | None:
    """Datadog rejects the monitor, so the update stops half-way.

    Fix: Set both from the same number.

    Wrong:
        resources:
          alerts-slow:
            properties:
              query: "avg(last_5m):avg:api.latency{env:prod} > 2000"
              monitorThresholds: {critical: "3000"}
    Right:
        resources:
          alerts-slow:
            properties:
              query: "avg(last_5m):avg:api.latency{env:prod} > 2000"
              monitorThresholds: {critical: "2000"}
    """
    query, critical = read_query(resource.inputs), number(at(resource.inputs, "monitorThresholds", "critical"))
    if query and query.value is not None and critical is not None and critical != query.value:
        return "the critical threshold differs from the number in the query"
    return None


@rule(id="counter-threshold", severity="warning", scope=WholePlan)
def counter_threshold(context: PlanContext) -> Iterator[Breach]:
    """A counter passes any limit one day, and then the alert never recovers.

    Fix: Count the events with log lines or a count metric; no condition can use the change of a gauge yet.

    Wrong:
        metrics:
          - {name: redis.keys.evicted, type: gauge, from: agent, tags: [host]}
        signals:
          - {name: evicted_keys, gauge: redis.keys.evicted}
        alerts:
          - {name: Evictions, condition: evicted_keys > 100, duration: 5m, severity: info,
             notify: [slack]}
    Right:
        metrics:
          - {name: redis.mem.used, type: gauge, from: agent, tags: [host]}
        signals:
          - {name: used_memory, gauge: redis.mem.used}
        alerts:
          - {name: Memory, condition: used_memory > 100, duration: 5m, severity: info, notify: [slack]}
    """
    for alert in context.catalog.alerts:
        metric = alert.signal.metric
        measured = alert.signal.kind in ("gauge", "average", "percentile")
        rises = isinstance(alert.detection, Threshold) and alert.detection.rises
        if metric is not None and metric.name in COUNTERS and measured and rises:
            yield item_breach(alert, f"`{metric.name}` counts from its start and only rises")
    for slo in context.catalog.slos:
        sliced = slo.sli if isinstance(slo.sli, TimeSliceSli) else None
        metric = sliced.signal.metric if sliced else None
        # A slice is good below the limit: once the counter has passed it, no slice is good again.
        if sliced and metric is not None and metric.name in COUNTERS and sliced.comparator in ("<", "<="):
            yield item_breach(slo, f"`{metric.name}` counts from its start and only rises")


@rule(id="threshold-order", severity="error", scope=each(MONITOR))
def threshold_order(resource: Resource) -> str | None:
    """A warning beyond the alert threshold never fires, and a recovery beyond it ends the alert too early.

    Fix: Put the warning and the recovery on the healthy side of the threshold that they belong to.

    Wrong:
        resources:
          alerts-errors:
            properties:
              monitorThresholds: {criticalRecovery: "3"}
    Right:
        resources:
          alerts-errors:
            properties:
              monitorThresholds: {criticalRecovery: "1"}
    """
    query, given = read_query(resource.inputs), at(resource.inputs, "monitorThresholds")
    if query is None or not (query.rises or query.falls):
        return None
    sign = 1 if query.rises else -1
    for inner, outer, label in (
        ("warning", "critical", "the warning"),
        ("criticalRecovery", "critical", "the recovery"),
        ("warningRecovery", "warning", "the warning's recovery"),
    ):
        before, after = number(at(given, inner)), number(at(given, outer))
        if before is not None and after is not None and sign * before >= sign * after:
            return f"{label} is on the wrong side of its threshold"
    return None


@rule(id="no-recovery", severity="warning", scope=each(MONITOR), paging_only=True)
def no_recovery(resource: Resource) -> str | None:
    """A value that swings around its threshold pages again with each swing.

    Fix: Write `recovery:` in the alert: a value on the healthy side of the threshold.

    Wrong:
        alerts:
          - {name: Errors, condition: error_rate > 2%, recovery: null}
    Right:
        alerts:
          - {name: Errors, condition: error_rate > 2%, recovery: 1%}
    """
    # A count that must be 0, or must not be 0, has no value between good and bad.
    query, given = read_query(resource.inputs), at(resource.inputs, "monitorThresholds")
    if query is None or query.value is None or query.is_learned or not pages(resource.inputs):
        return None
    all_or_nothing = query.value == 0 or (query.falls and query.value <= 1)
    if at(resource.inputs, "type") not in _MEASURED or all_or_nothing or not isinstance(given, dict):
        return None
    return "it pages and has no recovery threshold" if given.get("criticalRecovery") is None else None


@rule(id="no-priority", severity="warning", scope=each(MONITOR, TEST))
def no_priority(resource: Resource) -> str | None:
    """Without a priority, responders cannot tell which firing monitor to handle first.

    Fix: Write a priority from 1 to 5.

    Wrong:
        resources:
          alerts-errors:
            properties: {priority: null}
    Right:
        resources:
          alerts-errors:
            properties: {priority: "1"}
    """
    path = ("priority",) if resource.type == MONITOR else ("optionsList", "monitorPriority")
    return "it has no priority" if is_missing(at(resource.inputs, *path)) else None
