"""Facts of signals and metrics, and their effects on the alerts and SLOs that use them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from catalog.registry import ALERTS, METRICS, SIGNALS, SLOS
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, directed, looser, plain, removed_and_added
from review.facts.phrases.alerts import Alert, Signal
from review.facts.section import SectionFacts
from review.inputs.document import Json
from review.queries.searches import covers

Reads = Literal["more", "less", "other", "same"]
"""How a number compares with its earlier value: higher, lower, not comparable, or the same."""
_EXTREMES: dict[str | None, int] = {"min": 0, "avg": 1, "max": 2}
READERS = (ALERTS.name, SLOS.name)


@dataclass(frozen=True)
class Reading:
    """A change of a signal, and its effect on the signal's value."""

    fact: Fact
    reads: Reads


_Read = Callable[[str, Any, Any, Context], Iterator[Reading]]


def readings(diff: KeptItem, context: Context) -> Iterator[Reading]:
    """Yield the changes of a signal: of its own fields, and of its metric's."""
    old, new = diff.before.fields, diff.after.fields
    if old["kind"] != new["kind"]:
        yield Reading(plain(Signal.KIND, before=old["kind"], after=new["kind"]), "other")
        return
    for field, (before, after) in diff.changed.items():
        yield from _READ.get(field, _other)(field, before, after, context)
    metric = context.changed(new.get("metric"))
    if metric:
        yield from _of_metric(metric, context)


def on_dependency_change(context: Context, *, rising: bool, signal: Json) -> Iterator[Fact]:
    """Yield the effects of a signal's changes on what uses it; `rising`: it fires when the signal is high."""
    changed = context.diffs.get(signal["ref"]) if "ref" in signal else None
    if isinstance(changed, KeptItem):
        signal_readings = list(readings(changed, context))
        name = changed.item.name
    else:
        metric = context.changed(signal.get("metric"))
        signal_readings, name = (list(_of_metric(metric, context)), metric.item.name) if metric else ([], "")
    for it in signal_readings:
        if it.reads == "other":
            yield looser(Alert.READS_OTHER, signal=name, fact=it.fact)
        elif it.reads != "same":
            yield directed(Alert.READS, later=(it.reads == "less") == rising, signal=name, fact=it.fact)


def aggregate_reads(before: str | None, after: str | None) -> Reads:
    """Return how a number compares whose parts are joined by another aggregate."""
    if before == after:
        return "same"
    if before not in _EXTREMES or after not in _EXTREMES:
        return "other"
    return "more" if _EXTREMES[after] > _EXTREMES[before] else "less"


