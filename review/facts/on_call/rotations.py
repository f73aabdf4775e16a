"""Facts of rotations: their people, hand-offs and hours."""

from collections.abc import Iterator

from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, plain, ranked, removed_and_added, tighter
from review.facts.fields import changed, nothing
from review.facts.on_call.people import places_of, team
from review.facts.phrases.on_call import Rotation
from review.facts.section import SectionFacts
from review.inputs.document import Json

_POLICIES = "escalation_policies"


def leader(diff: ItemDiff, context: Context) -> ItemDiff | None:
    """Return the primary of a secondary rotation. The two are one item in the YAML, with the same hand-offs."""
    item = diff.item
    if not item.fields["shift"]:
        return None
    alike = (
        other
        for other in context.of_section("rotations")
        if not other.item.fields["shift"]
        and other.item.source == item.source
        and (other.after is None) == (diff.after is None)
    )
    return next(alike, None)


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed rotation, with the policies that use it."""
    members = context.names(diff.item.fields["people"])
    policies = context.names(context.users(diff.ref, _POLICIES))
    if diff.after:
        code, unused, make = Rotation.ADDED, Rotation.ADDED_UNUSED, plain
    else:
        code, unused, make = Rotation.REMOVED, Rotation.REMOVED_UNUSED, looser
    yield make(code, members=members, policies=policies) if policies else make(unused, members=members)


def as_its_leader(diff: KeptItem, context: Context) -> Iterator[Fact] | None:
    """Yield the one fact of a secondary, that it follows its rotation; None for any other rotation."""
    lead = leader(diff, context)
    if lead is None or lead.before is None:
        return None
    return iter([plain(Rotation.FOLLOWS, rotation=lead.item.name)])


def _people(change: FieldChange) -> Iterator[Fact]:
    removed, added = removed_and_added(change.before, change.after)
    name, count = change.diff.item.name, len(change.after)
    for person in removed:
        say = looser if count < 2 else plain
        still = _still(person["ref"], change)
        yield say(Rotation.LEFT, person=change.context.name(person), rotation=name, left=count, still=still)
    for person in added:
        say = tighter if len(change.before) < 2 else plain
        yield say(Rotation.JOINED, person=change.context.name(person), rotation=name, now=count)
    if not removed and not added:
        yield plain(Rotation.ORDER, members=change.context.names(change.after))


def _still(person: str, change: FieldChange) -> list[Json]:
    """Return where a person who left the rotation still is; nothing for one who is deleted."""
    return places_of(person, change.context) if person in change.context.head.items else []


def _hand_off(change: FieldChange) -> Iterator[Fact]:
    """Yield one fact for the day, the time and the zone of the hand-off, whichever of them changes."""
    changed = change.diff.changed
    if change.field != next(field for field in ("hand_off", "time_zone", "weekday") if field in changed):
        return
    before, after = change.fields_before, change.fields_after
    if after["sites"] and before["time_zone"] != after["time_zone"]:
        yield plain(Rotation.TIME_ZONE, before=before["time_zone"], after=after["time_zone"])
    else:
        keys = ("weekday", "hand_off", "time_zone")
        yield plain(Rotation.HAND_OFF, change=[[fields[key] for key in keys] for fields in (before, after)])


def _start(change: FieldChange) -> Iterator[Fact]:
    if change.after > change.before:
        yield looser(Rotation.STARTS_LATER, before=change.before, after=change.after)
    else:
        yield plain(Rotation.STARTS_SOONER, before=change.before, after=change.after)


def _hours(change: FieldChange) -> Iterator[Fact]:
    fewer = _covered(change.before) - _covered(change.after)
    yield ranked(-fewer, Rotation.HOURS, before=change.before, after=change.after, fewer=fewer)


def _sites(change: FieldChange) -> Iterator[Fact]:
    old, new = ({site["time_zone"]: site for site in side or ()} for side in (change.before, change.after))
    for zone in sorted({*old, *new}):
        if zone not in new:
            yield plain(Rotation.SITE_REMOVED, zone=zone)
        elif zone not in old:
            yield plain(Rotation.SITE_ADDED, zone=zone, begin=new[zone]["begin"], end=new[zone]["end"])
        elif _span(old[zone]) != _span(new[zone]):
            yield plain(Rotation.SITE_HOURS, zone=zone, before=_span(old[zone]), after=_span(new[zone]))


def _covered(hours: Json | None) -> int:
    """Return the minutes per week in which the rotation has someone on call."""
    return 7 * 1440 if hours is None else len(hours["days"]) * hours["minutes"]


def _span(site: Json) -> list[str]:
    return [site["begin"], site["end"]]


FACTS = SectionFacts(
    fields={
        "team": team,
        "people": _people,
        "hand_off": _hand_off,
        "time_zone": _hand_off,
        "weekday": _hand_off,
        "turn": changed(Rotation.TURN),
        "start": _start,
        "hours": _hours,
        "sites": _sites,
        "shift": nothing,
    },
    on_create_delete=on_create_delete,
    replaces_fields=as_its_leader,
)
