"""The layers of a rotation in PagerDuty: who takes turns in which part of the day, later layers on top.

Every turn is of whole days, and every part of the day except one has its own layer. The exception is the bottom layer,
around the clock: it covers the hours in which clocks change, so that under every interpretation of the change some
person is on call at each minute (docs/decisions/0010-schedule-layers-without-gaps.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from math import gcd
from zoneinfo import ZoneInfo

from catalog.on_call.model import Hours, Person, Rotation, Site

EVERY_DAY = tuple(range(7))
DAY = 1440
# Clocks change at night; nearly everywhere between midnight and three.
CLOCKS_CHANGE = 150


@dataclass(frozen=True, kw_only=True)
class Layer:
    """People who take turns of `turn_days`, the first from `start` (in the rotation's zone), within `hours`."""

    name: str
    people: tuple[Person, ...]
    start: datetime
    turn_days: int
    hours: Hours | None


def layers(rotation: Rotation) -> tuple[Layer, ...]:
    """Return the layers of a rotation; if several cover an instant, the last one applies."""
    if rotation.sites:
        return _grounded(_sites(rotation))
    if rotation.turn.hours < 24:
        return _grounded(_shifts(rotation))
    return (
        Layer(
            name=rotation.name,
            people=_ahead(rotation.people, rotation.shift),
            start=rotation.first_hand_off,
            turn_days=rotation.turn.hours // 24,
            hours=rotation.hours,
        ),
    )


def minute(clock: time) -> int:
    """Return the minute of the day."""
    return clock.hour * 60 + clock.minute


def site_begins(site: Site, rotation: Rotation) -> datetime:
    """Return when a site first takes over, in the rotation's zone: `begin` in its own time on the first day."""
    begins = datetime.combine(rotation.first_day, site.begin, ZoneInfo(site.time_zone))
    return begins.astimezone(ZoneInfo(rotation.time_zone))


def _shifts(rotation: Rotation) -> list[Layer]:
    """Turns of some hours as daily layers, one for each part of the day, since hours drift when clocks change.

    In the layer of part `p` of `n`, day `d` belongs to the person of turn `d × n + p`.
    """
    parts = 24 // rotation.turn.hours
    people = _ahead(rotation.people, rotation.shift)
    days = len(people) // gcd(len(people), parts)
    result = []
    for part in range(parts):
        start = rotation.first_hand_off.replace(tzinfo=None) + timedelta(hours=part * rotation.turn.hours)
        result.append(
            Layer(
                name=f"{rotation.name} {start:%H:%M}",
                people=tuple(people[(day * parts + part) % len(people)] for day in range(days)),
                start=start.replace(tzinfo=ZoneInfo(rotation.time_zone)),
                turn_days=1,
                hours=Hours(days=EVERY_DAY, begin=start.time(), minutes=rotation.turn.hours * 60),
            )
        )
    return result


def _sites(rotation: Rotation) -> list[Layer]:
    """Each site, from the hour it takes over to the hour the next one does, in the rotation's time."""
    begins = {site: site_begins(site, rotation) for site in rotation.sites}
    in_order = sorted(rotation.sites, key=lambda site: begins[site].time())
    result = []
    for site, following in zip(in_order, [*in_order[1:], in_order[0]], strict=True):
        length = (minute(begins[following].time()) - minute(begins[site].time())) % DAY
        result.append(
            Layer(
                name=f"{rotation.name} {site.time_zone}",
                people=_ahead(site.people, rotation.shift),
                start=begins[site],
                turn_days=rotation.turn.hours // 24,
                hours=Hours(days=EVERY_DAY, begin=begins[site].time(), minutes=length or DAY),
            )
        )
    return result


def _grounded(parts: Sequence[Layer]) -> tuple[Layer, ...]:
    """The parts of a day above the one in which clocks change, which becomes the bottom layer around the clock."""
    ground = next(part for part in parts if part.hours is not None and _holds(part.hours, CLOCKS_CHANGE))
    return (replace(ground, hours=None), *(part for part in parts if part is not ground))


def _holds(hours: Hours, of_day: int) -> bool:
    return (of_day - minute(hours.begin)) % DAY < hours.minutes


def _ahead(people: tuple[Person, ...], turns: int) -> tuple[Person, ...]:
    return (*people[turns:], *people[:turns])
