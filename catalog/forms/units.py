"""Units in YAML: durations, shares, sizes and rates."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import prose, shown

SignalUnit = Literal[
    "percent", "fraction", "nanosecond", "microsecond", "millisecond", "second", "byte", "per second", "count"
]

SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
"""The units of a duration."""
DURATION = r"^[0-9]{1,9}\s*(s|m|min|h|d|w)$"
"""The pattern of a duration in JSON Schema."""
KINDS = {
    "share": "a share in percent",
    "time": "a duration",
    "size": "a size in bytes",
    "rate": "a rate",
    "count": "a plain number",
}
# Accepted units in the base unit of their kind: milliseconds, percent, bytes, events per second.
WRITTEN: dict[str, dict[str, Decimal]] = {
    "share": {"%": Decimal(1)},
    "time": {
        "ns": Decimal("0.000001"),
        "us": Decimal("0.001"),
        "µs": Decimal("0.001"),
        "ms": Decimal(1),
        "s": Decimal(1000),
        "m": Decimal(60_000),
        "min": Decimal(60_000),
        "h": Decimal(3_600_000),
        "d": Decimal(86_400_000),
        "w": Decimal(604_800_000),
    },
    "size": {
        **{f"{prefix}B": Decimal(1000) ** power for power, prefix in enumerate(("", "K", "M", "G", "T"))},
        **{f"{prefix}iB": Decimal(1024) ** (power + 1) for power, prefix in enumerate(("K", "M", "G", "T"))},
    },
    "rate": {
        "/s": Decimal(1),
        "per second": Decimal(1),
        "/min": 1 / Decimal(60),
        "per minute": 1 / Decimal(60),
        "/h": 1 / Decimal(3600),
        "per hour": 1 / Decimal(3600),
    },
    "count": {"": Decimal(1)},
}


@dataclass(frozen=True, kw_only=True)
class Unit:
    """`base` is the size of one unit in the base unit of its kind; `suffix` follows a number in text."""

    kind: str
    base: Decimal = Decimal(1)
    suffix: str


UNITS: dict[SignalUnit, Unit] = {
    "percent": Unit(kind="share", suffix=" %"),
    "fraction": Unit(kind="share", base=Decimal(100), suffix=""),
    "nanosecond": Unit(kind="time", base=Decimal("0.000001"), suffix=" ns"),
    "microsecond": Unit(kind="time", base=Decimal("0.001"), suffix=" µs"),
    "millisecond": Unit(kind="time", suffix=" ms"),
    "second": Unit(kind="time", base=Decimal(1000), suffix=" s"),
    "byte": Unit(kind="size", suffix=" bytes"),
    "per second": Unit(kind="rate", suffix=" per second"),
    "count": Unit(kind="count", suffix=""),
}


def suffix(unit: SignalUnit | None) -> str:
    """Return what follows a number of this unit in text: ` %`, ` ms`; empty for plain numbers."""
    return UNITS[unit].suffix if unit else ""


def is_time(unit: SignalUnit | None) -> bool:
    """Whether a unit measures time, of which less is better."""
    return unit is not None and UNITS[unit].kind == "time"


class Duration(int):
    """A duration in the unit of its field, seconds or minutes; `text` is as written, with its own unit."""

    text: str

    def __new__(cls, length: int, text: str) -> "Duration":
        duration = super().__new__(cls, length)
        duration.text = text
        return duration

    def __reduce__(self) -> tuple[type["Duration"], tuple[int, str]]:
        return type(self), (int(self), self.text)


def length_text(length: int) -> str:
    """Return a duration as it was written; a default has no text, and is only a number."""
    return length.text if isinstance(length, Duration) else f"{length}"


def duration_text(minutes: int) -> str:
    """Return a duration as it was written; a default or a sum has no text, and has the shortest one: `1h`."""
    return minutes.text if isinstance(minutes, Duration) else short_length(minutes)


def seconds(text: str) -> Duration:
    """Return the duration `30s`, `5m`, `5 min`, `1h`, `2d` or `1w` in seconds. Raises InvalidValue, for zero too."""
    match = re.fullmatch(r"([0-9]{1,9})\s*([^\W\d_]*)", text.strip())
    if match is None:
        raise InvalidValue(f"{shown(text)} is not a duration", "write a whole number and s, m, h, d or w, such as `5m`")
    number, unit = match.groups()
    if not unit:
        raise InvalidValue(
            f"the duration {shown(text)} has no unit",
            f"write `{number}m` for minutes, `{number}h` for hours or `{number}d` for days",
        )
    if unit not in SECONDS:
        meant = _meant(int(number), unit)
        raise InvalidValue(f"`{unit}` is not a unit of time", f"write s, m, h, d or w, such as `{meant}`")
    if int(number) == 0:
        raise InvalidValue(f"the duration {shown(text)} is zero", "write at least `1m`")
    return Duration(int(number) * SECONDS[unit], f"{number}{unit}")


def short_length(minutes: int, *, weeks: bool = False) -> str:
    """Return a duration in the largest unit that divides it: `5m`, `1h`, `2d`; with `weeks`, also `1w`."""
    for size, unit in ((10_080, "w"), (1440, "d"), (60, "h"))[not weeks :]:
        if minutes >= size and minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def _meant(number: int, unit: str) -> str:
    """The duration that a number with a longer unit name means: `3 weeks` is `3w`."""
    first = unit[0].lower()
    return f"{number}{first if first in SECONDS and not unit.lower().startswith('mo') else 'm'}"


def share_hint(number: Decimal | float) -> str:
    """Return the hint for a share without `%`. It is never guessed, since `0.85` may be 85 % or 0.85 %."""
    value = Decimal(str(number))
    if 0 < value < 1:
        return f"write `{(value * 100).normalize():f}%` or `{value:f}%`"
    return f"write `{value:f}%`"


def in_unit(number: Decimal, suffix: str, unit: SignalUnit | None, signal: str) -> Decimal:
    """Convert `number` from its written unit to `unit`. Raises InvalidValue for a unit of another kind.

    `signal` is the name of the signal, for the message.
    """
    its = UNITS[unit or "count"]
    if suffix in WRITTEN[its.kind]:
        return number * WRITTEN[its.kind][suffix] / its.base
    if not suffix:
        raise InvalidValue(*_without_unit(number, its.kind, signal))
    message = f"`{number:f}{suffix}` has the wrong unit: `{signal}` is {KINDS[its.kind]}"
    match its.kind:
        case "count":
            raise InvalidValue(message, f"write `{number:f}` without a unit")
        case "share":
            raise InvalidValue(message, f"write a share, such as `{signal} > 5%`")
        case "time":
            hint = f"allowed: ms, s, m or h, such as `{signal} > 2000ms`"
        case _:
            hint = f"allowed: {prose(WRITTEN[its.kind])}"
    raise InvalidValue(message, hint)


def _without_unit(number: Decimal, kind: str, signal: str) -> tuple[str, str]:
    match kind:
        case "time":
            return f"`{signal}` is a duration: the value needs a unit", f"write `{number:f}ms` or `{number:f}s`"
        case "share":
            return f"`{signal}` is a share: the value needs a `%`", share_hint(number)
        case "size":
            return f"`{signal}` is a size: the value needs a unit", f"write `{number:f}MB` or `{number:f}GB`"
    return f"`{signal}` is a rate: the value needs a unit of time", f"write `{number:f}/s` or `{number:f}/min`"
