"""Rules on few events: shares of hardly anything, and counts of nothing at all."""

from collections.abc import Iterator

from catalog import Alert
from catalog.alerts.detection import Threshold
from policies.engine.inputs import MONITOR, Inputs
from policies.engine.missing_data import counts, reads_quiet_part, silence_of
from policies.engine.query import Query, read_query
from policies.engine.rule import Breach, OneResource, PlanContext, Resource, Rule, WholePlan, notifier_breach

_GUARDS = ("is_greater(", "clamp_min(", "is_between(")


def _counted_ratio(inputs: Inputs) -> Query | None:
    """The query, if it divides counts and compares the share with a number."""
    query = read_query(inputs)
    counts = query is not None and query.comparator is not None and ".as_count()" in query.body
    return query if query and counts and query.is_ratio and not query.is_learned else None


def _unguarded(resource: Resource) -> str | None:
    query = _counted_ratio(resource.inputs)
    if query and not any(guard in query.body for guard in _GUARDS):
        return "it judges a share of however few events"
    return None


def _never_recovers(resource: Resource) -> str | None:
    """A share of a part that does not occur is 0, or no data: by Datadog's documents either may be so."""
    query, silence = _counted_ratio(resource.inputs), silence_of(resource.inputs)
    if query is None:
        return None
    if silence == "notifies":
        return None if reads_quiet_part(query) else "it notifies of missing data while nothing is wrong"
    return None if silence == "ends" else "it may have no data while nothing is wrong, and then what fired does not end"


def _looks_well(resource: Resource) -> str | None:
    query = _counted_ratio(resource.inputs)
    if query and silence_of(resource.inputs) in ("ends", "shown") and reads_quiet_part(query):
        return "it may have no data while everything is wrong, and then it pages nobody"
    return None


def _count_never_recovers(resource: Resource) -> str | None:
    query = read_query(resource.inputs)
    if query is None or not query.rises or query.is_ratio or not counts(query):
        return None
    return "what fired does not end when the events stop" if silence_of(resource.inputs) == "shown" else None


def _absence_never_fires(resource: Resource) -> str | None:
    query = read_query(resource.inputs)
    if query is None or not query.falls or query.is_ratio or not counts(query):
        return None
    if silence_of(resource.inputs) in ("fires", "notifies", None):
        return None
    return "it is to fire when nothing is counted, and no data is not 0"


def _guarded_shares(context: PlanContext) -> Iterator[tuple[Alert, Threshold, int, float]]:
    """The alerts on shares that are judged from a number of events on, with that number and the share that fires."""
    for alert in context.catalog.alerts:
        limits = alert.detection
        if isinstance(limits, Threshold) and limits.min_events is not None:
            yield alert, limits, limits.min_events, limits.threshold if limits.rises else 100 - limits.threshold


def _one_failure_fires(context: PlanContext) -> Iterator[Breach]:
    for alert, _, min_events, limit in _guarded_shares(context):
        one = 100 / min_events
        if one > limit > 0:
            needed = int(2 * 100 / limit) + 1
            message = f"one event of {min_events} is {one:g} %, and fires it (two of {needed} would not)"
            yield notifier_breach(alert, message)


def _group_hidden(context: PlanContext) -> Iterator[Breach]:
    """A guard is there so that one failure alone does not fire. Twice what that takes hides groups for nothing."""
    for alert, limits, min_events, limit in _guarded_shares(context):
        if not alert.group_by or limit <= 0:
            continue
        enough = int(2 * 100 / limit) + 1
        if min_events >= 2 * enough:
            group = " and ".join(alert.group_by)
            message = f"each {group} with fewer than {min_events} events in {limits.window_minutes} min never "
            yield notifier_breach(alert, f"{message}fires, though from {enough} on it takes two failures")


RULES = (
    Rule(
        id="ratio-unguarded",
        severity="warning",
        why="At night one failure in two requests is 50 %, and wakes somebody.",
        fix="Judge from a number of events on: multiply by `is_greater(<count>, n)`, as `min_events` does.",
        looks_at=OneResource(types=(MONITOR,), broken=_unguarded),
    ),
    Rule(
        id="ratio-never-recovers",
        severity="warning",
        why="A share of events that do not occur may be no data in place of 0 %, and the alert does not end.",
        fix="Set `on_missing_data` to `resolve` (`no_data: ok`), or to notify, and count the events that are well.",
        looks_at=OneResource(types=(MONITOR,), broken=_never_recovers),
    ),
    Rule(
        id="ratio-hides-outage",
        severity="error",
        why="A share of the events that are well may be no data when none is well, and the outage pages nobody.",
        fix="Count the events that are wrong, or set `on_missing_data` to `show_and_notify_no_data` (`no_data: page`).",
        looks_at=OneResource(types=(MONITOR,), broken=_looks_well),
    ),
    Rule(
        id="count-never-recovers",
        severity="warning",
        why="Without events there is no value below the limit, so that the incident stays open.",
        fix="Set `on_missing_data` to `default` or `resolve` (`no_data: ok`): nothing is 0.",
        looks_at=OneResource(types=(MONITOR,), broken=_count_never_recovers),
    ),
    Rule(
        id="absence-never-fires",
        severity="error",
        why="Without events there is no value to compare, so that it can never fire.",
        fix="Set `on_missing_data` to `default`, which takes nothing for 0, as `absent` does.",
        looks_at=OneResource(types=(MONITOR,), broken=_absence_never_fires),
    ),
    Rule(
        id="group-hidden",
        severity="warning",
        why="`min_events` counts in each group, so that a group with little traffic fails without an alert.",
        fix="Write `min_events:` for one group: as many as it takes for two failures, or a longer `duration`.",
        looks_at=WholePlan(broken=_group_hidden),
    ),
    Rule(
        id="one-failure-fires",
        severity="warning",
        why="A single failure in a quiet minute is no share, and wakes somebody for one customer's typo.",
        fix="Write more `min_events`, or a higher threshold.",
        looks_at=WholePlan(broken=_one_failure_fires),
    ),
)
