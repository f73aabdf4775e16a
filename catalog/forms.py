"""Forms: what YAML enters through. A node either fills in a form, or every field that is wrong is an error in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from catalog.errors import CatalogError, Refused
from catalog.fields import Id, Name
from catalog.places import Source, key_at, node_at, place
from catalog.text import nearest, prose, shown
from catalog.values import value_of, what_yaml_made


class Form(BaseModel):
    """One map of YAML. `noun` is what a person calls it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    noun: ClassVar[str]


class ItemForm(Form):
    """An item with a name that people read, and the id that it is known by."""

    name: Name
    id: Id | None = None


class RenamableForm(ItemForm):
    """An item that can say what it was called before."""

    renamed_from: Name | None = None


F = TypeVar("F", bound=Form)
EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "dict_type": "a map of keys and values",
    "model_type": "a map of keys and values",
    "literal_error": "a text",
}


@dataclass(frozen=True)
class Written(Generic[F]):
    """A filled-in form, and where each of its fields stands."""

    form: F
    node: yaml.Node
    file: str

    @property
    def source(self) -> Source:
        return place(self.file, self.node)

    def at(self, *loc: str | int) -> Source:
        """Where the value at a path of keys and indexes stands; the item itself when it is not written."""
        return place(self.file, node_at(self.node, loc))


def read(form: type[F], node: yaml.Node, file: str, errors: list[CatalogError]) -> Written[F] | None:
    """Fill in a form from a node; None when something is wrong with it, which is then in `errors`."""
    before = len(errors)
    value = value_of(node, file, errors)
    try:
        filled = form.model_validate(value)
    except ValidationError as error:
        keys_left_out = len(errors) > before
        for detail in error.errors(include_url=False):
            if not (keys_left_out and detail["type"] == "missing"):
                errors.append(_explain(form, node, file, detail))
        return None
    return Written(filled, node, file) if len(errors) == before else None


def _explain(form: type[Form], node: yaml.Node, file: str, detail: Mapping[str, Any]) -> CatalogError:
    loc, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    found = node_at(node, loc)
    where = place(file, found)
    field = next((f"`{step}`" for step in reversed(loc) if isinstance(step, str)), f"`{form.noun}`")
    if kind == "extra_forbidden":
        return _unknown_key(_form_at(form, loc[:-1]), place(file, key_at(node, loc)), str(loc[-1]))
    if kind == "missing":
        around = _form_at(form, loc[:-1])
        return CatalogError(where, f"{field} is missing in {around.noun}", _what_to_write(around, str(loc[-1])))
    if kind == "value_error" and isinstance(context.get("error"), Refused):
        refused = context["error"]
        return CatalogError(where, f"{field}: {refused.message}", refused.hint)
    if kind in EXPECTED:
        return _wrong_type(form, loc, EXPECTED[kind], where, found, field)
    return CatalogError(
        where, f"{field}: {detail['msg'][0].lower()}{detail['msg'][1:]}, and {_found(found)} stands here"
    )


def _unknown_key(form: type[Form], where: Source, key: str) -> CatalogError:
    allowed = list(form.model_fields)
    near = nearest(key, allowed)
    question = f"did you mean `{near}`? " if near else ""
    return CatalogError(where, f"{shown(key)} is not a key of {form.noun}", f"{question}allowed: {prose(allowed)}")


def _wrong_type(
    form: type[Form], loc: tuple[str | int, ...], expected: str, where: Source, found: yaml.Node, field: str
) -> CatalogError:
    if what_yaml_made(found) == "nothing (null)" and not found.value:
        return CatalogError(where, f"{field} has no value", f"write {expected}, or take the line out")
    made = what_yaml_made(found)
    if expected == "a text" and made and isinstance(found, yaml.ScalarNode):
        message = f"{field} is a text, and YAML reads {shown(found.value)} as {made}"
        return CatalogError(where, message, f"put it in quotes: '{found.value}'")
    parent = _form_at(form, loc[:-1])
    hint = _what_to_write(parent, str(loc[-1])) if loc and isinstance(loc[-1], str) else None
    if expected == "a list" and isinstance(found, yaml.ScalarNode):
        hint = f"write a list: [{found.value}]"
    return CatalogError(where, f"{field} is {expected}, and {_found(found)} stands here", hint)


def _found(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a map"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    made = what_yaml_made(node)
    return f"{shown(node.value)} ({made or 'a text'})"


def _what_to_write(form: type[Form], field: str) -> str | None:
    info = form.model_fields.get(field)
    return f"write {info.description}" if info and info.description else None


def _form_at(form: type[Form], loc: tuple[str | int, ...]) -> type[Form]:
    """The form that a path of keys and indexes leads into."""
    for step in loc:
        if isinstance(step, str) and step in form.model_fields:
            inner = _form_inside(form.model_fields[step].annotation)
            form = inner or form
    return form


def _form_inside(annotation: Any) -> type[Form] | None:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    arguments = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    return next((inner for inner in map(_form_inside, arguments) if inner), None)
