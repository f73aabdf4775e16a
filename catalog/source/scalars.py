"""YAML nodes → plain values, without YAML's silent conversions.

Whole numbers, decimals and true/false written in the usual form are converted. Any other plain text that YAML converts
becomes a `Converted`, which no text field accepts, so that the error can say what YAML made of it.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from catalog.forms.diagnostics import CatalogError
from catalog.forms.text import shown
from catalog.source.places import place

TAG = "tag:yaml.org,2002:"
# PyYAML follows YAML 1.1, in which these are texts; most other readers follow 1.2, in which they are numbers.
NUMBER_IN_1_2 = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+|0o[0-7]+")


@dataclass(frozen=True)
class Converted:
    """A plain scalar that YAML converts to something other than its text."""

    text: str


Value: TypeAlias = "str | int | float | bool | Converted | list[Value] | dict[str, Value]"


def value_of(node: yaml.Node, errors: list[CatalogError]) -> Value:
    """Return the value of a node. Invalid keys (duplicates, `<<`, not text) are added to `errors` and left out."""
    if isinstance(node, yaml.MappingNode):
        return _map(node, errors)
    if isinstance(node, yaml.SequenceNode):
        return [value_of(child, errors) for child in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def what_yaml_made(node: yaml.Node) -> str | None:
    """Return what YAML makes of a scalar that is not text: `the boolean false`, `a date`; None for text."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    match node.tag.removeprefix(TAG):
        case "null":
            return "nothing (null)"
        case "bool":
            return f"the boolean {'true' if _is_true(node) else 'false'}"
        case "int" | "float":
            return f"the number {_number(node)}"
        case "timestamp":
            return "a date"
        case "str" if not node.style and NUMBER_IN_1_2.fullmatch(node.value):
            return "a number"
        case "str":
            return None
    return f"a value of the type `{node.tag.removeprefix(TAG)}`"


def is_null(node: yaml.Node) -> bool:
    """Whether a value is `null`, `~` or empty; an empty one has no text."""
    return isinstance(node, yaml.ScalarNode) and node.tag == TAG + "null"


def _map(node: yaml.MappingNode, errors: list[CatalogError]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    first: dict[str, yaml.Node] = {}
    for key, child in node.value:
        refusal = refused_key(key)
        if refusal is None and key.value in first:
            where = place(first[key.value])
            refusal = f"duplicate key `{key.value}`", f"first at {where}: keep one of them"
        if refusal:
            errors.append(CatalogError(place(key), *refusal))
            continue
        first[key.value] = key
        values[key.value] = value_of(child, errors)
    return values


def refused_key(key: yaml.Node) -> tuple[str, str] | None:
    """Return why a node cannot be a key, and how to fix it; None if it can be one."""
    if not isinstance(key, yaml.ScalarNode):
        return "expected a key, found a list or a map", "write a word as the key"
    if key.tag == TAG + "merge":
        return "the merge key `<<` is not supported", "write the fields in each item"
    yaml_type = what_yaml_made(key)
    if yaml_type:
        return f"the key `{key.value}` is not text: YAML reads it as {yaml_type}", f"put it in quotes: '{key.value}'"
    return None


def _scalar(node: yaml.ScalarNode) -> Value:
    tag = node.tag.removeprefix(TAG)
    if tag == "str" and what_yaml_made(node) is None:
        return str(node.value)
    if tag == "bool":
        return _is_true(node)
    if tag == "int" and re.fullmatch(r"[-+]?(0|[1-9][0-9]{0,17})", node.value):
        return int(node.value)
    if tag == "float" and re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", node.value):
        return float(node.value)
    return Converted(node.value)


def _is_true(node: yaml.ScalarNode) -> bool:
    return node.value.lower() in ("true", "yes", "on")


def _number(node: yaml.ScalarNode) -> str:
    try:
        constructor = yaml.constructor.SafeConstructor()
        is_int = node.tag == TAG + "int"
        number = constructor.construct_yaml_int(node) if is_int else constructor.construct_yaml_float(node)
        return shown(str(number)).strip("`")
    except ValueError:  # also for a number with more digits than Python converts to text
        return shown(node.value)
