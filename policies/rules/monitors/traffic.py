"""Rules on low traffic: ratios of few events, and counts of none."""

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
    """The query if it compares a ratio of counts with a number, else None."""
    query = read_query(inputs)
    counts = query is not None and query.comparator is not None and ".as_count()" in query.body
    return query if query and counts and query.is_ratio and not query.is_learned else None


@rule(id="ratio-without-minimum", severity="warning", scope=each(MONITOR))
def ratio_without_minimum(resource: Resource) -> str | None:
    """At night one failure in two requests is 50 %, and pages someone.

    Fix: Require a minimum number of events: multiply by `is_greater(<count>, n)`, as `min_events` does.

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
        return "its ratio has no minimum number of events"
    return None


@rule(id="ratio-never-recovers", severity="warning", scope=each(MONITOR))
def ratio_never_recovers(resource: Resource) -> str | None:
    """A ratio of events that do not occur may be no data instead of 0 %, and then the alert does not recover.

    Fix: Set `on_missing_data` to `resolve` (`no_data: ok`); or let it notify, and count the good events.

    Wrong:
        resources:
          alerts-errors:
            properties: {onMissingData: show_no_data}
    Right:
        resources:
          alerts-errors:
            properties: {onMissingData: resolve}
    """
    # Datadog's documents contradict each other: a ratio of events that do not occur is 0 or no data.
    query, silence = _counted_ratio(resource.inputs), silence_of(resource.inputs)
    if query is None:
        return None
    if silence == "notifies":
        return None if reads_quiet_part(query) else "it notifies of missing data while nothing is wrong"
    return None if silence == "ends" else "it may have no data while nothing is wrong, and then it does not recover"


@rule(id="ratio-hides-outage", severity="error", scope=each(MONITOR))
def ratio_hides_outage(resource: Resource) -> str | None:
    """A ratio of good events may be no data when no event is good, and nobody is paged for the outage.

    Fix: Count the failed events, or set `on_missing_data` to `show_and_notify_no_data` (`no_data: page`).

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
        return "it may have no data while everything fails, and then it pages nobody"
    return None


@rule(id="count-never-recovers", severity="warning", scope=each(MONITOR))
def count_never_recovers(resource: Resource) -> str | None:
    """Without events there is no value below the threshold, so the incident stays open.

    Fix: Set `on_missing_data` to `default` or `resolve` (`no_data: ok`): the alert is then OK without events.

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
    return "it does not recover when the events stop" if silence_of(resource.inputs) == "shown" else None


@rule(id="absence-never-fires", severity="error", scope=each(MONITOR))
def absence_never_fires(resource: Resource) -> str | None:
    """Without events there is no value to compare, so the alert can never fire.

    Fix: Set `on_missing_data` to `default`, which counts missing data as 0, as `absent` does.

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
    return "it should fire when there are no events, but it does not count missing data as 0"


@rule(id="group-hidden", severity="warning", scope=WholePlan)
def group_hidden(context: PlanContext) -> Iterator[Breach]:
    """`min_events` applies to each group, so a group with little traffic can fail without an alert.

    Fix: Write a lower `min_events:`, just enough that two failures do not fire, or a longer `duration`.

    Wrong:
        alerts:
          - {name: Errors, condition: error_rate > 10%, group_by: [service], min_events: 100}
    Right:
        alerts:
          - {name: Errors, condition: error_rate > 10%, group_by: [service], min_events: 21}
    """
    # The minimum prevents that one or two failures fire. Twice what that needs only hides groups.
    for alert, limits, min_events, limit in _guarded_ratios(context):
        if not alert.group_by or limit <= 0:
            continue
        enough = _events_for_two_failures(limit)
        if min_events >= 2 * enough:
            group = " and ".join(alert.group_by)
            message = f"each {group} with fewer than {min_events} events in {limits.window_minutes} min never "
            yield item_breach(alert, f"{message}fires; {enough} are enough that two failures do not fire")


@rule(id="one-failure-fires", severity="warning", scope=WholePlan)
def one_failure_fires(context: PlanContext) -> Iterator[Breach]:
    """In quiet hours a single failure, such as one customer's typo, notifies someone.

    Fix: Write a higher `min_events` or a higher threshold.

    Wrong:
        alerts:
          - {name: Errors, condition: error_rate > 2%, min_events: 40}
    Right:
        alerts:
          - {name: Errors, condition: error_rate > 2%, min_events: 101}
    """
    for alert, _, min_events, limit in _guarded_ratios(context):
        one = 100 / min_events
        if one > limit > 0:
            needed = _events_for_two_failures(limit)
            message = f"one event of {min_events} is {one:g} %, which fires the alert (two of {needed} do not)"
            yield item_breach(alert, message)


def _guarded_ratios(context: PlanContext) -> Iterator[tuple[Alert, Threshold, int, float]]:
    """Yield each ratio alert with `min_events`: alert, detection, `min_events`, and the percentage that fires."""
    for alert in context.catalog.alerts:
        limits = alert.detection
        if isinstance(limits, Threshold) and limits.min_events is not None:
            yield alert, limits, limits.min_events, limits.threshold if limits.rises else 100 - limits.threshold


def _events_for_two_failures(limit: float) -> int:
    """The smallest number of events of which two failures stay below the limit in percent."""
    return int(2 * 100 / limit) + 1
