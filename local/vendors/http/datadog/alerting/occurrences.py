"""Occurrences of a recurrence rule: of FREQ with INTERVAL, BYDAY, BYMONTHDAY and COUNT."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_FAR = timedelta(days=4 * 366)


def duration(text: str) -> timedelta:
    """Returns a duration such as `45m` or `1d`."""
    return timedelta(seconds=int(text[:-1]) * _UNITS[text[-1]])


def occurrence(
    rule: str, first: datetime, length: timedelta, zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime] | None:
    """Returns start and end in UTC of the occurrence now, or else of the next one; None if there is none any more."""
    parts = dict(part.split("=") for part in rule.split(";"))
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    for start in islice(_starts(parts, first, now), count):
        begin = start.replace(tzinfo=zone).astimezone(UTC)
        if begin + length > now:
            return begin, begin + length
    return None


def _starts(parts: dict[str, str], first: datetime, now: datetime) -> Iterator[datetime]:
    """Yields the local starts; rules without COUNT are not followed from the beginning of a far past."""
    day = first.date()
    last = max(now.date(), day) + _FAR
    while day <= last:
        if _on(day, first.date(), parts):
            yield datetime.combine(day, first.time())
        day += timedelta(days=1)


def _on(day: date, first: date, parts: dict[str, str]) -> bool:
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "DAILY":
        return (day - first).days % interval == 0 and _by_day(day, parts, default=True)
    if parts["FREQ"] == "WEEKLY":
        weeks = (_monday(day) - _monday(first)).days // 7
        return weeks % interval == 0 and _by_day(day, parts, default=day.weekday() == first.weekday())
    months = (day.year - first.year) * 12 + day.month - first.month
    step = interval * (12 if parts["FREQ"] == "YEARLY" else 1)
    if months % step:
        return False
    if "BYMONTHDAY" in parts:
        wanted = int(parts["BYMONTHDAY"])
        return day.day == wanted if wanted > 0 else (day + timedelta(days=-wanted)).day == 1
    return _by_day(day, parts, default=day.day == first.day)


def _by_day(day: date, parts: dict[str, str], *, default: bool) -> bool:
    if "BYDAY" not in parts:
        return default
    return any(_is_day(day, text) for text in parts["BYDAY"].split(","))


def _is_day(day: date, text: str) -> bool:
    """Returns whether a day is such as `SU`, `1MO` (the first of its month) or `-1FR` (the last)."""
    found = re.fullmatch(r"(-?\d)?([A-Z]{2})", text)
    if found is None or _DAYS[day.weekday()] != found[2]:
        return False
    if found[1] is None:
        return True
    number = int(found[1])
    if number > 0:
        return (day.day - 1) // 7 + 1 == number
    return (day + timedelta(days=7 * -number)).month != day.month and (
        day + timedelta(days=7 * (-number - 1))
    ).month == day.month


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
