"""What a change of a signal or of a metric means, for itself and for what reads it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import looser, plain, prose, tighter
from review.inputs.document import Json
from review.model import Sentence
from review.queries.searches import covers

Reads = Literal["more", "less", "other", "same"]
"""How a number compares to what it was: higher, lower, another thing altogether, or the same."""
_EXTREMES = {"min": 0, "avg": 1, "max": 2}
READERS = ("alerts", "slos")
_WHOSE = {"own": "the service of what reads it", "all": "every service", "none": "data of no service"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What changed of a signal, and how it reads now."""

    text: str
    reads: Reads


def readings(pair: Pair, context: Context) -> Iterator[Reading]:
    """What changed of a signal: its own fields, and those of its metric."""
    assert pair.before is not None
    assert pair.after is not None
    old, new = pair.before["fields"], pair.after["fields"]
    if old["kind"] != new["kind"]:
        yield Reading(text=f"{old['kind']} → {new['kind']}", reads="other")
        return
    for field, (before, after) in pair.changed.items():
        yield from _READ.get(field, _other)(field, before, after, context)
    metric = context.changed(new.get("metric"))
    if metric:
        yield from _of_metric(metric, context)


def follows(context: Context, *, rising: bool, signal: Json) -> Iterator[Sentence]:
    """What the changes of a signal do to what reads it; `rising`: it fires when the signal is high."""
    changed = context.pairs.get(signal["ref"]) if "ref" in signal else None
    if changed and changed.before and changed.after:
        found = list(readings(changed, context))
        name = changed.item["name"]
    else:
        metric = context.changed(signal.get("metric"))
        found, name = (list(_of_metric(metric, context)), metric.item["name"]) if metric else ([], "")
    for it in found:
        yield from _judged(f"{name}: {it.text}", it.reads, rising)


def signal_field(it: FieldChange) -> Iterator[Sentence]:
    """What changed of a signal; who fires otherwise for it says so itself."""
    old, new = it.fields_before, it.fields_after
    if old["kind"] != new["kind"] and it.field != "kind":
        return
    if it.field == "kind":
        yield plain(f"kind {it.before} → {it.after}{_read_by(it)}")
        return
    for reading in _READ.get(it.field, _other)(it.field, it.before, it.after, it.context):
        yield plain(f"{reading.text}{_read_by(it) if reading.reads != 'same' else ''}")


def metric_field(it: FieldChange) -> Iterator[Sentence]:
    """What changed of a metric."""
    for reading in _METRIC.get(it.field, _other)(it.field, it.before, it.after, it.context):
        yield plain(f"{reading.text}{_read_by(it) if reading.reads != 'same' else ''}")


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A signal or a metric that comes or goes."""
    noun = "metric" if pair.section == "metrics" else "signal"
    readers = _readers(pair.ref, context)
    suffix = f": read by {context.names(readers)}" if readers else ": nothing reads it"
    if pair.after:
        yield plain(f"new {noun}{suffix}")
    else:
        yield plain(f"{noun} deleted{f', which was read by {context.names(readers)}' if readers else ''}")


def _judged(text: str, reads: Reads, rising: bool) -> Iterator[Sentence]:
    if reads == "same":
        return
    if reads == "other":
        yield looser(f"{text} (what it watched may be watched no more)")
    elif (reads == "more") == rising:
        yield tighter(f"{text} (fires sooner)")
    else:
        yield looser(f"{text} (fires later)")


def _where(_field: str, before: list[list[str]], after: list[list[str]], _context: Context) -> Iterator[Reading]:
    old, new = ([f"{key}:{value}" for key, value in side] for side in (before, after))
    gone, joined = ([it for it in one if it not in other] for one, other in ((old, new), (new, old)))
    reads: Reads = "other" if gone and joined else "less" if joined else "more"
    yield Reading(text=f"filter {prose(old) if old else 'none'} → {prose(new) if new else 'none'}", reads=reads)


def _percentile(_field: str, before: int, after: int, _context: Context) -> Iterator[Reading]:
    yield Reading(text=f"percentile {before} → {after}", reads="more" if after > before else "less")


def _aggregate(_field: str, before: str, after: str, _context: Context) -> Iterator[Reading]:
    known = before in _EXTREMES and after in _EXTREMES
    reads: Reads = "other" if not known else "more" if _EXTREMES[after] > _EXTREMES[before] else "less"
    yield Reading(text=f"joined by {before} → {after}", reads=reads)


def _everywhere(_field: str, _before: bool, after: bool, _context: Context) -> Iterator[Reading]:
    yield Reading(text="looks at every environment" if after else "looks at its own environment alone", reads="other")


def _service_scope(_field: str, before: str, after: str, _context: Context) -> Iterator[Reading]:
    if "listed" not in (before, after):
        yield Reading(text=f"looks at {_WHOSE[after]} instead of {_WHOSE[before]}", reads="other")


def _services(_field: str, before: list[Json], after: list[Json], context: Context) -> Iterator[Reading]:
    old, new = (context.names(value) if value else "the services of what reads it" for value in (before, after))
    yield Reading(text=f"services {old} → {new}", reads="other")


def _metric(_field: str, before: Json | None, after: Json | None, context: Context) -> Iterator[Reading]:
    old, new = (context.name(value) if value else "none" for value in (before, after))
    yield Reading(text=f"metric {old} → {new}", reads="other")


def _search(_field: str, before: str, after: str, _context: Context) -> Iterator[Reading]:
    reads: Reads = "more" if covers(after, before) else "less" if covers(before, after) else "other"
    yield Reading(text=f"search `{before}` → `{after}`", reads=reads)


def _says_nothing(_field: str, _before: object, _after: object, _context: Context) -> Iterator[Reading]:
    """An alert's own groups say it."""
    yield from ()


