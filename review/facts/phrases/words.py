"""Parts of texts: amounts with units, lengths of time, lists."""

import json
from collections.abc import Iterable
from typing import Any

_TIMES = {"nanosecond": 1e-6, "microsecond": 1e-3, "millisecond": 1.0, "second": 1000.0}
_MOST = 5
_LONGEST = 100


def number(value: float) -> str:
    """Return a number without an exponent or trailing zeros: `1`, `0.5`, `2,000`."""
    rounded = round(value, 6)
    return f"{rounded:,.6f}".rstrip("0").rstrip(".")


def amount(value: float, unit: str | None) -> str:
    """Return a value in a signal's unit: `2 %`, `800 ms`, `45 min`, `6 GB`, `500 per second`."""
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
        case "run":
            return f"{number(value)} failed runs"
    return number(value)


def minutes(length: int) -> str:
    """Return a length of time: `5 min`, `2 h`, `26 h`, `2 days`."""
    if length >= 2880 and length % 1440 == 0:
        return f"{length // 1440} days"
    if length >= 60 and length % 60 == 0:
        return f"{length // 60} h"
    return f"{length} min" if length < 120 else f"{length // 60} h {length % 60} min"


def seconds(length: int) -> str:
    """Return a length of time: `30 s`, `5 min`."""
    return f"{length} s" if length % 60 else minutes(length // 60)


def many(count: int, noun: str) -> str:
    """Return a count with its noun: `1 alert`, `2 alerts`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def prose(words: Iterable[Any]) -> str:
    """Return a list: `A`, `A and B`, `A, B and C`; `none`."""
    *rest, last = [str(word) for word in words] or ["none"]
    return f"{', '.join(rest)} and {last}" if rest else last


def listed(names: Iterable[str]) -> str:
    """Return names in their order, only the first if there are many: `A, B, C, D, E and 7 more`."""
    every = list(names)
    if len(every) <= _MOST:
        return prose(every)
    return f"{', '.join(every[:_MOST])} and {len(every) - _MOST} more"


def shown(value: Any) -> str:
    """Return a field's value of any kind, in which references are already names."""
    match value:
        case None | [] | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return number(value)
        case dict():
            parts = {key: each for key, each in value.items() if key != "kind" and each not in (None, [], "")}
            return ", ".join(f"{label(key)} {shown(each)}" for key, each in parts.items()) or "none"
        case [[str(), _], *_]:
            return ", ".join(f"{key}={shown(each)}" for key, each in value)
        case list():
            return ", ".join(shown(each) for each in value)
    return str(value)


def short(value: Any) -> str:
    """Return a vendor's value of any kind as JSON, cut where it is long."""
    text = "none" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def label(field: str) -> str:
    """Return the label of a field."""
    return field.replace("_", " ")


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
