"""Datadog's metric query language: what a signal is in a monitor, and in a graph."""

from collections.abc import Iterable
from decimal import Decimal

from catalog import Alert, Service, Signal

_PER_WINDOW = {"percentile": "percentile", "average": "avg", "ratio": "sum", "count": "sum"}


def scope(environment: str, service: Service | None, where: Iterable[tuple[str, str]] = ()) -> str:
    """The tag filter of a query, environment first: `env:prod,service:storefront,status_class:5xx`."""
    tags = [("env", environment)]
    if service is not None:
        tags.append(("service", service.id))
    return ",".join(f"{key}:{value}" for key, value in (*tags, *where))


def number(value: float) -> str:
    """A number as a person writes it: no exponent, no trailing zeros (`1`, `0.5`, `2000`).

    The API refuses (400) a monitor whose query compares to another text than the one in `thresholds.critical`, so that
    both come from here.
    """
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def monitor_query(alert: Alert, environment: str) -> str:
    """The query of an alert's monitor, over its window and against its threshold.

    Counts are summed over the window before the division (`as_count`, and `sum` as the window's aggregation: the only
    pair for which Datadog does so); otherwise five minutes of 20 % would add up to 100 %.
    """
    window = f"{_PER_WINDOW[alert.signal.kind]}(last_{_window(alert.window_minutes)})"
    return f"{window}:{_value(alert, environment)} {alert.comparator} {number(alert.threshold)}"


def graph(signal: Signal, filters: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """A signal as a graph draws it: its named queries and a formula; `filters` is what stands between the braces."""
    match signal.kind:
        case "ratio":
            part = _series(signal, _and(filters, signal.where))
            return (("part", part), ("all", _series(signal, filters))), "100 * default_zero(part) / all"
        case "count":
            return (("events", _series(signal, _and(filters, signal.where))),), "default_zero(events)"
        case _:
            return (("value", _series(signal, _and(filters, signal.where))),), "value"


def _value(alert: Alert, environment: str) -> str:
    signal = alert.signal
    part = _series(signal, scope(environment, alert.service, signal.where))
    if signal.kind == "ratio":
        return _guarded_ratio(alert, part, _series(signal, scope(environment, alert.service)))
    if signal.kind == "count":
        # A count without events is no data, not 0: an alert on "no signups" would never fire.
        return f"default_zero({part})"
    return part


def _guarded_ratio(alert: Alert, part: str, whole: str) -> str:
    """A share in percent that keeps quiet below the least number of events.

    Datadog's own guide for low traffic multiplies by `is_greater(count, n)`, which is 0 up to n and 1 above; so a share
    reads 0 % until there are enough events, and one failure in two requests wakes nobody. An alert on a share that is
    too *low* needs the opposite, 100 %, or the guard itself would fire it.
    The numerator is empty while nothing fails: without `default_zero` the monitor would have no data and not recover.
    """
    share = f"100 * default_zero({part}) / {whole}"
    if not alert.min_events:
        return share
    enough = f"is_greater({whole}, {alert.min_events - 1})"
    if alert.comparator in (">", ">="):
        return f"({share}) * {enough}"
    return f"100 - (100 - {share}) * {enough}"


def _series(signal: Signal, filters: str) -> str:
    match signal.kind:
        case "percentile":
            return f"p{signal.percentile}:{signal.metric.name}{{{filters}}}"
        case "average":
            return f"avg:{signal.metric.name}{{{filters}}}"
        case _:
            return f"sum:{signal.metric.name}{{{filters}}}.as_count()"


def _and(filters: str, where: Iterable[tuple[str, str]]) -> str:
    return ",".join([filters, *(f"{key}:{value}" for key, value in where)])


def _window(minutes: int) -> str:
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"
