"""Conditions in YAML: `error_rate > 1%`."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast, get_args

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import prose, shown
from catalog.forms.units import SignalUnit, in_unit

Comparator = Literal[">", ">=", "<", "<="]
COMPARATORS = get_args(Comparator)
EXAMPLE = "write a signal, a comparator and a threshold, such as `error_rate > 1%`"
_SPAN = "write the window in its own key: `duration: 5m`"
_JOINED = "write two alerts, and a third one with `when: High Error Rate and Slow Checkout`"
_MORE = {"for": _SPAN, "over": _SPAN, "and": _JOINED, "or": _JOINED}
SHAPE = re.compile(r"([^\s<>=!~≥≤]+)\s*([<>=!~≥≤]+)\s*(\S.*)")
NUMBER = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*([^\W\d_]+|%|/\s*[^\W\d_]+|per\s+[^\W\d_]+)?")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition in its parts; `unit` is as written, empty if there is none."""

    signal: str
    comparator: Comparator
    number: Decimal
    unit: str

    def __str__(self) -> str:
        blank = " " if self.unit.startswith("per ") else ""
        return f"{self.signal} {self.comparator} {self.number:f}{blank}{self.unit}"


@dataclass(frozen=True)
class Amount:
    """A number and its unit, which is empty if there is none; `text` is as written."""

    text: str
    number: Decimal
    unit: str

    def __str__(self) -> str:
        return self.text


def parse_condition(text: str) -> Condition:
    """Parse a condition, without looking up its signal. Raises InvalidValue."""
    shape = SHAPE.fullmatch(text.strip())
    if shape is None:
        raise InvalidValue(f"invalid condition {shown(text)}", EXAMPLE)
    signal, comparator, value = shape.groups()
    if comparator not in COMPARATORS:
        raise InvalidValue(f"unknown comparator `{comparator}`", _comparator_hint(comparator))
    if re.match(r"[-+]?\.?(nan|inf)", value, re.IGNORECASE):
        raise InvalidValue(f"invalid threshold {shown(value)}", "write a finite number, such as `1%` or `2000ms`")
    if re.match(r"[-+.0-9]", signal) and not re.match(r"[-+.0-9]", value):
        raise InvalidValue(f"the condition {shown(text)} begins with the threshold", EXAMPLE)
    more = re.fullmatch(r".*?\s(for|over|and|or)\s.*", value)
    if more:
        raise InvalidValue(f"unexpected text after the threshold: {shown(value)}", _MORE[more[1]])
    amount = parse_amount(value)
    return Condition(signal=signal, comparator=cast(Comparator, comparator), number=amount.number, unit=amount.unit)


def parse_amount(value: str) -> Amount:
    """Return the number and the unit of `0.5%`. Raises InvalidValue."""
    number = NUMBER.fullmatch(value.strip())
    if number is None or len(value) > 40:
        hint = "write a decimal number without spaces or thousands separators, and its unit: `2000ms`, `0.5%`"
        raise InvalidValue(f"invalid threshold {shown(value)}", hint)
    unit = " ".join((number[2] or "").split())
    return Amount(value, Decimal(number[1]), unit.replace("/ ", "/"))


def threshold(condition: Condition, unit: SignalUnit | None) -> float:
    """Return the condition's threshold in the signal's unit.

    Raises InvalidValue for a unit of another kind, for a value outside the signal's range (a share is 0 % to 100 %; a
    duration, a size, a rate and a count are not negative), and for a condition that always or never holds.
    """
    value = level(condition.number, condition.unit, unit, condition.signal)
    highest = highest_of(unit)
    lowest_met = unit is not None and value == 0
    highest_met = highest is not None and value == highest
    if (lowest_met and condition.comparator == "<") or (highest_met and condition.comparator == ">"):
        raise InvalidValue(f"`{condition}` can never hold", "write a threshold that the signal can cross")
    if (lowest_met and condition.comparator == ">=") or (highest_met and condition.comparator == "<="):
        raise InvalidValue(f"`{condition}` always holds", "write a threshold that the signal can cross")
    return value


def level(number: Decimal, written_unit: str, unit: SignalUnit | None, signal: str) -> float:
    """Return a number with its written unit as a value of the signal. Raises InvalidValue as `threshold` does."""
    value = in_unit(number, written_unit, unit, signal)
    text = f"{number:f}{written_unit}"
    if unit is not None and value < 0:
        raise InvalidValue(f"`{text}` is negative, and `{signal}` is never negative", "write 0 or more")
    highest = highest_of(unit)
    if highest is not None and value > highest:
        raise InvalidValue(f"`{text}` is over 100 %, and `{signal}` is a share", "allowed: 0% to 100%")
    result = float(value)
    if not math.isfinite(result):
        raise InvalidValue(f"`{text}` is too large", "write a smaller threshold")
    return result


def highest_of(unit: SignalUnit | None) -> int | None:
    """Return the largest value of a signal with this unit; None if it has no maximum."""
    return {"percent": 100, "fraction": 1}.get(unit or "")


def _comparator_hint(comparator: str) -> str:
    meant = {"=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", ">>": ">", "<<": "<"}.get(comparator)
    question = f"did you mean `{meant}`? " if meant else ""
    return f"{question}allowed: {prose(COMPARATORS)}"
