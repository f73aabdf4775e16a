"""JSON Schema of a catalog's files, made from the forms."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from catalog.forms.form import ExcusableForm, Form
from catalog.forms.layer_schema import Schema, overlayable
from catalog.registry import FORMS
from catalog.source.extends import EXTENDS
from catalog.source.layered_items import OVERRIDE, REMOVE
from catalog.source.merge import IDENTITY

DIALECT = "https://json-schema.org/draft/2020-12/schema"
EXTENDS_TEXT = "a folder that this one overlays, or a list of them: `../shared`, relative to this folder"
EXCUSES_TEXT = f"in an item, {ExcusableForm.model_fields['excuses'].description}"
FLAG_TEXTS = {
    OVERRIDE: "`true` to change the item of this name in an extended folder: only the fields that differ are written, "
    "and `null` removes a field",
    REMOVE: "`true` to remove the item of this name in an extended folder; write only its name beside it",
}


def json_schema() -> Schema:
    """Return the schema of one catalog file, in draft 2020-12."""
    properties: Schema = {
        EXTENDS: {
            "description": EXTENDS_TEXT,
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        }
    }
    for section, form in FORMS.items():
        reference = {"$ref": f"#/$defs/{form.__name__}"}
        schema = {"type": "array", "items": reference} if section.is_list else reference
        properties[section.name] = {"description": section.text, **schema}
    return {
        "$schema": DIALECT,
        "title": "A file of a Watchbill catalog",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {name: overlayable(definition, FLAG_TEXTS, IDENTITY) for name, definition in definitions().items()},
    }


def definitions() -> Mapping[str, Schema]:
    """Return the schema of each form by its name, for items that overlay nothing."""
    return {name: _definition(form) for name, form in sorted(forms().items())}


def forms() -> Mapping[str, type[Form]]:
    """Return every form of a section's items or map by its name, including nested forms."""
    by_name: dict[str, type[Form]] = {}

    def add(form: type[Form]) -> None:
        by_name[form.__name__] = form
        for inner in form.inner.values():
            add(inner)

    for form in FORMS.values():
        add(form)
    return by_name


def _definition(form: type[Form]) -> Schema:
    """The schema of a form; with `override` or `remove`, nothing else is required."""
    _, generated = models_json_schema([(form, "validation")], ref_template="#/$defs/{model}")
    definitions = generated["$defs"]
    schema = _inlined(definitions[form.__name__], definitions)
    properties = {name: _field(field) for name, field in schema["properties"].items()}
    for name, inner in form.inner.items():
        properties[name] = {**properties[name], "items": {"$ref": f"#/$defs/{inner.__name__}"}}
    flags = {name: {"description": text, "const": True} for name, text in FLAG_TEXTS.items()}
    result: Schema = {"type": "object", "properties": {**properties, **flags}, "additionalProperties": False}
    if schema.get("required"):
        own = [name for name in properties if name not in form.inner]
        unless = {"not": {"anyOf": [{"required": [flag]} for flag in FLAG_TEXTS]}}
        # A map that only lists items changes those of the map below and leaves its fields as they are.
        only = {"anyOf": [{"required": [name]} for name in own]} if form.inner else True
        result |= {"if": {"allOf": [unless, only]}, "then": {"required": schema["required"]}}
    return result


def _inlined(schema: Any, definitions: Schema) -> Any:
    """The schema with nested forms expanded in place."""
    if isinstance(schema, list):
        return [_inlined(entry, definitions) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        inner = dict(_inlined(definitions[schema["$ref"].rpartition("/")[2]], definitions))
        inner["properties"] = {name: _field(field) for name, field in inner["properties"].items()}
        return {key: value for key, value in {**inner, **rest}.items() if key != "title"}
    return {key: _inlined(value, definitions) for key, value in schema.items()}


def _field(schema: Schema) -> Schema:
    """A field without what only pydantic needs: null, titles, and defaults in internal form."""
    outer = {key: value for key, value in schema.items() if key not in ("title", "anyOf", "also")}
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    merged = {**choices[0], **outer} if len(choices) == 1 else {**outer, **({"anyOf": choices} if choices else {})}
    if not _is_written(merged.get("default"), merged):
        merged.pop("default", None)
    also = schema.get("also")
    if also is None:
        return merged
    about = {key: merged.pop(key) for key in ("description", "default") if key in merged}
    return {**about, "anyOf": [{"type": also}, merged]}


def _is_written(default: Any, schema: Schema) -> bool:
    """Whether a default is in its YAML form: not null, not empty, and not a duration in seconds."""
    if default is None or default in ([], {}):
        return False
    kinds = {"string": str, "boolean": bool, "integer": int, "array": list, "number": float}
    return isinstance(default, kinds.get(schema.get("type", ""), object))
