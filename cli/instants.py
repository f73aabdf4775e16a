"""Instants as typed by a person."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from catalog.forms.clock import weekdays
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown

EXAMPLES = "Write `now`, `03:00`, `tomorrow 03:00`, `sunday 03:00`, `2026-11-24 03:00` or `2026-11-24T03:00+01:00`."
FIRST_YEAR, LAST_YEAR = 1971, 2199


def instant(text: str, zone: str, now: datetime) -> datetime:
    """Return the instant of a text, in the zone (an IANA name); `now` is an aware datetime.

    A day without a time means its midnight, and a time without a day means today. The name of a weekday means the next
    such day, which may be today. A time that the clock shows twice means the first of the two.

    Raises:
        click.ClickException: the text is not an instant, or is one that the zone's clock skips.
    """
    home = ZoneInfo(zone)
    words = " ".join(text.split())
    if words.casefold() == "now":
        return now.astimezone(home)
    clock = _iso(words) or _day_and_time(words.casefold(), now.astimezone(home).date())
    if clock is None:
        raise click.ClickException(f"{shown(text)} is not a time. {EXAMPLES}")
    if not FIRST_YEAR <= clock.year <= LAST_YEAR:
        raise click.ClickException(f"{shown(text)} is not in the years {FIRST_YEAR} to {LAST_YEAR}. {EXAMPLES}")
    if clock.tzinfo is not None:
        return clock.astimezone(home)
    at = clock.replace(tzinfo=home).astimezone(UTC).astimezone(home)
    if at.replace(tzinfo=None) != clock:
        raise click.ClickException(
            f"{shown(text)} does not exist in {zone}: clocks are set forward over it. Write another time."
        )
    return at


def _iso(words: str) -> datetime | None:
    try:
        # Without a hyphen, Python reads numbers of other forms too: `20261124`, and even `1200` as a year.
        return datetime.fromisoformat(words) if re.match(r"\d{4}-", words) else None
    except ValueError:
        return None


def _day_and_time(words: str, today: date) -> datetime | None:
    match = re.fullmatch(r"(?:([a-z]+) ?)?(?:([01]?\d|2[0-3]):([0-5]\d))?", words)
    if match is None or not words:
        return None
    name, hour, minutes = match.groups()
    day = today if name is None else _day(name, today)
    return None if day is None else datetime.combine(day, time(int(hour or 0), int(minutes or 0)))


def _day(name: str, today: date) -> date | None:
    if name in ("today", "tomorrow", "yesterday"):
        return today + timedelta(days={"today": 0, "tomorrow": 1, "yesterday": -1}[name])
    try:
        (weekday,) = weekdays(name)
    except InvalidValue:
        return None
    return today + timedelta(days=(weekday - today.weekday()) % 7)
