"""Parse a monitor's query, as far as the rules need it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.alerts.queries.comparison import split_query
from policies.engine.inputs import Inputs, at, text

_LAST = re.compile(r"\((?:last|next)_(\d+)([mhdw])\)|\.last\(\"(\d+)([mhdw])\"\)")
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10_080}
_METRIC = re.compile(r"\b(avg|sum|min|max|count|p\d{1,2}(?:\.\d+)?):([A-Za-z][\w.]*)\{([^{}]*)\}")
_BY = re.compile(r"\bby\s*\{([^{}]*)\}|\.by\(([^()]*)\)")
_DIVISION = re.compile(r"\}[^{}\"]*/[^{}\"]*\{")
_BURN = re.compile(r"burn_rate\(.*\.long_window\(\"(\d+)([mhdw])\"\)\.short_window\(\"(\d+)([mhdw])\"\)")


@dataclass(frozen=True, kw_only=True)
class Query:
    """`window_minutes` is None if the query has no window. `metrics` are (aggregator, metric, filter)."""

    body: str
    comparator: str | None
    value: float | None
    window_minutes: int | None
    ahead: bool
    metrics: tuple[tuple[str, str, str], ...]
    group_by: frozenset[str]

    @property
    def is_ratio(self) -> bool:
        """Whether one metric is divided by another."""
        return _DIVISION.search(self.body) is not None

    @property
    def is_learned(self) -> bool:
        """Whether the threshold comes from past data (anomalies, forecasts, outliers)."""
        return any(f"{name}(" in self.body for name in ("anomalies", "forecast", "outliers"))

    @property
    def rises(self) -> bool:
        return self.comparator in (">", ">=")

    @property
    def falls(self) -> bool:
        return self.comparator in ("<", "<=")

    @property
    def burn_windows(self) -> tuple[int, int] | None:
        """The long and the short window of a burn rate, in minutes."""
        match = _BURN.search(self.body)
        return (int(match[1]) * _MINUTES[match[2]], int(match[3]) * _MINUTES[match[4]]) if match else None

    @property
    def environments(self) -> frozenset[str]:
        """The environments that the query filters by."""
        return frozenset(re.findall(r"(?<![\w.!-])env:([\w./-]+)", self.body))

    @property
    def over_window(self) -> str:
        """The aggregation over the window: `avg`, `sum`, …; empty if there is none."""
        head = re.match(r"\s*(\w+)\(", self.body)
        return head[1] if head else ""


def read_query(inputs: Inputs) -> Query | None:
    """Return the monitor's query in parts; None if it is unknown."""
    source = text(at(inputs, "query"))
    return parse_query(source) if source is not None else None


@lru_cache(maxsize=8192)
def parse_query(source: str) -> Query:
    """Return the query in parts."""
    end = split_query(source)
    body = end.body
    last = _LAST.search(body)
    size, unit = (last[1] or last[3], last[2] or last[4]) if last else ("", "")
    groups = [braces or parentheses for braces, parentheses in _BY.findall(body)]
    return Query(
        body=body,
        comparator=end.comparator,
        value=end.value,
        window_minutes=int(size) * _MINUTES[unit] if last else None,
        ahead="(next_" in body,
        metrics=tuple((match[1], match[2], match[3]) for match in _METRIC.finditer(body)),
        group_by=frozenset(tag for group in groups for tag in re.findall(r"[^\s,\"]+", group)),
    )
