"""Sections: the top-level keys of all files of a folder, and the forms that their items fill in."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import yaml

from catalog.excuses import Excuse, excuses_of
from catalog.forms.diagnostics import Report
from catalog.forms.form import Form, Located, read
from catalog.forms.symbols import Scope
from catalog.forms.text import shown, suggestion
from catalog.source.extends import EXTENDS
from catalog.source.files import YamlFile
from catalog.source.layers import overlay_lists, overlay_maps
from catalog.source.places import node_at, place
from catalog.source.scalars import what_yaml_made

LISTS = (
    "services",
    "metrics",
    "signals",
    "channels",
    "alerts",
    "slos",
    "uptime",
    "dashboards",
    "maintenance",
    "excuses",
)
MAPS = ("stack", "on_call", "error_tracking", "logs", "status_page")
F = TypeVar("F", bound=Form)
T = TypeVar("T")


Nodes = dict[str, list[yaml.Node]]


class Sections:
    """What each section holds, from all files in the order of their names. Errors go to the report.

    Layers are read from the lowest up: the items of a folder lie over those of the folders that it extends. `excuses`
    are those of all items that were read so far.
    """

    def __init__(self, layers: Iterable[Iterable[YamlFile]], report: Report) -> None:
        self.report = report
        self.excuses: list[Excuse] = []
        self._entries: Nodes = {name: [] for name in (*LISTS, *MAPS)}
        for files in layers:
            above = self._sorted(files)
            for section, below in self._entries.items():
                overlay = overlay_lists if section in LISTS else overlay_maps
                self._entries[section] = overlay(section, below, above[section], report)

    def nodes(self, section: str) -> tuple[yaml.Node, ...]:
        """What stands under a section's name, once for each time it is written."""
        return tuple(self._entries[section])

    def items(self, section: str, form: type[F], scope: Scope[T] | None) -> list[Located[F]]:
        """The filled-in forms of a section that is a list.

        The scope remembers what was refused; there is none where nothing can refer to the section's items.
        """
        return self._read_lists(self._entries[section], (section,), form, scope)

    def maps(self, section: str, form: type[F]) -> list[Located[F]]:
        """The filled-in forms of a section that is a map and may stand in several files."""
        filled = self._read_maps(section, form)
        if len(filled) < len(self._entries[section]) or not all(written.whole for written in filled):
            self.report.partial = True
        return filled

    def map(self, section: str, form: type[F]) -> Located[F] | None:
        """The filled-in form of a section that is a map and stands once; None when it is not written, or refused."""
        entries = self._entries[section]
        for entry in entries[1:]:
            first = place(entries[0])
            message = f"the section `{section}` stands twice"
            self.report.refuse(place(entry), message, f"first at {first}: put it into one file")
        filled = self._read_maps(section, form)
        return filled[0] if filled and filled[0].whole else None

    def inner(self, section: str, field: str, form: type[F], scope: Scope[T]) -> list[Located[F]]:
        """The filled-in forms of a list that stands under a key of a section that is a map."""
        lists = [
            node
            for entry in self._entries[section]
            if isinstance(node := node_at(entry, (field,)), yaml.SequenceNode) and node is not entry
        ]
        return self._read_lists(lists, (section, field), form, scope)

    def _sorted(self, files: Iterable[YamlFile]) -> Nodes:
        nodes: Nodes = {name: [] for name in self._entries}
        for file in files:
            self._sort(file, nodes)
        return nodes

    def _sort(self, file: YamlFile, nodes: Nodes) -> None:
        seen: dict[str, yaml.Node] = {}
        for key, node in file.root.value:
            where = place(key)
            if not isinstance(key, yaml.ScalarNode) or what_yaml_made(key):
                self.report.refuse(where, "a section's name is a word", suggestion("", nodes, limit=len(nodes)))
                self.report.partial = True
            elif key.value == EXTENDS:
                continue
            elif key.value not in nodes:
                hint = suggestion(key.value, [*nodes, EXTENDS], limit=len(nodes) + 1)
                self.report.refuse(where, f"there is no section {shown(key.value)}", hint)
                self.report.partial = True
            elif key.value in seen:
                first = place(seen[key.value])
                message = f"the section `{key.value}` stands twice in this file"
                self.report.refuse(where, message, f"first at {first}: put its items into one")
                nodes[key.value].append(node)
            elif what_yaml_made(node) == "nothing (null)":
                hint = "write its items below it, or take the line out"
                self.report.refuse(where, f"the section `{key.value}` is empty", hint)
            else:
                seen[key.value] = key
                nodes[key.value].append(node)

    def _read_maps(self, section: str, form: type[F]) -> list[Located[F]]:
        filled = [read(form, entry, self.report.errors) for entry in self._entries[section]]
        found = [written for written in filled if written is not None]
        self.excuses.extend(excuse for written in found for excuse in excuses_of(written, section))
        return found

    def _read_lists(
        self, lists: Sequence[yaml.Node], path: tuple[str, ...], form: type[F], scope: Scope[T] | None
    ) -> list[Located[F]]:
        section, filled = path[-1], []
        for entry in lists:
            if not isinstance(entry, yaml.SequenceNode):
                hint = f"write its items as a list: `{section}:` and below it lines that begin with `- `"
                self.report.refuse(place(entry), f"`{section}` is a list", hint)
                self.report.partial = True
                continue
            for node in entry.value:
                written = read(form, node, self.report.errors)
                if scope and (written is None or not written.whole):
                    scope.refuse_node(node)
                if written is not None:
                    filled.append(written)
                    self.excuses.extend(excuses_of(written, *path))
        return filled
