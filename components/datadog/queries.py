"""Datadog's query languages: a signal as a monitor's query and as a graph's query."""

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from catalog import Alert, Service, Signal
from catalog.alerts.detection import Absence, Anomaly, Forecast, Heartbeat, ServiceCheck, Threshold
from catalog.forms.units import short_length

_PER_WINDOW = {"percentile": "percentile", "average": "avg", "ratio": "sum", "count": "sum", "rate": "sum"}
# How a gauge is aggregated over the window: the maximum of maxima, the minimum of minima, else the mean.
_GAUGE_WINDOW = {"avg": "avg", "sum": "avg", "max": "max", "min": "min"}
_LOG_TAGS = ("env", "service", "host", "source", "status")


def monitor_type(alert: Alert) -> str:
    """Return the vendor's type of an alert's monitor."""
    return {"logs": "log alert", "check": "service check"}.get(alert.signal.kind, "query alert")


def scope(
    signal: Signal, environment: str, service: Service | None, where: Iterable[tuple[str, str]] | None = None
) -> str:
    """Return the tag filter of a signal, environment first: `env:prod,service:storefront,status_class:5xx`.

    A metric without the tag `service` is not filtered by it: the query would find nothing. `where` defaults to the
    signal's own.
    """
    filters = [] if signal.everywhere else [f"env:{environment}"]
    filters.extend(service_filter(signal, service))
    filters.extend(f"{key}:{value}" for key, value in (signal.where if where is None else where))
    return joined(filters)


def joined(filters: Iterable[str]) -> str:
    """Return filters that must all hold. Datadog refuses a comma beside `IN`; it needs `AND`."""
    every = list(dict.fromkeys(it for it in filters if it != "*"))
    return (" AND " if any(" IN (" in it for it in every) else ",").join(every) or "*"


def service_filter(signal: Signal, service: Service | None) -> list[str]:
    """Return the filter of a metric query by service; empty without one."""
    tags = signal.service_tags(service)
    if not tags or signal.metric is None or "service" not in signal.metric.tags:
        return []
    return [f"service:{tags[0]}"] if len(tags) == 1 else [f"service IN ({','.join(tags)})"]


def number(value: float) -> str:
    """Return a number in plain notation: no exponent, no trailing zeros (`1`, `0.5`, `2000`).

    The API refuses (400) a monitor whose query compares to a text that differs from `thresholds.critical`, so both use
    this function.
    """
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def monitor_query(alert: Alert, environment: str) -> str:
    """Return the query of an alert's monitor, over its window and against its threshold.

    Counts are summed over the window before the division (`as_count` with `sum` as the window's aggregation is the only
    pair for which Datadog does so); otherwise five minutes of 20 % would add up to 100 %. No query has `default_zero`:
    the API refuses (400) it with any `on_missing_data` but `default`, and documents contradict each other about its
    effect in an empty window.
    """
    match alert.detection:
        case Threshold() as limits:
            return _compared(alert, limits, environment)
        case Absence(window_minutes=minutes) | Heartbeat(window_minutes=minutes):
            return _compared(alert, Threshold(comparator="<", threshold=1, window_minutes=minutes), environment)
        case Anomaly() as anomaly:
            return f"{_anomalies(alert, anomaly, environment)} >= 1"
        case Forecast() as forecast:
            return f"{_forecast(alert, forecast, environment)} {forecast.comparator} {number(forecast.threshold)}"
        case ServiceCheck() as check:
            return _service_check(alert, check, environment)
    assert_never(alert.detection)


def _compared(alert: Alert, limits: Threshold, environment: str) -> str:
    signal, length = alert.signal, short_length(limits.window_minutes)
    against = f"{limits.comparator} {number(limits.threshold)}"
    if signal.kind == "logs":
        return f"{_logs(alert, length, environment)} {against}"
    per_window = _GAUGE_WINDOW[signal.aggregate] if signal.aggregate else _PER_WINDOW[signal.kind]
    return f"{per_window}(last_{length}):{_value(alert, limits, environment)} {against}"


