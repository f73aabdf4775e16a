"""The grammar of monitor queries: expression, window, comparison."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARATORS = (">=", "<=", "==", "!=", ">", "<")
TIME_AGGREGATORS = ("avg", "sum", "min", "max", "percentile", "change", "pct_change")
_SPACE_AGGREGATOR = re.compile(r"(avg|sum|min|max|count|p\d{1,2}(\.\d+)?):")
_WORDS = re.compile(r"\b(AND|OR|NOT|IN)\b")
_METRIC = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORD = re.compile(r"[\w.]+|'[^']*'")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"|(true|false)\b")
_KEYWORD = re.compile(r"\w+\s*=\s*")
_TAG = re.compile(r"[A-Za-z_@][\w./\-@]*")
_END = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*(-?\d+(\.\d+)?([eE][+-]?\d+)?)\s*$")
_WINDOW = re.compile(r"(?:last|next)_(\d+)([mhdw])$")
_CURRENT = {"current_1h": 60, "current_1d": 1440, "current_1w": 10080, "current_1mo": 43200}
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080}
_LONGEST = {"m": 10080, "h": 168, "d": 7, "w": 1}
_LONGEST_AHEAD = {"m": 10080, "h": 2160, "d": 90, "w": 12}
"""The largest number that the API accepts before each unit, as its reference for `time_window` lists them."""


FUNCTIONS = frozenset(
    (
        "abs", "anomalies", "autosmooth", "calendar_shift", "clamp_max", "clamp_min", "count_nonzero", "count_not_null",
        "cumsum", "cutoff_max", "cutoff_min", "day_before", "default_zero", "derivative", "diff", "dt", "exclude_null",
        "forecast", "hour_before", "integral", "is_between", "is_greater", "is_less", "log10", "log2", "monotonic_diff",
        "month_before", "moving_rollup", "outliers", "per_hour", "per_minute", "per_second", "piecewise_constant",
        "robust_trend", "timeshift", "top", "trend_line", "week_before",
    )
)  # fmt: skip
"""The functions around a query, as the vendor's reference of dashboard functions lists them."""

_SMOOTHING = re.compile(r"(ewma|median)_\d+|(top|bottom)\d+(_\w+)?")
_SUFFIXES = frozenset(("as_count", "as_rate", "rollup", "fill", "weighted"))


class QueryError(Exception):
    """The text is not a query; the message says what was expected and where."""


@dataclass(frozen=True, kw_only=True)
class MetricUse:
    """A metric as a query names it: `p95:api.latency{…} by {endpoint}` → aggregator `p95`."""

    name: str
    aggregator: str
    group_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Query:
    time_aggregator: str
    window_minutes: int
    metrics: tuple[MetricUse, ...]
    comparator: str
    value: float


def metric_query(text: str) -> Query:
    """Reads the query of a metric alert, as in `sum(last_5m):100 * sum:a{x:y}.as_count() / sum:b{*}.as_count() > 1`.

    Raises QueryError.
    """
    body, comparator, value = split_comparison(text)
    head = re.match(r"\s*(\w+)\(", body)
    if head is None or head[1] not in TIME_AGGREGATORS:
        raise QueryError(f"must begin with one of {', '.join(TIME_AGGREGATORS)} and its window, such as avg(last_5m):")
    if head[1] in ("change", "pct_change"):
        opening = re.match(r"\s*\w+\((\w+)\((\w+)\),(\w+)\):", body)
        window = opening[2] if opening else ""
    else:
        opening = re.match(r"\s*\w+\((\w+)\):", body)
        window = opening[1] if opening else ""
    if opening is None:
        raise QueryError(f"{head[1]}(…) must contain a window such as last_5m, followed by a colon")
    _check_direction(body, window)
    parser = _Parser(body[opening.end() :])
    parser.whole()
    if not parser.metrics:
        raise QueryError("has no metric")
    return Query(
        time_aggregator=head[1],
        window_minutes=window_minutes(window),
        metrics=tuple(parser.metrics),
        comparator=comparator,
        value=value,
    )


def metric_expression(text: str) -> tuple[MetricUse, ...]:
    """Reads an expression without window and comparison, as dashboards and SLOs hold it. Raises QueryError."""
    parser = _Parser(text)
    parser.whole()
    return tuple(parser.metrics)


def expression_faults(text: str) -> Iterator[str]:
    """Yields why an expression cannot be read; nothing where it can."""
    try:
        metric_expression(text)
    except QueryError as error:
        yield str(error)


def split_comparison(text: str) -> tuple[str, str, float]:
    """Splits `… > 1` into the part before the comparator, the comparator and the value. Raises QueryError."""
    end = _END.search(text)
    if end is None:
        raise QueryError(f"must end with a comparator ({', '.join(COMPARATORS)}) and a number")
    return text[: end.start()], end[1], float(end[2])


def window_minutes(window: str) -> int:
    """`last_5m` → 5, `current_1d` → 1440. Raises QueryError for a window that the API does not know."""
    if window in _CURRENT:
        return _CURRENT[window]
    match = _WINDOW.match(window)
    if match is None:
        raise QueryError(f"{window!r} is not a window: write last_5m, last_4h, last_1d or last_1w")
    number, unit = int(match[1]), match[2]
    longest = (_LONGEST_AHEAD if window.startswith("next_") else _LONGEST)[unit]
    if not 1 <= number <= longest:
        raise QueryError(f"{window!r}: the number before {unit} must be 1 to {longest}")
    return number * _MINUTES[unit]


