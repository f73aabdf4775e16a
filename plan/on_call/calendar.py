"""The on-call calendar: who has which pager when, as the rota is written. Nothing here needs Pulumi."""

from datetime import datetime, timedelta

from catalog import Catalog, Rotation
from catalog.on_call import rota
from plan.document.on_call_model import Duty, Named, Shift


def calendar(catalog: Catalog, begin: datetime, days: int = 7) -> tuple[Duty, ...]:
    """The shifts of each rotation, by id, from an instant (an aware datetime) on."""
    return tuple(_duty(rotation, begin, begin + timedelta(days=days)) for rotation in catalog.on_call.rotations)


def _duty(rotation: Rotation, begin: datetime, end: datetime) -> Duty:
    shifts = (_shift(shift) for shift in rota.shifts(rotation, begin, end))
    return Duty(id=rotation.id, name=rotation.name, time_zone=rotation.time_zone, shifts=tuple(shifts))


def _shift(shift: rota.Shift) -> Shift:
    person = Named(id=shift.person.id, name=shift.person.name) if shift.person else None
    return Shift(begin=shift.begin.isoformat(), end=shift.end.isoformat(), person=person)
