"""On call: people, their rotations, and the escalation policies that say who is paged, and after how long."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalog.forms.raw import NOTHING_RAW, Raw
from catalog.on_call.turns import Turn
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who can be on call. `create`: the stack makes the PagerDuty user instead of looking it up by email.

    `time_zone` (an IANA name) is where they live; PagerDuty shows shifts in it to a user that the stack makes. For None
    see `catalog.on_call.zones`. `renamed_from` is their earlier id.
    """

    id: str
    name: str
    email: str
    create: bool = False
    time_zone: str | None = None
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Team:
    """People responsible for services. `people` are all members, `managers` those who may change the team's items."""

    id: str
    name: str
    people: tuple[Person, ...]
    managers: tuple[Person, ...] = ()
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A part of the week in wall-clock time: on each of `days` (Monday = 0) from `begin`, for `minutes`.

    It may run past midnight; 1,440 minutes are a whole day, even on a day when the clocks change.
    """

    days: tuple[int, ...]
    begin: time
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Site:
    """People in one zone of a follow-the-sun rotation, on call from `begin` to `end` in that zone's time."""

    people: tuple[Person, ...]
    time_zone: str
    begin: time
    end: time


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """People who take turns, in this order, with hand-offs at a wall-clock hour of `time_zone` (an IANA name).

    `weekday` counts from Monday = 0; None if turns are not whole weeks. `hours` are the on-call hours (None: around the
    clock). With `sites` it follows the sun: `people` are those of all sites, and each site's turns change when its day
    begins. `shift` is how many turns its people are ahead: the secondary is the person with the next turn. `team` is
    the id of the team in the YAML (catalog/on_call/owners.py derives it otherwise). `renamed_from` is its earlier id.
    """

    id: str
    name: str
    people: tuple[Person, ...]
    time_zone: str
    turn: Turn
    hand_off: time
    weekday: int | None
    start: date
    hours: Hours | None = None
    sites: tuple[Site, ...] = ()
    shift: int = 0
    team: str | None = None
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def first_day(self) -> date:
        """Return the first day on or after `start` with the hand-off's weekday."""
        days = 0 if self.weekday is None else (self.weekday - self.start.weekday()) % 7
        return self.start + timedelta(days=days)

    @property
    def first_hand_off(self) -> datetime:
        """Return the first instant on or after `start` with the hand-off's weekday and hour, in `time_zone`."""
        return datetime.combine(self.first_day, self.hand_off, ZoneInfo(self.time_zone))


@dataclass(frozen=True, kw_only=True)
class Level:
    """The people and rotations that a level pages; if nobody answers in `after_minutes`, the next level is paged."""

    after_minutes: int
    rotations: tuple[Rotation, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EscalationPolicy:
    """Levels in the order they are paged, repeated `repeat` times when nobody answers.

    `team` is the id of the team in the YAML.
    """

    id: str
    name: str
    levels: tuple[Level, ...]
    repeat: int
    team: str | None = None
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class OnCall:
    """Everyone who can be paged; each tuple is sorted by id. Empty, with source None, if the YAML has no section."""

    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    escalation_policies: tuple[EscalationPolicy, ...] = ()
    source: Source | None = field(default=None, compare=False)
