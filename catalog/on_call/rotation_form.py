"""The YAML of rotations: the people, the length of turns, the hand-off and the on-call hours."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from catalog.forms.clock import Clock, Day, ZoneName, exists, weekdays
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form, Located
from catalog.forms.raw import NOTHING_RAW, VendorForm, raw_of
from catalog.forms.symbols import Scope, old_id
from catalog.forms.text import shown, slug
from catalog.forms.types import FromText, Reference, not_empty, one_or_more, written_once
from catalog.on_call.layers import DAY, layers, minute, site_begins
from catalog.on_call.model import Hours, Person, Rotation, Site, Team
from catalog.on_call.owners import owning_team
from catalog.on_call.pagerduty_zones import pager_knows
from catalog.on_call.turns import HandOff, Turn, parse_hand_off, parse_turn

# A Monday in the past: PagerDuty keeps a layer's start only if it is in the past.
FIRST_DAY = date(2026, 1, 5)

IN_ORDER = "a list of people in the order of their turns, such as [Ada, Grace]"
A_ZONE = "an IANA name, such as `time_zone: Europe/Berlin`"
Turners = Annotated[
    list[Reference], AfterValidator(not_empty), AfterValidator(written_once), Field(description=IN_ORDER)
]


def _days(value: object) -> object:
    words = one_or_more(value)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return value
    return sorted({day for word in words for day in weekdays(word)})


def _hours(value: object) -> object:
    if isinstance(value, str) and value != "business":
        raise InvalidValue(f"invalid hours {shown(value)}", "write `business`, or a map of `days`, `from` and `to`")
    return dict(days="mon..fri", **{"from": "09:00", "to": "17:00"}) if value == "business" else value


class HoursForm(Form):
    noun: ClassVar[str] = "`hours`"
    days: Annotated[
        list[int],
        BeforeValidator(_days),
        AfterValidator(not_empty),
        WithJsonSchema({"type": "array", "items": {"type": "string"}, "minItems": 1}),
    ] = Field(default_factory=lambda: list(range(7)), description="a list of days, such as [mon..fri]; default: all")
    begin: Clock = Field(alias="from", description="a time of day, such as `09:00`")
    to: Clock


class SiteForm(Form):
    noun: ClassVar[str] = "a site"
    people: Turners
    time_zone: ZoneName
    begin: Clock = Field(alias="from", description="the time of day, such as `09:00`, at which its day begins")
    to: Clock = Field(description="the time of day, such as `21:00`, until which it can be on call")


class RotationForm(VendorForm):
    noun: ClassVar[str] = "a rotation"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    people: Turners | None = Field(default=None, description=IN_ORDER)
    turn: Annotated[Turn, FromText(parse_turn)] = Field(
        default="weekly",
        validate_default=True,
        description="the length of a turn: `daily`, `weekly`, or a length such as `12h`, `2d` or `2w`",
    )
    hand_off: Annotated[HandOff, FromText(parse_hand_off)] | None = Field(
        default=None,
        description="when a turn ends, in the zone's time; default: `monday 09:00`, or `09:00` for daily turns",
    )
    time_zone: ZoneName | None = Field(default=None, description=f"{A_ZONE}; required with `people`")
    start: Day = Field(default=FIRST_DAY, description="the day of the first turn, a date: `2026-01-05`")
    hours: Annotated[HoursForm, BeforeValidator(_hours)] | None = Field(
        default=None,
        description="the on-call hours: `business`, or {days: [mon..fri], from: 09:00, to: 17:00}",
        json_schema_extra={"also": "string"},
    )
    secondary: bool = Field(
        default=False, description="`true` to add a rotation `… secondary`, with the people whose turn is next"
    )
    team: Reference | None = Field(
        default=None,
        description="the team that owns the schedule in PagerDuty; default: those of the policies that page it",
    )
    follow_the_sun: Annotated[list[SiteForm], AfterValidator(not_empty)] | None = Field(
        default=None,
        description="a list of sites, instead of people: [{people: [Ada], time_zone: UTC, from: 09:00, to: 21:00}]",
    )


def resolve_rotations(
    entries: list[Located[RotationForm]],
    rotations: Scope[Rotation],
    people: Scope[Person],
    teams: Scope[Team],
) -> None:
    """Add the rotations in the YAML, and the secondary of each that has one."""

    def build(entry: Located[RotationForm], id: str) -> Rotation | None:
        rotation, (team, owned) = _rotation(entry, id, people), owning_team(entry.form.team, entry, teams)
        return replace(rotation, team=team) if rotation and owned else None

    rotations.fill(entries, build)
    for entry in entries:
        first = next((item for item in rotations.items if item.name == entry.form.name), None)
        if entry.form.secondary and first is not None:
            _add_secondary(first, entry, rotations)
        elif first is None and (entry.form.secondary or "secondary" in entry.refused):
            rotations.refuse(_secondary_words(entry))


def _secondary_words(entry: Located[RotationForm]) -> tuple[str, str]:
    """The name and the id of a rotation's secondary."""
    form = entry.form
    return f"{form.name} secondary", f"{form.id or slug(form.name)}-secondary"


