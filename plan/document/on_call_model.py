"""Routes, on-call load and calendar in a plan's document. Instants are text in ISO 8601 with their offset."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from catalog.registry import NOTIFYING

Severity = Literal["critical", "warning", "info"]


def _instant(text: str) -> str:
    """The text itself.

    Raises:
        ValueError: it is no instant with an offset, or lies in a year that `--at` does not allow.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    if not 1970 <= at.year <= 2200:
        raise ValueError("an instant must be between 1970 and 2200")
    return text


def _no_default(schema: dict[str, Any]) -> None:
    schema.pop("default")


Instant = Annotated[str, AfterValidator(_instant), Field(json_schema_extra={"format": "date-time"})]
"""An instant in ISO 8601 with its offset."""
NotifyingSection = Annotated[
    str, WithJsonSchema({"enum": [row.name for row in NOTIFYING], "title": "Kind", "type": "string"})
]

# Annotated, since `typing` keeps one `Literal[…] | None` for all that differ in their order alone: the schema's order
# would depend on what is imported first.
NoData = Annotated[Literal["show", "page", "resolve", "ok"], Field(title="No Data")]
SomeIssues = Annotated[str | None, Field(title="Only", json_schema_extra=_no_default)]
"""Which issues are meant, None for all. Documents of older code do not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A person, a rotation or a policy."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RotationOfPeople(Named):
    """A rotation with all of its people."""

    people: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A level of an escalation policy, from 1; it is reached `minute` minutes after the start."""

    level: int
    minute: int
    after_minutes: int
    rotations: tuple[RotationOfPeople, ...]
    people: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Where something is posted at once; no `places` where that leads nowhere yet, `only` for some issues."""

    channel: str | None
    kind: Literal["slack", "email", "webhook", "owners"]
    places: tuple[str, ...]
    transitions: tuple[str, ...]
    only: SomeIssues = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """What PagerDuty does; no policy where it pages nobody, for a `reason`; `only` for some issues."""

    service: str | None
    urgency: Literal["high", "low"]
    wakes: bool
    policy: Named | None
    repeat: int
    levels: tuple[Level, ...]
    transitions: tuple[str, ...]
    reason: str | None
    only: SomeIssues = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """How often what still fires is told again."""

    every_minutes: int
    times: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(Named):
    """Somebody who is called at a step: by a rotation, or by name (null)."""

    rotation: Named | None
    time_zone: str | None
    local: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A level that is reached at an instant, in a round from 0; `empty` are rotations with nobody on call then."""

    minute: int
    at: Instant
    round: int
    level: int
    calls: tuple[Call, ...]
    empty: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """Who is notified when an alert fires, at any time. `kind` and `id` name it; `fires_at` is its condition.

    `no_data` is None where it cannot be decided, `service` (its id) and its name where it has none, `pager` where
    PagerDuty is not notified.
    """

    kind: NotifyingSection
    id: str
    name: str
    severity: Severity
    service: str | None
    service_name: str | None
    fires_at: str
    no_data: NoData | None
    again: Again | None
    told: tuple[Told, ...]
    pager: Pager | None


@dataclass(frozen=True, kw_only=True)
class Route(Recipients):
    """The way of an alert to people, and who that is at the review's instant."""

    at: Instant
    steps: tuple[Step, ...]
    lost: bool
    muted: tuple[Named, ...]
    muted_until: Instant | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """Hours of a rotation, ISO with the offset of its zone; nobody is on call where `person` is null."""

    begin: Instant
    end: Instant
    person: Named | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A rotation and its shifts, four weeks from the review's instant on."""

    id: str
    name: str
    time_zone: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Woken:
    """Something that can wake a person, and the first level (from 1) on which it does."""

    kind: NotifyingSection
    id: str
    name: str
    level: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Load(Named):
    """What a person carries in the days that were looked at, in hours.

    `first_hours`: on the first level of some escalation policy, and so woken first. `later_hours`: with the pager of a
    rotation that stands on later levels alone, and not first meanwhile. `night_hours` are those of both between 23 and
    7 in `time_zone`, and `night_share` (0 to 1) their part; None where no zone is known. `backstop`: a later level
    names them, so that they are called at any hour when nobody answers; those hours are not counted. `woken_by` is in
    the catalog's order.
    """

    time_zone: str | None
    first_hours: float
    later_hours: float
    night_hours: float | None
    night_share: float | None
    backstop: bool
    woken_by: tuple[Woken, ...]
