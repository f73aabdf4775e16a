"""Places in YAML files, which every error and every item of a catalog has."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, order=True)
class Source:
    """A place in a YAML file.

    `file` is as a person would open it: relative to the working directory if below it, else absolute. Lines and columns
    count from 1; line 0 means the whole file or folder.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        file = printable(self.file)
        return f"{file}:{self.line}:{self.column}" if self.line else file


def printable(text: str) -> str:
    """Return a text with an escape (`\\x1b`) for every character that a terminal would obey or not show."""
    if text.isprintable():
        return text
    signs = (sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
    return "".join(signs)


def as_opened(path: Path) -> str:
    """Return the path as a person would open it from the working directory."""
    absolute = Path(os.path.normpath(path.absolute()))
    here = Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)


def place(node: yaml.Node) -> Source:
    """Return where a YAML node begins; the file is the name under which its text was read."""
    return Source(node.start_mark.name, node.start_mark.line + 1, node.start_mark.column + 1)


def node_at(node: yaml.Node, loc: Sequence[str | int]) -> yaml.Node:
    """Return the node at a path of keys and indexes; if the path is not fully written, the last node on it."""
    for step in loc:
        entry = _child(node, step)
        if entry is None:
            return node
        node = entry
    return node


def key_at(node: yaml.Node, loc: Sequence[str | int]) -> yaml.Node:
    """Return the node of the key at the end of a path; the map around it if the key is not written."""
    around = node_at(node, loc[:-1])
    if isinstance(around, yaml.MappingNode):
        for key, _ in around.value:
            if key.value == loc[-1]:
                return key  # type: ignore[no-any-return]
    return around


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]
    return None
