"""A silence and the live on-call calendar, as plain data."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from audit.live.inventory import LiveObject
from catalog import Source
from catalog.allowances import Allowance


class Cause(Enum):
    """A reason why a page does not reach a person."""

    MISSING = "alert deleted"
    DISABLED = "alert switched off"
    HANDLE_REMOVED = "recipient removed"
    SERVICE_DISABLED = "service disabled"
    MAINTENANCE = "maintenance window"
    DOWNTIME = "downtime"
    MUTED = "alert muted"
    NO_TARGET = "escalation to nobody"
    GAP = "nobody on call"
    UNREACHABLE = "person cannot be paged"
    DEAD_HANDLE = "recipient does not exist"
    INTEGRATION_OFF = "integration switched off"
    NO_DATA = "data not collected"
    UNPUBLISHED = "status page not published"
    OVERRIDE = "override"


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Something that keeps pages, or other notifications, from people.

    `text` is one or two sentences. `alerts` are the names of the alerts that it concerns, `people` those whom they
    page. `pages`: whether one of them pages people; otherwise only posts are lost. `notice` marks what is worth knowing
    and loses nothing, such as an override. `since` and `until` have a time zone; `until` is None where no end is known.
    `label` is what an entry of `audit:` matches.
    """

    cause: Cause
    text: str
    label: str
    alerts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    pages: bool = False
    notice: bool = False
    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None
    fix: str | None = None
    live: LiveObject | None = None
    source: Source | None = None
    stack: str | None = None
    allowed: Allowance | None = None


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `begin` to before `end`, both with a time zone."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class LiveShift(Span):
    """Who is on call, as PagerDuty computes it with all overrides; `person` is None where nobody is."""

    person: str | None
    override: bool = False


@dataclass(frozen=True, kw_only=True)
class LiveDuty:
    """A live schedule and its shifts in the coming four weeks. `time_zone` is an IANA name."""

    id: str
    name: str
    time_zone: str
    shifts: tuple[LiveShift, ...]
    url: str | None = None