def _add_secondary(first: Rotation, entry: Located[RotationForm], rotations: Scope[Rotation]) -> None:
    crews = [site.people for site in first.sites] or [first.people]
    alone = next((crew[0].name for crew in crews if len(crew) == 1), None)
    if alone is not None:
        message = f"{shown(alone)} would be their own secondary"
        rotations.report.refuse(entry.at("secondary"), message, "add a second person, or remove the line")
        return
    old = first.renamed_from
    second = replace(
        first,
        id=f"{first.id}-secondary",
        name=f"{first.name} secondary",
        shift=1,
        raw=NOTHING_RAW,
        renamed_from=f"{old}-secondary" if old else None,
    )
    if second.renamed_from:
        rotations.renamed_now(second.renamed_from, second.name, entry.at("renamed_from"))
    if rotations.claim((second.name, second.id), entry.source):
        rotations.add(second, (second.name, second.id))


def _rotation(entry: Located[RotationForm], id: str, people: Scope[Person]) -> Rotation | None:
    form = entry.form
    sites = _sites(entry, people)
    around_the_sun = form.follow_the_sun is not None or "follow_the_sun" in entry.refused
    crew = () if around_the_sun else _crew(entry, people)
    if not {"turn", "hand_off", "follow_the_sun", "time_zone", "hours"}.isdisjoint(entry.refused):
        return None
    hand_off = _hand_off(entry, people)
    zone = form.time_zone or (sites[0].time_zone if sites else None)
    if crew is None or sites is None or hand_off is None or zone is None:
        return None
    place = entry.at("time_zone") if form.time_zone else entry.at("follow_the_sun", 0, "time_zone")
    if not pager_knows(zone, place, people.report):
        return None
    rotation = Rotation(
        id=id,
        name=form.name,
        people=crew or tuple(dict.fromkeys(person for site in sites for person in site.people)),
        time_zone=zone,
        turn=form.turn,
        hand_off=hand_off.time,
        weekday=hand_off.weekday,
        start=form.start,
        hours=_span(form.hours),
        sites=sites,
        raw=raw_of(form.raw),
        keep=form.keep,
        renamed_from=old_id(form),
        source=entry.source,
    )
    covered = _covers_the_day(rotation, entry, people) and _begins_at_an_hour_that_exists(rotation, entry, people)
    return rotation if covered else None


def _crew(entry: Located[RotationForm], people: Scope[Person]) -> tuple[Person, ...] | None:
    """The people of a rotation in one zone; None if they, or the zone, are missing."""
    form = entry.form
    missing = [field for field in ("people", "time_zone") if getattr(form, field) is None]
    for field in missing:
        if field not in entry.refused:
            description = IN_ORDER if field == "people" else A_ZONE
            message = f"`{field}` is missing in a rotation"
            people.report.refuse(entry.source, message, f"write {description}")
    if form.people is None or "people" in entry.refused:
        return None
    crew = people.find_all(form.people, entry, "people")
    return None if missing else crew


def _hand_off(entry: Located[RotationForm], people: Scope[Person]) -> HandOff | None:
    """When turns change; None if that does not fit the turns."""
    form = entry.form
    weekly = form.turn.has_weekday
    hand_off = form.hand_off or parse_hand_off("monday 09:00" if weekly else "09:00")
    if (hand_off.weekday is None) == weekly:
        right = f"the weekday too, such as `monday {hand_off.time:%H:%M}`" if weekly else "`09:00`, without a day"
        message = f"{shown(hand_off.text)} is not allowed with {form.turn} turns"
        people.report.refuse(entry.at("hand_off"), message, f"write {right}")
        return None
    if form.hours is not None and form.turn.hours < 24:
        message = f"`hours` is not allowed with turns of {shown(form.turn.text)}"
        people.report.refuse(entry.at("hours"), message, "write `turn: daily`, or remove `hours`")
        return None
    return hand_off


