"""Rules on SLOs: targets that can be met, and alerts that fire in time and only when needed."""

from collections.abc import Iterator

from policies.engine.inputs import MONITOR, SLO, at, entries, number
from policies.engine.message import pages
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.query import read_query
from policies.engine.rule import FoundAtLoad, Resource, WholePlan, each, rule

# The SRE Workbook's short window is a twelfth of the long one; half and double of that still start and end in time.
_LEAST, _MOST = 6, 24

_TOO_LATE = 95


@rule(id="slo-impossible", severity="error", scope=each(SLO))
def slo_impossible(resource: Resource) -> str | None:
    """A target of 100 % has no error budget, so the first failure breaks it and its alerts never end.

    Fix: Write a target below 100 %, such as `99.9%`.

    Wrong:
        resources:
          slos-availability:
            properties:
              thresholds: [{timeframe: 30d, target: 100}]
    Right:
        resources:
          slos-availability:
            properties:
              thresholds: [{timeframe: 30d, target: 99.9}]
    """
    targets = [number(at(entry, "target")) for entry in entries(at(resource.inputs, "thresholds"))]
    if any(target is not None and not 0 < target < 100 for target in targets):
        return "its target is not above 0 and below 100 percent"
    return None


@rule(id="slo-warning-late", severity="warning", scope=each(SLO))
def slo_warning_late(resource: Resource) -> str | None:
    """The warning comes with the breach or after it, when it is too late.

    Fix: Write a warning between the target and 100 %.

    Wrong:
        resources:
          slos-availability:
            properties:
              thresholds: [{timeframe: 30d, target: 99, warning: 99}]
    Right:
        resources:
          slos-availability:
            properties:
              thresholds: [{timeframe: 30d, target: 99, warning: 99.5}]
    """
    for entry in entries(at(resource.inputs, "thresholds")):
        target, warning = number(at(entry, "target")), number(at(entry, "warning"))
        if target is not None and warning is not None and warning <= target:
            return "its warning is not above its target"
    return None


@rule(id="burn-windows", severity="warning", scope=each(MONITOR))
def burn_windows(resource: Resource) -> str | None:
    """A longer short window keeps the alert firing after the repair, and a shorter one pages for a short spike.

    Fix: Make the short window a twelfth of the long one: 5 minutes for 1 hour, 30 minutes for 6 hours.

    Wrong:
        resources:
          slos-availability-page-1h:
            properties:
              query: burn_rate("slo").over("30d").long_window("1h").short_window("30m") > 14.4
    Right:
        resources:
          slos-availability-page-1h:
            properties:
              query: burn_rate("slo").over("30d").long_window("1h").short_window("5m") > 14.4
    """
    query = read_query(resource.inputs)
    windows = query.burn_windows if query else None
    if windows and not _LEAST <= windows[0] / windows[1] <= _MOST:
        return "its short window is not about a twelfth of its long window"
    return None


@rule(id="burn-rate-too-low", severity="error", scope=each(MONITOR), paging_only=True)
def burn_rate_too_low(resource: Resource) -> str | None:
    """A burn rate of 1 spends the error budget exactly as planned, so the alert pages while all is well.

    Fix: Page at the SRE Workbook's burn rates: for 30 days, 14.4 over 1 hour and 6 over 6 hours.

    Wrong:
        resources:
          slos-availability-page-1h:
            properties:
              query: burn_rate("slo").over("30d").long_window("1h").short_window("5m") > 1
              monitorThresholds: {critical: "1"}
    Right:
        resources:
          slos-availability-page-1h:
            properties:
              query: burn_rate("slo").over("30d").long_window("1h").short_window("5m") > 14.4
              monitorThresholds: {critical: "14.4"}
    """
    query = read_query(resource.inputs)
    if query is None or "burn_rate(" not in query.body or query.value is None or not pages(resource.inputs):
        return None
    return "it pages at a burn rate of 1 or less" if query.value <= 1 else None


@rule(id="budget-alert-late", severity="warning", scope=each(MONITOR))
def budget_alert_late(resource: Resource) -> str | None:
    """When the error budget is spent, it is too late to protect it.

    Fix: Write `budget: 75%`.

    Wrong:
        slos:
          - {name: Availability, alerts: [budget], budget: 96%}
    Right:
        slos:
          - {name: Availability, alerts: [budget], budget: 75%}
    """
    query = read_query(resource.inputs)
    if query is None or "error_budget(" not in query.body or query.value is None or query.value < _TOO_LATE:
        return None
    return "it notifies when almost no error budget is left"


@rule(id="slo-without-alert", severity="warning", scope=WholePlan)
def slo_without_alert(context: PlanContext) -> Iterator[Breach]:
    """Nobody is notified before the SLO is broken.

    Fix: Write `alerts: [page, ticket, budget]`, or some of them, and the channels that they notify.

    Wrong:
        slos:
          - {name: Availability, alerts: []}
    Right:
        slos:
          - {name: Availability, alerts: [page, ticket, budget]}
    """
    for slo in context.catalog.slos:
        if not slo.alerts:
            yield item_breach(slo, "it has no alert")


@rule(id="low-traffic", severity="warning", scope=FoundAtLoad)
def low_traffic() -> None:
    """With few events, a single failure exceeds the short window of an alert and pages someone.

    Fix: Write what the finding says: a lower target, a longer window, or fewer alerts.

    Wrong:
        slos:
          - {name: Availability, of: {ratio: error_rate, expected_per_hour: 40}}
    Right:
        slos:
          - {name: Availability, of: {ratio: error_rate, expected_per_hour: 4000}}
    """
