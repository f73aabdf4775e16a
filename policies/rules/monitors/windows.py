"""Rules on windows: their length, how their points are aggregated, and how often people are notified."""

from policies.engine.inputs import MONITOR, at, is_missing, is_opaque, number
from policies.engine.message import pages
from policies.engine.query import read_query
from policies.engine.rule import Resource, each, rule

_METRIC_TYPES = ("query alert", "metric alert")

_CLOUDS = ("aws.", "azure.", "gcp.")

# Datadog's documents advise 900 s for what it fetches from AWS, and at least 300 s for other clouds.
_CLOUD_DELAY = 300

_SHORTEST, _REMINDER = 5, 30

# Tags with one value per URL, person or process: their number has no limit.
_UNBOUNDED = frozenset(
    ("endpoint", "path", "url", "route", "user", "user_id", "customer", "customer_id", "session", "session_id",
     "request_id", "trace_id", "ip", "client_ip", "pod", "pod_name", "container_id", "container_name")
)  # fmt: skip


@rule(id="window-short", severity="warning", scope=each(MONITOR))
def window_short(resource: Resource) -> str | None:
    """In a window of a few minutes one slow request can fire the alert.

    Fix: Use a window of 5 minutes or more: `duration: 5m`.

    Wrong:
        alerts:
          - {name: Errors, duration: 1m}
    Right:
        alerts:
          - {name: Errors, duration: 5m}
    """
    query = read_query(resource.inputs)
    if query and query.window_minutes is not None and query.window_minutes < _SHORTEST and not query.ahead:
        return f"its window is shorter than {_SHORTEST} minutes"
    return None


@rule(id="full-window", severity="warning", scope=each(MONITOR))
def full_window(resource: Resource) -> str | None:
    """Event counts have gaps, so a monitor that requires a full window is rarely evaluated.

    Fix: Set `require_full_window` to false.

    Wrong:
        resources:
          alerts-errors:
            properties: {requireFullWindow: true}
    Right:
        resources:
          alerts-errors:
            properties: {requireFullWindow: false}
    """
    query, full = read_query(resource.inputs), at(resource.inputs, "requireFullWindow")
    if query is None or at(resource.inputs, "type") not in _METRIC_TYPES or is_opaque(full):
        return None
    if ".as_count()" in query.body and full is not False and not query.is_learned:
        return "it counts events and requires a full window"
    return None


@rule(id="cloud-metric-early", severity="warning", scope=each(MONITOR))
def cloud_metric_early(resource: Resource) -> str | None:
    """Cloud metrics arrive minutes late; until then the monitor sees a gap and fires.

    Fix: Write `evaluation_delay: 15m` for AWS, or at least `5m` for other clouds.

    Wrong:
        metrics:
          - {name: aws.rds.cpuutilization, type: gauge, from: agent, tags: [db]}
        signals:
          - {name: db_cpu, gauge: aws.rds.cpuutilization}
        alerts:
          - {name: DB, condition: db_cpu > 90, duration: 5m, severity: info, notify: [slack]}
    Right:
        metrics:
          - {name: aws.rds.cpuutilization, type: gauge, from: agent, tags: [db]}
        signals:
          - {name: db_cpu, gauge: aws.rds.cpuutilization}
        alerts:
          - {name: DB, condition: db_cpu > 90, duration: 5m, evaluation_delay: 15m, severity: info,
             notify: [slack]}
    """
    query, delay = read_query(resource.inputs), at(resource.inputs, "evaluationDelay")
    if query is None or is_opaque(delay) or not any(metric.startswith(_CLOUDS) for _, metric, _ in query.metrics):
        return None
    if (number(delay) or 0) < _CLOUD_DELAY:
        return f"it queries a cloud metric without an evaluation delay of at least {_CLOUD_DELAY // 60} minutes"
    return None


