"""Units: lengths of time and shares, as people write them."""

import re
from decimal import Decimal
from typing import Literal

from catalog.errors import Refused
from catalog.text import shown

SignalUnit = Literal["percent", "millisecond", "count"]

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
MILLISECONDS = {"ms": Decimal(1), "s": Decimal(1000), "m": Decimal(60_000), "h": Decimal(3_600_000)}
KINDS = {"percent": "a share in percent", "millisecond": "a length of time", "count": "a plain number"}


def seconds(text: str) -> int:
    """The length of `5m`, `30s`, `1h` or `2d`, in seconds. Raises Refused for anything else, and for nothing at all."""
    match = re.fullmatch(r"([0-9]{1,9})\s*([^\W\d_]*)", text.strip())
    if match is None:
        raise Refused(f"{shown(text)} is not a duration", "write a whole number and s, m, h or d, such as `5m`")
    number, unit = match.groups()
    if not unit:
        raise Refused(
            f"the duration {shown(text)} has no unit", f"write `{number}m` for minutes or `{number}h` for hours"
        )
    if unit not in SECONDS:
        raise Refused(f"`{unit}` is not a unit of time", f"write s, m, h or d, such as `{number}m`")
    if int(number) == 0:
        raise Refused(f"the duration {shown(text)} is no time at all", "write at least `1m`")
    return int(number) * SECONDS[unit]


def in_unit(number: Decimal, written: str, unit: SignalUnit | None, signal: str) -> Decimal:
    """`number` with the unit that was written, converted to `unit`. Raises Refused for a unit of another kind.

    `signal` is the name of the signal whose unit it is, for the message.
    """
    if unit == "millisecond":
        if not written:
            raise Refused(f"`{signal}` needs a unit of time", f"write `{number:f}ms` or `{number:f}s`")
        if written in MILLISECONDS:
            return number * MILLISECONDS[written]
        raise Refused(
            f"`{number:f}{written}`: `{signal}` is {KINDS[unit]}, and `{written}` is not a unit of it",
            f"allowed: ms, s, m or h, such as `{signal} > 2000ms`",
        )
    if unit == "percent":
        if written == "%":
            return number
        if not written:
            raise Refused(f"`{signal}` needs a `%`", f"write `{number:f}%`")
        raise Refused(
            f"`{number:f}{written}`: `{signal}` is {KINDS[unit]}, and `{written}` is not a unit of it",
            f"write a share, such as `{signal} > 5%`",
        )
    if written:
        raise Refused(f"`{number:f}{written}`: `{signal}` is {KINDS['count']}", f"write `{number:f}` without a unit")
    return number
