"""Overlays: merge a folder's YAML items over those of the folders that it extends, before any form reads them.

Every node keeps the place where it was written, so that an error in a merged item points to the invalid line.
"""

from collections.abc import Callable, Sequence
from typing import TypeGuard

import yaml

from catalog.forms.diagnostics import Report
from catalog.source.layered_items import REMOVE, Items, flag_of, name_of, refuse_flag, stands_alone, unflagged
from catalog.source.merge import Pair, merged, node_of
from catalog.source.places import node_at, place


def overlay_lists(
    section: str, below: Sequence[yaml.Node], above: Sequence[yaml.Node], report: Report
) -> list[yaml.Node]:
    """Return the lists of a section with the lists of one more layer over them."""
    items = Items(section, below, report)
    new = [_sequence(node, items.lay) if isinstance(node, yaml.SequenceNode) else node for node in above]
    return [*items.lists(), *new]


def overlay_maps(
    section: str, below: Sequence[yaml.Node], above: Sequence[yaml.Node], report: Report
) -> list[yaml.Node]:
    """Return the maps of a section with the maps of one more layer over them, in any number of files.

    A list of named items directly in a map is merged item by item, and each item has its own flags. Other fields of a
    section that exists below require `override: true`.
    """
    maps = [node for node in above if isinstance(node, yaml.MappingNode)]
    others = [node for node in above if not isinstance(node, yaml.MappingNode)]
    flagged = [(node, flag_of(node, report)) for node in maps]
    if not below:
        for node, flag in flagged:
            if flag:
                refuse_flag(node, flag, f"`{flag}`: no extended folder has the section `{section}`", (), report)
        return [*(_whole(node, report) for node, flag in flagged if flag is None), *others]
    if any(flag == REMOVE for _, flag in flagged):
        return [*([] if _removes(section, flagged, report) else below), *others]
    changing = [node for node, flag in flagged if _may_change(section, node, flag, below, report)]
    fields = [node for node in changing if _fields(node)]
    for node in fields[1:]:
        message = f"the section `{section}` is overridden twice"
        report.refuse(place(node), message, f"first at {place(fields[0])}: merge the two")
    return [*_merged_section(below, fields[:1], changing, report), *others]


def _whole(node: yaml.MappingNode, report: Report) -> yaml.MappingNode:
    """A map with nothing below it; an item in it that overrides or removes is an error."""
    pairs = [
        (key, _sequence(value, Items(str(key.value), [], report).lay) if _is_items(value) else value)
        for key, value in unflagged(node)
    ]
    return node_of(node, pairs)


def _removes(section: str, flagged: Sequence[tuple[yaml.MappingNode, str | None]], report: Report) -> bool:
    """Whether a section is removed completely: `remove` is its only content, in this file and in others."""
    (first, *_) = (node for node, flag in flagged if flag == REMOVE)
    for node, _ in flagged:
        if node is not first:
            message = f"another file of this folder removes the section `{section}`"
            report.refuse(place(node), message, f"at {place(first)}: remove one of the two")
    return stands_alone(first, (), report) and len(flagged) == 1


def _may_change(
    section: str, node: yaml.MappingNode, flag: str | None, below: Sequence[yaml.Node], report: Report
) -> bool:
    if _fields(node) and flag is None:
        message = f"the section `{section}` exists in an extended folder too"
        hint = f"first at {place(below[0])}: write `override: true` in it to change some of its fields"
        report.refuse(place(node), message, hint)
        return False
    keys = [key.value for key, _ in node.value]
    for index, (key, _) in enumerate(node.value):
        if key.value in keys[:index]:
            first = place(node.value[keys.index(key.value)][0])
            message = f"duplicate key `{key.value}`"
            report.refuse(place(key), message, f"first at {first}: keep one of them")
    return True


def _merged_section(
    below: Sequence[yaml.Node],
    fields: Sequence[yaml.MappingNode],
    changing: Sequence[yaml.MappingNode],
    report: Report,
) -> list[yaml.Node]:
    """The maps below, with each list of items in them overlaid; fields and new lists go into the first map."""
    maps = [node for node in below if isinstance(node, yaml.MappingNode)]
    lists: dict[str, list[Pair]] = {}
    for key, value in (pair for node in changing for pair in unflagged(node) if _is_items(pair[1])):
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
    """Overlay a field in the first map that has it, in place, and drop it from the others."""
    (key, _) = above.value[0]
    first, *others = [index for index, node in enumerate(maps) if node_at(node, (key.value,)) is not node] or [0]
    maps[first] = merged(maps[first], above, report)
    for index in others:
        maps[index] = node_of(maps[index], [pair for pair in maps[index].value if pair[0].value != key.value])


def _overlay_items(maps: list[yaml.MappingNode], above: Sequence[Pair], report: Report) -> Pair | None:
    """Overlay the lists of one key, in place. Returns the new items if no map has such a list."""
    key = above[0][0]
    holding = [index for index, node in enumerate(maps) if _list_in(node, key.value) is not None]
    items = Items(str(key.value), [node_at(maps[index], (key.value,)) for index in holding], report)
    new = [_sequence(node, items.lay) for _, node in above if isinstance(node, yaml.SequenceNode)]
    joined = node_of(new[0], [item for node in new for item in node.value])
    if not holding:
        return key, joined
    lists = items.lists()
    lists[0] = node_of(lists[0], [*lists[0].value, *joined.value])
    for index, changed in zip(holding, lists, strict=True):
        maps[index] = _with_value(maps[index], (key, changed))
    return None


def _fields(node: yaml.MappingNode) -> list[Pair]:
    """The entries of a map that are not lists of items."""
    return [pair for pair in unflagged(node) if not _is_items(pair[1])]


def _is_items(node: yaml.Node) -> TypeGuard[yaml.SequenceNode]:
    return isinstance(node, yaml.SequenceNode) and bool(node.value) and all(name_of(entry) for entry in node.value)


def _list_in(node: yaml.MappingNode, field: str) -> yaml.SequenceNode | None:
    value = node_at(node, (field,))
    return value if isinstance(value, yaml.SequenceNode) else None


def _sequence(node: yaml.SequenceNode, taken: Callable[[yaml.Node], bool]) -> yaml.SequenceNode:
    kept = [item for item in node.value if not taken(item)]
    return node if len(kept) == len(node.value) else node_of(node, kept)


def _with_value(node: yaml.MappingNode, changed: Pair) -> yaml.MappingNode:
    """The map with one value replaced."""
    return node_of(node, [(key, changed[1] if key.value == changed[0].value else value) for key, value in node.value])
