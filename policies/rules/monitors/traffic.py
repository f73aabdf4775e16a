"""Rules on few events: shares of hardly anything, and counts of nothing at all."""

from collections.abc import Iterator

from catalog import Alert
from catalog.alerts.detection import Threshold
from policies.engine.inputs import MONITOR, Inputs
from policies.engine.missing_data import counts, reads_quiet_part, silence_of
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.query import Query, read_query
from policies.engine.rule import Resource, WholePlan, each, rule

_GUARDS = ("is_greater(", "clamp_min(", "is_between(")


def _counted_ratio(inputs: Inputs) -> Query | None:
    """The query, if it divides counts and compares the share with a number."""
    query = read_query(inputs)
    counts = query is not None and query.comparator is not None and ".as_count()" in query.body
    return query if query and counts and query.is_ratio and not query.is_learned else None


@rule(id="ratio-unguarded", severity="warning", scope=each(MONITOR))
def ratio_unguarded(resource: Resource) -> str | None:
    """At night one failure in two requests is 50 %, and wakes somebody.

    Fix: Judge from a number of events on: multiply by `is_greater(<count>, n)`, as `min_events` does.

    Wrong:
        resources:
          alerts-errors:
            properties:
              query: >-
                sum(last_5m):100 * sum:bad{env:prod}.as_count() / sum:all{env:prod}.as_count() > 2
    Right:
        alerts:
          - {name: Errors, condition: error_rate > 2%, min_events: 100}
    """
    query = _counted_ratio(resource.inputs)
    if query and not any(guard in query.body for guard in _GUARDS):
        return "it judges a share of however few events"
    return None


@rule(id="ratio-never-recovers", severity="warning", scope=each(MONITOR))
def ratio_never_recovers(resource: Resource) -> str | None:
    """A share of events that do not occur may be no data in place of 0 %, and the alert does not end.

    Fix: Set `on_missing_data` to `resolve` (`no_data: ok`), or to notify, and count the events that are well.

    Wrong:
        resources:
          alerts-errors:
            properties: {onMissingData: show_no_data}
    Right:
        resources:
          alerts-errors:
            properties: {onMissingData: resolve}
    """
    # A share of a part that does not occur is 0, or no data: by Datadog's documents either may be so.
    query, silence = _counted_ratio(resource.inputs), silence_of(resource.inputs)
    if query is None:
        return None
    if silence == "notifies":
        return None if reads_quiet_part(query) else "it notifies of missing data while nothing is wrong"
    return None if silence == "ends" else "it may have no data while nothing is wrong, and then what fired does not end"


@rule(id="ratio-hides-outage", severity="error", scope=each(MONITOR))
def ratio_hides_outage(resource: Resource) -> str | None:
    """A share of the events that are well may be no data when none is well, and the outage pages nobody.

    Fix: Count the events that are wrong, or set `on_missing_data` to `show_and_notify_no_data` (`no_data: page`).

    Wrong:
        signals:
          - {name: success_rate, ratio: api.requests, where: {status_class: 2xx}}
        alerts:
          - {name: Failing, condition: success_rate < 90%, duration: 5m, no_data: page, severity: info,
             notify: [slack]}
        resources:
          alerts-failing:
            properties:
              onMissingData: resolve
              query: >-
                sum(last_5m):100 -
                (100 - 100 * sum:good{env:prod}.as_count() / sum:all{env:prod}.as_count())
                * is_greater(sum:all{env:prod}.as_count(), 49) < 90
    Right:
        signals:
          - {name: success_rate, ratio: api.requests, where: {status_class: 2xx}}
        alerts:
          - {name: Failing, condition: success_rate < 90%, duration: 5m, no_data: page, severity: info,
             notify: [slack]}
        resources:
          alerts-failing:
            properties:
              onMissingData: show_and_notify_no_data
              query: >-
                sum(last_5m):100 -
                (100 - 100 * sum:good{env:prod}.as_count() / sum:all{env:prod}.as_count())
                * is_greater(sum:all{env:prod}.as_count(), 49) < 90
    """
    query = _counted_ratio(resource.inputs)
    if query and silence_of(resource.inputs) in ("ends", "shown") and reads_quiet_part(query):
        return "it may have no data while everything is wrong, and then it pages nobody"
    return None


