"""JSON Schema of overlay items: any field may be `null`, and maps in them may be incomplete."""

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]
_NO_NULL: Schema = {"not": {"type": "null"}}


def overlayable(definition: Schema, flags: Iterable[str], fixed: Iterable[str]) -> Schema:
    """Return a form's schema in which an item with one of the flags may leave fields out or set them to `null`.

    `fixed` are the fields that can never be removed.
    """
    properties = definition["properties"]
    kept = {*flags, *fixed}
    loose = {name: field if name in kept else _nullable(_loose(field)) for name, field in properties.items()}
    alone = {"not": {"anyOf": [{"required": [flag]} for flag in flags]}}
    complete = _strict({"properties": {name: field for name, field in properties.items() if name not in flags}})
    return {**definition, "properties": loose, "allOf": [{"if": alone, "then": complete}]}


def _loose(field: Schema) -> Schema:
    """A field whose maps merge, so none of their keys is required; lists replace, so their items must be complete."""
    if "anyOf" in field:
        return {**field, "anyOf": [_loose(choice) for choice in field["anyOf"]]}
    loose = {key: value for key, value in field.items() if key != "required" or not _is_map(field)}
    if "properties" in field:
        loose["properties"] = {name: _nullable(_loose(inner)) for name, inner in field["properties"].items()}
    if isinstance(field.get("additionalProperties"), dict):
        loose["additionalProperties"] = _nullable(field["additionalProperties"])
    return loose


def _strict(field: Schema) -> Schema:
    """The constraints that apply beside `_loose` when a field overlays nothing."""
    maps = [choice for choice in field.get("anyOf", [field]) if _is_map(choice)]
    if len(maps) != 1:
        return {}
    (inner_map,) = maps
    inner = {name: strict for name, item in inner_map.get("properties", {}).items() if (strict := _strict(item))}
    required = {"required": inner_map["required"]} if "required" in inner_map else {}
    return {**required, **({"properties": inner} if inner else {}), "allOf": [{"additionalProperties": _NO_NULL}]}


def _is_map(field: Schema) -> bool:
    return "properties" in field or "additionalProperties" in field


def _nullable(field: Schema) -> Schema:
    if "enum" in field:
        field = {**field, "enum": [*field["enum"], None]}
    if "anyOf" in field:
        return {**field, "anyOf": [*field["anyOf"], {"type": "null"}]}
    return {**field, "type": [field["type"], "null"]} if "type" in field else field