def _words(field: str, before: object, after: object, _context: Context) -> Iterator[Reading]:
    yield Reading(text=f"{field}: {before or 'none'} → {after or 'none'}", reads="same")


def _other(field: str, before: object, after: object, context: Context) -> Iterator[Reading]:
    text = f"{field.replace('_', ' ')}: {context.shown(before)} → {context.shown(after)}"
    yield Reading(text=text, reads="other")


def _event(field: str, before: str | None, after: str | None, _context: Context) -> Iterator[Reading]:
    old, new = (value or "what an agent reports" for value in (before, after))
    if field == "event":
        text = f"made of {new} instead of {old}"
    else:
        text = f"measures {after or 'lines'} instead of {before or 'lines'}"
    yield Reading(text=text, reads="other")


def _tags(_field: str, before: list[str], after: list[str], _context: Context) -> Iterator[Reading]:
    gone, joined = ([it for it in one if it not in other] for one, other in ((before, after), (after, before)))
    if gone:
        yield Reading(text=f"no longer tagged with {prose(gone)}", reads="same")
    if joined:
        yield Reading(text=f"tagged with {prose(joined)} too", reads="same")


def _reported(_field: str, _before: bool, after: bool, _context: Context) -> Iterator[Reading]:
    yield Reading(
        text=f"its unit, description and tags are {'set' if after else 'no longer set'} in Datadog", reads="same"
    )


def _of_metric(metric: Pair, context: Context) -> Iterator[Reading]:
    for field, (before, after) in metric.changed.items():
        if field in ("event", "field", "kind"):
            yield from _METRIC.get(field, _other)(field, before, after, context)


def _readers(ref: str, context: Context) -> list[str]:
    """Alerts and SLOs that read a signal or a metric, by way of a signal too."""
    direct = context.users(ref, *READERS)
    by_signal = [user for signal in context.users(ref, "signals") for user in context.users(signal, *READERS)]
    return list(dict.fromkeys([*direct, *by_signal]))


def _read_by(it: FieldChange) -> str:
    readers = _readers(it.pair.ref, it.context)
    return f", read by {it.context.names(readers)}" if readers else ""


_Read = Callable[[str, Any, Any, Context], Iterator[Reading]]
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
SIGNALS = dict.fromkeys((*_READ, "kind"), signal_field)
METRICS = dict.fromkeys((*_METRIC, "kind"), metric_field)
