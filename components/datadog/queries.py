"""Datadog's query languages: the series, the graph and the log search of a signal."""

from collections.abc import Iterable
from decimal import Decimal

from catalog import Service, Signal

_LOG_TAGS = ("env", "service", "host", "source", "status")


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
    every = list(dict.fromkeys(item for item in filters if item != "*"))
    return (" AND " if any(" IN (" in each for each in every) else ",").join(every) or "*"


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
    all_events = scope(signal, environment, service, ())
    if not others:
        chosen = scope(signal, environment, service)
    elif len(signal.where) == 1 and " IN (" not in all_events:
        chosen = joined([all_events, f"!{signal.where[0][0]}:{signal.where[0][1]}"])
    else:
        tags = all_events.split(" AND " if " IN (" in all_events else ",")
        all_of = " AND ".join(f"{key}:{value}" for key, value in signal.where)
        chosen = " AND ".join([*(tag for tag in tags if tag != "*"), f"NOT ({all_of})"])
    return series(signal, chosen, group_by)


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
            part = series(signal, _and(filters, signal.where))
            return (("part", part), ("all", series(signal, filters))), "100 * part / all"
        case "count" | "rate":
            return (("events", series(signal, _and(filters, signal.where))),), "events"
        case _:
            return (("value", series(signal, _and(filters, signal.where))),), "value"


def series(signal: Signal, filters: str, group_by: Iterable[str] = (), *, as_count: bool = False) -> str:
    """Return the query of a signal's metric, aggregated as its kind needs. Raises ValueError without a metric."""
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
