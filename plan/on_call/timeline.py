"""The timeline of a firing alert: who hears of it, minute by minute, until nobody is left who could answer.

By the rota as it is written: what somebody changed in PagerDuty by hand is not known here. Nothing here needs Pulumi.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog import Catalog, ErrorAlert, Level, Maintenance, Person, Rotation, Watch
from catalog.on_call.rota import on_call_at
from catalog.on_call.zones import zones
from plan.on_call.routes import Pager, Route, route


@dataclass(frozen=True, kw_only=True)
class Call:
    """Somebody who is called: by a rotation whose turn it is, or by name (None). `zone` is theirs, where known."""

    person: Person
    rotation: Rotation | None
    zone: str | None

    def local(self, at: datetime) -> datetime | None:
        """An instant by their clock; None where their zone is not known."""
        return at.astimezone(ZoneInfo(self.zone)) if self.zone else None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A level that is reached `minute` minutes after the start, at `at` (UTC), in the `round`-th repeat (0: the first).

    `level` counts from 1. `empty` are rotations in which nobody is on call then; with no `calls` at all the incident
    goes on to the next level at once.
    """

    minute: int
    at: datetime
    round: int
    level: int
    calls: tuple[Call, ...]
    empty: tuple[Rotation, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """What follows when `route.watch` fires at `at` (UTC) and nobody answers.

    `muted` is the maintenance that it falls into, and `muted_until` when the last of that ends (UTC): until then
    Datadog tells nobody, and then of what still fails; of Sentry's alerts PagerDuty alone hears nothing. The steps are
    those without it.
    """

    route: Route
    at: datetime
    steps: tuple[Step, ...]
    muted: tuple[Maintenance, ...]
    muted_until: datetime | None

    @property
    def lost(self) -> bool:
        """Whether nobody on any level is on call: PagerDuty then opens no incident, and nobody ever hears of it."""
        pager = self.route.pager
        return pager is not None and pager.policy is not None and not any(step.calls for step in self.steps)


def timeline(catalog: Catalog, watch: Watch, at: datetime) -> Timeline:
    """What follows when it fires at an instant (an aware datetime), in order."""
    way, instant = route(catalog, watch), at.astimezone(UTC)
    windows = {window: end for window in _done_to(catalog, way) if (end := window.until(instant)) is not None}
    steps = tuple(_steps(way.pager, instant, zones(catalog.on_call))) if way.pager else ()
    return Timeline(
        route=way, at=instant, steps=steps, muted=tuple(windows), muted_until=max(windows.values(), default=None)
    )


def _done_to(catalog: Catalog, way: Route) -> tuple[Maintenance, ...]:
    """The maintenance that silences it. Sentry knows of none, and PagerDuty of that which happens once
    (docs/decisions/0011-maintenance-without-a-clock.md)."""
    of_sentry = isinstance(way.watch, ErrorAlert)
    service = way.pager.service if of_sentry and way.pager else way.watch.service
    windows = [window for window in catalog.maintenance if not (of_sentry and (window.repeats or service is None))]
    mine = service.id if service else None
    return tuple(
        window for window in windows if not window.services or mine in {service.id for service in window.services}
    )


def _steps(pager: Pager, at: datetime, known: Mapping[str, str]) -> Iterator[Step]:
    """The levels as they are reached. A level without anybody on call costs no time, and low urgency stops at the first
    level that has somebody (PagerDuty's documents on schedule gaps and on urgencies)."""
    minute = 0
    for round in range(pager.repeat + 1):
        reached = False
        for number, level in enumerate(pager.levels, 1):
            instant = at + timedelta(minutes=minute)
            calls, empty = _called(level, instant, known)
            yield Step(minute=minute, at=instant, round=round, level=number, calls=calls, empty=empty)
            reached = reached or bool(calls)
            if calls and pager.urgency == "low":
                return
            minute += level.after_minutes if calls else 0
        if not reached:
            return


def _called(level: Level, instant: datetime, known: Mapping[str, str]) -> tuple[tuple[Call, ...], tuple[Rotation, ...]]:
    holders = [(rotation, on_call_at(rotation, instant)) for rotation in level.rotations]
    found = {person: rotation for rotation, person in reversed(holders) if person is not None}
    order = dict.fromkeys([person for _, person in holders if person is not None] + list(level.people))
    calls = tuple(Call(person=it, rotation=found.get(it), zone=known.get(it.id)) for it in order)
    return calls, tuple(rotation for rotation, person in holders if person is None)
