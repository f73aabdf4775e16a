"""What a change of a rotation means: who is in it, when it is handed over, and which hours it covers."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.notifiers.firing import nothing
from review.facts.on_call.people import team
from review.facts.phrases import left_and_joined, looser, many, minutes, plain, prose, tighter
from review.inputs.document import Json
from review.model import Sentence

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_POLICIES = "escalation_policies"


def leader(pair: Pair, context: Context) -> Pair | None:
    """The rotation that another is the secondary of: it is written in the same place, and turns with it."""
    item = pair.item
    if not item["fields"]["shift"]:
        return None
    alike = (
        other
        for other in context.of_section("rotations")
        if not other.item["fields"]["shift"]
        and other.item["source"] == item["source"]
        and (other.after is None) == (pair.after is None)
    )
    return next(alike, None)


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A rotation that comes or goes, and the policies that call it."""
    people = context.names(pair.item["fields"]["people"])
    policies = context.users(pair.ref, _POLICIES)
    called = f", called by {context.names(policies)}" if policies else ""
    if pair.after:
        yield plain(f"new rotation of {people}{called or ', called by no escalation policy'}")
    else:
        yield looser(f"rotation of {people} deleted{called.replace('called', 'which was called') if called else ''}")


def as_its_leader(pair: Pair, context: Context) -> Iterator[Sentence] | None:
    """A secondary says only that it goes with its rotation; None for any other."""
    lead = leader(pair, context)
    if lead is None or lead.before is None or not pair.before or not pair.after:
        return None
    return iter([plain(f"changes as {lead.item['name']} does")])


def _people(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    left = many(len(it.after), "person").replace("persons", "people")
    name = it.pair.item["name"]
    for person in gone:
        text = f"{it.context.name(person)} leaves {name}: {left} left"
        yield looser(text) if len(it.after) < 2 else plain(text)
    for person in joined:
        text = f"{it.context.name(person)} joins {name}: {left} now"
        yield tighter(text) if len(it.before) < 2 else plain(text)
    if not gone and not joined:
        yield plain(f"turns in another order: {it.context.names(it.after)}")


def _hand_off(it: FieldChange) -> Iterator[Sentence]:
    """One sentence for the day, the hour and the zone of the hand-over, whichever of them changes."""
    changed = it.pair.changed
    if it.field != next(field for field in ("hand_off", "time_zone", "weekday") if field in changed):
        return
    before, after = (_hand_over(fields) for fields in (it.fields_before, it.fields_after))
    old, new = (fields["time_zone"] for fields in (it.fields_before, it.fields_after))
    if it.fields_after["sites"] and old != new:
        yield plain(f"kept by the clock of {new} instead of {old}")
    elif old == new:
        yield plain(f"hand-off {before} → {after} {new}" if before != after else f"hand-off {after} {new}")
    else:
        yield plain(f"hand-off {before} {old} → {after} {new}")


def _turn(it: FieldChange) -> Iterator[Sentence]:
    yield plain(f"turns {it.before} → {it.after}")


def _start(it: FieldChange) -> Iterator[Sentence]:
    text = f"starts {it.before} → {it.after}"
    yield looser(f"{text} (nobody of it is on call before)") if it.after > it.before else plain(text)


def _hours(it: FieldChange) -> Iterator[Sentence]:
    old, new = (_when(value) for value in (it.before, it.after))
    text = f"on call {new} instead of {old}"
    before, after = (_covered(value) for value in (it.before, it.after))
    if after < before:
        yield looser(f"{text} ({minutes(before - after)} a week fewer)")
    elif after > before:
        yield tighter(f"{text} ({minutes(after - before)} a week more)")
    else:
        yield plain(text)


def _sites(it: FieldChange) -> Iterator[Sentence]:
    old, new = ({site["time_zone"]: site for site in side or ()} for side in (it.before, it.after))
    for zone in sorted({*old, *new}):
        if zone not in new:
            yield plain(f"no longer hands over to {zone}")
        elif zone not in old:
            yield plain(f"hands over to {zone} too, from {new[zone]['begin']} to {new[zone]['end']}")
        elif _span(old[zone]) != _span(new[zone]):
            yield plain(f"{zone} on call {_span(old[zone])} → {_span(new[zone])}")


def _covered(hours: Json | None) -> int:
    """The minutes of a week in which a rotation has somebody."""
    return 7 * 1440 if hours is None else len(hours["days"]) * hours["minutes"]


def _hand_over(fields: Json) -> str:
    weekday = fields["weekday"]
    return fields["hand_off"] if weekday is None else f"{_DAYS[weekday]} {fields['hand_off']}"


def _when(hours: Json | None) -> str:
    if hours is None:
        return "around the clock"
    days = hours["days"]
    run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    named = f"{_DAYS[days[0]]} to {_DAYS[days[-1]]}" if run else prose([_DAYS[day] for day in days])
    return f"{named} from {hours['begin']} for {minutes(hours['minutes'])}"


def _span(site: Json) -> str:
    return f"{site['begin']}–{site['end']}"


SAYERS = {
    "team": team,
    "people": _people,
    "hand_off": _hand_off,
    "time_zone": _hand_off,
    "weekday": _hand_off,
    "turn": _turn,
    "start": _start,
    "hours": _hours,
    "sites": _sites,
    "shift": nothing,
}
