"""Words that phrases are made of: amounts with their units, lengths of time, lists."""

from collections.abc import Iterable, Sequence

_TIMES = {"nanosecond": 1e-6, "microsecond": 1e-3, "millisecond": 1.0, "second": 1000.0}
_MOST = 5


def number(value: float) -> str:
    """A number without an exponent or trailing zeros: `1`, `0.5`, `2,000`."""
    rounded = round(value, 6)
    return f"{rounded:,.6f}".rstrip("0").rstrip(".")


def amount(value: float, unit: str | None) -> str:
    """A value in a signal's unit, as people write it: `2 %`, `800 ms`, `45 min`, `6 GB`, `500 per second`."""
    if unit in _TIMES:
        return _time(value * _TIMES[unit])
    match unit:
        case "percent":
            return f"{number(value)} %"
        case "fraction":
            return f"{number(value * 100)} %"
        case "byte":
            return _size(value)
        case "per second":
            return f"{number(value)} per second"
    return number(value)


def minutes(length: int) -> str:
    """A length of time: `5 min`, `2 h`, `26 h`, `2 days`."""
    if length >= 2880 and length % 1440 == 0:
        return f"{length // 1440} days"
    if length >= 60 and length % 60 == 0:
        return f"{length // 60} h"
    return f"{length} min" if length < 120 else f"{length // 60} h {length % 60} min"


def seconds(length: int) -> str:
    """A length of time: `30 s`, `5 min`."""
    return f"{length} s" if length % 60 else minutes(length // 60)


def many(count: int, noun: str) -> str:
    """`1 alert`, `2 alerts`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def people(count: int) -> str:
    """`1 person`, `2 people`."""
    return "1 person" if count == 1 else f"{count} people"


def prose(words: Sequence[str], last: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else "none"


def listed(names: Iterable[str], most: int = _MOST) -> str:
    """Names in their order, the first of them when they are many: `A, B, C, D, E and 7 more`."""
    every = list(names)
    if len(every) <= most:
        return prose(every)
    return f"{', '.join(every[:most])} and {len(every) - most} more"


def _time(milliseconds: float) -> str:
    for unit, length in (("h", 3_600_000), ("min", 60_000), ("s", 1000)):
        if milliseconds >= length and milliseconds % (length / 2) == 0:
            return f"{number(milliseconds / length)} {unit}"
    return f"{number(milliseconds)} ms"


def _size(size: float) -> str:
    for unit, length in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size >= length:
            return f"{number(round(size / length, 3))} {unit}"
    return f"{number(size)} bytes"
