"""Turns and hand-offs in YAML."""

import re
from dataclasses import dataclass
from datetime import time

from catalog.forms.clock import weekday
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import nearest, shown
from catalog.forms.units import seconds

_HOUR = 3600
_WORDS = {"daily": 24, "weekly": 168}
_EXAMPLES = "write `daily`, `weekly`, or a length such as `12h`, `2d` or `2w`"


@dataclass(frozen=True)
class Turn:
    """The length of a turn; `text` is as written: `daily`, `weekly`, or a length such as `12h` or `2w`."""

    text: str
    hours: int

    def __str__(self) -> str:
        return self.text

    @property
    def has_weekday(self) -> bool:
        """Whether it is of whole weeks, so that the hand-off has a weekday."""
        return self.hours % 168 == 0


@dataclass(frozen=True)
class HandOff:
    """A time of day and, for turns of whole weeks, a weekday (Monday = 0); `text` is as written."""

    text: str
    weekday: int | None
    time: time


def parse_turn(text: str) -> Turn:
    """Return the turn of `weekly` or `12h`. Raises InvalidValue."""
    if text in _WORDS:
        return Turn(text, _WORDS[text])
    try:
        hours, rest = divmod(seconds(text), _HOUR)
    except InvalidValue as error:
        near = nearest(text, _WORDS)
        hint = (f"did you mean `{near}`? " if near else "") + _EXAMPLES
        raise InvalidValue(f"invalid turn {shown(text)}", hint) from error
    if rest or (24 % hours and hours % 24):
        hint = "write 1h, 2h, 3h, 4h, 6h, 8h or 12h, or whole days such as `2d`"
        raise InvalidValue(f"turns of {shown(text)} would end at a different hour every day", hint)
    turn = Turn(text, hours)
    # PagerDuty's limit.
    if turn.hours > 365 * 24:
        raise InvalidValue(f"a turn of {shown(text)} is over a year long", _EXAMPLES)
    return turn


def parse_hand_off(text: str) -> HandOff:
    """Return the weekday and the hour of `monday 09:00`; no weekday for `09:00`. Raises InvalidValue."""
    match = re.fullmatch(r"(?:([^\W\d_]+)\s+)?([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
    if match is None:
        hint = "write `monday 09:00`, or `09:00` for daily turns"
        raise InvalidValue(f"{shown(text)} is not a time of hand-off", hint)
    day, hour, minute = match.groups()
    return HandOff(text, weekday(day) if day else None, time(int(hour), int(minute)))
