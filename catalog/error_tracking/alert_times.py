"""How often Sentry notifies of one issue at most, and the earlier times with which it compares a number."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import prose
from catalog.forms.types import Seconds
from catalog.forms.units import seconds, short_length

FREQUENCIES = (0, 5, 10, 30, 60, 180, 720, 1440)
"""The frequencies that Sentry allows, in minutes; 0 is every time."""
COMPARED = (5, 15, 60, 1440, 7 * 1440, 30 * 1440)
"""The comparison times that Sentry allows, in minutes ago."""


def _frequency(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"0\s*[smh]", value.strip()):
        return 0
    if isinstance(value, int) and not isinstance(value, bool):
        hint = f"write `{value}m` for minutes. Allowed: {_lengths(FREQUENCIES)}"
        raise InvalidValue(f"the frequency `{value}` has no unit", hint)
    return seconds(value) if isinstance(value, str) else value


def _known_frequency(length: int) -> int:
    if length % 60 or length // 60 not in FREQUENCIES:
        shortly = f"{length}s" if length % 60 else short_length(length // 60)
        raise InvalidValue(f"Sentry does not allow the frequency `{shortly}`", f"allowed: {_lengths(FREQUENCIES)}")
    return length // 60


def _known_compare(length: int) -> int:
    if length % 60 or length // 60 not in COMPARED:
        shortly = f"{length}s" if length % 60 else short_length(length // 60)
        raise InvalidValue(f"Sentry does not compare with the time `{shortly}` ago", f"allowed: {_lengths(COMPARED)}")
    return length // 60


def _lengths(minutes_: Iterable[int]) -> str:
    return prose(map(short_length, minutes_))


Frequency = Annotated[
    int,
    BeforeValidator(_frequency),
    AfterValidator(_known_frequency),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,9}\s*[smhd]$"}),
]
"""A frequency in minutes."""
Compare = Annotated[Seconds, AfterValidator(_known_compare)]
"""A comparison time in minutes."""