def signal_field(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of a signal's field; effects on alerts are reported with the alerts."""
    if change.field == "kind":
        fact = plain(Signal.KIND_FIELD, before=change.before, after=change.after)
        yield plain(Signal.CHANGED, fact=fact, readers=_read_by(change))
    elif change.fields_before["kind"] == change.fields_after["kind"]:
        yield from _field(change, _READ)


def metric_field(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of a metric's field."""
    yield from _field(change, _METRIC)


def _field(change: FieldChange, known: Mapping[str, _Read]) -> Iterator[Fact]:
    for reading in known.get(change.field, _other)(change.field, change.before, change.after, change.context):
        same = reading.reads == "same"
        yield reading.fact if same else plain(Signal.CHANGED, fact=reading.fact, readers=_read_by(change))


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed signal or metric."""
    noun = "metric" if diff.section == METRICS.name else "signal"
    readers = context.names(_readers(diff.ref, context))
    yield plain(Signal.ADDED if diff.after else Signal.REMOVED, noun=noun, readers=readers)


def _where(_field: str, before: list[list[str]], after: list[list[str]], _context: Context) -> Iterator[Reading]:
    old, new = ([f"{key}:{value}" for key, value in side] for side in (before, after))
    removed, added = removed_and_added(old, new)
    reads: Reads = "other" if removed and added else "less" if added else "more"
    yield Reading(plain(Signal.FILTER, before=old, after=new), reads)


def _percentile(_field: str, before: int, after: int, _context: Context) -> Iterator[Reading]:
    yield Reading(plain(Signal.PERCENTILE, before=before, after=after), "more" if after > before else "less")


def _aggregate(_field: str, before: str, after: str, _context: Context) -> Iterator[Reading]:
    yield Reading(plain(Signal.AGGREGATE, before=before, after=after), aggregate_reads(before, after))


def _everywhere(_field: str, _before: bool, after: bool, _context: Context) -> Iterator[Reading]:
    yield Reading(plain(Signal.EVERYWHERE if after else Signal.OWN_ENVIRONMENT), "other")


def _service_scope(_field: str, before: str, after: str, _context: Context) -> Iterator[Reading]:
    if "listed" not in (before, after):
        yield Reading(plain(Signal.SCOPE, before=before, after=after), "other")


def _services(_field: str, before: list[Json], after: list[Json], context: Context) -> Iterator[Reading]:
    yield Reading(plain(Signal.SERVICES, before=context.names(before), after=context.names(after)), "other")


def _metric(_field: str, before: Json | None, after: Json | None, context: Context) -> Iterator[Reading]:
    old, new = (context.name(value) if value else None for value in (before, after))
    yield Reading(plain(Signal.METRIC, before=old, after=new), "other")


def _search(_field: str, before: str, after: str, _context: Context) -> Iterator[Reading]:
    reads: Reads = "more" if covers(after, before) else "less" if covers(before, after) else "other"
    yield Reading(plain(Signal.SEARCH, before=before, after=after), reads)


def _says_nothing(_field: str, _before: object, _after: object, _context: Context) -> Iterator[Reading]:
    """Yield nothing: the alert's groups report this change."""
    yield from ()


def _words(field: str, before: object, after: object, _context: Context) -> Iterator[Reading]:
    yield Reading(plain(Signal.TEXT, field=field, before=before, after=after), "same")


def _other(field: str, before: object, after: object, context: Context) -> Iterator[Reading]:
    old, new = context.with_names(before), context.with_names(after)
    yield Reading(plain(Signal.FIELD, field=field, before=old, after=new), "other")


def _event(field: str, before: str | None, after: str | None, _context: Context) -> Iterator[Reading]:
    yield Reading(plain(Signal.EVENT if field == "event" else Signal.MEASURED, before=before, after=after), "other")


def _tags(_field: str, before: list[str], after: list[str], _context: Context) -> Iterator[Reading]:
    removed, added = removed_and_added(before, after)
    if removed:
        yield Reading(plain(Signal.TAGS_REMOVED, names=removed), "same")
    if added:
        yield Reading(plain(Signal.TAGS_ADDED, names=added), "same")


def _reported(_field: str, _before: bool, after: bool, _context: Context) -> Iterator[Reading]:
    yield Reading(plain(Signal.REPORTED_ON if after else Signal.REPORTED_OFF), "same")


def _of_metric(metric: ItemDiff, context: Context) -> Iterator[Reading]:
    for field, (before, after) in metric.changed.items():
        if field in ("event", "field", "kind"):
            yield from _METRIC.get(field, _other)(field, before, after, context)


def _readers(ref: str, context: Context) -> list[str]:
    """Return the alerts and SLOs that use a signal or a metric, directly or through a signal."""
    direct = context.users(ref, *READERS)
    by_signal = [user for signal in context.users(ref, SIGNALS.name) for user in context.users(signal, *READERS)]
    return list(dict.fromkeys([*direct, *by_signal]))


def _read_by(change: FieldChange) -> list[str]:
    return change.context.names(_readers(change.diff.ref, change.context))


_READ: dict[str, _Read] = {
    "where": _where,
    "percentile": _percentile,
    "aggregate": _aggregate,
    "everywhere": _everywhere,
    "service_scope": _service_scope,
    "services": _services,
    "metric": _metric,
    "search": _search,
    "check": _other,
    "group_by": _says_nothing,
    "title": _words,
    "unit": _words,
}
_METRIC: dict[str, _Read] = {
    "event": _event,
    "field": _event,
    "tags": _tags,
    "reported": _reported,
    "description": _words,
    "unit": _words,
}
FACTS = SectionFacts(
    fields=dict.fromkeys((*_READ, "kind"), signal_field),
    on_create_delete=on_create_delete,
)
METRIC_FACTS = SectionFacts(
    fields=dict.fromkeys((*_METRIC, "kind"), metric_field),
    on_create_delete=on_create_delete,
)
