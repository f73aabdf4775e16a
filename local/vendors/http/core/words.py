"""Names of the SDKs in the spelling of the APIs: `escalationMessage` → `escalation_message`."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from local.vendors.protocol.wire import Properties


@cache
def snake(name: str) -> str:
    """Returns a name in small letters with underscores."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def snaked(value: Any) -> Any:
    """Returns a value with all names of its objects in small letters with underscores."""
    if isinstance(value, dict):
        return {snake(name): snaked(member) for name, member in value.items() if name != "__defaults"}
    return [snaked(item) for item in value] if isinstance(value, list) else value


def taken(inputs: Properties, names: frozenset[str]) -> dict[str, Any]:
    """Returns some of the inputs under the API's names, as far as they are given."""
    return {snake(name): snaked(value) for name, value in inputs.items() if name in names and value is not None}


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the members that are not None."""
    return {name: value for name, value in values.items() if value is not None}
