"""When an alert fires: what it looks at and compares, and whether that is sooner or later than before."""

from collections.abc import Callable, Iterator

from catalog.alerts.missing_data import TABLE, Silence, alert_kind
from plan.document.detections import read_detection
from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import amount, judged, looser, minutes, number, plain, prose, seconds, tighter
from review.inputs.document import Document, Json
from review.model import Sentence

_COUNTED = ("count", "logs")
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
# What silence does, from what notifies to what hides it.
_SILENCE: dict[Silence, int] = {"fires": 2, "notifies": 2, "shown": 1, "ends": 0}
_SAYS_OF_SILENCE: dict[Silence, str] = {
    "fires": "silence fires it",
    "notifies": "silence notifies",
    "shown": "silence notifies nobody",
    "ends": "silence ends it",
}
# Of a choice that its kind of alert no longer allows, in a document of older code.
_OF_OLDER_CODE: dict[str, Silence] = {"page": "notifies", "show": "shown", "resolve": "ends", "ok": "ends"}


def silence_of(fields: Json, side: Document) -> Silence:
    """What an alert does when nothing is measured, by the catalog's table."""
    signal, no_data = signal_of(fields, side), fields["no_data"]
    if "kind" not in signal:
        return _OF_OLDER_CODE[no_data]
    kind = alert_kind(signal["kind"], read_detection(fields, signal["kind"]))
    return TABLE[kind].choices[no_data].silence or _OF_OLDER_CODE[no_data]


def firing_fields(item: Json) -> Json:
    """The fields of an alert; what the code of its side does not know yet is as if nobody wrote it."""
    return {**_UNWRITTEN, **item["fields"]}


def rises(fields: Json) -> bool:
    """Whether it fires above its threshold."""
    return str(fields["comparator"]).startswith(">")


def signal_of(fields: Json, side: Document) -> Json:
    """The fields of the signal that an alert, an SLO or a part of it looks at."""
    signal: Json = fields["signal"]
    if "ref" not in signal:
        return signal
    found = side.items.get(signal["ref"])
    return {**found["fields"], "name": found["name"]} if found else {"name": signal["ref"].partition("/")[2]}


def looks_elsewhere(pair: Pair, context: Context) -> bool:
    """Whether it looks at another signal, or at it in another way: then nothing of before and after compares."""
    was = context.was(pair)
    assert was is not None
    assert pair.after is not None
    old, new = was["fields"], pair.after["fields"]
    if "when" in old or "when" in new:
        return ("when" in old) != ("when" in new)
    names = {signal_of(old, context.base)["name"], signal_of(new, context.head)["name"]}
    ways = {(bool(it["anomaly"]), bool(it["forecast"]), it["absence"]) for it in (old, new)}
    return len(names) > 1 or len(ways) > 1


def condition(it: FieldChange) -> Iterator[Sentence]:
    """Another signal, or another way to look at it. A threshold alone is said by itself."""
    if looks_elsewhere(it.pair, it.context):
        old, new = (_watched(fields) for fields in (it.fields_before, it.fields_after))
        yield looser(f"fires on {new} instead of {old} (what it watched is watched no more)")


def _signal(it: FieldChange) -> Iterator[Sentence]:
    """A built-in signal of the same name that the code defines otherwise; those of the catalog say it themselves."""
    before, after = (signal_of(fields, side) for fields, side in _both(it))
    if {**before, "title": None} != {**after, "title": None}:
        yield looser(f"{after['name']} is defined otherwise (what it watched may be watched no more)")


def _threshold(it: FieldChange) -> Iterator[Sentence]:
    before, after = (signal_of(fields, side) for fields, side in _both(it))
    text = f"threshold {_amount(it.before, before)} → {_amount(it.after, after)}"
    if before.get("unit") != after.get("unit") or it.fields_after["anomaly"]:
        yield looser(f"{text} (in another unit)")
    else:
        yield judged(text, later=(it.after > it.before) == rises(it.fields_after))


def _comparator(it: FieldChange) -> Iterator[Sentence]:
    text = f"comparison {it.before} → {it.after}"
    if it.before[0] != it.after[0]:
        yield looser(f"{text} (fires on the other side)")
    else:
        yield judged(text, later=len(it.after) < len(it.before))


def _window(it: FieldChange) -> Iterator[Sentence]:
    """A longer window collects more of what is counted, and evens out everything else."""
    fields, longer = it.fields_after, it.after > it.before
    if fields["forecast"]:
        text = f"looks ahead {minutes(it.before)} → {minutes(it.after)}"
        yield judged(text, later=not longer)
        return
    counted = signal_of(fields, it.context.head).get("kind") in _COUNTED and not fields["absence"]
    sooner = longer == rises(fields) if counted and not fields["anomaly"] else not longer
    yield judged(f"window {minutes(it.before)} → {minutes(it.after)}", later=not sooner)


