"""Overlays: the items of a folder laid over those of the folders it extends, as YAML, before any form sees them.

Every node keeps the place where it was written, so that an error in a merged item points to the line that is wrong.
"""

from collections.abc import Callable, Sequence
from typing import TypeGuard

import yaml

from catalog.errors import Report
from catalog.merging import Pair, merged, node_of
from catalog.places import Source, node_at, place
from catalog.text import nearest, shown, slug, suggestion
from catalog.values import TAG, is_null, what_yaml_made

OVERRIDE, REMOVE = "override", "remove"
FLAGS = (OVERRIDE, REMOVE)


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
    """The maps of a section with the maps of one more layer over them, in whichever files they stand.

    A list of named items directly in a map is merged item by item, and each of these speaks for itself; what else a map
    gives of a section that stands below asks for `override: true`.
    """
    maps = [node for node in above if isinstance(node, yaml.MappingNode)]
    others = [node for node in above if not isinstance(node, yaml.MappingNode)]
    said = [(node, _flag(node, report)) for node in maps]
    if not below:
        for node, flag in said:
            if flag:
                _refuse_flag(node, flag, f"the section `{section}` does not stand below to {flag}", (), report)
        return [*(_whole(node, report) for node, flag in said if flag is None), *others]
    if any(flag == REMOVE for _, flag in said):
        return [*([] if _removes(section, said, report) else below), *others]
    changing = [node for node, flag in said if _may_change(section, node, flag, below, report)]
    fields = [node for node in changing if _fields(node)]
    for node in fields[1:]:
        message = f"the section `{section}` is overridden twice"
        report.refuse(place(node), message, f"first at {place(fields[0])}: put it into one file")
    return [*_merged_section(below, fields[:1], changing, report), *others]


def _whole(node: yaml.MappingNode, report: Report) -> yaml.MappingNode:
    """A map with nothing below it; an item in it that overrides or removes is refused."""
    pairs = [
        (key, _sequence(value, _Items(str(key.value), [], report).lay) if _is_items(value) else value)
        for key, value in _unflagged(node)
    ]
    return node_of(node, pairs)


def _removes(section: str, said: Sequence[tuple[yaml.MappingNode, str | None]], report: Report) -> bool:
    """Whether a section goes as a whole: nothing stands beside `remove`, in this file or another one."""
    (first, *_) = (node for node, flag in said if flag == REMOVE)
    for node, _ in said:
        if node is not first:
            message = f"the section `{section}` is taken out by another file of this folder"
            report.refuse(place(node), message, f"at {place(first)}: take out one of the two")
    return _stands_alone(first, (), report) and len(said) == 1


def _may_change(
    section: str, node: yaml.MappingNode, flag: str | None, below: Sequence[yaml.Node], report: Report
) -> bool:
    if _fields(node) and flag is None:
        message = f"the section `{section}` stands in a folder that this one extends, too"
        hint = f"first at {place(below[0])}: write `override: true` in it to change some of its fields"
        report.refuse(place(node), message, hint)
        return False
    keys = [key.value for key, _ in node.value]
    for index, (key, _) in enumerate(node.value):
        if key.value in keys[:index]:
            first = place(node.value[keys.index(key.value)][0])
            message = f"the key `{key.value}` stands twice in one map"
            report.refuse(place(key), message, f"first at {first}: keep one of them")
    return True


def _merged_section(
    below: Sequence[yaml.Node],
    fields: Sequence[yaml.MappingNode],
    changing: Sequence[yaml.MappingNode],
    report: Report,
) -> list[yaml.Node]:
    """The maps below, each list of items in them overlaid; fields and new lists go into the first."""
    maps = [node for node in below if isinstance(node, yaml.MappingNode)]
    lists: dict[str, list[Pair]] = {}
    for key, value in (pair for node in changing for pair in _unflagged(node) if _is_items(pair[1])):
        lists.setdefault(str(key.value), []).append((key, value))
    new = [_overlay_items(maps, pairs, report) for pairs in lists.values()]
    rest = [pair for pair in new if pair is not None]
    if maps and rest:
        maps[0] = node_of(maps[0], [*maps[0].value, *rest])
    for node in fields:
        for pair in _fields(node) if maps else ():
            _lay_field(maps, node_of(node, [pair]), report)
    return [*maps, *(node for node in below if not isinstance(node, yaml.MappingNode))]


def _lay_field(maps: list[yaml.MappingNode], above: yaml.MappingNode, report: Report) -> None:
    """Lay a field over the first map that has it, in place, and leave it out of the others."""
    (key, _) = above.value[0]
    first, *others = [index for index, node in enumerate(maps) if node_at(node, (key.value,)) is not node] or [0]
    maps[first] = merged(maps[first], above, report)
    for index in others:
        maps[index] = node_of(maps[index], [pair for pair in maps[index].value if pair[0].value != key.value])


def _overlay_items(maps: list[yaml.MappingNode], above: Sequence[Pair], report: Report) -> Pair | None:
    """Lay the lists of one key over those in the maps, in place; new items where no map has such a list."""
    key = above[0][0]
    holding = [index for index, node in enumerate(maps) if _list_in(node, key.value) is not None]
    items = _Items(str(key.value), [node_at(maps[index], (key.value,)) for index in holding], report)
    new = [_sequence(node, items.lay) for _, node in above if isinstance(node, yaml.SequenceNode)]
    joined = node_of(new[0], [item for node in new for item in node.value])
    if not holding:
        return key, joined
    lists = items.lists()
    lists[0] = node_of(lists[0], [*lists[0].value, *joined.value])
    for index, changed in zip(holding, lists, strict=True):
        maps[index] = _with_value(maps[index], (key, changed))
    return None


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
            node_of(node, [item for item in items if item is not None])
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
            self._items[at[0]][at[1]] = merged(below, node_of(item, _unflagged(item)), self._report)
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


def _unflagged(node: yaml.MappingNode) -> list[Pair]:
    return [(key, value) for key, value in node.value if key.value not in FLAGS]


def _fields(node: yaml.MappingNode) -> list[Pair]:
    """What a map gives beside lists of items."""
    return [pair for pair in _unflagged(node) if not _is_items(pair[1])]


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
    return str(found.value) if isinstance(found, yaml.ScalarNode) and found is not item and not is_null(found) else ""


def _sequence(node: yaml.SequenceNode, taken: Callable[[yaml.Node], bool]) -> yaml.SequenceNode:
    kept = [item for item in node.value if not taken(item)]
    return node if len(kept) == len(node.value) else node_of(node, kept)


def _with_value(node: yaml.MappingNode, changed: Pair) -> yaml.MappingNode:
    """The map with one value exchanged."""
    return node_of(node, [(key, changed[1] if key.value == changed[0].value else value) for key, value in node.value])
