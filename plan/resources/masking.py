"""Recorded values in a form that can be shown: secrets masked, unknowns named, planned numbers replaced by names."""

import re
from typing import Any

from pulumi.runtime.rpc import UNKNOWN, _special_sig_key

SECRET = "[secret]"
UNKNOWN_SHOWN = "[unknown until applied]"

_NUMBER = re.compile(r"\b\d{12}\b")


def readable(value: Any, ids: dict[str, str]) -> Any:
    """Return the value with every secret replaced by `[secret]`, at any depth, and planned ids as `<monitor:name>`.

    `ids` gives the text for each planned id.
    """
    if isinstance(value, dict):
        if _special_sig_key in value:
            return SECRET
        return {key: readable(value[key], ids) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [readable(item, ids) for item in value]
    if isinstance(value, str):
        return UNKNOWN_SHOWN if value == UNKNOWN else _NUMBER.sub(lambda match: ids.get(match[0], match[0]), value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _plain_number(value, ids)
    return UNKNOWN_SHOWN if type(value).__name__ == "Unknown" else value


def _plain_number(value: int | float, ids: dict[str, str]) -> Any:
    """Return a number as the program gave it: the wire carries every number as a float."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return ids.get(str(value), value)
