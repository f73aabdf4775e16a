"""Recurrences of maintenance windows, in YAML and by RFC 5545."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from catalog.forms.clock import WEEKDAYS, weekday
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown
from catalog.forms.units import seconds

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY"]
# The minimum of days between two windows.
_DAYS: dict[Frequency, int] = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28}
_CODES = tuple(day[:2].upper() for day in WEEKDAYS)
_WORDS = {"day": 1, "daily": 1, "week": 7, "weekly": 7}
LONGEST_DAYS = 364
_EXAMPLES = "write `once`, `daily`, `weekly`, `weekly on saturday`, `2w on saturday` or `monthly on 15`"


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """Every `interval` days, weeks or months, on a weekday (Monday = 0) or a day of the month if it has one.

    `text` is as written. `str` returns a rule such as `FREQ=WEEKLY;INTERVAL=1;BYDAY=SA`.
    """

    frequency: Frequency
    interval: int = 1
    weekday: int | None = None
    month_day: int | None = None
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self.parts.items())

    @property
    def parts(self) -> dict[str, str]:
        """The parts of its rule: `{"FREQ": "WEEKLY", "INTERVAL": "1", "BYDAY": "SA"}`."""
        every = {"FREQ": self.frequency, "INTERVAL": str(self.interval)}
        if self.weekday is not None:
            return {**every, "BYDAY": _CODES[self.weekday]}
        return every if self.month_day is None else {**every, "BYMONTHDAY": str(self.month_day)}

    @property
    def shortest_days(self) -> int:
        """The minimum of days between two windows."""
        return self.interval * _DAYS[self.frequency]

    def may_begin_on(self, day: date) -> bool:
        """Whether the first window may be on a day."""
        return self.weekday in (None, day.weekday()) and self.month_day in (None, day.day)

    def falls_on(self, day: date, first: date) -> bool:
        """Whether a window is on a day, given the day of the first one."""
        if day <= first:
            return day == first
        if self.frequency == "MONTHLY":
            return day.day == first.day
        return (day - first).days % self.shortest_days == 0


def read_rule(rule: str) -> Recurrence:
    """Return the recurrence of a rule that `str` returned."""
    parts = dict(part.split("=") for part in rule.split(";"))
    return Recurrence(
        frequency=cast(Frequency, parts["FREQ"]),
        interval=int(parts["INTERVAL"]),
        weekday=_CODES.index(parts["BYDAY"]) if "BYDAY" in parts else None,
        month_day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
    )


def parse_recurrence(text: str) -> Recurrence | None:
    """Return the recurrence of `weekly`, `2w on saturday` or `monthly on 15`; None for `once`. Raises InvalidValue.

    A recurrence of whole weeks without a weekday has the weekday of the first window.
    """
    if text == "once":
        return None
    monthly = re.fullmatch(r"month(?:ly)? on ([0-9]{1,2})", text)
    # Later days do not exist in every month, so some months would have no maintenance.
    if monthly and 1 <= int(monthly[1]) <= 28:
        return Recurrence(frequency="MONTHLY", month_day=int(monthly[1]), text=text)
    if monthly:
        raise InvalidValue(f"{shown(text)} does not exist in every month", "allowed: days 1 to 28")
    period, on, day = text.partition(" on ")
    days = _days(period)
    if not 1 <= days <= LONGEST_DAYS or (on and days % 7):
        raise InvalidValue(f"invalid recurrence {shown(text)}", _EXAMPLES)
    begins = weekday(day) if on else None
    if days % 7 == 0:
        return Recurrence(frequency="WEEKLY", interval=days // 7, weekday=begins, text=text)
    return Recurrence(frequency="DAILY", interval=days, text=text)


def _days(period: str) -> int:
    """The days of a period such as `weekly`, `2 weeks`, `2w` or `3d`; 0 if it is none."""
    weeks = re.fullmatch(r"([0-9]{1,2}) weeks?", period)
    if weeks:
        return int(weeks[1]) * 7
    try:
        days, rest = divmod(seconds(period), 86_400)
    except InvalidValue:
        return _WORDS.get(period, 0)
    return 0 if rest else days
