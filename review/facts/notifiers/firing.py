"""When an alert fires: its signal and condition, and whether it fires sooner or later than before."""

from collections.abc import Callable, Iterator
from typing import Any

from catalog.alerts.missing_data import TABLE, Silence, alert_kind
from plan.document.detections import read_detection
from plan.document.model import CatalogItem
from review.diff.items import KeptItem
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, directed, looser, plain, ranked, tighter
from review.facts.fields import nothing
from review.facts.phrases.alerts import Alert
from review.facts.phrases.consequences import WARNS
from review.inputs.document import Document, Json

COUNTED = ("count", "logs")
"""The kinds of signals whose value grows with the window."""
_UNWRITTEN: Json = {
    "absence": False,
    "anomaly": None,
    "evaluation_delay_seconds": None,
    "forecast": None,
    "group_by": [],
    "min_events": None,
    "no_data": "show",
    "recovery": None,
    "window_minutes": 0,
}
# The handling of missing data, from notifying to hiding.
_SILENCE: dict[Silence, int] = {"fires": 2, "notifies": 2, "shown": 1, "ends": 0}
# For a value that the alert's kind no longer allows, in a document of older code.
_OF_OLDER_CODE: dict[str, Silence] = {"page": "notifies", "show": "shown", "resolve": "ends", "ok": "ends"}


def silence_of(fields: Json, side: Document) -> Silence:
    """Return what an alert does without data, by the catalog's table."""
    signal, no_data = signal_of(fields, side), fields["no_data"]
    if "kind" not in signal:
        return _OF_OLDER_CODE[no_data]
    kind = alert_kind(signal["kind"], read_detection(fields, signal["kind"]))
    return TABLE[kind].choices[no_data].silence or _OF_OLDER_CODE[no_data]


def firing_fields(item: CatalogItem) -> Json:
    """Return the fields of an alert; fields that its side's code does not know have their defaults."""
    return {**_UNWRITTEN, **item.fields}


def rises(fields: Json) -> bool:
    """Return whether it fires above its threshold."""
    return str(fields["comparator"]).startswith(">")


def is_summed(signal: Json) -> bool:
    """Return whether the values of a signal's groups add up to its value."""
    return signal.get("kind") in (*COUNTED, "rate") or signal.get("aggregate") == "sum"


def signal_of(fields: Json, side: Document) -> Json:
    """Return the fields of the signal of an alert, of an SLO or of a part of one."""
    signal: Json = fields["signal"]
    if "ref" not in signal:
        return signal
    signal_item = side.items.get(signal["ref"])
    return (
        {**signal_item.fields, "name": signal_item.name} if signal_item else {"name": signal["ref"].partition("/")[2]}
    )


def looks_elsewhere(diff: KeptItem, context: Context) -> bool:
    """Return whether it uses another signal, or uses it differently: then base and head cannot be compared."""
    old, new = diff.was.fields, diff.after.fields
    for way in ("when", "query"):
        if way in old or way in new:
            return (way in old) != (way in new)
    names = {signal_of(old, context.base)["name"], signal_of(new, context.head)["name"]}
    ways = {(bool(it["anomaly"]), bool(it["forecast"]), it["absence"]) for it in (old, new)}
    return len(names) > 1 or len(ways) > 1