def log_search(signal: Signal, environment: str, service: Service | None) -> str:
    """Return the search for the log lines behind a signal: those it counts, else those that its metric is made from."""
    parts = [] if signal.everywhere else [f"env:{environment}"]
    tags = signal.service_tags(service)
    if tags:
        parts.append(f"service:{tags[0]}" if len(tags) == 1 else f"service:({' OR '.join(tags)})")
    if signal.search is not None:
        parts.append(signal.search if len(parts) == 0 else f"({signal.search})")
    elif signal.metric is not None and signal.metric.event is not None:
        parts.append(f"@event:{signal.metric.event}")
        parts.extend(f"{facet(key)}:{value}" for key, value in signal.where)
    return " ".join(parts) or "*"


def events_query(
    signal: Signal, environment: str, service: Service | None, *, others: bool, group_by: Iterable[str] = ()
) -> str:
    """Return the query of a ratio's selected events, or of all others.

    The others are selected, not subtracted: where nothing is selected there is no series, and a subtraction would give
    no data.
    """
    whole = scope(signal, environment, service, ())
    if not others:
        chosen = scope(signal, environment, service)
    elif len(signal.where) == 1 and " IN (" not in whole:
        chosen = joined([whole, f"!{signal.where[0][0]}:{signal.where[0][1]}"])
    else:
        tags = whole.split(" AND " if " IN (" in whole else ",")
        all_of = " AND ".join(f"{key}:{value}" for key, value in signal.where)
        chosen = " AND ".join([*(tag for tag in tags if tag != "*"), f"NOT ({all_of})"])
    return _series(signal, chosen, group_by)


def facet(tag: str) -> str:
    """Return a tag's name in a log search: reserved tags as they are, attributes of the line with an `@`."""
    return tag if tag in _LOG_TAGS or tag.startswith("@") else f"@{tag}"


