"""Merging: the fields of one YAML map laid over those of another, and the fields it removes.

A field that is `null` above is removed from the map below (docs/decisions/0017-null-removes-a-field.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml

from catalog.forms.diagnostics import Report
from catalog.forms.text import nearest, prose, shown
from catalog.source.places import Source, place
from catalog.source.scalars import is_null, refused_key

Pair = tuple[yaml.Node, yaml.Node]
N = TypeVar("N", bound=yaml.Node)
IDENTITY = ("name", "id")


@dataclass(frozen=True, kw_only=True)
class TakenOut:
    """A field that an overlay removed: the place of the overlay, and of the field below."""

    source: Source
    below: Source


class MergedNode(yaml.MappingNode):
    """A map with overlays merged in, and the fields that they removed."""

    taken_out: Mapping[str, TakenOut]


def taken_out(node: yaml.Node) -> Mapping[str, TakenOut]:
    """Return the fields that overlays removed from a map, by key."""
    return node.taken_out if isinstance(node, MergedNode) else {}


def merged(below: yaml.MappingNode, above: yaml.MappingNode, report: Report) -> yaml.MappingNode:
    """Merge two maps: maps merge, lists and values replace, `null` removes. The result has the upper map's place.

    A duplicate key is kept, so that it is reported with its place.
    """
    pairs: list[Pair | None] = list(below.value)
    at = {key.value: index for index, (key, _) in reversed(list(enumerate(below.value))) if not refused_key(key)}
    removed = dict(taken_out(below))
    for key, value in above.value:
        index = None if refused_key(key) else at.pop(key.value, None)
        if is_null(value) and not refused_key(key):
            if index is None:
                _refuse_null(key, below, report)
            elif _takes_out(key, value, below.value[index], report):
                removed[key.value] = TakenOut(source=place(key), below=place(below.value[index][0]))
                pairs[index] = None
        elif index is None:
            removed.pop(key.value, None)
            pairs.append((key, value))
        else:
            old = below.value[index][1]
            are_maps = isinstance(old, yaml.MappingNode) and isinstance(value, yaml.MappingNode)
            pairs[index] = (key, merged(old, value, report) if are_maps else value)
    return map_of(above, [pair for pair in pairs if pair is not None], removed)


def map_of(node: yaml.MappingNode, pairs: list[Pair], removed: Mapping[str, TakenOut]) -> yaml.MappingNode:
    """Return a map at the place of another, with other pairs and with fields that were removed."""
    if not removed:
        return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)
    result = MergedNode(node.tag, pairs, node.start_mark, node.end_mark)
    result.taken_out = removed
    return result


def node_of(node: N, value: list[Any]) -> N:
    """Return a node of the same kind at the same place, with other contents."""
    if isinstance(node, yaml.MappingNode):
        return map_of(node, value, taken_out(node))  # type: ignore[return-value]
    return type(node)(node.tag, value, node.start_mark, node.end_mark)


def _takes_out(key: yaml.Node, value: yaml.Node, below: Pair, report: Report) -> bool:
    """Whether a `null` may remove a field. An empty value may be a mistake, and the name identifies the item."""
    if key.value in IDENTITY:
        message = f"`{key.value}` cannot be removed: an override finds its item by name or id"
        report.refuse(place(value), message, "remove this line")
        return False
    if not value.value:
        hint = f"write `{key.value}: null` to remove the value at {place(below[0])}, or remove this line"
        report.refuse(place(value), f"`{key.value}` has no value", hint)
        return False
    return True


def _refuse_null(key: yaml.Node, below: yaml.MappingNode, report: Report) -> None:
    before = taken_out(below).get(key.value)
    word = shown(str(key.value))
    if before is not None:
        report.refuse(place(key), f"{word} is already removed", f"at {before.source}: remove this line")
        return
    entry = _written(below.value)
    if key.value in entry:
        report.refuse(place(key), f"duplicate key {word}", "keep one of them")
        return
    near = nearest(str(key.value), entry)
    question = f"did you mean `{near}`? " if near else ""
    hint = f"{question}existing fields: {prose(entry, 'and')}. A field without a value already has its default"
    report.refuse(place(key), f"{word} has no value in the extended folder, so nothing can be removed", hint)


def _written(pairs: Iterable[Pair]) -> list[str]:
    return [str(key.value) for key, _ in pairs if not refused_key(key) and key.value not in IDENTITY]
