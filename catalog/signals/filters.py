"""Filters that contradict each other: a signal's own, and the filters on service and environment that are added."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from catalog.alerts.model import Alert
from catalog.dashboards.model import Dashboard
from catalog.forms.diagnostics import Report
from catalog.forms.form import Located
from catalog.forms.symbols import Scope
from catalog.forms.text import prose
from catalog.logs.search import Node, Term, contradictory, never_true, terms
from catalog.services import Service
from catalog.signals.form import SignalForm
from catalog.signals.model import Signal
from catalog.slos.model import Slo
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Reader:
    """An item that reads a signal, in words (``the alert `Errors` ``), and the service whose data it reads."""

    signal: str
    service: Service
    text: str


@dataclass(frozen=True, kw_only=True)
class _Added:
    """A filter that is added to the signal's own: a tag with one of these values, whose they are, and the keys
    that change it."""

    key: str
    values: tuple[str, ...]
    reason: str
    hint: str

    def __str__(self) -> str:
        return prose((f"{self.key}:{value}" for value in self.values), "or")


def readers(alerts: Iterable[Alert], slos: Iterable[Slo], dashboards: Iterable[Dashboard]) -> list[Reader]:
    """Return everything that reads a signal for one service."""
    result = [(alert.signal, alert.service, f"the alert `{alert.name}`") for alert in alerts]
    result += [(slo.signal, slo.service, f"the SLO `{slo.name}`") for slo in slos if slo.signal]
    result += [
        (signal, group.service, f"the dashboard `{dashboard.name}`")
        for dashboard in dashboards
        for group in dashboard.groups
        for signal in group.signals
    ]
    return [Reader(signal=signal.name, service=service, text=text) for signal, service, text in result if service]


def check_filters(
    entries: Sequence[Located[SignalForm]],
    signals: Scope[Signal],
    read_by: Sequence[Reader],
    environment: str,
) -> None:
    """Refuse the filters of signals that can never match, each once, at its place."""
    known = {signal.name: signal for signal in signals.items}
    for form in entries:
        signal = known.get(form.form.name)
        if signal is None or signal.source != form.source:
            continue
        added = [*_of_environment(signal, environment), *_of_services(signal, read_by)]
        if form.form.logs is not None:
            _check_search(form.form.logs.tree, form.at("logs"), added, signals.report)
        else:
            _check_where(form, added, signals.report)


def _of_environment(signal: Signal, environment: str) -> Iterator[_Added]:
    if not signal.everywhere:
        yield _Added(
            key="env",
            values=(environment,),
            reason="the stack's environment",
            hint="remove the filter, or write `env: all` in the signal, so that only your filter applies",
        )


def _of_services(signal: Signal, read_by: Sequence[Reader]) -> Iterator[_Added]:
    if signal.metric is not None and "service" not in signal.metric.tags:
        return
    if signal.services:
        yield _Added(
            key="service",
            values=tuple(service.tag for service in signal.services),
            reason="the `services` of the signal",
            hint="remove the filter, or add the service to `services`",
        )
    if signal.service_scope != "own":
        return
    for reader in read_by:
        if reader.signal == signal.name:
            yield _Added(
                key="service",
                values=(reader.service.tag,),
                reason=f"the service of {reader.text}",
                hint="remove the filter, or write the services in the signal: `services: [<service>, …]`, or "
                "`services: all`, so that only your filter applies",
            )


def _check_where(form: Located[SignalForm], added: Sequence[_Added], report: Report) -> None:
    for key, value in form.form.where.items():
        for item in added:
            if item.key == key and not any(fnmatchcase(other, value) for other in item.values):
                _refuse(form.at("where", key), [f"{key}:{value}"], item, report)
                break


def _check_search(search: Node, place: Source, added: Sequence[_Added], report: Report) -> None:
    for key in ("env", "service"):
        named = contradictory(search, key)
        if named:
            _refuse_together(place, key, search, named, report)
            continue
        for item in added:
            dead = never_true(search, key, item.values) if item.key == key else []
            if dead:
                _refuse(place, _as_searched(search, dead), item, report)
                break


def _refuse_together(place: Source, key: str, search: Node, named: Sequence[Term], report: Report) -> None:
    """The error for terms on one key that find nothing, whatever is added to the search."""
    message = f"{prose(_as_searched(search, named), 'and')} never match together: a line has only one `{key}`"
    required = dict.fromkeys(term.value for term, negated in terms(search) if term in named and not negated)
    left_out = any(negated and term in named for term, negated in terms(search))
    hint = "remove one of them" if left_out else f"join them by OR: `{key}:({' OR '.join(required)})`"
    report.refuse(place, message, hint)


def _as_searched(search: Node, some: Sequence[Term]) -> list[str]:
    """Some terms of a search, each once, with the sign of those that leave lines out."""
    return list(dict.fromkeys(f"{'-' if out else ''}{term}" for term, out in terms(search) if term in some))


def _refuse(place: Source, filters: Sequence[str], added: _Added, report: Report) -> None:
    out = all(text.startswith("-") for text in filters)
    verb = "exclude every line of" if out else "never match beside"
    if len(filters) == 1:
        verb = "excludes every line of" if out else "never matches beside"
    message = f"{prose(filters, 'and')} {verb} {added}, {added.reason}, which Watchbill adds"
    report.refuse(place, message, added.hint)
