"""Places of values in the inputs of an object."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from local.vendors.protocol.wire import UNKNOWN, Path, Properties


def at(values: Any, *path: str | int) -> Any:
    """Returns the value at a place, or None when it is missing or the path has an unknown value."""
    for part in path:
        if isinstance(part, str):
            values = values.get(part) if isinstance(values, dict) else None
        else:
            values = values[part] if isinstance(values, list) and part < len(values) else None
    return None if values is UNKNOWN else values


def items(values: Properties, name: str) -> Iterator[tuple[int, Any]]:
    """Yields the known members of a list property with their positions."""
    listed = at(values, name)
    if isinstance(listed, list):
        yield from ((index, item) for index, item in enumerate(listed) if item is not UNKNOWN)


def places(values: Any, path: str) -> Iterator[tuple[Path, Any]]:
    """Yields the known values at a path, with their places: `layers[].users` is the list of users of each layer."""
    yield from _reach(values, parts(path), ())


def _reach(value: Any, steps: tuple[str, ...], place: Path) -> Iterator[tuple[Path, Any]]:
    if value is UNKNOWN or value is None:
        return
    if not steps:
        yield place, value
    elif steps[0] == "[]":
        for index, member in enumerate(value if isinstance(value, list) else ()):
            yield from _reach(member, steps[1:], (*place, index))
    elif isinstance(value, dict) and steps[0] in value:
        yield from _reach(value[steps[0]], steps[1:], (*place, steps[0]))


@cache
def parts(path: str) -> tuple[str, ...]:
    """Splits a path: `layers[].users` → `layers`, `[]`, `users`."""
    return tuple(re.findall(r"\w+|\[\]", path))
