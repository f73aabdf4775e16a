"""What pictures are drawn of, as a plan's document has it (`plan.document.paging`): routes and calendars.

They are named here key by key, since a review's JSON may come from anybody and is checked by this.
"""

from typing import Annotated, Literal, NotRequired

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from review.inputs.instants import instant

Instant = Annotated[str, AfterValidator(instant), Field(json_schema_extra={"format": "date-time"})]
"""An instant in ISO 8601 with its offset."""

# Annotated, since `typing` keeps one `Literal[…] | None` for all that differ in their order alone: the schema's order
# would depend on what is imported first.
NoData = Annotated[Literal["show", "page", "resolve", "ok"], Field(title="No Data")]


class Named(TypedDict):
    """A person, a rotation or a policy."""

    id: str
    name: str


class RotationOfPeople(Named):
    """A rotation with all of its people."""

    people: list[Named]


class Level(TypedDict):
    """A level of an escalation policy, from 1; it is reached `minute` minutes after the start."""

    level: int
    minute: int
    after_minutes: int
    rotations: list[RotationOfPeople]
    people: list[Named]


class Told(TypedDict):
    """Where something is posted at once; no `places` where that leads nowhere yet, `only` for some issues."""

    channel: str | None
    kind: Literal["slack", "email", "webhook", "owners"]
    places: list[str]
    transitions: list[str]
    only: NotRequired[Annotated[str | None, Field(title="Only")]]


class Pager(TypedDict):
    """What PagerDuty does; no policy where it pages nobody, for a `reason`; `only` for some issues."""

    service: str | None
    urgency: Literal["high", "low"]
    wakes: bool
    policy: Named | None
    repeat: int
    levels: list[Level]
    transitions: list[str]
    reason: str | None
    only: NotRequired[Annotated[str | None, Field(title="Only")]]


class Again(TypedDict):
    """How often what still fires is told again."""

    every_minutes: int
    times: int | None


class Call(Named):
    """Somebody who is called at a step: by a rotation, or by name (null)."""

    rotation: Named | None
    time_zone: str | None
    local: str | None


class Step(TypedDict):
    """A level that is reached at an instant, in a round from 0; `empty` are rotations with nobody on call then."""

    minute: int
    at: Instant
    round: int
    level: int
    calls: list[Call]
    empty: list[Named]


class Route(TypedDict):
    """The way of an alert to people, and who that is at the review's instant."""

    kind: Literal["alerts", "slo_alerts", "uptime", "error_alerts"]
    id: str
    name: str
    severity: Literal["critical", "warning", "info"]
    service: str | None
    service_name: str | None
    fires_at: str
    no_data: NoData | None
    again: Again | None
    told: list[Told]
    pager: Pager | None
    at: Instant
    steps: list[Step]
    lost: bool
    muted: list[Named]
    muted_until: Instant | None


class Shift(TypedDict):
    """Hours of a rotation, ISO with the offset of its zone; nobody is on call where `person` is null."""

    begin: Instant
    end: Instant
    person: Named | None


class Duty(TypedDict):
    """A rotation and its shifts, four weeks from the review's instant on."""

    id: str
    name: str
    time_zone: str
    shifts: list[Shift]
