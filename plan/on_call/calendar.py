"""The on-call calendar: who is on call when, computed from the YAML. This module needs no Pulumi."""

from datetime import datetime, timedelta

from catalog import Catalog, Rotation
from catalog.on_call import rota
from plan.document.on_call_model import Duty, Named, Shift


def calendar(catalog: Catalog, begin: datetime, days: int = 7) -> tuple[Duty, ...]:
    """Return the shifts of each rotation, by id, from an instant (an aware datetime)."""
    return tuple(_duty(rotation, begin, begin + timedelta(days=days)) for rotation in catalog.on_call.rotations)


def _duty(rotation: Rotation, begin: datetime, end: datetime) -> Duty:
    shifts = (_shift(shift) for shift in rota.shifts(rotation, begin, end))
    return Duty(id=rotation.id, name=rotation.name, time_zone=rotation.time_zone, shifts=tuple(shifts))


def _shift(shift: rota.Shift) -> Shift:
    person = Named(id=shift.person.id, name=shift.person.name) if shift.person else None
    return Shift(begin=shift.begin.isoformat(), end=shift.end.isoformat(), person=person)