@rule(id="percentile-averaged", severity="warning", scope=each(MONITOR))
def percentile_averaged(resource: Resource) -> str | None:
    """The mean of percentiles is not a percentile, and hides the minute in which customers waited.

    Fix: Start the query with `percentile(last_…)`.

    Wrong:
        resources:
          alerts-slow:
            properties:
              query: "avg(last_5m):p95:api.latency{env:prod} > 2000"
    Right:
        resources:
          alerts-slow:
            properties:
              query: "percentile(last_5m):p95:api.latency{env:prod} > 2000"
    """
    query = read_query(resource.inputs)
    if query and query.over_window == "avg" and any(metric[0].startswith("p") for metric in query.metrics):
        return "it averages percentiles"
    return None


@rule(id="ratio-summed", severity="error", scope=each(MONITOR))
def ratio_summed(resource: Resource) -> str | None:
    """Five minutes of 20 % add up to 100 %, so it fires at a fraction of its threshold.

    Fix: Use `.as_count()` in numerator and denominator, so that events are summed before the division.

    Wrong:
        resources:
          alerts-errors:
            properties:
              query: "sum(last_5m):100 * sum:errors{env:prod} / sum:requests{env:prod} > 2"
    Right:
        resources:
          alerts-errors:
            properties:
              query: "avg(last_5m):100 * sum:errors{env:prod} / sum:requests{env:prod} > 2"
    """
    query = read_query(resource.inputs)
    if query and query.over_window == "sum" and query.is_ratio and ".as_count()" not in query.body:
        return "it adds up the ratios of all points in the window"
    return None


@rule(id="reminders-too-frequent", severity="warning", scope=each(MONITOR))
def reminders_too_frequent(resource: Resource) -> str | None:
    """Reminders every few minutes flood the channel in which people work on the incident.

    Fix: Write `renotify: {every: 30m, times: 3}`, or leave the reminders to the pager.

    Wrong:
        alerts:
          - {name: Errors, renotify: {every: 10m}}
    Right:
        alerts:
          - {name: Errors, renotify: {every: 30m, times: 3}}
    """
    every, times = number(at(resource.inputs, "renotifyInterval")), at(resource.inputs, "renotifyOccurrences")
    if every is not None and 0 < every < _REMINDER and is_missing(times):
        return f"it repeats its notification more often than every {_REMINDER} minutes, without a limit"
    return None


@rule(id="monitor-resolves-itself", severity="warning", scope=each(MONITOR), paging_only=True)
def monitor_resolves_itself(resource: Resource) -> str | None:
    """If an outage stops the telemetry, its incident is resolved while the outage goes on.

    Fix: Remove `timeout_h`; only an alert with groups, which may disappear, needs it.

    Wrong:
        resources:
          alerts-errors:
            properties: {timeoutH: 4}
    Right:
        resources:
          alerts-errors:
            properties: {timeoutH: 0}
    """
    # Only a group that disappears needs a timeout, since Datadog drops it within a day.
    query = read_query(resource.inputs)
    if (number(at(resource.inputs, "timeoutH")) or 0) > 0 and pages(resource.inputs):
        return None if query and query.group_by else "it pages, and resolves by itself after some hours without data"
    return None


@rule(id="page-per-group", severity="warning", scope=each(MONITOR), paging_only=True)
def page_per_group(resource: Resource) -> str | None:
    """One failure that affects all groups sends many pages at once, and hides other failures among them.

    Fix: Group by fewer tags; or notify a chat channel per group, and page once for all groups.

    Wrong:
        alerts:
          - {name: Slow, group_by: [endpoint]}
    Right:
        alerts:
          - {name: Slow, group_by: [service]}
    """
    query, notify_by = read_query(resource.inputs), at(resource.inputs, "notifyBies")
    if query is None or not pages(resource.inputs) or not query.group_by & _UNBOUNDED:
        return None
    if is_opaque(notify_by):
        return None
    if isinstance(notify_by, (list, tuple)) and notify_by and not _UNBOUNDED & set(map(str, notify_by)):
        return None
    return "it pages once for each value of a tag with unlimited values"
