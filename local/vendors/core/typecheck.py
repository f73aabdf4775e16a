"""Checks values against the SDKs' types: unknown, missing and wrongly typed properties, at any depth."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from local.vendors.core.schema import Properties, Type
from local.vendors.protocol.wire import UNKNOWN, Path

Problem = tuple[Path, str]
"""The place of a problem, and its reason."""

_SCALARS = {"text": (str,), "int": (int,), "number": (int, float), "bool": (bool,)}
_WORDS = {"text": "a string", "int": "a whole number", "number": "a number", "bool": "true or false"}


def check_properties(
    values: Mapping[str, Any], declared: Properties, objects: Mapping[str, Properties], path: Path = ()
) -> Iterator[Problem]:
    """Yields every difference between `values` and the declared properties.

    Unknown values pass, whatever their type; so does `__defaults`, which is the engine's own.
    """
    for name, value in values.items():
        if name in declared:
            yield from check_value(value, declared[name][1], objects, (*path, name))
        elif name != "__defaults":
            yield (*path, name), _unknown_property(name, declared)
    for name, (required, _) in declared.items():
        if required and name not in values:
            yield (*path, name), "is required and missing"


def check_value(value: Any, expected: Type, objects: Mapping[str, Properties], path: Path) -> Iterator[Problem]:
    """Yields every difference between one value and its type."""
    if value is UNKNOWN or expected == "any":
        return
    if isinstance(expected, str):
        if not isinstance(value, _SCALARS[expected]) or (isinstance(value, bool) and expected != "bool"):
            yield path, f"must be {_WORDS[expected]}, not {_shape(value)}"
        return
    form, inner = expected
    if form == "any of":
        attempts = [list(check_value(value, option, objects, path)) for option in inner]
        if all(attempts):
            yield from min(attempts, key=len)
    elif form == "list":
        if not isinstance(value, list):
            yield path, f"must be a list, not {_shape(value)}"
            return
        for index, item in enumerate(value):
            yield from check_value(item, inner, objects, (*path, index))
    elif not isinstance(value, dict):
        yield path, f"must be an object, not {_shape(value)}"
    elif form == "map":
        for key, item in value.items():
            yield from check_value(item, inner, objects, (*path, key))
    else:
        yield from check_properties(value, objects[inner], objects, path)


def _unknown_property(name: str, declared: Properties) -> str:
    near = get_close_matches(name, declared, n=1)
    return "is not a property of this type" + (f"; did you mean {near[0]}?" if near else "")


def _shape(value: Any) -> str:
    """Returns a description of a value without its content, which may be secret."""
    if value is None:
        return "null"
    for word, types in (
        ("true or false", bool),
        ("a string", str),
        ("a whole number", int),
        ("a number with a fraction", float),
        ("a list", list),
    ):
        if isinstance(value, types):
            return word
    return "an object"