def _sites(entry: Located[RotationForm], people: Scope[Person]) -> tuple[Site, ...] | None:
    """The sites of a follow-the-sun rotation; empty for any other; None if one is invalid."""
    form = entry.form
    if form.follow_the_sun is None or "follow_the_sun" in entry.refused:
        return ()
    for field in ("people", "hand_off", "hours"):
        if getattr(form, field) is not None:
            message = f"`{field}` is not allowed with `follow_the_sun`"
            people.report.refuse(entry.at(field), message, "remove the line: each site has its own")
            return None
    if form.turn.hours < 24:
        message = f"turns of {shown(form.turn.text)} are not allowed with `follow_the_sun`"
        people.report.refuse(entry.at("turn"), message, "write whole days or weeks")
        return None
    sites = []
    for index, site in enumerate(form.follow_the_sun):
        places = [entry.at("follow_the_sun", index, "people", position) for position in range(len(site.people))]
        crew = [people.find(word, place) for word, place in zip(site.people, places, strict=True)]
        if None not in crew:
            known = tuple(person for person in crew if person is not None)
            sites.append(Site(people=known, time_zone=site.time_zone, begin=site.begin, end=site.to))
    return tuple(sites) if len(sites) == len(form.follow_the_sun) else None


def _covers_the_day(rotation: Rotation, entry: Located[RotationForm], people: Scope[Person]) -> bool:
    """Whether each site stays until the next one takes over, by the clocks of the first day."""
    in_order = sorted(rotation.sites, key=lambda site: site_begins(site, rotation).time())
    for site, following in zip(in_order, [*in_order[1:], *in_order[:1]], strict=True):
        begins, relieved = (minute(site_begins(item, rotation).time()) for item in (site, following))
        stays = (minute(site.end) - minute(site.begin)) % DAY or DAY
        needed = (relieved - begins) % DAY or (DAY if site is following else 0)
        place = entry.at("follow_the_sun", rotation.sites.index(site), "to")
        if not needed:
            message = f"two sites take over at the same time, {begins // 60:02}:{begins % 60:02}"
            people.report.refuse(place, message, "write another `from` in one of them")
            return False
        if stays < needed:
            ends = (begins + stays) % DAY
            message = f"nobody is on call from {ends // 60:02}:{ends % 60:02} to {relieved // 60:02}:{relieved % 60:02}"
            message += f" ({rotation.time_zone}), until {shown(following.time_zone)} takes over"
            people.report.refuse(place, message, "write a later `to` here, or an earlier `from` there")
            return False
    return True


def _begins_at_an_hour_that_exists(rotation: Rotation, entry: Located[RotationForm], people: Scope[Person]) -> bool:
    """Whether each layer's first turn begins at an hour that exists. PagerDuty would silently move a skipped hour."""
    firsts: list[tuple[datetime, str, tuple[str | int, ...]]]
    firsts = [(layer.start.replace(tzinfo=None), rotation.time_zone, ("start",)) for layer in layers(rotation)]
    firsts += [
        (datetime.combine(rotation.first_day, site.begin), site.time_zone, ("follow_the_sun", index, "from"))
        for index, site in enumerate(rotation.sites)
    ]
    for first, zone, where in firsts:
        if exists(first, ZoneInfo(zone)):
            continue
        message = (
            f"the first turn would begin at {first:%Y-%m-%d %H:%M}, which does not exist in {zone}: the clocks skip "
        )
        message += "it, and PagerDuty would move the hand-off to another hour"
        hint = "write another `start`, such as a week later, or a `hand_off` at an hour that exists every day"
        place = entry.at(*where) if "start" in entry.form.model_fields_set or where[0] != "start" else None
        people.report.refuse(place or entry.at("hand_off"), message, hint)
        return False
    return True


def _span(form: HoursForm | None) -> Hours | None:
    if form is None:
        return None
    length = (minute(form.to) - minute(form.begin)) % DAY or DAY
    if length == DAY and len(form.days) == 7:
        return None
    return Hours(days=tuple(form.days), begin=form.begin, minutes=length)
