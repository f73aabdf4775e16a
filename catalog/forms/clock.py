"""Dates, times of day, weekdays and time zones in YAML."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import nearest, shown, suggestion
from catalog.source.scalars import Converted

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
        known = "/" in name or name == "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    if not known:
        near = nearest(name, (zone for zone in available_timezones() if "/" in zone or zone == "UTC"))
        question = f"did you mean `{near}`? " if near else ""
        raise InvalidValue(
            f"{shown(name)} is not a time zone", f"{question}write an IANA name, such as `Europe/Berlin`"
        )
    return name


def exists(clock: datetime, zone: ZoneInfo) -> bool:
    """Whether a local time (without an offset) exists in a zone; False where the clocks skip it."""
    return clock.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == clock


def _date(value: object) -> object:
    text = value.text if isinstance(value, Converted) else str(value) if type(value) is int else value
    try:
        if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError(text)
        return date.fromisoformat(text) if isinstance(text, str) else value
    except ValueError as error:
        raise InvalidValue(f"{shown(str(text))} is not a date", "write year-month-day: `2026-01-05`") from error


def weekdays(text: str) -> tuple[int, ...]:
    """Return the days (Monday = 0) that `mon`, `monday` or `mon..fri` names. Raises InvalidValue."""
    first, dots, last = text.partition("..")
    ends = [weekday(word.strip()) for word in ([first, last] if dots else [first])]
    return tuple((ends[0] + days) % 7 for days in range((ends[-1] - ends[0]) % 7 + 1))


def weekday(word: str) -> int:
    """Return the day (Monday = 0) that `monday` or `mon` names. Raises InvalidValue."""
    known = [day for day in WEEKDAYS if word.lower() in (day, day[:3])]
    if not known:
        hint = f"{suggestion(word, WEEKDAYS)}; short forms and ranges, such as `mon` and `mon..fri`, are allowed too"
        raise InvalidValue(f"{shown(word)} is not a day of the week", hint)
    return WEEKDAYS.index(known[0])


def _clock(value: object) -> time:
    # YAML reads `17:00` as the number 1020, so the original text is parsed.
    text = value.text if isinstance(value, Converted) else str(value)
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text)
    if match is None:
        raise InvalidValue(f"{shown(text)} is not a time of day", "write hours and minutes, such as `09:00`")
    return time(int(match[1]), int(match[2]))


ZoneName = Annotated[
    str, AfterValidator(_time_zone), Field(description="an IANA name, such as `time_zone: Europe/Berlin`")
]
Day = Annotated[date, BeforeValidator(_date), Field(description="a date: `2026-01-05`")]
Clock = Annotated[
    time,
    BeforeValidator(_clock),
    WithJsonSchema({"type": "string"}),
    Field(description="a time of day, such as `09:00`"),
]
