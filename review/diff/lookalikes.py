"""Items that look renamed: one removed and one added that differ in little but the name."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from catalog.forms.text import slug
from catalog.registry import COMPONENTS, SECTIONS
from plan.document.model import CatalogItem
from review.diff.items import ItemDiff
from review.facts.fact import Fact, plain
from review.facts.phrases.items import Item

_RENAMABLE = {row.name for row in SECTIONS if row.renamable}
# Fields that follow from the name, or repeat other fields.
_OF_THE_NAME = ("runbook", "condition", "alerts", "default")


def lookalikes(diffs: list[ItemDiff]) -> dict[str, Fact]:
    """Return the fix for each possible rename that the YAML does not declare, by the references in base and head."""
    return {
        this.ref: plain(code, name=other.item.name, former_id=old.item.id)
        for old, new in renames(diffs)
        for this, other, code in ((new, old, Item.RENAMED_FROM), (old, new, Item.RENAMED_TO))
    }


def renames(diffs: list[ItemDiff]) -> list[tuple[ItemDiff, ItemDiff]]:
    """Return each removed item with the added one that looks like it.

    At most one field differs between the two. If several match, there is no suggestion.
    """
    removed: dict[tuple[str, str], list[ItemDiff]] = defaultdict(list)
    for diff in diffs:
        if diff.after is None and diff.section in _RENAMABLE:
            for key in _keys(diff.item):
                removed[diff.section, key].append(diff)
    matches_by_ref: dict[str, list[tuple[ItemDiff, ItemDiff]]] = defaultdict(list)
    for diff in diffs:
        if diff.before is not None or diff.section not in _RENAMABLE or not removed:
            continue
        alike = {it.ref: it for key in _keys(diff.item) for it in removed.get((diff.section, key), ())}
        if len(alike) == 1:
            (old,) = alike.values()
            matches_by_ref[old.ref].append((old, diff))
    return [matches[0] for matches in matches_by_ref.values() if len(matches) == 1 and not _in_a_group(matches[0][0])]


def _in_a_group(diff: ItemDiff) -> bool:
    """Return whether it is a component of a group, which is renamed by its name and not by its id on the page."""
    return diff.section == COMPONENTS.name and diff.item.id != slug(diff.item.name)


def _keys(item: CatalogItem) -> Iterator[str]:
    """Yield a key for each field left out: two items share a key if they differ in at most one field."""
    fields: Mapping[str, object] = {key: value for key, value in item.fields.items() if key not in _OF_THE_NAME}
    for left_out in fields:
        yield json.dumps([left_out, {key: value for key, value in fields.items() if key != left_out}], sort_keys=True)
