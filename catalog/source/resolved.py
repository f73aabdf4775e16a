"""The catalog after `extends`, `override` and `remove`: each value with the line that set it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from catalog.catalog import load, read_sections
from catalog.registry import FORMS
from catalog.source.merge import taken_out
from catalog.source.places import Source, place
from catalog.source.scalars import Converted, Value, value_of


@dataclass(frozen=True)
class Setting:
    """A value, or a list of values, and the place that set it."""

    value: Value
    source: Source


@dataclass(frozen=True)
class RemovedField:
    """A field that an overlay removed, and the place of the overlay."""

    source: Source


Tree: TypeAlias = "Setting | RemovedField | dict[str, Tree] | list[Tree]"


def resolved(folder: Path) -> dict[str, Tree]:
    """Return the sections of a folder that have content, by name.

    Raises CatalogErrors if the catalog is invalid, as `load` does.
    """
    load(folder)
    sections = read_sections(folder)
    maps_first = sorted(FORMS, key=lambda row: row.is_list)
    trees = {row.name: _joined([_tree(node) for node in sections.nodes(row.name)]) for row in maps_first}
    return {name: tree for name, tree in trees.items() if tree}


def as_yaml(sections: Mapping[str, Tree]) -> str:
    """Return the sections as equivalent YAML, each value with a comment `# file:line`.

    A field that an overlay removed is only a comment.
    """
    return "\n".join("\n".join(_entry(name, tree, "")) + "\n" for name, tree in sections.items())


def as_json(sections: Mapping[str, Tree]) -> str:
    """Return the sections as JSON. Each value is `{"value", "file", "line"}`; a removed field has the value null."""
    return json.dumps({name: _plain(tree) for name, tree in sections.items()}, indent=2, ensure_ascii=False) + "\n"


def _joined(trees: list[Tree]) -> Tree:
    """The parts of a section from several files, as one."""
    trees = [tree for tree in trees if not (isinstance(tree, Setting) and tree.value == [])]
    lists = [tree for tree in trees if isinstance(tree, list)]
    if len(lists) == len(trees):
        return [item for tree in lists for item in tree]
    result: dict[str, Tree] = {}
    for tree in trees:
        assert isinstance(tree, dict)
        for key, value in tree.items():
            result[key] = _joined([result[key], value]) if key in result else value
    return result


def _tree(node: yaml.Node) -> Tree:
    if isinstance(node, yaml.MappingNode):
        removed = {key: RemovedField(out.source) for key, out in taken_out(node).items()}
        return {key.value: _tree(value) for key, value in node.value} | removed
    if isinstance(node, yaml.SequenceNode) and any(isinstance(entry, yaml.MappingNode) for entry in node.value):
        return [_tree(entry) for entry in node.value]
    return Setting(value_of(node, []), place(node))


def _entry(key: str, tree: Tree, indent: str) -> Iterator[str]:
    if isinstance(tree, Setting):
        yield f"{indent}{_scalar(key)}: {_flow(tree.value)}  # {tree.source.file}:{tree.source.line}"
    elif isinstance(tree, RemovedField):
        yield f"{indent}# {_scalar(key)} is removed  # {tree.source.file}:{tree.source.line}"
    elif isinstance(tree, dict):
        empty = all(isinstance(inner, RemovedField) for inner in tree.values())
        yield f"{indent}{_scalar(key)}: {{}}" if empty else f"{indent}{_scalar(key)}:"
        for inner, value in tree.items():
            yield from _entry(inner, value, indent + "  ")
    else:
        yield f"{indent}{_scalar(key)}:"
        for item in tree:
            lines = _item(item)
            yield f"{indent}  - {next(lines)}"
            yield from (f"{indent}    {line}" for line in lines)


def _item(tree: Tree) -> Iterator[str]:
    if isinstance(tree, Setting):
        yield f"{_flow(tree.value)}  # {tree.source.file}:{tree.source.line}"
        return
    assert isinstance(tree, dict)
    for key, value in tree.items():
        yield from _entry(key, value, "")


def _flow(value: Value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_flow(entry) for entry in value)}]"
    return _scalar(value)


def _scalar(value: Value) -> str:
    if isinstance(value, Converted):
        return value.text
    # Inside a list, so that a text which would end a list entry (`a, b`) is quoted too.
    return yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=10**9).strip()[1:-1]


def _plain(tree: Tree) -> Any:
    if isinstance(tree, dict):
        return {key: _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(item) for item in tree]
    return {
        "value": None if isinstance(tree, RemovedField) else _text(tree.value),
        "file": tree.source.file,
        "line": tree.source.line,
    }


def _text(value: Value) -> Any:
    if isinstance(value, list):
        return [_text(entry) for entry in value]
    return value.text if isinstance(value, Converted) else value
