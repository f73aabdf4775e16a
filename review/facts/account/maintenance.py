"""What a maintenance window means: for how long which alerts are muted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import left_and_joined, looser, many, minutes, plain, tighter
from review.inputs.document import Document, Json
from review.inputs.notifiers import WATCHES, wakes
from review.model import Sentence

_PERIODS = {"DAILY": 1440, "WEEKLY": 7 * 1440, "MONTHLY": 30 * 1440}
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday"}
_EVERY = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A window that comes or goes."""
    fields, side = pair.item["fields"], context.head if pair.after else context.base
    said = f"{_services(fields, context)} {span(fields)}{_rhythm(fields)}"
    if pair.after:
        found = muted(fields, side)
        if found:
            yield looser(f"mutes {said}: {_muted(found, side, context)}")
        else:
            yield plain(f"mutes {said}, where nothing notifies")
    else:
        yield tighter(f"no longer mutes {said}")


def muted(fields: Json, side: Document) -> list[str]:
    """The references of what a window mutes on a side: what belongs to its services, or everything."""
    services = {service["ref"].partition("/")[2] for service in fields["services"]}
    items = side.of_services(services) if services else side.items.items()
    return [ref for ref, item in items if item["section"] in WATCHES[:3]]


def share(fields: Json) -> float:
    """The part of all time that a repeated window mutes, from 0 to 1; 0 for one that happens once."""
    if not fields["repeats"]:
        return 0.0
    rule = _rule(fields)
    return float(fields["minutes"] / (_PERIODS[rule["FREQ"]] * int(rule["INTERVAL"])))


def span(fields: Json) -> str:
    """`from Saturday 2030-12-07 02:00 to 04:00 Europe/Berlin`."""
    begin = datetime.fromisoformat(fields["start"])
    end = begin + timedelta(minutes=fields["minutes"])
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%A %Y-%m-%d %H:%M}"
    return f"from {begin:%A %Y-%m-%d %H:%M} to {until} {fields['time_zone']}"


def _muted(found: list[str], side: Document, context: Context) -> str:
    waking = [ref for ref in found if wakes(side.items[ref])]
    if not waking:
        return f"{many(len(found), 'alert')}, none of which wakes anybody"
    return f"{many(len(found), 'alert')}, {len(waking)} of which wake people ({context.names(waking)})"


def _services(fields: Json, context: Context) -> str:
    return context.names(fields["services"]) if fields["services"] else "everything"


def _rhythm(fields: Json) -> str:
    if not fields["repeats"]:
        return ""
    rule = _rule(fields)
    every = _EVERY[rule["FREQ"]]
    often = f"every {every}" if rule["INTERVAL"] == "1" else f"every {rule['INTERVAL']} {every}s"
    day = rule.get("BYDAY")
    if day:
        return f", {often} on {_DAYS.get(day, 'Sunday')}"
    return f", {often} on day {rule['BYMONTHDAY']}" if "BYMONTHDAY" in rule else f", {often}"


def _rule(fields: Json) -> dict[str, str]:
    return dict(part.split("=", 1) for part in fields["repeats"].split(";"))


def _length(it: FieldChange) -> Iterator[Sentence]:
    text = f"lasts {minutes(it.before)} → {minutes(it.after)}"
    yield looser(f"{text} (mutes for longer)") if it.after > it.before else tighter(f"{text} (mutes for less)")


def _when(it: FieldChange) -> Iterator[Sentence]:
    if it.field == "time_zone" and "start" in it.pair.changed:
        return
    yield plain(f"{span(it.fields_after)} instead of {span(it.fields_before)}")


def _repeats(it: FieldChange) -> Iterator[Sentence]:
    old, new = (_rhythm(fields).removeprefix(", ") or "once" for fields in (it.fields_before, it.fields_after))
    before, after = share(it.fields_before), share(it.fields_after)
    text = f"{old} → {new}"
    if after > before:
        yield looser(f"{text} (mutes more often)")
    else:
        yield tighter(f"{text} (mutes less often)") if after < before else plain(text)


def _of(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    if not it.after:
        yield looser(f"mutes everything, and not only {it.context.names(it.before)}")
    elif not it.before:
        yield tighter(f"mutes {it.context.names(it.after)} alone instead of everything")
    else:
        if joined:
            yield looser(f"mutes {it.context.names(joined)} too")
        if gone:
            yield tighter(f"no longer mutes {it.context.names(gone)}")


SAYERS = {
    "minutes": _length,
    "start": _when,
    "time_zone": _when,
    "repeats": _repeats,
    "services": _of,
}