def _check_direction(body: str, window: str) -> None:
    """Checks the direction: a forecast looks ahead (next_…), everything else back (last_…)."""
    if ("forecast(" in body) != window.startswith("next_"):
        raise QueryError("a window next_… requires forecast(…), and forecast(…) requires such a window")


class _Parser:
    """Recursive descent over sums, products, functions, numbers and metric queries."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.metrics: list[MetricUse] = []

    def whole(self) -> None:
        self.sum()
        self.space()
        if self.position < len(self.text):
            raise QueryError(f"cannot be read from {self.text[self.position : self.position + 30]!r} on")

    def space(self) -> None:
        while self.position < len(self.text) and self.text[self.position].isspace():
            self.position += 1

    def take(self, pattern: re.Pattern[str]) -> str | None:
        self.space()
        match = pattern.match(self.text, self.position)
        if match is None:
            return None
        self.position = match.end()
        return match[0]

    def symbol(self, *wanted: str) -> str | None:
        self.space()
        for each in wanted:
            if self.text.startswith(each, self.position):
                self.position += len(each)
                return each
        return None

    def expect(self, wanted: str) -> None:
        if self.symbol(wanted) is None:
            rest = self.text[self.position : self.position + 20] or "the end"
            raise QueryError(f"expected {wanted!r}, found {rest!r}")

    def separated(self, one: Callable[[], None], closing: str) -> None:
        if self.symbol(closing):
            return
        one()
        while self.symbol(","):
            one()
        self.expect(closing)

    def sum(self) -> None:
        self.product()
        while self.symbol("+", "-"):
            self.product()

    def product(self) -> None:
        self.factor()
        while self.symbol("*", "/"):
            self.factor()

    def factor(self) -> None:
        self.symbol("-")
        if self.symbol("("):
            self.sum()
            self.expect(")")
            self.suffixes()
        elif self.take(_NUMBER) is None:
            aggregator = self.take(_SPACE_AGGREGATOR)
            if aggregator is not None:
                self.metric(aggregator[:-1])
            else:
                self.function()

    def function(self) -> None:
        name = self.take(_NAME)
        if name is None:
            rest = self.text[self.position : self.position + 20] or "the end"
            raise QueryError(f"expected a metric query such as sum:api.requests{{*}}, found {rest!r}")
        self.expect("(")
        if name not in FUNCTIONS and not _SMOOTHING.fullmatch(name):
            raise QueryError(f"function {name}() does not exist")
        self.separated(self.argument, ")")
        self.suffixes()

    def argument(self) -> None:
        if self.take(_TEXT) is None:
            if self.take(_KEYWORD) is not None:
                self.argument()
            else:
                self.sum()

    def metric(self, aggregator: str) -> None:
        name = self.take(_METRIC)
        if name is None:
            raise QueryError(f"expected a metric's name after {aggregator}:")
        self.expect("{")
        scope = self.take(re.compile(r"[^{}]+"))
        if scope is None:
            raise QueryError(f"{name}{{}} requires a filter; {{*}} matches everything")
        _check_scope(scope, name)
        self.expect("}")
        group_by: list[str] = []
        if self.take(re.compile(r"by\b")):
            self.expect("{")
            self.separated(lambda: group_by.append(self.tag()), "}")
        self.metrics.append(MetricUse(name=name, aggregator=aggregator, group_by=tuple(group_by)))
        self.suffixes()

    def tag(self) -> str:
        tag = self.take(_TAG)
        if tag is None:
            raise QueryError("expected a tag after by {")
        return tag

    def word(self) -> None:
        if self.take(_WORD) is None:
            raise QueryError("expected a word or a number, as in .rollup(sum, 60)")

    def suffixes(self) -> None:
        while self.symbol("."):
            name = self.take(_NAME)
            if name is None:
                raise QueryError("expected a function after the dot, such as .as_count()")
            if name not in _SUFFIXES:
                raise QueryError(f"function .{name}() does not exist for a query")
            self.expect("(")
            self.separated(self.word, ")")


def _check_scope(scope: str, metric: str) -> None:
    if _WORDS.search(scope) and re.search(r"[!,]", re.sub(r"\bIN\s*\([^)]*\)", "", scope)):
        raise QueryError(f"{metric}{{{scope}}}: the signs ! and , are not allowed with AND, OR, NOT and IN")
    for part in _scope_parts(scope):
        if part != "*" and not re.fullmatch(
            r"[!-]?(\$[\w.]+|[A-Za-z_@][\w./\-@]*:[^\s,(){}]+|[A-Za-z_][\w./-]*)", part
        ):
            raise QueryError(f"{metric}{{{scope}}}: {part!r} is not a tag filter such as env:prod")


def _scope_parts(scope: str) -> Iterator[str]:
    """Yields the tag filters of `a:b,c:d` or of `a:b AND c IN (d, e)`."""
    if _WORDS.search(scope):
        for chunk in re.split(r"\bAND\b|\bOR\b|\bNOT\b|[()]", re.sub(r"\b(NOT )?IN\s*\([^)]*\)", "", scope)):
            yield from filter(None, [chunk.strip()])
    else:
        yield from (part.strip() for part in scope.split(","))
