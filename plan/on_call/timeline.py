"""The timeline of a firing alert: who is notified, minute by minute, until the last escalation level.

Computed from the YAML. Changes made in PagerDuty are not included. This module needs no Pulumi.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog import Catalog, ErrorAlert, Level, Maintenance, Notifier, Person, Rotation
from catalog.on_call.rota import on_call_at
from catalog.on_call.zones import zones
from plan.on_call.routes import Pager, Route, route


@dataclass(frozen=True, kw_only=True)
class Call:
    """Someone who is paged: by a rotation in which they are on call, or by name (None). `zone` is theirs, if known."""

    person: Person
    rotation: Rotation | None
    zone: str | None

    def local(self, at: datetime) -> datetime | None:
        """Return an instant in their time zone; None where the zone is not known."""
        return at.astimezone(ZoneInfo(self.zone)) if self.zone else None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A level that is paged `minute` minutes after the start, at `at` (UTC), in the `round`-th repeat (0: the first).

    `level` counts from 1. `empty` are rotations with nobody on call then; without any `calls` the incident goes on to
    the next level at once.
    """

    minute: int
    at: datetime
    round: int
    level: int
    calls: tuple[Call, ...]
    empty: tuple[Rotation, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The escalation after `route.notifier` fires at `at` (UTC) and nobody acknowledges.

    `muted` is the maintenance at that instant, and `muted_until` when the last of it ends (UTC). Until then Datadog
    notifies nobody, and afterwards it notifies of what still fails; for Sentry's alerts only PagerDuty is silent. The
    steps ignore the maintenance.
    """

    route: Route
    at: datetime
    steps: tuple[Step, ...]
    muted: tuple[Maintenance, ...]
    muted_until: datetime | None

    @property
    def lost(self) -> bool:
        """Whether nobody on any level is on call: PagerDuty then opens no incident, and nobody is ever notified."""
        pager = self.route.pager
        return pager is not None and pager.policy is not None and not any(step.calls for step in self.steps)


def timeline(catalog: Catalog, notifier: Notifier, at: datetime) -> Timeline:
    """Return what follows, in order, when it fires at an instant (an aware datetime)."""
    path, instant = route(catalog, notifier), at.astimezone(UTC)
    windows = {window: end for window in _done_to(catalog, path) if (end := window.until(instant)) is not None}
    steps = tuple(_steps(path.pager, instant, zones(catalog.on_call))) if path.pager else ()
    return Timeline(
        route=path,
        at=instant,
        steps=steps,
        muted=tuple(windows),
        muted_until=max(windows.values(), default=None),
    )


def _done_to(catalog: Catalog, path: Route) -> tuple[Maintenance, ...]:
    """Return the maintenance that silences it. Sentry is not silenced by maintenance; PagerDuty is only by maintenance
    that happens once (docs/decisions/0011-maintenance-without-a-clock.md).
    """
    of_sentry = isinstance(path.notifier, ErrorAlert)
    service = path.pager.service if of_sentry and path.pager else path.notifier.service
    windows = [window for window in catalog.maintenance if not (of_sentry and (window.repeats or service is None))]
    mine = service.id if service else None
    return tuple(
        window for window in windows if not window.services or mine in {service.id for service in window.services}
    )


def _steps(pager: Pager, at: datetime, known: Mapping[str, str]) -> Iterator[Step]:
    """Yield the levels in the order in which they are paged. A level without anybody on call takes no time, and low
    urgency stops at the first level that has somebody (PagerDuty's documents on schedule gaps and on urgencies).
    """
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
    on_call_now = {person: rotation for rotation, person in reversed(holders) if person is not None}
    order = dict.fromkeys([person for _, person in holders if person is not None] + list(level.people))
    calls = tuple(Call(person=item, rotation=on_call_now.get(item), zone=known.get(item.id)) for item in order)
    return calls, tuple(rotation for rotation, person in holders if person is None)