def _min_events(it: FieldChange) -> Iterator[Sentence]:
    groups = it.fields_after.get("group_by")
    each = f" in each {' and '.join(groups)}" if groups else ""
    text = f"minimum events{each} {number(it.before or 0)} → {number(it.after or 0)}"
    yield judged(text, later=(it.after or 0) > (it.before or 0))


def _warning(it: FieldChange) -> Iterator[Sentence]:
    before, after = (signal_of(fields, side) for fields, side in _both(it))
    if it.after is None:
        yield looser(f"no longer warns at {_amount(it.before, before)}")
    elif it.before is None:
        yield tighter(f"warns at {_amount(it.after, after)}")
    else:
        text = f"warns at {_amount(it.before, before)} → {_amount(it.after, after)}"
        later = (it.after > it.before) == rises(it.fields_after)
        yield judged(text, later=later, more="warns sooner", less="warns later")


def _recovery(it: FieldChange) -> Iterator[Sentence]:
    what = "warning ends" if it.field == "warning_recovery" else "ends"
    before, after = (signal_of(fields, side) for fields, side in _both(it))
    old = _amount(it.before, before) if it.before is not None else "its threshold"
    new = _amount(it.after, after) if it.after is not None else "its threshold"
    yield plain(f"{what} at {new} instead of {old}")


def _group_by(it: FieldChange) -> Iterator[Sentence]:
    """Judged in smaller parts, an average exceeds sooner, and a sum later; a part of few events is not judged."""
    old, new = (_grouped(value) for value in (it.before, it.after))
    text = f"judged {new} instead of {old}"
    finer, coarser = set(it.after) - set(it.before), set(it.before) - set(it.after)
    events = it.fields_after.get("min_events")
    if finer and not coarser and events:
        yield looser(f"{text} (one with fewer than {number(events)} events never fires)")
        return
    signal = signal_of(it.fields_after, it.context.head)
    summed = signal.get("kind") in (*_COUNTED, "rate") or signal.get("aggregate") == "sum"
    parts_exceed = not summed if rises(it.fields_after) else True
    later = bool(coarser and finer) or (bool(finer) != parts_exceed)
    yield judged(text, later=later)


def _no_data(it: FieldChange) -> Iterator[Sentence]:
    old, new = (silence_of({**_UNWRITTEN, **fields}, side) for fields, side in _both(it))
    text = f"no data: {it.before} → {it.after} ({_SAYS_OF_SILENCE[new]})"
    more = _SILENCE[new] - _SILENCE[old]
    yield tighter(text) if more > 0 else looser(text) if more < 0 else plain(text)


def _delay(it: FieldChange) -> Iterator[Sentence]:
    old, new = (seconds(value) if value else "none" for value in (it.before, it.after))
    yield judged(f"evaluation delay {old} → {new}", later=(it.after or 0) > (it.before or 0))


def _anomaly(it: FieldChange) -> Iterator[Sentence]:
    old, new = it.before, it.after
    if old["deviations"] != new["deviations"]:
        text = f"deviations {old['deviations']} → {new['deviations']}"
        yield judged(text, later=new["deviations"] > old["deviations"])
    if old["direction"] != new["direction"]:
        text = f"fires {_side(new)} the expected instead of {_side(old)} it"
        yield tighter(text) if new["direction"] == "both" else looser(text)


def nothing(_it: FieldChange) -> Iterator[Sentence]:
    """Other fields say it already."""
    yield from ()


def _alike(say: Callable[[FieldChange], Iterator[Sentence]]) -> Callable[[FieldChange], Iterator[Sentence]]:
    """Speaks only where it still looks at the same thing in the same way; else the condition says all."""

    def said(it: FieldChange) -> Iterator[Sentence]:
        if it.pair.item["fields"].get("when") is None and not looks_elsewhere(it.pair, it.context):
            yield from say(it)

    return said


def _both(it: FieldChange) -> list[tuple[Json, Document]]:
    was = it.context.was(it.pair)
    assert was is not None
    return [(was["fields"], it.context.base), (it.fields_after, it.context.head)]


def _amount(value: float, signal: Json) -> str:
    if signal.get("kind") == "check":
        return f"{number(value)} failed runs"
    return amount(value, signal.get("unit"))


def _watched(fields: Json) -> str:
    if "when" in fields:
        return f"`{fields['when']}`"
    said = fields["absence"] or fields["forecast"] or not fields["window_minutes"]
    return f"`{fields['condition']}`" if said else f"`{fields['condition']}` over {minutes(fields['window_minutes'])}"


def _grouped(tags: list[str]) -> str:
    return f"for each {prose(tags)} alone" if tags else "as a whole"


def _side(anomaly: Json) -> str:
    return {"both": "above and below"}.get(anomaly["direction"], str(anomaly["direction"]))


def _heartbeat(it: FieldChange) -> Iterator[Sentence]:
    """How often it is due; the window, which is as long and more, says when it is missed."""
    old, new = (minutes(value) if value else "none" for value in (it.before, it.after))
    yield plain(f"heartbeat due every {old} → {new}")


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
