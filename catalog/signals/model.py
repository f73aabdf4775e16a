"""Signals: the measurements that conditions name. Each has a metric, a way of counting and a unit."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from catalog.forms.units import SignalUnit
from catalog.services import Service
from catalog.signals.metrics import METRIC_BY_NAME, Metric
from catalog.source.places import Source

SignalKind = Literal["ratio", "count", "rate", "percentile", "average", "gauge", "logs", "check"]
Aggregate = Literal["avg", "max", "min", "sum"]
ServiceScope = Literal["own", "listed", "all", "none"]
"""The services whose data a signal reads: that of the item that uses it, listed ones, all, or none."""


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A number over a window of time.

    A ratio is the share, in percent, of `metric` that `where` selects; other kinds include only what `where` selects.
    `aggregate` combines the values of a gauge that several hosts report. `logs` counts the log lines that `search`
    finds, and `check` the failed runs in a row of an agent's service check; both have no metric. Thresholds are
    converted to `unit` (None: plain numbers). `title` is in words: "95th percentile latency". With `group_by` each
    value of these tags is evaluated separately; `everywhere` includes all environments. `services` are the listed ones
    if `service_scope` is `listed`. `source` is None for the signals that exist without YAML.
    """

    name: str
    title: str
    kind: SignalKind
    metric: Metric | None = None
    search: str | None = None
    check: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    percentile: int | None = None
    aggregate: Aggregate | None = None
    unit: SignalUnit | None
    group_by: tuple[str, ...] = ()
    everywhere: bool = False
    service_scope: ServiceScope = "own"
    services: tuple[Service, ...] = ()
    source: Source | None = field(default=None, compare=False)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metric that it reads; empty if it reads none."""
        return () if self.metric is None else (self.metric,)

    def service_tags(self, service: Service | None) -> tuple[str, ...]:
        """Return the values of the tag `service` whose data an item of this service reads; empty for any value."""
        if self.service_scope == "own":
            return (service.tag,) if service else ()
        return tuple(sorted(item.tag for item in self.services))


_BAD = frozenset(
    ("5xx", "error", "errors", "fail", "failed", "failing", "failure", "failures", "refused", "rejected", "declined")
)
_GOOD = frozenset(("2xx", "3xx", "good", "ok", "passed", "succeeded", "success", "successful", "successes"))


def counted_events(signal: Signal) -> Literal["bad", "good"] | None:
    """Return whether a ratio selects bad or good events, by its name and filter; None if these do not tell."""
    texts = [signal.name, *(value for _, value in signal.where)]
    words = {word for text in texts for word in re.split(r"[^a-z0-9]+", text.lower())}
    if bool(words & _BAD) == bool(words & _GOOD):
        return None
    return "bad" if words & _BAD else "good"


class Signals(Mapping[str, Signal]):
    """Signals by name, in the order of their names; immutable and hashable."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        self._by_name = {signal.name: signal for signal in sorted(signals, key=lambda signal: signal.name)}

    def __getitem__(self, name: str) -> Signal:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __hash__(self) -> int:
        return hash(tuple(self._by_name.values()))

    def __repr__(self) -> str:
        return f"Signals({list(self._by_name.values())!r})"


def _latency(percentile: int, title: str) -> Signal:
    metric = METRIC_BY_NAME["api.latency"]
    return Signal(
        name=f"p{percentile}_latency",
        title=title,
        kind="percentile",
        metric=metric,
        percentile=percentile,
        unit="millisecond",
    )


DEFAULT_SIGNALS: tuple[Signal, ...] = (
    Signal(
        name="error_rate",
        title="error rate",
        kind="ratio",
        metric=METRIC_BY_NAME["api.requests"],
        where=(("status_class", "5xx"),),
        unit="percent",
    ),
    _latency(50, "median latency"),
    _latency(95, "95th percentile latency"),
    _latency(99, "99th percentile latency"),
    Signal(
        name="payment_failure_rate",
        title="payment failure rate",
        kind="ratio",
        metric=METRIC_BY_NAME["payment.attempts"],
        where=(("outcome", "failed"),),
        unit="percent",
    ),
)
