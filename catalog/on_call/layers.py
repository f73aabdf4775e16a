"""The layers of a rotation, as PagerDuty holds them: who takes turns in which part of the day, later ones on top.

Every turn is of whole days, and every part of the day but one has a layer of its own. That one lies at the bottom
around the clock: it is where clocks change, so that no reading of the change leaves a minute without a human
(docs/decisions/0010-layers-that-leave-no-hole.md).
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
    """People who take turns of `turn_days`, the first from `start` (in the rotation's zone) on, within `hours`."""

    name: str
    people: tuple[Person, ...]
    start: datetime
    turn_days: int
    hours: Hours | None


def layers(rotation: Rotation) -> tuple[Layer, ...]:
    """The layers of a rotation; where several cover an instant, the last of them has it."""
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
    """The minute of the day."""
    return clock.hour * 60 + clock.minute


def site_begins(site: Site, rotation: Rotation) -> datetime:
    """When a site first takes over, in the rotation's zone: `begin` by its own clock on the first day."""
    begins = datetime.combine(rotation.first_day, site.begin, ZoneInfo(site.time_zone))
    return begins.astimezone(ZoneInfo(rotation.time_zone))


def _shifts(rotation: Rotation) -> list[Layer]:
    """Turns of some hours as layers of daily turns, one for each part of the day: hours drift when clocks change.

    In the layer of part `p` of `n`, day `d` belongs to the person of turn `d × n + p`.
    """
    parts = 24 // rotation.turn.hours
    people = _ahead(rotation.people, rotation.shift)
    days = len(people) // gcd(len(people), parts)
    made = []
    for part in range(parts):
        start = rotation.first_hand_off.replace(tzinfo=None) + timedelta(hours=part * rotation.turn.hours)
        made.append(
            Layer(
                name=f"{rotation.name} {start:%H:%M}",
                people=tuple(people[(day * parts + part) % len(people)] for day in range(days)),
                start=start.replace(tzinfo=ZoneInfo(rotation.time_zone)),
                turn_days=1,
                hours=Hours(days=EVERY_DAY, begin=start.time(), minutes=rotation.turn.hours * 60),
            )
        )
    return made


def _sites(rotation: Rotation) -> list[Layer]:
    """Each site from the hour it takes over to the hour the next one does, by the rotation's clock."""
    begins = {site: site_begins(site, rotation) for site in rotation.sites}
    in_order = sorted(rotation.sites, key=lambda site: begins[site].time())
    made = []
    for site, following in zip(in_order, [*in_order[1:], in_order[0]], strict=True):
        length = (minute(begins[following].time()) - minute(begins[site].time())) % DAY
        made.append(
            Layer(
                name=f"{rotation.name} {site.time_zone}",
                people=_ahead(site.people, rotation.shift),
                start=begins[site],
                turn_days=rotation.turn.hours // 24,
                hours=Hours(days=EVERY_DAY, begin=begins[site].time(), minutes=length or DAY),
            )
        )
    return made


def _grounded(parts: Sequence[Layer]) -> tuple[Layer, ...]:
    """The parts of a day over the one in which clocks change, which lies around the clock below the others."""
    ground = next(part for part in parts if part.hours is not None and _holds(part.hours, CLOCKS_CHANGE))
    return (replace(ground, hours=None), *(part for part in parts if part is not ground))


def _holds(hours: Hours, of_day: int) -> bool:
    return (of_day - minute(hours.begin)) % DAY < hours.minutes


def _ahead(people: tuple[Person, ...], turns: int) -> tuple[Person, ...]:
    return (*people[turns:], *people[:turns])
