"""How a person writes who is on call, and what becomes of it."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, ClassVar, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.errors import Refused
from catalog.fields import Email, Reference, Seconds, choice, minutes, not_empty, within, written_once
from catalog.forms import Form, ItemForm, RenamableForm, Written
from catalog.on_call import EscalationPolicy, Level, OnCall, Person, Rotation, Turn
from catalog.register import Register, Taken, by_id, old_id
from catalog.sections import Sections
from catalog.text import nearest, shown, suggestion
from catalog.values import Converted

Target: TypeAlias = Person | Rotation
EVERYONE = "everyone"
PEOPLE = "them under `on_call:` as `people: [{name: …, email: …}]`"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A Monday that is past: PagerDuty keeps a layer's start only when it lies in the past.
FIRST_DAY = date(2026, 1, 5)
LEVEL_MINUTES = 5
REPEAT = 2


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
        known = "/" in name or name == "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    if not known:
        near = nearest(name, available_timezones())
        question = f"did you mean `{near}`? " if near else ""
        raise Refused(f"{shown(name)} is not a time zone", f"{question}write an IANA name, such as `Europe/Berlin`")
    return name


def _hand_off(text: str) -> str:
    _parts(text)
    return text


def _parts(text: str) -> tuple[int | None, time]:
    match = re.fullmatch(r"(?:([^\W\d_]+)\s+)?([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
    if match is None:
        raise Refused(f"{shown(text)} is not a time of hand-off", "write `monday 09:00`, or `09:00` for daily turns")
    day, hour, minute = match.groups()
    if day and day.lower() not in WEEKDAYS:
        raise Refused(f"{shown(day)} is not a day of the week", suggestion(day, WEEKDAYS))
    return WEEKDAYS.index(day.lower()) if day else None, time(int(hour), int(minute))


def _date(value: object) -> object:
    text = value.text if isinstance(value, Converted) else value
    try:
        return date.fromisoformat(text) if isinstance(text, str) else value
    except ValueError as error:
        raise Refused(f"{shown(str(text))} is not a date", "write year-month-day: `2026-01-05`") from error


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


class PersonForm(ItemForm):
    noun: ClassVar[str] = "a person"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "email": "refused@example.com"}
    email: Email = Field(description="the address that PagerDuty knows them by, such as `ada@example.com`")
    create: bool = Field(default=False, description="`true` to make the PagerDuty user, who is otherwise looked up")


class RotationForm(RenamableForm):
    noun: ClassVar[str] = "a rotation"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "people": ["refused"], "time_zone": "UTC"}
    people: Annotated[
        list[Reference],
        AfterValidator(not_empty),
        AfterValidator(written_once),
        Field(description="a list of people in the order of their turns, such as [Ada, Grace]"),
    ]
    turn: Annotated[Turn, choice("turn", Turn)] = Field(
        default="weekly", description="how long a turn is: `daily` or `weekly`"
    )
    hand_off: Annotated[str, AfterValidator(_hand_off)] | None = Field(
        default=None,
        description="when a turn ends, in the zone's own time; `monday 09:00` by default, `09:00` for daily turns",
    )
    time_zone: Annotated[
        str, AfterValidator(_time_zone), Field(description="an IANA name, such as `time_zone: Europe/Berlin`")
    ]
    start: Annotated[
        date, BeforeValidator(_date), Field(description="the day of the first turn, a date: `2026-01-05`")
    ] = FIRST_DAY


class LevelForm(Form):
    noun: ClassVar[str] = "a level"
    notify: Annotated[
        list[Reference],
        BeforeValidator(_one_or_more),
        AfterValidator(not_empty),
        AfterValidator(written_once),
        Field(description="a list of rotations and people, or `everyone`", json_schema_extra={"also": "string"}),
    ]
    after: Annotated[Seconds, *minutes(1, 1440, "`1m` to `1d`")] = Field(
        default=LEVEL_MINUTES, description="how long nobody answers until the next level is woken; `5m` by default"
    )


class PolicyForm(RenamableForm):
    noun: ClassVar[str] = "an escalation policy"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "levels": [{"notify": [EVERYONE]}]}
    levels: Annotated[
        list[LevelForm],
        AfterValidator(not_empty),
        Field(description="a list, such as [{notify: [Primary], after: 5m}, {notify: everyone}]"),
    ]
    # PagerDuty's limit.
    repeat: Annotated[int, AfterValidator(within(0, 9, "0 to 9"))] = Field(
        default=REPEAT, description="how often all levels are gone through again, 0 to 9"
    )


class OnCallForm(Form):
    noun: ClassVar[str] = "`on_call`"
    inner: ClassVar[Mapping[str, type[Form]]] = {
        "people": PersonForm,
        "rotations": RotationForm,
        "escalation_policies": PolicyForm,
    }
    people: list[object] = Field(
        default_factory=list, description="a list of those who can be woken: [{name: …, email: …}]"
    )
    rotations: list[object] = Field(default_factory=list, description="a list of turns that people take")
    escalation_policies: list[object] = Field(
        default_factory=list,
        description="a list of who is woken after whom; by default one: a level for each rotation, then everyone",
    )


def resolve_on_call(sections: Sections) -> tuple[OnCall, Register[EscalationPolicy]]:
    """Who is on call, and the policies that services name; rotations without a policy make one, `On call`."""
    taken: Taken = {}
    people: Register[Person] = Register("person", sections.report, taken)
    rotations: Register[Rotation] = Register("rotation", sections.report, taken)
    policies: Register[EscalationPolicy] = Register("escalation policy", sections.report)
    written = sections.maps("on_call", OnCallForm)
    people.fill(sections.inner("on_call", "people", PersonForm, people), _person)
    rotations.fill(
        sections.inner("on_call", "rotations", RotationForm, rotations),
        lambda rotation, id: _rotation(rotation, id, people),
    )
    targets: Register[Target] = Register("rotation or person", sections.report)
    targets.include(people)
    targets.include(rotations)
    forms = sections.inner("on_call", "escalation_policies", PolicyForm, policies)
    policies.fill(forms, lambda policy, id: _policy(policy, id, people, targets))
    if not forms and policies.complete and rotations.items:
        default = _default_policy(people, rotations)
        policies.add(default, [default.name, default.id])
    on_call = OnCall(
        people=by_id(people.items),
        rotations=by_id(rotations.items),
        escalation_policies=by_id(policies.items),
        source=written[0].source if written else None,
    )
    return on_call, policies


def _person(written: Written[PersonForm], id: str) -> Person:
    form = written.form
    return Person(id=id, name=form.name, email=form.email, create=form.create, source=written.source)


def _rotation(written: Written[RotationForm], id: str, people: Register[Person]) -> Rotation | None:
    form = written.form
    members = None if "people" in written.refused else people.find_all(form.people, written, "people")
    if not {"turn", "hand_off"}.isdisjoint(written.refused):
        return None
    weekday, hour = _parts(form.hand_off or ("monday 09:00" if form.turn == "weekly" else "09:00"))
    if (weekday is None) != (form.turn == "daily"):
        right = "`09:00`, without a day" if form.turn == "daily" else f"the day too, such as `monday {hour:%H:%M}`"
        message = f"{shown(form.hand_off or '')} does not go with {form.turn} turns"
        people.report.refuse(written.at("hand_off"), message, f"write {right}")
        return None
    if members is None:
        return None
    return Rotation(
        id=id,
        name=form.name,
        people=members,
        time_zone=form.time_zone,
        turn=form.turn,
        hand_off=hour,
        weekday=weekday,
        start=form.start,
        renamed_from=old_id(form),
        source=written.source,
    )


def _policy(
    written: Written[PolicyForm], id: str, people: Register[Person], targets: Register[Target]
) -> EscalationPolicy | None:
    if "levels" in written.refused:
        return None
    form = written.form
    levels = [_level(written, index, people, targets) for index in range(len(form.levels))]
    complete = [level for level in levels if level is not None]
    if len(complete) < len(levels):
        return None
    return EscalationPolicy(
        id=id,
        name=form.name,
        levels=tuple(complete),
        repeat=form.repeat,
        renamed_from=old_id(form),
        source=written.source,
    )


def _level(
    written: Written[PolicyForm], index: int, people: Register[Person], targets: Register[Target]
) -> Level | None:
    form = written.form.levels[index]
    if form.notify == [EVERYONE]:
        if not people.items and people.complete:
            message = f"`{EVERYONE}` is nobody: there are no people"
            people.report.refuse(written.at("levels", index, "notify"), message, f"write {PEOPLE}")
        return Level(after_minutes=form.after, people=by_id(people.items)) if people.items else None
    found = [
        targets.find(word, written.at("levels", index, "notify", position)) for position, word in enumerate(form.notify)
    ]
    if None in found:
        return None
    return Level(
        after_minutes=form.after,
        rotations=tuple(target for target in found if isinstance(target, Rotation)),
        people=tuple(target for target in found if isinstance(target, Person)),
    )


def _default_policy(people: Register[Person], rotations: Register[Rotation]) -> EscalationPolicy:
    levels = [Level(after_minutes=LEVEL_MINUTES, rotations=(rotation,)) for rotation in rotations.items]
    team = Level(after_minutes=LEVEL_MINUTES, people=by_id(people.items))
    return EscalationPolicy(id="on-call", name="On call", levels=(*levels, team), repeat=REPEAT)
