"""Rules on alerts that by their own numbers always or never fire, and on numbers that contradict each other."""

import re
from collections.abc import Iterator

from catalog import Alert, Composite
from catalog.alerts.detection import Absence, Anomaly, Forecast, Heartbeat
from catalog.paging import notifies_pager
from policies.engine.inputs import MONITOR
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.query import Query, read_query
from policies.engine.rule import Resource, WholePlan, each, rule

_URGENT, _IDLE = 2, 3

_QUIET_MINUTES = 15


def _counted(resource: Resource) -> tuple[Query, float, float, float] | None:
    """A query that compares a count, or a share in percent of counts; the number, and between which the value lies."""
    query = read_query(resource.inputs)
    if query is None or query.value is None or ".as_count()" not in query.body or query.is_learned:
        return None
    share = query.is_ratio and re.search(r"\b100(?:\.0)?\s*\*", query.body) is not None
    if query.is_ratio and not share:
        return None
    return query, query.value, 0, 100 if share else float("inf")


@rule(id="never-fires", severity="error", scope=each(MONITOR))
def never_fires(resource: Resource) -> str | None:
    """It looks like a watch, and nobody stands it.

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
    found = _counted(resource)
    if found is None:
        return None
    query, limit, low, high = found
    never = {">": limit >= high, ">=": limit > high, "<": limit <= low, "<=": limit < low}
    return "what it compares can never be so" if never.get(query.comparator or "") else None


@rule(id="always-fires", severity="error", scope=each(MONITOR))
def always_fires(resource: Resource) -> str | None:
    """What fires without end is muted, and with it the day on which it is true.

    Fix: Write a threshold that the signal is usually on the right side of.

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
    found = _counted(resource)
    if found is None:
        return None
    query, limit, low, high = found
    always = {">": limit < low, ">=": limit <= low, "<": limit > high, "<=": limit >= high}
    return "what it compares is always so" if always.get(query.comparator or "") else None


@rule(id="guess-wakes", severity="warning", scope=WholePlan)
def guess_wakes(context: PlanContext) -> Iterator[Breach]:
    """A holiday or a sale is unusual, too, and people are woken for it.

    Fix: Write `severity: warning`, and wake people by a threshold that customers feel.

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
    for watch in context.urgent_notifiers:
        match watch:
            case Alert(detection=Anomaly()):
                yield item_breach(watch, "it wakes people by what its past lets expect")
            case Alert(detection=Forecast()):
                yield item_breach(watch, "it wakes people by a line drawn on")


@rule(id="priority-contradicts", severity="warning", scope=WholePlan)
def priority_contradicts(context: PlanContext) -> Iterator[Breach]:
    """Who sorts by priority takes the wrong one first.

    Fix: Take `priority:` out: it follows from the severity.

    Wrong:
        alerts:
          - {name: Errors, severity: critical, priority: 4}
    Right:
        alerts:
          - {name: Errors, severity: critical}
    """
    both: tuple[Alert | Composite, ...] = (*context.catalog.alerts, *context.catalog.composites)
    for alert in both:
        contradicts = alert.priority >= _IDLE if alert.severity == "critical" else alert.priority < _URGENT
        if contradicts:
            yield item_breach(alert, f"it is {alert.severity}, and of priority {alert.priority}")


@rule(id="quiet-night-wakes", severity="warning", scope=WholePlan)
def quiet_night_wakes(context: PlanContext) -> Iterator[Breach]:
    """At four in the morning nobody buys for ten minutes, and somebody is woken for it.

    Fix: Look at half an hour or more: `absent: payment.attempts for 30m`.

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
        silence = alert.detection
        critical = alert.severity == "critical" and notifies_pager(alert)
        if critical and isinstance(silence, Absence | Heartbeat) and silence.window_minutes < _QUIET_MINUTES:
            yield item_breach(alert, f"it wakes people when nothing happened for {silence.window_minutes} minutes")
