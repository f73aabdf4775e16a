"""The on-call calendar: who has which pager when, as the rota is written. Nothing here needs Pulumi."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog import Catalog, Rotation
from catalog.on_call.rota import Shift, shifts


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A rotation and its shifts in the days that were looked at, in order and without a gap between two of them."""

    rotation: Rotation
    shifts: tuple[Shift, ...]


def calendar(catalog: Catalog, begin: datetime, days: int = 7) -> tuple[Duty, ...]:
    """The shifts of each rotation, by id, from an instant (an aware datetime) on."""
    end = begin + timedelta(days=days)
    return tuple(Duty(rotation=it, shifts=shifts(it, begin, end)) for it in catalog.on_call.rotations)
