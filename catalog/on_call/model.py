"""On call: people, the rotations they stand, and the escalation policies that say who is woken, and after how long."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalog.on_call.turns import Turn
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who can be on call. `create`: the stack makes the PagerDuty user instead of looking it up by email.

    `time_zone` (an IANA name) is where they live, and in which PagerDuty shows a made person the shifts; see
    `catalog.on_call.zones` where it is None. `renamed_from` is the id they had before.
    """

    id: str
    name: str
    email: str
    create: bool = False
    time_zone: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Team:
    """People who answer for services. `people` are all of them, `managers` those who may change what is the team's."""

    id: str
    name: str
    people: tuple[Person, ...]
    managers: tuple[Person, ...] = ()
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A part of the week by the wall clock: on each of `days` (Monday = 0) from `begin` on, for `minutes`.

    It may run past midnight; 1,440 minutes are a whole day, whatever the clock does in it.
    """

    days: tuple[int, ...]
    begin: time
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Site:
    """People in one zone of a rotation that follows the sun, on call from `begin` to `end` by the clock there."""

    people: tuple[Person, ...]
    time_zone: str
    begin: time
    end: time


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """People who take turns, in this order, handed over at a wall-clock hour of `time_zone` (an IANA name).

    `weekday` counts from Monday = 0 and is None for turns that are not of whole weeks. `hours` is when somebody is on
    call (None: around the clock). With `sites` it follows the sun: `people` are all of theirs, and each site's turns
    change when its day begins. `shift` is by how many turns its people are ahead: a secondary is who has the next turn.
    `team` is the id of the team that is written for it (catalog/on_call/owners.py says whose it is where none is).
    `renamed_from` is the id it had before.
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
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def first_day(self) -> date:
        """The first day on or after `start` with the hand-off's weekday."""
        days = 0 if self.weekday is None else (self.weekday - self.start.weekday()) % 7
        return self.start + timedelta(days=days)

    @property
    def first_hand_off(self) -> datetime:
        """The first instant on or after `start` with the hand-off's weekday and hour, in `time_zone`."""
        return datetime.combine(self.first_day, self.hand_off, ZoneInfo(self.time_zone))


@dataclass(frozen=True, kw_only=True)
class Level:
    """Whom a level wakes; unanswered for `after_minutes`, the incident goes on to the next level."""

    after_minutes: int
    rotations: tuple[Rotation, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EscalationPolicy:
    """Levels in the order they are woken, gone through `repeat` more times when nobody answers.

    `team` is the id of the team that is written for it.
    """

    id: str
    name: str
    levels: tuple[Level, ...]
    repeat: int
    team: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class OnCall:
    """Everyone who can be woken; each tuple is sorted by id. Empty (source None) when nothing is written."""

    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    escalation_policies: tuple[EscalationPolicy, ...] = ()
    source: Source | None = field(default=None, compare=False)
