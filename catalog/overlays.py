"""Overlays: the items of a folder laid over those of the folders it extends, as YAML, before any form sees them.

Every node keeps the place where it was written, so that an error in a merged item points to the line that is wrong.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeGuard, TypeVar

import yaml

from catalog.errors import Report
from catalog.places import Source, node_at, place
from catalog.text import nearest, shown, slug, suggestion
from catalog.values import TAG, refused_key, what_yaml_made

OVERRIDE, REMOVE = "override", "remove"
FLAGS = (OVERRIDE, REMOVE)
Pair = tuple[yaml.Node, yaml.Node]
N = TypeVar("N", bound=yaml.Node)


def overlay_lists(
    section: str, below: Sequence[yaml.Node], above: Sequence[yaml.Node], report: Report
) -> list[yaml.Node]:
    """The lists of a section with the lists of one more layer over them."""
    items = _Items(section, below, report)
    new = [_sequence(node, items.lay) if isinstance(node, yaml.SequenceNode) else node for node in above]
    return [*items.lists(), *new]


def overlay_maps(
    section: str, below: Sequence[yaml.Node], above: Sequence[yaml.Node], report: Report
) -> list[yaml.Node]:
    """The maps of a section with the maps of one more layer over them.

    A list of named items directly in a map is merged item by item, and each of these speaks for itself; what else a map
    gives of a section that stands below asks for `override: true`.
    """
    result = list(below)
    changed: Source | None = None
    for node in above:
        if not isinstance(node, yaml.MappingNode):
            result.append(node)
            continue
        flag = _flag(node, report)
        fields = [pair for pair in _unflagged(node) if not _is_items(pair[1])]
        if flag and not below:
            _refuse_flag(node, flag, f"the section `{section}` does not stand below to {flag}", (), report)
        elif flag == REMOVE:
            result = [] if _stands_alone(node, (), report) else result
        elif fields and below and flag is None:
            message = f"the section `{section}` stands in a folder that this one extends, too"
            hint = f"first at {place(below[0])}: write `override: true` in it to change some of its fields"
            report.refuse(place(node), message, hint)
        elif fields and below and changed:
            message = f"the section `{section}` is overridden twice"
            report.refuse(place(node), message, f"first at {changed}: put it into one file")
        else:
            changed = place(node) if fields else changed
            result = _merged_section(result, node, report) if below else [*result, _with_items(node, report)]
    return result


def _merged_section(below: Sequence[yaml.Node], above: yaml.MappingNode, report: Report) -> list[yaml.Node]:
    """The maps below, each list of items in them overlaid; fields and new lists go into the first."""
    maps = [node for node in below if isinstance(node, yaml.MappingNode)]
    rest: list[Pair] = []
    for key, value in _unflagged(above):
        if not _is_items(value):
            rest.append((key, value))
            continue
        holding = [index for index, node in enumerate(maps) if _list_in(node, key.value) is not None]
        items = _Items(str(key.value), [node_at(maps[index], (key.value,)) for index in holding], report)
        new = _sequence(value, items.lay)
        lists = items.lists()
        for index, changed in zip(holding, lists, strict=True):
            maps[index] = _map_of(maps[index], [*maps[index].value], (key, changed))
        if holding:
            first = maps[holding[0]]
            joined = _node_of(lists[0], [*lists[0].value, *new.value])
            maps[holding[0]] = _map_of(first, [*first.value], (key, joined))
        else:
            rest.append((key, new))
    if maps and rest:
        maps[0] = _merged(maps[0], _node_of(above, rest))
    return [*maps, *(node for node in below if not isinstance(node, yaml.MappingNode))]


def _with_items(node: yaml.MappingNode, report: Report) -> yaml.MappingNode:
    """A map with nothing below it; an item in it that overrides or removes is refused."""
    pairs = [
        (key, _sequence(value, _Items(str(key.value), [], report).lay) if _is_items(value) else value)
        for key, value in _unflagged(node)
    ]
    return _node_of(node, pairs)


class _Items:
    """The named maps of some lists, which a layer above may change, one time each."""

    def __init__(self, section: str, lists: Sequence[yaml.Node], report: Report) -> None:
        self._section = section
        self._report = report
        self._lists = lists
        self._items: list[list[yaml.Node | None]] = [
            list(node.value) if isinstance(node, yaml.SequenceNode) else [] for node in lists
        ]
        self._at: dict[str, tuple[int, int]] = {}
        for position, items in enumerate(self._items):
            for index, item in enumerate(items):
                for word in _words(item):
                    self._at.setdefault(word, (position, index))
        self._changed: dict[tuple[int, int], Source] = {}

    def lists(self) -> list[yaml.Node]:
        """The lists as they are now."""
        return [
            _node_of(node, [item for item in items if item is not None])
            if isinstance(node, yaml.SequenceNode) and items != node.value
            else node
            for node, items in zip(self._lists, self._items, strict=True)
        ]

    def lay(self, item: yaml.Node) -> bool:
        """Lay an item over these; False when it is a new one."""
        if not isinstance(item, yaml.MappingNode):
            return False
        flag = _flag(item, self._report)
        at = self._find(item)
        if flag is None:
            return at is not None and self._refuse_twice(item, at)
        if at is None:
            name = _name(item)
            message = f"there is nothing called {shown(name)} in `{self._section}` to {flag}"
            if not self._report.partial or nearest(name, self._names()):
                _refuse_flag(item, flag, message, self._names(), self._report)
            return True
        if at in self._changed:
            message = f"{shown(_name(item))} is overridden or removed twice"
            self._report.refuse(place(item), message, f"first at {self._changed[at]}: make it one")
            return True
        self._changed[at] = place(item)
        self._change(item, flag, at)
        return True

    def _change(self, item: yaml.MappingNode, flag: str, at: tuple[int, int]) -> None:
        below = self._items[at[0]][at[1]]
        assert isinstance(below, yaml.MappingNode)
        if flag == OVERRIDE:
            self._items[at[0]][at[1]] = _merged(below, _node_of(item, _unflagged(item)))
        elif _stands_alone(item, ("name", "id"), self._report):
            self._items[at[0]][at[1]] = None
            self._report.removed.update(dict.fromkeys(_words(below), place(item)))

    def _find(self, item: yaml.MappingNode) -> tuple[int, int] | None:
        own_id = _text(item, "id")
        words = (own_id,) if own_id else _words(item)
        return next((self._at[word] for word in words if word in self._at), None)

    def _refuse_twice(self, item: yaml.MappingNode, at: tuple[int, int]) -> bool:
        below = self._items[at[0]][at[1]]
        first = self._changed[at] if below is None else place(below)
        message = f"{shown(_name(item))} stands in a folder that this one extends, too"
        hint = f"first at {first}: write `override: true` in this one to change some of its fields, or rename one"
        self._report.refuse(place(item), message, hint)
        return True

    def _names(self) -> list[str]:
        return [_name(item) for items in self._items for item in items if item is not None]


def _flag(node: yaml.MappingNode, report: Report) -> str | None:
    """Which of `override: true` and `remove: true` a map says; what is said wrongly counts as not said."""
    said = [(key, value) for key, value in node.value if key.value in FLAGS]
    wrong = [
        (key, value)
        for key, value in said
        if value.tag != TAG + "bool" or what_yaml_made(value) != "the truth value true"
    ]
    for key, value in wrong:
        report.refuse(place(value), f"`{key.value}` is `true` or is left out", f"write `{key.value}: true`")
    if len({key.value for key, _ in said}) == len(FLAGS):
        report.refuse(place(node), "an item says `override` or `remove`, not both", "keep one of the two lines")
    # An item that `remove: false` would take out leaves errors in all that names it.
    return OVERRIDE if wrong else str(said[0][0].value) if said else None


def _refuse_flag(node: yaml.MappingNode, flag: str, message: str, names: Sequence[str], report: Report) -> None:
    where = next(key for key, _ in node.value if key.value in FLAGS)
    nothing = f"write `extends: <folder>` at the top of a file to lie over one, or take `{flag}` out"
    report.refuse(place(where), message, suggestion(_name(node), names) if names else nothing)


def _stands_alone(node: yaml.MappingNode, beside: Sequence[str], report: Report) -> bool:
    """Whether nothing but a name stands beside `remove`."""
    others = [key for key, _ in node.value if key.value not in (*FLAGS, *beside)]
    for key in others:
        message = f"`{REMOVE}` takes the whole item out, and {shown(str(key.value))} stands beside it"
        report.refuse(place(key), message, f"take this line out, or write `{OVERRIDE}: true` instead")
    return not others


def _merged(below: yaml.MappingNode, above: yaml.MappingNode) -> yaml.MappingNode:
    """Maps merge; lists and values replace. A key that stands twice stays so, to be refused with its place."""
    pairs: list[Pair] = list(below.value)
    at = {key.value: index for index, (key, _) in reversed(list(enumerate(pairs))) if not refused_key(key)}
    for key, value in above.value:
        index = None if refused_key(key) else at.pop(key.value, None)
        if index is None:
            pairs.append((key, value))
            continue
        old = pairs[index][1]
        if isinstance(old, yaml.MappingNode) and isinstance(value, yaml.MappingNode):
            value = _merged(old, value)
        pairs[index] = (key, value)
    return _node_of(above, pairs)


def _unflagged(node: yaml.MappingNode) -> list[Pair]:
    return [(key, value) for key, value in node.value if key.value not in FLAGS]


def _is_items(node: yaml.Node) -> TypeGuard[yaml.SequenceNode]:
    return isinstance(node, yaml.SequenceNode) and bool(node.value) and all(_name(entry) for entry in node.value)


def _list_in(node: yaml.MappingNode, field: str) -> yaml.SequenceNode | None:
    found = node_at(node, (field,))
    return found if isinstance(found, yaml.SequenceNode) else None


def _words(item: yaml.Node | None) -> list[str]:
    """The words that an item may be referred to with."""
    if item is None:
        return []
    name = _text(item, "name")
    return [word for word in (name, _text(item, "id") or slug(name)) if word]


def _name(item: yaml.Node) -> str:
    return _text(item, "name") or _text(item, "id")


def _text(item: yaml.Node, field: str) -> str:
    found = node_at(item, (field,)) if isinstance(item, yaml.MappingNode) else item
    return str(found.value) if isinstance(found, yaml.ScalarNode) and found is not item else ""


def _sequence(node: yaml.SequenceNode, taken: Callable[[yaml.Node], bool]) -> yaml.SequenceNode:
    kept = [item for item in node.value if not taken(item)]
    return node if len(kept) == len(node.value) else _node_of(node, kept)


def _map_of(node: yaml.MappingNode, pairs: list[Pair], changed: Pair) -> yaml.MappingNode:
    """The map with one value exchanged."""
    return _node_of(node, [(key, changed[1] if key.value == changed[0].value else value) for key, value in pairs])


def _node_of(node: N, value: list[Any]) -> N:
    """A node of the same kind at the same place, with other contents."""
    return type(node)(node.tag, value, node.start_mark, node.end_mark)
