"""Rules on SLOs: a promise that can be kept, and alerts that come in time and not all the time."""

from collections.abc import Iterator

from policies.engine.inputs import MONITOR, SLO, at, entries, number
from policies.engine.message import pages
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.query import read_query
from policies.engine.rule import FoundAtLoad, Resource, WholePlan, each, rule

# The SRE Workbook's short window is a twelfth of the long one; half and double of that still end and begin in time.
_LEAST, _MOST = 6, 24

_TOO_LATE = 95


@rule(id="slo-impossible", severity="error", scope=each(SLO))
def slo_impossible(resource: Resource) -> str | None:
    """A target of 100 % has no budget, so that the first failure breaks it and its alerts never end.

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
        return "its target is not between 0 and 100 percent"
    return None


@rule(id="slo-warning-late", severity="warning", scope=each(SLO))
def slo_warning_late(resource: Resource) -> str | None:
    """A warning that comes with the breach, or after it, warns nobody.

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
            return "its warning is no stricter than its target"
    return None


@rule(id="burn-windows", severity="warning", scope=each(MONITOR))
def burn_windows(resource: Resource) -> str | None:
    """With a longer short window the alert rings on after the repair, with a shorter one a blip wakes people.

    Fix: Make the short window a twelfth of the long one: 5 minutes for an hour, 30 for six.

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
        return "its short window is far from a twelfth of the long one"
    return None


@rule(id="burn-as-planned", severity="error", scope=each(MONITOR))
def burn_as_planned(resource: Resource) -> str | None:
    """At a rate of 1 the budget is spent just as it was promised, so that it wakes people while all is well.

    Fix: Page at the rates of the SRE Workbook, such as 14.4 over an hour and 6 over six for 30 days.

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


@rule(id="budget-gone", severity="warning", scope=each(MONITOR))
def budget_gone(resource: Resource) -> str | None:
    """When the budget is gone there is nothing left to decide about.

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
    return "it tells of the budget when hardly anything is left of it"


@rule(id="slo-unheard", severity="warning", scope=WholePlan)
def slo_unheard(context: PlanContext) -> Iterator[Breach]:
    """A promise without an alert is broken before anybody looks.

    Fix: Write `alerts: [page, ticket, budget]`, or some of them, and whom they notify.

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
    """Where few events come, one that fails passes an alert's short window and wakes somebody.

    Fix: Write what the finding says: a lower target, a longer window, or fewer alerts.

    Wrong:
        slos:
          - {name: Availability, of: {ratio: error_rate, expected_per_hour: 40}}
    Right:
        slos:
          - {name: Availability, of: {ratio: error_rate, expected_per_hour: 4000}}
    """
