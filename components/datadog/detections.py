"""The parts of a monitor that differ by kind of alert: its query, and the sentences of its messages."""

from dataclasses import dataclass
from typing import assert_never

from catalog import Alert
from catalog.alerts.detection import Absence, Anomaly, Forecast, Heartbeat, ServiceCheck, Threshold
from catalog.forms.units import short_length
from components.datadog.alert_texts import limit_text, measured_text, minutes_text
from components.datadog.queries import events_query, facet, log_search, number, scope, series

_PER_WINDOW = {"percentile": "percentile", "average": "avg", "ratio": "sum", "count": "sum", "rate": "sum"}
# How a gauge is aggregated over the window: the maximum of maxima, the minimum of minima, else the mean.
_GAUGE_WINDOW = {"avg": "avg", "sum": "avg", "max": "max", "min": "min"}
_OVER = {">": "above", ">=": "at or above", "<": "below", "<=": "at or below"}

NO_DATA_MINUTES = 10
"""Minutes without a report after which a service check has no data."""


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """The texts for an alert that fires and for its recovery; `silent_minutes` is the time without data before "no
    data".
    """

    fires: str
    ends: str
    silent_minutes: int


def monitor_type(alert: Alert) -> str:
    """Return the vendor's type of an alert's monitor."""
    return {"logs": "log alert", "check": "service check"}.get(alert.signal.kind, "query alert")


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


def sentences(alert: Alert, subject: str, warning: float | None = None) -> Sentences:
    """Return the sentences against the alert's limit, or against its warning where one is given."""
    limit = alert.detection.limit if warning is None else warning
    read, measured = "" if limit is None else limit_text(alert.signal, limit), measured_text(alert.signal)
    match alert.detection:
        case Threshold(window_minutes=minutes, comparator=comparator):
            return Sentences(
                fires=f"{subject} is {measured}, {_OVER[comparator]} {read} over the last {minutes_text(minutes)}.",
                ends=f"{subject} is {measured}, no longer {_OVER[comparator]} {read}.",
                silent_minutes=minutes,
            )
        case Forecast(within_minutes=minutes) as forecast:
            verb, within = "rise to" if forecast.rises else "fall to", minutes_text(minutes)
            return Sentences(
                fires=f"{subject} is forecast to {verb} {read} within {within}.",
                ends=f"{subject} is no longer forecast to {verb} {read} within {within}.",
                silent_minutes=minutes,
            )
        case Anomaly(window_minutes=minutes, deviations=deviations, direction=direction):
            position = {"both": "outside of", "above": "above", "below": "below"}[direction]
            expected = f"{position} its expected range ({deviations} deviations)"
            return Sentences(
                fires=f"{subject} has been {expected} for {minutes_text(minutes)}.",
                ends=f"{subject} is in its expected range again.",
                silent_minutes=minutes,
            )
        case Absence(window_minutes=minutes):
            return Sentences(
                fires=f"{subject}: no events in the last {minutes_text(minutes)}.",
                ends=f"{subject}: events are reported again.",
                silent_minutes=minutes,
            )
        case Heartbeat(window_minutes=minutes, every_minutes=every):
            due = f"due every {minutes_text(every)}"
            return Sentences(
                fires=f"{subject}: not reported in the last {minutes_text(minutes)}, {due}.",
                ends=f"{subject}: reported again.",
                silent_minutes=minutes,
            )
        case ServiceCheck():
            return Sentences(
                fires=f"{subject} failed {read} times in a row.",
                ends=f"{subject} passes again.",
                silent_minutes=NO_DATA_MINUTES,
            )
    assert_never(alert.detection)


def silent_text(alert: Alert, subject: str) -> str:
    """Return the sentence for missing data."""
    length = minutes_text(sentences(alert, subject).silent_minutes)
    if alert.kind in ("share", "low share"):
        worst = "100 %" if alert.kind == "share" else "0 %"
        return f"{subject}: it is {worst}, or there were no events in the last {length}."
    return f"{subject}: no data in the last {length}."


def _compared(alert: Alert, limits: Threshold, environment: str) -> str:
    signal, length = alert.signal, short_length(limits.window_minutes)
    against = f"{limits.comparator} {number(limits.threshold)}"
    if signal.kind == "logs":
        return f"{_logs(alert, length, environment)} {against}"
    per_window = _GAUGE_WINDOW[signal.aggregate] if signal.aggregate else _PER_WINDOW[signal.kind]
    return f"{per_window}(last_{length}):{_value(alert, limits, environment)} {against}"


def _value(alert: Alert, limits: Threshold, environment: str) -> str:
    signal = alert.signal
    if signal.kind == "ratio":
        return _guarded_share(alert, limits, environment)
    if signal.kind == "rate":
        # A mean of `as_rate` would leave out the minutes without events. The total divided by the window's seconds
        # includes them, in whichever order Datadog adds and divides.
        return f"{_events(alert, environment)} / {limits.window_minutes * 60}"
    return series(signal, scope(signal, environment, alert.service), alert.group_by)


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


def _events(alert: Alert, environment: str) -> str:
    return series(alert.signal, scope(alert.signal, environment, alert.service), alert.group_by, as_count=True)


def _whole(alert: Alert, environment: str) -> str:
    return series(alert.signal, scope(alert.signal, environment, alert.service, ()), alert.group_by)


def _learned_value(alert: Alert, environment: str, *, rising: bool) -> str:
    """Return the query whose past is learned. For a share it is the part that exists while something is right."""
    if alert.signal.kind != "ratio":
        return series(alert.signal, scope(alert.signal, environment, alert.service), alert.group_by)
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
