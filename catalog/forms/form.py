"""Forms: the entry of YAML. A node either matches its form, or each invalid field is an error with its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from catalog.forms.clock import Day
from catalog.forms.diagnostics import CatalogError, InvalidValue
from catalog.forms.text import key_hint, meant, prose, shown
from catalog.forms.types import Id, Name, matching
from catalog.source.layered_items import FLAGS
from catalog.source.merge import taken_out
from catalog.source.places import Source, key_at, node_at, place
from catalog.source.scalars import is_null, refused_key, value_of, what_yaml_made


class Form(BaseModel):
    """One map of YAML. `noun` names it in errors; `neutral` holds values that replace invalid required fields.

    `inner`: the forms of items in its list fields; each item is read separately (`Sections.items`).
    `misplaced`: keys that belong to other forms, each with why this form has no such key and how to fix it.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    noun: ClassVar[str]
    neutral: ClassVar[Mapping[str, Any]] = {}
    inner: ClassVar[Mapping[str, "type[Form]"]] = {}
    misplaced: ClassVar[Mapping[str, tuple[str, str]]] = {}


def reason_text(text: str) -> str:
    """Return the reason if it is one line. Raises InvalidValue otherwise."""
    if not text.strip() or "\n" in text:
        raise InvalidValue(
            "the reason is empty or has a line break", "write in one line why the item may break the rule"
        )
    return text


class ExcuseForm(Form):
    noun: ClassVar[str] = "an excuse"
    rule: Annotated[
        str, matching(r"[a-z0-9]+(-[a-z0-9]+)*", "the id of a rule", "write one that `watchbill rules` lists")
    ] = Field(description="the id of a rule that `watchbill rules` lists, such as `no-recovery`")
    reason: Annotated[str, AfterValidator(reason_text)] = Field(description="why it may break the rule, in a sentence")
    until: Day = Field(description="the last day on which the excuse is valid, such as `2027-03-01`")


PART: Mapping[str, tuple[str, str]] = {
    "renamed_from": ("it has no resource of its own, so a rename requires no record", "remove the line")
}
"""`Form.misplaced` for a part of another item."""


class ExcusableForm(Form):
    """An item that may be excused from rules, each with a reason and an expiry date."""

    excuses: list[ExcuseForm] = Field(
        default_factory=list,
        description="a list of rules that the item may break: "
        "[{rule: no-recovery, reason: It is steady, until: 2027-03-01}]",
    )


class ItemForm(ExcusableForm):
    """An item with a name for people and an id that other items refer to."""

    name: Name
    id: Id | None = Field(
        default=None, description="a stable id that stays when the name changes; default: made from the name"
    )


class RenamableForm(ItemForm):
    """An item that can give its earlier name or id."""

    renamed_from: Name | None = Field(
        default=None,
        description="the item's earlier name or id, so that existing resources are renamed, not replaced; keep the "
        "line. At a second rename, leave this line as it is and write the item's current id as `id`",
    )


F = TypeVar("F", bound=Form)
F_co = TypeVar("F_co", bound=Form, covariant=True)
EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "dict_type": "a map of keys and values",
    "model_type": "a map of keys and values",
    "literal_error": "text",
}
TAKES_OUT = "`null` removes a field only in an item with `override: true`"
REFERENCE = "docs/catalog.md"
"""The page that lists every section and key."""
_UNQUOTED = {"a whole number": r"\d+", "a number": r"\d+(\.\d+)?", "`true` or `false`": "true|false"}


@dataclass(frozen=True)
class Located(Generic[F_co]):
    """A form filled in from YAML, and the place of each of its fields.

    Neutral values replace the `refused` fields, so that the other fields can still be checked. If `whole` is False,
    the form has an error and no item may be built from it. `page` is the part of the reference that lists its keys.
    """

    form: F_co
    node: yaml.Node
    refused: frozenset[str]
    whole: bool
    page: str

    @property
    def source(self) -> Source:
        return place(self.node)

    def at(self, *loc: str | int) -> Source:
        """Return the place of the value at a path of keys and indexes, or of the overlay that removed it.

        Returns the item's own place when the value is not written.
        """
        out = taken_out(node_at(self.node, loc[:-1])).get(str(loc[-1])) if loc else None
        return out.source if out else place(node_at(self.node, loc))