def condition(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of another signal, or another use of it. A changed threshold is reported by itself."""
    if looks_elsewhere(change.diff, change.context):
        yield looser(
            Alert.CONDITION, before=_condition_of(change.fields_before), after=_condition_of(change.fields_after)
        )


def _signal(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of a built-in signal whose definition in the code differs; signals in the YAML have facts of
    their own.
    """
    before, after = _signals(change)
    if {**before, "title": None} != {**after, "title": None}:
        yield looser(Alert.BUILT_IN, signal=after["name"])


def _threshold(change: FieldChange) -> Iterator[Fact]:
    old, new = _signals(change)
    before, after = _amounts(change)
    if old.get("unit") != new.get("unit") or change.fields_after["anomaly"]:
        yield looser(Alert.UNIT, before=before, after=after)
        return
    later = (change.after > change.before) == rises(change.fields_after)
    yield directed(Alert.THRESHOLD, later=later, before=before, after=after)


def _comparator(change: FieldChange) -> Iterator[Fact]:
    if change.before[0] != change.after[0]:
        yield looser(Alert.COMPARATOR_REVERSED, before=change.before, after=change.after)
    else:
        yield directed(
            Alert.COMPARATOR, later=len(change.after) < len(change.before), before=change.before, after=change.after
        )


def _window(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of a window: a longer one collects more of a count, and averages everything else."""
    fields, longer = change.fields_after, change.after > change.before
    if fields["forecast"]:
        yield directed(Alert.FORECAST, later=not longer, before=change.before, after=change.after)
        return
    counted = signal_of(fields, change.context.head).get("kind") in COUNTED and not fields["absence"]
    sooner = longer == rises(fields) if counted and not fields["anomaly"] else not longer
    yield directed(Alert.WINDOW, later=not sooner, before=change.before, after=change.after)


def _min_events(change: FieldChange) -> Iterator[Fact]:
    before, after = change.before or 0, change.after or 0
    groups = change.fields_after.get("group_by") or []
    yield directed(Alert.MIN_EVENTS, later=after > before, before=before, after=after, groups=groups)


def _warning(change: FieldChange) -> Iterator[Fact]:
    before, after = _amounts(change)
    if change.after is None:
        yield looser(Alert.WARNING_REMOVED, before=before)
    elif change.before is None:
        yield tighter(Alert.WARNING_ADDED, after=after)
    elif before[1] != after[1]:
        yield looser(Alert.WARNING, before=before, after=after)
    else:
        later = (change.after > change.before) == rises(change.fields_after)
        yield directed(Alert.WARNING, later=later, consequences=WARNS, before=before, after=after)


def _recovery(change: FieldChange) -> Iterator[Fact]:
    before, after = _amounts(change)
    code = Alert.WARNING_RECOVERY if change.field == "warning_recovery" else Alert.RECOVERY
    yield plain(code, before=before, after=after)


def _group_by(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of groups: in smaller groups an average exceeds sooner and a sum later; groups with few events
    are not evaluated.
    """
    finer, coarser = set(change.after) - set(change.before), set(change.before) - set(change.after)
    events = change.fields_after.get("min_events")
    if finer and not coarser and events:
        yield looser(Alert.GROUPS_MINIMUM, before=change.before, after=change.after, events=events)
        return
    signal = signal_of(change.fields_after, change.context.head)
    parts_exceed = not is_summed(signal) if rises(change.fields_after) else True
    later = bool(coarser and finer) or (bool(finer) != parts_exceed)
    yield directed(Alert.GROUPS, later=later, before=change.before, after=change.after)


def _no_data(it: FieldChange) -> Iterator[Fact]:
    old, new = (silence_of({**_UNWRITTEN, **fields}, side) for fields, side in _both(it))
    change = _SILENCE[new] - _SILENCE[old]
    yield ranked(change, Alert.NO_DATA, before=it.before, after=it.after, silence=new)


def _delay(change: FieldChange) -> Iterator[Fact]:
    later = (change.after or 0) > (change.before or 0)
    yield directed(Alert.DELAY, later=later, before=change.before, after=change.after)


def _anomaly(change: FieldChange) -> Iterator[Fact]:
    old, new = change.before["deviations"], change.after["deviations"]
    if old != new:
        yield directed(Alert.DEVIATIONS, later=new > old, before=old, after=new)
    old, new = change.before["direction"], change.after["direction"]
    if old != new:
        yield (tighter if new == "both" else looser)(Alert.DIRECTION, before=old, after=new)


def _alike(make: Callable[[FieldChange], Iterator[Fact]]) -> Callable[[FieldChange], Iterator[Fact]]:
    """Return facts only if the alert still uses the same signal in the same way; otherwise the condition reports
    everything.
    """

    def make_alike(change: FieldChange) -> Iterator[Fact]:
        if "signal" in change.diff.item.fields and not looks_elsewhere(change.diff, change.context):
            yield from make(change)

    return make_alike


def _both(change: FieldChange) -> list[tuple[Json, Document]]:
    return [(change.diff.was.fields, change.context.base), (change.fields_after, change.context.head)]


def _signals(change: FieldChange) -> list[Json]:
    return [signal_of(fields, side) for fields, side in _both(change)]


def _amounts(change: FieldChange) -> list[list[Any]]:
    """Return a field's values before and after, each with its signal's unit; a check's runs are counted."""
    units = ["run" if signal.get("kind") == "check" else signal.get("unit") for signal in _signals(change)]
    return [[change.before, units[0]], [change.after, units[1]]]


def _condition_of(fields: Json) -> Json:
    for way in ("when", "query"):
        if way in fields:
            return {"condition": fields[way], "minutes": 0}
    by_itself = fields["absence"] or fields["forecast"]
    return {"condition": fields["condition"], "minutes": 0 if by_itself else fields["window_minutes"]}


def _heartbeat(change: FieldChange) -> Iterator[Fact]:
    """Yield how often a heartbeat is due; the window, which is at least as long, decides when it is missed."""
    yield plain(Alert.HEARTBEAT, before=change.before, after=change.after)


FIRING = {
    "heartbeat_minutes": _alike(_heartbeat),
    "condition": condition,
    "signal": _alike(_signal),
    "threshold": _alike(_threshold),
    "comparator": _alike(_comparator),
    "window_minutes": _alike(_window),
    "min_events": _alike(_min_events),
    "warning": _alike(_warning),
    "recovery": _alike(_recovery),
    "warning_recovery": _alike(_recovery),
    "group_by": _alike(_group_by),
    "no_data": _alike(_no_data),
    "evaluation_delay_seconds": _alike(_delay),
    "anomaly": _alike(_anomaly),
    "forecast": nothing,
    "absence": nothing,
}
