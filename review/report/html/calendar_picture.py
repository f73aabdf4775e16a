"""The picture of the on-call calendar: a row per rotation, a bar per shift, and the hours that change to another
person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from plan.document.on_call_model import RotationCalendar, Shift
from review.model import HandOff, RotationChange
from review.report.html.measures import shortened
from review.report.phrases import span

COLOURS = 8
_LEFT, _WIDE, _ROW, _TOP = 190, 970, 40, 40
_SIGN_WIDTH = 7.6
_TICK_WIDTH = 80
_MOST = 40
"""The largest number of rotations in the picture: the table names all."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A shift. `colour` counts from 0, None where nobody is on call; `label` is empty where it does not fit."""

    x: float
    y: float
    width: float
    label: str
    whole: str
    colour: int | None


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A period that goes to another person."""

    x: float
    y: float
    width: float
    whole: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A day's beginning; `label` is set only for the first of each week, where it fits."""

    x: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the table: a rotation's shift as text."""

    rotation: str
    time_zone: str
    hours: str
    person: str


@dataclass(frozen=True, kw_only=True)
class CalendarPicture:
    """The picture, `width` by `height`, and the table with the same content."""

    width: int
    height: int
    rows: tuple[tuple[float, str, str], ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    people: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    left: int = _LEFT


def calendar_picture(calendar: Sequence[RotationCalendar], shifted: Sequence[RotationChange]) -> CalendarPicture | None:
    """Return the picture of the on-call calendar of a stack; None without a shift."""
    spans = [(_at(shift.begin), _at(shift.end)) for duty in calendar for shift in duty.shifts]
    if not spans:
        return None
    begin, end = min(span[0] for span in spans), max(span[1] for span in spans)
    scale = _WIDE / max((end - begin) / timedelta(hours=1), 1)
    named = sorted({shift.person.name for duty in calendar for shift in duty.shifts if shift.person})
    colours = {name: index % COLOURS for index, name in enumerate(named)}

    def x(instant: datetime) -> float:
        return round(_LEFT + (min(max(instant, begin), end) - begin) / timedelta(hours=1) * scale, 1)

    duties = calendar[:_MOST]
    moved = {it.ref.partition("/")[2]: it.handovers for it in shifted}
    bars, marks = [], []
    for row, duty in enumerate(duties):
        y = _TOP + row * _ROW
        bars += [
            _bar(shift, x(_at(shift.begin)), x(_at(shift.end)), y, duty.time_zone, colours) for shift in duty.shifts
        ]
        marks += [_mark(it, x(_at(it.begin)), x(_at(it.end)), y, duty.time_zone) for it in moved.get(duty.id, ())]
    return CalendarPicture(
        width=_LEFT + _WIDE,
        height=_TOP + len(duties) * _ROW,
        rows=tuple((_TOP + row * _ROW, shortened(duty.name, 22), duty.time_zone) for row, duty in enumerate(duties)),
        bars=tuple(bars),
        marks=tuple(marks),
        ticks=tuple(_ticks(begin, end, x)),
        people=tuple(colours.items()),
        lines=tuple(_line(duty, shift) for duty in calendar for shift in duty.shifts),
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _bar(shift: Shift, left: float, right: float, y: float, zone: str, colours: dict[str, int]) -> Bar:
    name = shift.person.name if shift.person else None
    columns = int((right - left - 8) / _SIGN_WIDTH)
    label = shortened(name or "nobody", columns) if columns >= 3 else ""
    full_text = f"{name or 'nobody'}, {span(shift.begin, shift.end, zone)}"
    colour = colours[name] if name else None
    return Bar(x=left, y=y, width=round(right - left, 1), label=label, whole=full_text, colour=colour)


def _mark(it: HandOff, left: float, right: float, y: float, zone: str) -> Mark:
    full_text = f"{it.after or 'nobody'} instead of {it.before or 'nobody'}, {span(it.begin, it.end, zone)}"
    return Mark(x=left, y=y, width=round(right - left, 1), whole=full_text)


def _ticks(begin: datetime, end: datetime, x: Callable[[datetime], float]) -> list[Tick]:
    day = begin.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    ticks = []
    while day < end:
        named = day.weekday() == 0 and x(day) < _LEFT + _WIDE - _TICK_WIDTH
        ticks.append(Tick(x=x(day), label=f"{day:%a} {day.day} {day:%b}" if named else ""))
        day += timedelta(days=1)
    return ticks


def _line(duty: RotationCalendar, shift: Shift) -> Line:
    person = shift.person.name if shift.person else "nobody"
    hours = span(shift.begin, shift.end, duty.time_zone)
    return Line(rotation=duty.name, time_zone=duty.time_zone, hours=hours, person=person)