def read(form: type[F], node: yaml.Node, errors: list[CatalogError], path: Sequence[str]) -> Located[F] | None:
    """Fill in a form from a node and add its errors to `errors`. Returns None when the node is not a map.

    `path` are the YAML keys of the form: `("on_call", "people")`.
    """
    page = page_of(path)
    before = len(errors)
    value = value_of(node, errors)
    try:
        filled = form.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
    else:
        return Located(filled, node, _unsure(form, node), len(errors) == before, page)
    meant = _meant(form, details)
    unsure = _unsure(form, node)
    for detail in details:
        if detail["type"] != "missing" or not (detail["loc"] in meant or str(detail["loc"][-1]) in unsure):
            errors.append(_explain(form, node, detail, page))
    if not isinstance(value, dict):
        return None
    refused = {str(detail["loc"][0]) for detail in details if detail["loc"]}
    refused |= {str(loc[0]) for loc in meant if len(loc) == 1} | unsure
    kept = {key: content for key, content in value.items() if key not in refused}
    neutral = {key: content for key, content in form.neutral.items() if key not in kept}
    return Located(form.model_validate({**neutral, **kept}), node, frozenset(refused), False, page)


def page_of(path: Sequence[str]) -> str:
    """Return the part of the catalog reference that lists the keys of a form: `docs/catalog.md#on_call-people`."""
    return f"{REFERENCE}#{'-'.join(path)}"


def fields_of(form: type[Form]) -> dict[str, FieldInfo]:
    """The fields of a form by their YAML keys, which may be reserved words in Python (`from`).

    The fields that all kinds of items share come last.
    """
    own = sorted(form.model_fields.items(), key=lambda field: field[0] in ExcusableForm.model_fields)
    return {info.alias or name: info for name, info in own}


def _unsure(form: type[Form], node: yaml.Node) -> frozenset[str]:
    """The fields that an invalid key (`<<`, not text) may have been meant to set."""
    keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    if not any(map(refused_key, keys)):
        return frozenset()
    return frozenset(fields_of(form)) - {key.value for key in keys if isinstance(key, yaml.ScalarNode)}


def _meant(form: type[Form], details: Iterable[Mapping[str, Any]]) -> set[tuple[str | int, ...]]:
    """The fields that unknown keys most likely misspell, so that these fields are not reported as missing too."""
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    near = [(loc, meant(str(loc[-1]), fields_of(_form_at(form, loc[:-1])))) for loc in unknown]
    return {(*loc[:-1], field) for loc, field in near if field}


def _explain(form: type[Form], node: yaml.Node, detail: Mapping[str, Any], page: str) -> CatalogError:
    loc, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    value_node = node_at(node, loc)
    where = place(value_node)
    field = next((f"`{step}`" for step in reversed(loc) if isinstance(step, str)), form.noun)
    if loc and isinstance(loc[-1], int):
        field = f"an entry of {field}"
    if kind == "extra_forbidden":
        return _unknown_key(_form_at(form, loc[:-1]), place(key_at(node, loc)), str(loc[-1]), page)
    if kind == "missing":
        return _missing(form, node, loc, field)
    if is_null(value_node) and not (kind == "string_type" and value_node.value):
        return _nothing(where, value_node, field, EXPECTED.get(kind))
    if kind == "value_error" and isinstance(context.get("error"), InvalidValue):
        refused = context["error"]
        return CatalogError(where, f"{field}: {refused.message}", refused.hint)
    if kind in EXPECTED:
        return _wrong_type(form, loc, EXPECTED[kind], where, value_node, field)
    return CatalogError(
        where, f"{field}: {detail['msg'][0].lower()}{detail['msg'][1:]}, but found {_describe(value_node)}"
    )


