"""Where values stand in the inputs of an object."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from local.vendors.protocol.wire import UNKNOWN, Path, Properties


def at(values: Any, *path: str | int) -> Any:
    """The value at a place, or None when it is missing or unknown on the way."""
    for part in path:
        if isinstance(part, str):
            values = values.get(part) if isinstance(values, dict) else None
        else:
            values = values[part] if isinstance(values, list) and part < len(values) else None
    return None if values is UNKNOWN else values


def items(values: Properties, name: str) -> Iterator[tuple[int, Any]]:
    """The known members of a list property with their positions."""
    listed = at(values, name)
    if isinstance(listed, list):
        yield from ((index, item) for index, item in enumerate(listed) if item is not UNKNOWN)


def places(values: Any, path: str) -> Iterator[tuple[Path, Any]]:
    """The known values that a path leads to, with their places: `layers[].users` is the list of users of each layer."""
    reached: list[tuple[Path, Any]] = [((), values)]
    for part in parts(path):
        if part == "[]":
            lists = [(place, value) for place, value in reached if isinstance(value, list)]
            reached = [((*place, index), member) for place, value in lists for index, member in enumerate(value)]
        else:
            objects = [(place, value) for place, value in reached if isinstance(value, dict) and part in value]
            reached = [((*place, part), value[part]) for place, value in objects]
    yield from ((place, value) for place, value in reached if value is not UNKNOWN and value is not None)


@cache
def parts(path: str) -> tuple[str, ...]:
    """`layers[].users` → `layers`, `[]`, `users`."""
    return tuple(re.findall(r"\w+|\[\]", path))