@rule(id="count-never-recovers", severity="warning", scope=each(MONITOR))
def count_never_recovers(resource: Resource) -> str | None:
    """Without events there is no value below the limit, so that the incident stays open.

    Fix: Set `on_missing_data` to `default` or `resolve` (`no_data: ok`): nothing is 0.

    Wrong:
        signals:
          - {name: signups, count: user.signup}
        alerts:
          - {name: Rush, condition: signups > 9, duration: 5m, severity: info, notify: [slack]}
        resources:
          alerts-rush:
            properties: {onMissingData: show_no_data}
    Right:
        signals:
          - {name: signups, count: user.signup}
        alerts:
          - {name: Rush, condition: signups > 9, duration: 5m, severity: info, notify: [slack]}
        resources:
          alerts-rush:
            properties: {onMissingData: default}
    """
    query = read_query(resource.inputs)
    if query is None or not query.rises or query.is_ratio or not counts(query):
        return None
    return "what fired does not end when the events stop" if silence_of(resource.inputs) == "shown" else None


@rule(id="absence-never-fires", severity="error", scope=each(MONITOR))
def absence_never_fires(resource: Resource) -> str | None:
    """Without events there is no value to compare, so that it can never fire.

    Fix: Set `on_missing_data` to `default`, which takes nothing for 0, as `absent` does.

    Wrong:
        alerts:
          - {name: Signups, absent: user.signup for 2h, severity: info, notify: [slack]}
        resources:
          alerts-signups:
            properties: {onMissingData: show_no_data}
    Right:
        alerts:
          - {name: Signups, absent: user.signup for 2h, severity: info, notify: [slack]}
        resources:
          alerts-signups:
            properties: {onMissingData: default}
    """
    query = read_query(resource.inputs)
    if query is None or not query.falls or query.is_ratio or not counts(query):
        return None
    if silence_of(resource.inputs) in ("fires", "notifies", None):
        return None
    return "it is to fire when nothing is counted, and no data is not 0"


@rule(id="group-hidden", severity="warning", scope=WholePlan)
def group_hidden(context: PlanContext) -> Iterator[Breach]:
    """`min_events` counts in each group, so that a group with little traffic fails without an alert.

    Fix: Write `min_events:` for one group: as many as it takes for two failures, or a longer `duration`.

    Wrong:
        alerts:
          - {name: Errors, condition: error_rate > 10%, group_by: [service], min_events: 100}
    Right:
        alerts:
          - {name: Errors, condition: error_rate > 10%, group_by: [service], min_events: 21}
    """
    # A guard is there so that one failure alone does not fire. Twice what that takes hides groups for nothing.
    for alert, limits, min_events, limit in _guarded_shares(context):
        if not alert.group_by or limit <= 0:
            continue
        enough = _two_failures(limit)
        if min_events >= 2 * enough:
            group = " and ".join(alert.group_by)
            message = f"each {group} with fewer than {min_events} events in {limits.window_minutes} min never "
            yield item_breach(alert, f"{message}fires, though from {enough} on it takes two failures")


@rule(id="one-failure-fires", severity="warning", scope=WholePlan)
def one_failure_fires(context: PlanContext) -> Iterator[Breach]:
    """A single failure in a quiet minute is no share, and wakes somebody for one customer's typo.

    Fix: Write more `min_events`, or a higher threshold.

    Wrong:
        alerts:
          - {name: Errors, condition: error_rate > 2%, min_events: 40}
    Right:
        alerts:
          - {name: Errors, condition: error_rate > 2%, min_events: 101}
    """
    for alert, _, min_events, limit in _guarded_shares(context):
        one = 100 / min_events
        if one > limit > 0:
            needed = _two_failures(limit)
            message = f"one event of {min_events} is {one:g} %, and fires it (two of {needed} would not)"
            yield item_breach(alert, message)


def _guarded_shares(context: PlanContext) -> Iterator[tuple[Alert, Threshold, int, float]]:
    """The alerts on shares that are judged from a number of events on, with that number and the share that fires."""
    for alert in context.catalog.alerts:
        limits = alert.detection
        if isinstance(limits, Threshold) and limits.min_events is not None:
            yield alert, limits, limits.min_events, limits.threshold if limits.rises else 100 - limits.threshold


def _two_failures(limit: float) -> int:
    """The least number of events of which two failures, and not one, are more than the limit in percent."""
    return int(2 * 100 / limit) + 1
