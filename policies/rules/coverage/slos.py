"""Rules on SLOs: a promise that can be kept, and alerts that come in time and not all the time."""

from collections.abc import Iterator

from policies.engine.inputs import MONITOR, SLO, at, entries, number
from policies.engine.message import pages
from policies.engine.query import read_query
from policies.engine.rule import Breach, OneResource, PlanContext, Resource, Rule, WholePlan, notifier_breach

# The SRE Workbook's short window is a twelfth of the long one; half and double of that still end and begin in time.
_LEAST, _MOST = 6, 24
_TOO_LATE = 95


def _impossible(resource: Resource) -> str | None:
    targets = [number(at(entry, "target")) for entry in entries(at(resource.inputs, "thresholds"))]
    if any(target is not None and not 0 < target < 100 for target in targets):
        return "its target is not between 0 and 100 percent"
    return None


def _warning_late(resource: Resource) -> str | None:
    for entry in entries(at(resource.inputs, "thresholds")):
        target, warning = number(at(entry, "target")), number(at(entry, "warning"))
        if target is not None and warning is not None and warning <= target:
            return "its warning is no stricter than its target"
    return None


def _windows_unlike(resource: Resource) -> str | None:
    query = read_query(resource.inputs)
    windows = query.burn_windows if query else None
    if windows and not _LEAST <= windows[0] / windows[1] <= _MOST:
        return "its short window is far from a twelfth of the long one"
    return None


def _burns_as_planned(resource: Resource) -> str | None:
    query = read_query(resource.inputs)
    if query is None or "burn_rate(" not in query.body or query.value is None or not pages(resource.inputs):
        return None
    return "it pages at a burn rate of 1 or less" if query.value <= 1 else None


def _budget_gone(resource: Resource) -> str | None:
    query = read_query(resource.inputs)
    if query is None or "error_budget(" not in query.body or query.value is None or query.value < _TOO_LATE:
        return None
    return "it tells of the budget when hardly anything is left of it"


def _unheard(context: PlanContext) -> Iterator[Breach]:
    for slo in context.catalog.slos:
        if not slo.alerts:
            yield notifier_breach(slo, "it has no alert")


RULES = (
    Rule(
        id="slo-impossible",
        severity="error",
        why="A target of 100 % has no budget, so that the first failure breaks it and its alerts never end.",
        fix="Write a target below 100 %, such as `99.9%`.",
        looks_at=OneResource(types=(SLO,), broken=_impossible),
    ),
    Rule(
        id="slo-warning-late",
        severity="warning",
        why="A warning that comes with the breach, or after it, warns nobody.",
        fix="Write a warning between the target and 100 %.",
        looks_at=OneResource(types=(SLO,), broken=_warning_late),
    ),
    Rule(
        id="burn-windows",
        severity="warning",
        why="With a longer short window the alert rings on after the repair, with a shorter one a blip wakes people.",
        fix="Make the short window a twelfth of the long one: 5 minutes for an hour, 30 for six.",
        looks_at=OneResource(types=(MONITOR,), broken=_windows_unlike),
    ),
    Rule(
        id="burn-as-planned",
        severity="error",
        why="At a rate of 1 the budget is spent just as it was promised, so that it wakes people while all is well.",
        fix="Page at the rates of the SRE Workbook, such as 14.4 over an hour and 6 over six for 30 days.",
        looks_at=OneResource(types=(MONITOR,), broken=_burns_as_planned),
    ),
    Rule(
        id="budget-gone",
        severity="warning",
        why="When the budget is gone there is nothing left to decide about.",
        fix="Write `budget: 75%`.",
        looks_at=OneResource(types=(MONITOR,), broken=_budget_gone),
    ),
    Rule(
        id="slo-unheard",
        severity="warning",
        why="A promise without an alert is broken before anybody looks.",
        fix="Write `alerts: [page, ticket, budget]`, or some of them, and whom they notify.",
        looks_at=WholePlan(broken=_unheard),
    ),
)