def _missing(form: type[Form], node: yaml.Node, loc: tuple[str | int, ...], field: str) -> CatalogError:
    around = _form_at(form, loc[:-1])
    out = taken_out(node_at(node, loc[:-1])).get(str(loc[-1]))
    if out is not None:
        message = f"{field} is removed here, and {around.noun} requires it"
        return CatalogError(out.source, message, f"remove this line to keep the value at {out.below}")
    return CatalogError(
        place(node_at(node, loc)), f"{field} is missing in {around.noun}", _what_to_write(around, str(loc[-1]))
    )


def _unknown_key(form: type[Form], where: Source, key: str, page: str) -> CatalogError:
    if key in form.misplaced:
        message, fix = form.misplaced[key]
        return CatalogError(where, f"unknown key {shown(key)} in {form.noun}: {message}", fix)
    if key in FLAGS:
        message = f"{shown(key)} is only for named items of an extended folder, not for {form.noun} inside an item"
        return CatalogError(where, message, "remove the line: maps merge without it, and lists are replaced")
    return CatalogError(where, f"unknown key {shown(key)} in {form.noun}", key_hint(key, fields_of(form), page))


def _nothing(where: Source, value_node: yaml.Node, field: str, expected: str | None) -> CatalogError:
    write = f"write {expected or 'one'}, or remove the line"
    if not value_node.value:
        comment = "; text after # is a comment unless it is in quotes"
        hint = write + (comment if expected in ("text", "a list") else "")
        return CatalogError(where, f"{field} has no value", hint)
    return CatalogError(where, f"{field} is `{value_node.value}`, which is not a value", f"{write}; {TAKES_OUT}")


def _wrong_type(
    form: type[Form], loc: tuple[str | int, ...], expected: str, where: Source, value_node: yaml.Node, field: str
) -> CatalogError:
    yaml_type = what_yaml_made(value_node)
    if expected == "text" and yaml_type and isinstance(value_node, yaml.ScalarNode):
        message = f"{field}: expected text, but YAML reads {shown(value_node.value)} as {yaml_type}"
        quoted = f"put it in quotes: '{value_node.value}'"
        return CatalogError(where, message, f"{quoted}; {TAKES_OUT}" if is_null(value_node) else quoted)
    key = next((index for index in reversed(range(len(loc))) if isinstance(loc[index], str)), None)
    hint = None if key is None else _what_to_write(_form_at(form, loc[:key]), str(loc[key]))
    if expected == "a list" and isinstance(value_node, yaml.ScalarNode):
        hint = f"write a list: [{value_node.value}]"
    if not loc and "name" in fields_of(form) and isinstance(value_node, yaml.ScalarNode):
        hint = f"write its name as a key: `name: {value_node.value}`"
    if not loc and isinstance(value_node, yaml.SequenceNode):
        keys = prose(list(fields_of(form))[:3], "and")
        hint = f"write its keys without `- `, such as {keys}"
    in_quotes = isinstance(value_node, yaml.ScalarNode) and value_node.style in ("'", '"')
    if in_quotes and re.fullmatch(_UNQUOTED.get(expected, "(?!)"), str(value_node.value)):
        hint = f"remove the quotes: {value_node.value}"
    return CatalogError(where, f"{field}: expected {expected}, found {_describe(value_node)}", hint)


def _describe(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a map"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    yaml_type = what_yaml_made(node)
    return f"{shown(node.value)} ({yaml_type or 'text'})"


def _what_to_write(form: type[Form], field: str) -> str | None:
    info = fields_of(form).get(field)
    return f"write {info.description}" if info and info.description else None


def _form_at(form: type[Form], loc: tuple[str | int, ...]) -> type[Form]:
    """Return the form at a path of keys and indexes."""
    for step in loc:
        if isinstance(step, str) and step in fields_of(form):
            inner = _form_inside(fields_of(form)[step].annotation)
            form = inner or form
    return form


def _form_inside(annotation: Any) -> type[Form] | None:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    arguments = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    return next((inner for inner in map(_form_inside, arguments) if inner), None)
