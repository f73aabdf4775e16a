"""Recurrences of maintenance windows, in YAML and by RFC 5545."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from catalog.forms.clock import WEEKDAYS, weekdays
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY"]
# The minimum of days between two windows.
_DAYS: dict[Frequency, int] = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28}
_CODES = tuple(day[:2].upper() for day in WEEKDAYS)
_EXAMPLES = "write `once`, `day`, `week on saturday`, `2 weeks on saturday` or `month on 15`"


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
    """Return the recurrence of `week on saturday`; None for `once`. Raises InvalidValue."""
    if text == "once":
        return None
    if text == "day":
        return Recurrence(frequency="DAILY", text=text)
    weekly = re.fullmatch(r"(?:week|([2-9]|[1-4][0-9]|5[0-2]) weeks) on (\w+)", text)
    if weekly:
        (day,) = weekdays(weekly[2])
        return Recurrence(frequency="WEEKLY", interval=int(weekly[1] or 1), weekday=day, text=text)
    monthly = re.fullmatch(r"month on ([0-9]{1,2})", text)
    # Later days do not exist in every month, so some months would have no maintenance.
    if monthly and 1 <= int(monthly[1]) <= 28:
        return Recurrence(frequency="MONTHLY", month_day=int(monthly[1]), text=text)
    if monthly:
        raise InvalidValue(f"{shown(text)} does not exist in every month", "allowed: days 1 to 28")
    raise InvalidValue(f"invalid recurrence {shown(text)}", _EXAMPLES)