def graph(signal: Signal, filters: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return a signal as a graph needs it: named queries and a formula; `filters` goes between the braces.

    Counts are aligned as 0 where a series has gaps. Raises ValueError for a signal without a metric; the catalog does
    not allow one in a dashboard.
    """
    match signal.kind:
        case "ratio":
            part = _series(signal, _and(filters, signal.where))
            return (("part", part), ("all", _series(signal, filters))), "100 * part / all"
        case "count" | "rate":
            return (("events", _series(signal, _and(filters, signal.where))),), "events"
        case _:
            return (("value", _series(signal, _and(filters, signal.where))),), "value"


def _value(alert: Alert, limits: Threshold, environment: str) -> str:
    signal = alert.signal
    if signal.kind == "ratio":
        return _guarded_share(alert, limits, environment)
    if signal.kind == "rate":
        # A mean of `as_rate` would leave out the minutes without events. The total divided by the window's seconds
        # includes them, in whichever order Datadog adds and divides.
        return f"{_events(alert, environment)} / {limits.window_minutes * 60}"
    return _series(signal, scope(signal, environment, alert.service), alert.group_by)


def _events(alert: Alert, environment: str) -> str:
    return _series(alert.signal, scope(alert.signal, environment, alert.service), alert.group_by, as_count=True)


def _whole(alert: Alert, environment: str) -> str:
    return _series(alert.signal, scope(alert.signal, environment, alert.service, ()), alert.group_by)


def _guarded_share(alert: Alert, limits: Threshold, environment: str) -> str:
    """Return a share in percent that does not fire below the least number of events.

    Datadog's own guide for low traffic multiplies by `is_greater(count, n)`, which is 0 up to n and 1 above; so a share
    reads 0 % until there are enough events, and one failure in two requests pages nobody. An alert on a share that is
    too *low* needs the opposite, 100 %, or the guard itself would fire it.
    """
    others = _reads_others(limits.rises, quiet=alert.missing_data.silence == "notifies")
    part = _share(alert, environment, others=others)
    if not limits.min_events:
        return f"100 - {part}" if others else part
    enough = f"is_greater({_whole(alert, environment)}, {limits.min_events - 1})"
    if limits.rises:
        return f"({f'100 - {part}' if others else part}) * {enough}"
    return f"100 - ({part if others else f'100 - {part}'}) * {enough}"


def _reads_others(rising: bool, *, quiet: bool) -> bool:
    """Return whether a share is computed from the events that the signal does not select.

    Datadog's documents contradict each other about events that do not occur in the window: they count as 0, or the
    whole share has no data. The query is right under both. Where missing data resolves the alert, the numerator is the
    part whose growth fires it: it exists while something is wrong. Where missing data notifies, the numerator is the
    other part: it exists while something is right.
    """
    return rising == quiet


def _share(alert: Alert, environment: str, *, others: bool) -> str:
    part = events_query(alert.signal, environment, alert.service, others=others, group_by=alert.group_by)
    return f"100 * {part} / {_whole(alert, environment)}"


def _learned_value(alert: Alert, environment: str, *, rising: bool) -> str:
    """Return the query whose past is learned. For a share it is the part that exists while something is right."""
    if alert.signal.kind != "ratio":
        return _series(alert.signal, scope(alert.signal, environment, alert.service), alert.group_by)
    others = _reads_others(rising, quiet=True)
    part = _share(alert, environment, others=others)
    return f"100 - {part}" if others else part


def _anomalies(alert: Alert, anomaly: Anomaly, environment: str) -> str:
    """Return the share of the window's points that lie outside the expected band.

    The history must be much longer than the evaluated window; the longer it is, the coarser its points.
    """
    history, interval = next(
        (history, interval)
        for longest, history, interval in ((60, "4h", 60), (240, "1d", 300), (1440, "1w", 1200))
        if anomaly.window_minutes <= longest
    )
    value = _learned_value(alert, environment, rising=anomaly.direction != "below")
    return (
        f"avg(last_{history}):anomalies({value}, 'agile', {anomaly.deviations}, direction='{anomaly.direction}', "
        f"alert_window='last_{short_length(anomaly.window_minutes)}', interval={interval}, count_default_zero='true', "
        "seasonality='weekly')"
    )


def _forecast(alert: Alert, forecast: Forecast, environment: str) -> str:
    """Return the highest (or lowest) value of the trend line in the future; the history is at least as long."""
    value = _learned_value(alert, environment, rising=forecast.rises)
    extreme = "max" if forecast.rises else "min"
    ahead = short_length(forecast.within_minutes, weeks=True)
    weeks = max(1, -(-forecast.within_minutes // 10_080))
    return (
        f"{extreme}(next_{ahead}):forecast({value}, 'linear', 1, interval='60m', history='{weeks}w', model='default')"
    )


def _logs(alert: Alert, length: str, environment: str) -> str:
    search = log_search(alert.signal, environment, alert.service).replace('"', '\\"')
    by = f'.by("{",".join(facet(tag) for tag in alert.group_by)}")' if alert.group_by else ""
    return f'logs("{search}").index("*").rollup("count"){by}.last("{length}")'


def _service_check(alert: Alert, check: ServiceCheck, environment: str) -> str:
    """Return the last runs of an agent's check: one more than the threshold, as in Datadog's own editor.

    Without `.by(…)` the API answers 400, a grouping must be specified; `"*"` is every group that reports.
    """
    over = ",".join(f'"{tag}"' for tag in scope(alert.signal, environment, alert.service).split(","))
    groups = ",".join(f'"{tag}"' for tag in alert.group_by or ("*",))
    return f'"{alert.signal.check}".over({over}).by({groups}).last({check.failures + 1}).count_by_status()'


def _series(signal: Signal, filters: str, group_by: Iterable[str] = (), *, as_count: bool = False) -> str:
    if signal.metric is None:
        raise ValueError(f"{signal.name} has no metric")
    groups = ",".join(group_by)
    named = f"{signal.metric.name}{{{filters}}}" + (f" by {{{groups}}}" if groups else "")
    match signal.kind:
        case "percentile":
            return f"p{signal.percentile}:{named}"
        case "average":
            return f"avg:{named}"
        case "gauge":
            return f"{signal.aggregate}:{named}"
        case "rate" if not as_count:
            return f"sum:{named}.as_rate()"
        case _:
            return f"sum:{named}.as_count()"


def _and(filters: str, where: Iterable[tuple[str, str]]) -> str:
    every = filters.split(" AND ") if " IN (" in filters else [filters]
    return joined([*every, *(f"{key}:{value}" for key, value in where)])
