"""Signals: what a condition can name. Each knows its metric, how it is counted and its unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, cast, get_args

from pydantic import AfterValidator, Field

from catalog.errors import Refused
from catalog.fields import Reference, matching
from catalog.forms import Form, Written
from catalog.metrics import METRIC_BY_NAME, Metric
from catalog.places import Source
from catalog.register import Register
from catalog.sections import Sections
from catalog.text import prose, shown, suggestion
from catalog.units import SignalUnit

SignalKind = Literal["ratio", "count", "percentile", "average"]


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A number over a window of time.

    A ratio is the share, in percent, of `metric` that `where` selects; other kinds look only at what `where` selects.
    `unit` is what thresholds are converted to (None: plain numbers). `title` is in words: "95th percentile latency".
    `source` is None for the signals that exist without YAML.
    """

    name: str
    title: str
    kind: SignalKind
    metric: Metric
    where: tuple[tuple[str, str], ...] = ()
    percentile: int | None = None
    unit: SignalUnit | None
    source: Source | None = field(default=None, compare=False)


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

# The percentiles that Datadog keeps of a distribution.
PERCENTILES = (50, 75, 90, 95, 99)
METRIC_KINDS = {"ratio": "count", "count": "count", "percentile": "distribution", "average": "distribution"}


def _percentile(number: int) -> int:
    if number not in PERCENTILES:
        raise Refused(f"`{number}` is not a percentile that is kept", f"allowed: {prose(map(str, PERCENTILES))}")
    return number


def _where(filters: dict[str, str]) -> dict[str, str]:
    for tag, value in filters.items():
        # Any of these would end the filter inside a monitor's query, or mean something else there.
        if not value or set(value) & set("{}(),!\"'` \t\n"):
            hint = "write the tag's value without blanks, quotes, commas and brackets"
            raise Refused(f"{shown(f'{tag}: {value}')} cannot be a filter", hint)
    return filters


class SignalForm(Form):
    """`ratio`, `count` and `average` name a metric; `percentile` is a number and `metric` names the metric."""

    noun: ClassVar[str] = "a signal"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    name: Annotated[
        str,
        matching(
            r"[a-z][a-z0-9_]{0,99}", "a signal's name", "write lower-case letters, digits and _: `checkout_latency`"
        ),
        Field(description="a name, such as `name: checkout_latency`"),
    ]
    ratio: Reference | None = Field(
        default=None, description="a count metric, of which `where` selects a share in percent"
    )
    count: Reference | None = Field(default=None, description="a count metric whose events are counted")
    average: Reference | None = Field(default=None, description="a distribution metric whose mean it is")
    percentile: Annotated[int, AfterValidator(_percentile)] | None = Field(
        default=None, description="a percentile of `metric`: 50, 75, 90, 95 or 99"
    )
    metric: Reference | None = Field(default=None, description="the distribution metric of a percentile")
    where: Annotated[dict[str, str], AfterValidator(_where)] = Field(
        default_factory=dict, description="a map, such as {outcome: failed}"
    )


def resolve_signals(sections: Sections) -> Register[Signal]:
    """The signals that exist without YAML, and those that are written."""
    signals: Register[Signal] = Register("signal", sections.report)
    for signal in DEFAULT_SIGNALS:
        signals.claim([signal.name], None)
        signals.add(signal, [signal.name])
    for written in sections.items("signals", SignalForm, signals):
        new = "name" in written.refused or signals.claim([written.form.name], written.at("name"))
        own = _signal(written, signals)
        if own is None or not new or not written.whole:
            signals.refuse([written.form.name])
        else:
            signals.add(own, [own.name])
    return signals


def _signal(written: Written[SignalForm], signals: Register[Signal]) -> Signal | None:
    form = written.form
    kind = _kind(written, signals)
    if kind is None:
        return None
    field = "metric" if kind == "percentile" else kind
    metric = _metric(written, kind, field, signals)
    if metric is None or not _where_fits(written, kind, metric, signals):
        return None
    units: dict[SignalKind, SignalUnit] = {"ratio": "percent", "count": "count"}
    own_unit: SignalUnit | None = "millisecond" if metric.unit == "millisecond" else None
    return Signal(
        name=form.name,
        title=form.name.replace("_", " "),
        kind=kind,
        metric=metric,
        where=tuple(sorted(form.where.items())),
        percentile=form.percentile,
        unit=units.get(kind, own_unit),
        source=written.source,
    )


def _kind(written: Written[SignalForm], signals: Register[Signal]) -> SignalKind | None:
    if not {*get_args(SignalKind), "metric"}.isdisjoint(written.refused):
        return None
    form = written.form
    kinds = [kind for kind in get_args(SignalKind) if getattr(form, kind) is not None]
    if len(kinds) != 1:
        said = f"says {prose(kinds, 'and')}" if kinds else "does not say how it is counted"
        hint = (
            "write one of `ratio: <metric>`, `count: <metric>`, `average: <metric>`, or `percentile: 95` and `metric:`"
        )
        signals.report.refuse(written.source, f"the signal `{form.name}` {said}", hint)
        return None
    kind = cast(SignalKind, kinds[0])
    if kind == "percentile" and form.metric is None:
        hint = f"write one: {prose(_metrics_of('distribution'))}"
        signals.report.refuse(written.source, f"`metric` is missing in the signal `{form.name}`", hint)
        return None
    if kind != "percentile" and form.metric is not None:
        hint = f"`{kind}` names the metric already: take the line out"
        signals.report.refuse(written.at("metric"), f"`metric` is not a key of a signal that is {_a(kind)}", hint)
        return None
    return kind


def _metric(written: Written[SignalForm], kind: SignalKind, field: str, signals: Register[Signal]) -> Metric | None:
    name = str(getattr(written.form, field))
    wanted = METRIC_KINDS[kind]
    metric = METRIC_BY_NAME.get(name)
    if metric is None:
        signals.report.refuse(written.at(field), f"there is no metric {shown(name)}", suggestion(name, METRIC_BY_NAME))
    elif metric.kind != wanted:
        message = f"`{name}` is a {metric.kind}, and {_a(kind)} is made of a {wanted}"
        signals.report.refuse(written.at(field), message, f"allowed: {prose(_metrics_of(wanted))}")
        return None
    return metric


def _where_fits(written: Written[SignalForm], kind: SignalKind, metric: Metric, signals: Register[Signal]) -> bool:
    if kind == "ratio" and not written.form.where and "where" not in written.refused:
        message = "`where` is missing: it says which share of the events is meant"
        signals.report.refuse(written.source, message, f"write one, such as `where: {{{metric.tags[-1]}: …}}`")
        return False
    unknown = [tag for tag in written.form.where if tag not in metric.tags]
    for tag in unknown:
        message = f"{shown(tag)} is not a tag of `{metric.name}`"
        signals.report.refuse(written.at("where", tag), message, suggestion(tag, metric.tags))
    return not unknown


def _metrics_of(kind: str) -> list[str]:
    return [name for name, metric in METRIC_BY_NAME.items() if metric.kind == kind]


def _a(kind: SignalKind) -> str:
    return f"{'an' if kind == 'average' else 'a'} {kind}"
