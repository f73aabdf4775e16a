"""How often Sentry notifies of one issue at most, and the earlier times with which it compares a number."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import prose
from catalog.forms.types import FromText, Seconds
from catalog.forms.units import DURATION, SECONDS, Duration, length_text, seconds, short_length

FREQUENCIES = (0, 5, 10, 30, 60, 180, 720, 1440)
"""The frequencies that Sentry allows, in minutes; 0 is every time."""
COMPARED = (5, 15, 60, 1440, 7 * 1440, 30 * 1440)
"""The comparison times that Sentry allows, in minutes ago."""


def _with_unit(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        hint = f"write `{value}m` for minutes. Allowed: {_lengths(FREQUENCIES)}"
        raise InvalidValue(f"the frequency `{value}` has no unit", hint)
    return value


def _frequency(text: str) -> Duration:
    zero = re.fullmatch(rf"0\s*({'|'.join(SECONDS)})", text.strip())
    length = Duration(0, text) if zero else seconds(text)
    if length % 60 or length // 60 not in FREQUENCIES:
        raise InvalidValue(f"Sentry does not allow the frequency `{length.text}`", f"allowed: {_lengths(FREQUENCIES)}")
    return Duration(length // 60, length.text)


def _known_compare(length: int) -> Duration:
    if length % 60 or length // 60 not in COMPARED:
        message = f"Sentry does not compare with the time `{length_text(length)}` ago"
        raise InvalidValue(message, f"allowed: {_lengths(COMPARED)}")
    return Duration(length // 60, length_text(length))


def _lengths(minutes_: Iterable[int]) -> str:
    return prose(map(short_length, minutes_))


Frequency = Annotated[
    int,
    FromText(_frequency),
    BeforeValidator(_with_unit),
    WithJsonSchema({"type": "string", "pattern": DURATION}),
]
"""A frequency in minutes."""
Compare = Annotated[Seconds, AfterValidator(_known_compare)]
"""A comparison time in minutes."""
