"""Sections: the top-level keys of all files of a folder, and the forms that their items fill in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml

from catalog.errors import Report
from catalog.forms import Form, Written, read
from catalog.places import node_at, place
from catalog.register import Register
from catalog.text import shown, suggestion
from catalog.values import what_yaml_made
from catalog.yaml_files import YamlFile

LISTS = ("services", "signals", "channels", "alerts", "uptime", "dashboards")
MAPS = ("stack", "on_call", "error_tracking", "status_page")
F = TypeVar("F", bound=Form)
T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """A node and the file it stands in."""

    file: str
    node: yaml.Node


class Sections:
    """What each section holds, from all files in the order of their names. Errors go to the report."""

    def __init__(self, files: Iterable[YamlFile], report: Report) -> None:
        self.report = report
        self._entries: dict[str, list[Entry]] = {name: [] for name in (*LISTS, *MAPS)}
        for file in files:
            self._sort(file)

    def items(self, section: str, form: type[F], register: Register[T]) -> list[Written[F]]:
        """The filled-in forms of a section that is a list; the register remembers what was refused."""
        return self._read_lists(self._entries[section], section, form, register)

    def maps(self, section: str, form: type[F]) -> list[Written[F]]:
        """The filled-in forms of a section that is a map and may stand in several files."""
        filled = self._read_maps(section, form)
        if len(filled) < len(self._entries[section]) or not all(written.whole for written in filled):
            self.report.partial = True
        return filled

    def map(self, section: str, form: type[F]) -> Written[F] | None:
        """The filled-in form of a section that is a map and stands once; None when it is not written, or refused."""
        entries = self._entries[section]
        for entry in entries[1:]:
            first = place(entries[0].file, entries[0].node)
            message = f"the section `{section}` stands twice"
            self.report.refuse(place(entry.file, entry.node), message, f"first at {first}: put it into one file")
        filled = self._read_maps(section, form)
        return filled[0] if filled and filled[0].whole else None

    def inner(self, section: str, field: str, form: type[F], register: Register[T]) -> list[Written[F]]:
        """The filled-in forms of a list that stands under a key of a section that is a map."""
        lists = [
            Entry(entry.file, node)
            for entry in self._entries[section]
            if isinstance(node := node_at(entry.node, (field,)), yaml.SequenceNode) and node is not entry.node
        ]
        return self._read_lists(lists, field, form, register)

    def _sort(self, file: YamlFile) -> None:
        seen: dict[str, yaml.Node] = {}
        for key, node in file.root.value:
            where = place(file.name, key)
            if not isinstance(key, yaml.ScalarNode) or what_yaml_made(key):
                self.report.refuse(where, "a section's name is a word", suggestion("", self._entries))
                self.report.partial = True
            elif key.value not in self._entries:
                hint = suggestion(key.value, self._entries)
                self.report.refuse(where, f"there is no section {shown(key.value)}", hint)
                self.report.partial = True
            elif key.value in seen:
                first = place(file.name, seen[key.value])
                message = f"the section `{key.value}` stands twice in this file"
                self.report.refuse(where, message, f"first at {first}: put its items into one")
                self._entries[key.value].append(Entry(file.name, node))
            elif what_yaml_made(node) == "nothing (null)":
                hint = "write its items below it, or take the line out"
                self.report.refuse(where, f"the section `{key.value}` is empty", hint)
            else:
                seen[key.value] = key
                self._entries[key.value].append(Entry(file.name, node))

    def _read_maps(self, section: str, form: type[F]) -> list[Written[F]]:
        filled = [read(form, entry.node, entry.file, self.report.errors) for entry in self._entries[section]]
        return [written for written in filled if written is not None]

    def _read_lists(
        self, lists: Sequence[Entry], section: str, form: type[F], register: Register[T]
    ) -> list[Written[F]]:
        filled = []
        for entry in lists:
            if not isinstance(entry.node, yaml.SequenceNode):
                hint = f"write its items as a list: `{section}:` and below it lines that begin with `- `"
                self.report.refuse(place(entry.file, entry.node), f"`{section}` is a list", hint)
                self.report.partial = True
                continue
            for node in entry.node.value:
                written = read(form, node, entry.file, self.report.errors)
                if written is None or not written.whole:
                    register.refuse_node(node)
                if written is not None:
                    filled.append(written)
        return filled
