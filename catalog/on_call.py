"""On call: people, the rotations they stand, and the escalation policies that say who is woken, and after how long."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from catalog.places import Source

Turn = Literal["daily", "weekly"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who can be on call. `create`: the stack makes the PagerDuty user instead of looking it up by email.

    `time_zone` (an IANA name) is the one in which PagerDuty shows a made person the shifts.
    """

    id: str
    name: str
    email: str
    create: bool = False
    time_zone: str | None = None
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
class Rotation:
    """People who take turns, in this order, handed over at a wall-clock hour of `time_zone` (an IANA name).

    `weekday` counts from Monday = 0 and is None for daily turns. `renamed_from` is the id it had before.
    """

    id: str
    name: str
    people: tuple[Person, ...]
    time_zone: str
    turn: Turn
    hand_off: time
    weekday: int | None
    start: date
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def first_hand_off(self) -> datetime:
        """The first instant on or after `start` with the hand-off's weekday and hour, in `time_zone`."""
        days = 0 if self.weekday is None else (self.weekday - self.start.weekday()) % 7
        return datetime.combine(self.start + timedelta(days=days), self.hand_off, ZoneInfo(self.time_zone))

    @property
    def turn_seconds(self) -> int:
        """How long one turn lasts, in seconds: 86,400 or 604,800."""
        return 86_400 if self.turn == "daily" else 604_800


@dataclass(frozen=True, kw_only=True)
class Level:
    """Whom a level wakes; unanswered for `after_minutes`, the incident goes on to the next level."""

    after_minutes: int
    rotations: tuple[Rotation, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EscalationPolicy:
    """Levels in the order they are woken, gone through `repeat` more times when nobody answers."""

    id: str
    name: str
    levels: tuple[Level, ...]
    repeat: int
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
