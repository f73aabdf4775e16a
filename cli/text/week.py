"""The on-call calendar of a week: days as rows, rotations as columns as far as the width allows."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise, zip_longest
from zoneinfo import ZoneInfo

import click

from catalog import Rotation
from catalog.on_call.rota import Shift, shifts

DAYS = 7
_DAY, _GAP, _NARROWEST = 12, 2, 16


def week_lines(rotations: Sequence[Rotation], when: datetime, width: int) -> list[str]:
    """Return the calendar of seven days from that of `when`; each rotation is in its own zone.

    A cell lists who takes over and when; a day that begins during a shift first names its person, without a time.
    """
    if not rotations:
        return ["There are no rotations."]
    columns = [[_title(rotation, rotations), *_days(rotation, when)] for rotation in rotations]
    labels = [[f"{day:%a %d %b}"] for day in _dates(rotations[0], when)]
    lines: list[str] = []
    for band in _bands(columns, width):
        wide = [max(len(text) for cell in column for text in cell) for column in band]
        for index, label in enumerate([[""], *labels]):
            rows = list(zip_longest(label, *(column[index] for column in band), fillvalue=""))
            lines += [_row(row, wide, head=index == 0) for row in rows]
        lines.append("")
    return lines


def _title(rotation: Rotation, rotations: Sequence[Rotation]) -> list[str]:
    """Return the rotation's name, and its zone if zones differ or nothing else shows it."""
    zones = {each.time_zone for each in rotations}
    return [rotation.name, rotation.time_zone] if len(zones) > 1 or rotation is rotations[0] else [rotation.name]


def _dates(rotation: Rotation, when: datetime) -> list[date]:
    first = when.astimezone(ZoneInfo(rotation.time_zone)).date()
    return [first + timedelta(days=days) for days in range(DAYS)]


def _days(rotation: Rotation, when: datetime) -> list[list[str]]:
    zone = ZoneInfo(rotation.time_zone)
    bounds = [datetime.combine(day, time(), zone) for day in _dates(rotation, when)]
    bounds.append(bounds[-1] + timedelta(days=1))
    week = shifts(rotation, bounds[0], bounds[-1])
    return [
        [_shift_text(shift, begin) for shift in week if shift.begin < end and shift.end > begin]
        for begin, end in pairwise(bounds)
    ]


def _shift_text(shift: Shift, day: datetime) -> str:
    clock = "     " if shift.begin <= day else f"{shift.begin:%H:%M}"
    return f"{clock} {shift.person.name if shift.person else '–'}"


def _bands(columns: Sequence[list[list[str]]], width: int) -> list[list[list[list[str]]]]:
    """Return the columns in groups that fit beside each other, at least one per group."""
    bands: list[list[list[list[str]]]] = [[]]
    used = _DAY
    for column in columns:
        wide = max(_NARROWEST, *(len(text) for cell in column for text in cell)) + _GAP
        if bands[-1] and used + wide > width:
            bands.append([])
            used = _DAY
        bands[-1].append(column)
        used += wide
    return bands


def _row(row: Sequence[str], wide: Sequence[int], *, head: bool) -> str:
    cells = [f"{text:<{max(size, _NARROWEST) + _GAP}}" for text, size in zip(row[1:], wide, strict=True)]
    line = f"{row[0]:<{_DAY}}{''.join(cells)}".rstrip()
    return click.style(line, bold=True) if head else line
