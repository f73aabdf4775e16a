"""Routes, on-call load and calendar in a plan's document. Instants are text in ISO 8601 with their offset."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from catalog.registry import NOTIFYING

Severity = Literal["critical", "warning", "info"]


def _instant(text: str) -> str:
    """Return the text itself.

    Raises:
        ValueError: it is not an instant with an offset, or its year is outside the range that `--at` allows.
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
    str,
    Field(pattern=f"^(?:{'|'.join(row.name for row in NOTIFYING)})$"),
    WithJsonSchema({"enum": [row.name for row in NOTIFYING], "title": "Kind", "type": "string"}),
]

# Annotated, since `typing` caches one `Literal[…] | None` for all that differ only in order: the order in the schema
# would depend on what is imported first.
NoData = Annotated[Literal["show", "page", "resolve", "ok"], Field(title="No Data")]
SomeIssues = Annotated[str | None, Field(title="Only", json_schema_extra=_no_default)]
"""Which issues are included, None for all. Documents of older code do not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedItem:
    """A person, a rotation or a policy."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RotationOfPeople(NamedItem):
    """A rotation with all of its people."""

    people: tuple[NamedItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A level of an escalation policy, from 1; its people are paged `minute` minutes after the start."""

    level: int
    minute: int
    after_minutes: int
    rotations: tuple[RotationOfPeople, ...]
    people: tuple[NamedItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelNotification:
    """Where an alert is posted at once; no `places` where the channel has no address yet, `only` for some issues."""

    channel: str | None
    kind: Literal["slack", "email", "webhook", "owners"]
    places: tuple[str, ...]
    transitions: tuple[str, ...]
    only: SomeIssues = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """The route in PagerDuty. Without a policy it pages nobody, for the `reason`. `only` limits it to some issues."""

    service: str | None
    urgency: Literal["high", "low"]
    wakes: bool
    policy: NamedItem | None
    repeat: int
    levels: tuple[Level, ...]
    transitions: tuple[str, ...]
    reason: str | None
    only: SomeIssues = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Renotify:
    """How often an alert that still fires notifies again."""

    every_minutes: int
    times: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(NamedItem):
    """Someone who is paged at a step, by a rotation or by name (null)."""

    rotation: NamedItem | None
    time_zone: str | None
    local: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A level at the instant when it is paged, in a round from 0; `empty` are rotations with nobody on call then."""

    minute: int
    at: Instant
    round: int
    level: int
    calls: tuple[Call, ...]
    empty: tuple[NamedItem, ...]


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """Who is notified when an alert fires, at any time. `kind` and `id` name the alert; `fires_at` is its condition.

    `no_data` is None where it cannot be decided. `service` is an id; it and its name are None where the alert has no
    service. `pager` is None where PagerDuty is not notified.
    """

    kind: NotifyingSection
    id: str
    name: str
    severity: Severity
    service: str | None
    service_name: str | None
    fires_at: str
    no_data: NoData | None
    again: Renotify | None
    told: tuple[ChannelNotification, ...]
    pager: Pager | None


@dataclass(frozen=True, kw_only=True)
class Route(Recipients):
    """The route of an alert to people, and who they are at the review's instant."""

    at: Instant
    steps: tuple[Step, ...]
    lost: bool
    muted: tuple[NamedItem, ...]
    muted_until: Instant | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """Hours of a rotation in ISO 8601 with the offset of its zone; `person` is null where nobody is on call."""

    begin: Instant
    end: Instant
    person: NamedItem | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RotationCalendar:
    """A rotation and its shifts, for four weeks from the review's instant."""

    id: str
    name: str
    time_zone: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PagingNotifier:
    """A notifier that can page a person, and the first level (from 1) on which it does."""

    kind: NotifyingSection
    id: str
    name: str
    level: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Load(NamedItem):
    """The on-call load of a person over the days of the review, in hours.

    `first_hours`: on the first level of some escalation policy, and so paged first. `later_hours`: on call in a
    rotation that is on later levels only, and not on a first level at the same time. `night_hours` are the part of both
    between 23:00 and 7:00 in `time_zone`, and `night_share` (0 to 1) is their share; None where no zone is known.
    `backstop`: a later level names the person, so they can be paged at any hour when nobody answers; those hours are
    not counted. `woken_by` is in the catalog's order.
    """

    time_zone: str | None
    first_hours: float
    later_hours: float
    night_hours: float | None
    night_share: float | None
    backstop: bool
    woken_by: tuple[PagingNotifier, ...]
