"""The on-call calendar: who is on call when, computed from the YAML. This module needs no Pulumi."""

from datetime import datetime, timedelta

from catalog import Catalog, Rotation
from catalog.on_call import rota
from plan.document.on_call_model import NamedItem, RotationCalendar, Shift


def calendar(catalog: Catalog, begin: datetime, days: int = 7) -> tuple[RotationCalendar, ...]:
    """Return the shifts of each rotation, by id, from an instant (an aware datetime)."""
    return tuple(_duty(rotation, begin, begin + timedelta(days=days)) for rotation in catalog.on_call.rotations)


def _duty(rotation: Rotation, begin: datetime, end: datetime) -> RotationCalendar:
    shifts = (_shift(shift) for shift in rota.shifts(rotation, begin, end))
    return RotationCalendar(id=rotation.id, name=rotation.name, time_zone=rotation.time_zone, shifts=tuple(shifts))


def _shift(shift: rota.Shift) -> Shift:
    person = NamedItem(id=shift.person.id, name=shift.person.name) if shift.person else None
    return Shift(begin=shift.begin.isoformat(), end=shift.end.isoformat(), person=person)
