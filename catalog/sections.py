"""Sections: the top-level keys of all files of a folder, and the forms that their items must match."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from catalog.excuses import Excuse, excuses_of
from catalog.forms.diagnostics import Report
from catalog.forms.form import REFERENCE, Form, Located, read
from catalog.forms.symbols import Scope
from catalog.forms.text import key_hint, shown
from catalog.source.extends import EXTENDS
from catalog.source.files import YamlFile
from catalog.source.layers import overlay_lists, overlay_maps
from catalog.source.places import node_at, place
from catalog.source.scalars import what_yaml_made

if TYPE_CHECKING:
    from catalog.catalog import Catalog

F = TypeVar("F", bound=Form)
T = TypeVar("T")


Nodes = dict[str, list[yaml.Node]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Section:
    """A row of the registry: a top-level key of a catalog's files, or the items of one kind under such a key.

    `singular` and `plural` name an item in text; the default plural is the singular and an `s`. `form` is the form of
    a top-level key, or of its items if it is a list, and `text` describes it; other rows have neither. `keys` are
    where the items of other rows are written (`error_tracking.alerts`). `items` returns the section's items in a
    catalog, and `classes` are their classes; None for a section without items. `excusable` items may be excused from
    a rule. `renamable` items may have `renamed_from`, and keep their history; people may not, since a person who
    replaces another shares nothing with them but the entry. `notifies`: the items page or notify someone.
    """

    name: str
    singular: str
    plural: str = ""
    form: type[Form] | None = None
    is_list: bool = False
    text: str = ""
    keys: tuple[str, ...] = ()
    items: "Callable[[Catalog], Iterable[Any]] | None" = None
    classes: tuple[type, ...] = ()
    excusable: bool = True
    renamable: bool = False
    notifies: bool = False

    def of(self, catalog: "Catalog") -> tuple[Any, ...]:
        """Return the section's items in a catalog; empty for a section without items."""
        return () if self.items is None else tuple(self.items(catalog))

    def ref(self, id: str) -> str:
        """Return the reference of an item: `alerts/high-error-rate`."""
        return f"{self.name}/{id}"

    def counted(self, count: int) -> str:
        """Return a count of items as text: `1 alert`, `2 alerts`."""
        return f"{count} {self.singular if count == 1 else self.plural or f'{self.singular}s'}"


class Sections:
    """The contents of each section, from all files in the order of their names. Errors go to the report.

    Layers are read from the lowest up: the items of a folder overlay those of the folders that it extends. A form
    belongs to one section, or to one list in a section. `excuses` are those of all items read so far, and `folders`
    those of the layers, the highest first.
    """

    def __init__(
        self,
        rows: Iterable[Section],
        layers: Iterable[Iterable[YamlFile]],
        report: Report,
        folders: tuple[Path, ...] = (),
    ) -> None:
        self.report = report
        self.folders = folders
        self.excuses: list[Excuse] = []
        rows = tuple(rows)
        self._names = {key: row.name for row in rows for key in row.keys}
        self._paths = _paths(rows)
        entries = sorted((row for row in rows if row.form), key=lambda row: not row.is_list)
        self._entries: Nodes = {row.name: [] for row in entries}
        for files in layers:
            above = self._sorted(files)
            for row in entries:
                overlay = overlay_lists if row.is_list else overlay_maps
                self._entries[row.name] = overlay(row.name, self._entries[row.name], above[row.name], report)

    def nodes(self, section: str) -> tuple[yaml.Node, ...]:
        """Return the nodes under a section's name, one for each time that it is written."""
        return tuple(self._entries[section])

    def items(self, form: type[F], scope: Scope[T] | None) -> list[Located[F]]:
        """Return the filled-in forms of a list section, or of a list under a key of a map section.

        The scope remembers invalid items; it is None where no item can refer to the section's items.
        """
        path = self._paths[form]
        lists = self._entries[path[0]]
        if len(path) > 1:
            inside = [(entry, node_at(entry, path[1:])) for entry in lists]
            lists = [node for entry, node in inside if isinstance(node, yaml.SequenceNode) and node is not entry]
        return self._read_lists(lists, path, form, scope)

    def maps(self, form: type[F]) -> list[Located[F]]:
        """Return the filled-in forms of a map section that may be written in several files."""
        filled = self._read_maps(form)
        if len(filled) < len(self._entries[self._paths[form][0]]) or not all(item.whole for item in filled):
            self.report.partial = True
        return filled

    def map(self, form: type[F]) -> Located[F] | None:
        """Return the filled-in form of a map section that may be written once; None if it is missing or invalid."""
        (section,) = self._paths[form]
        entries = self._entries[section]
        for entry in entries[1:]:
            first = place(entries[0])
            message = f"the section `{section}` is written twice"
            self.report.refuse(place(entry), message, f"first at {first}: merge the two")
        filled = self._read_maps(form)
        return filled[0] if filled and filled[0].whole else None

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
                self.report.refuse(where, "invalid section name", f"all sections: {REFERENCE}")
                self.report.partial = True
            elif key.value == EXTENDS:
                continue
            elif key.value not in nodes:
                hint = key_hint(key.value, [*nodes, EXTENDS], REFERENCE)
                self.report.refuse(where, f"unknown section {shown(key.value)}", hint)
                self.report.partial = True
            elif key.value in seen:
                first = place(seen[key.value])
                message = f"the section `{key.value}` is written twice in this file"
                self.report.refuse(where, message, f"first at {first}: merge the two")
                nodes[key.value].append(node)
            elif what_yaml_made(node) == "nothing (null)":
                hint = "write its items below the line, or remove the line"
                self.report.refuse(where, f"the section `{key.value}` is empty", hint)
            else:
                seen[key.value] = key
                nodes[key.value].append(node)

    def _read_maps(self, form: type[F]) -> list[Located[F]]:
        filled = [
            read(form, entry, self.report.errors, self._paths[form]) for entry in self._entries[self._paths[form][0]]
        ]
        maps = [located for located in filled if located is not None]
        self.excuses.extend(
            excuse for located in maps for excuse in excuses_of(located, self._paths[form], self._names)
        )
        return maps

    def _read_lists(
        self, lists: Sequence[yaml.Node], path: tuple[str, ...], form: type[F], scope: Scope[T] | None
    ) -> list[Located[F]]:
        section, filled = path[-1], []
        for entry in lists:
            if not isinstance(entry, yaml.SequenceNode):
                hint = f"write `{section}:`, and below it a line that begins with `- ` for each item"
                self.report.refuse(place(entry), f"`{section}`: expected a list", hint)
                self.report.partial = True
                continue
            for node in entry.value:
                located = read(form, node, self.report.errors, path)
                if scope and (located is None or not located.whole):
                    scope.refuse_node(node)
                    if located is not None and "name" in located.refused:
                        scope.refuse_unnamed()
                if located is not None:
                    filled.append(located)
                    self.excuses.extend(excuses_of(located, path, self._names))
        return filled


def _paths(rows: Iterable[Section]) -> Mapping[type[Form], tuple[str, ...]]:
    """The YAML keys of each form: those of a section, and of its lists that are read separately."""
    entries = [(row.name, row.form) for row in rows if row.form]
    inner = {form: (name, key) for name, outer in entries for key, form in outer.inner.items()}
    return {form: (name,) for name, form in entries} | inner
