"""Items that look renamed: one is gone, another has come, and nearly nothing but the name differs."""

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
# What follows from the name, or is another word for what other fields say.
_OF_THE_NAME = ("runbook", "condition", "alerts", "default")


def lookalikes(diffs: list[ItemDiff]) -> dict[str, Fact]:
    """What to write where an item may be a rename that nobody said, by the references of both sides of each.

    At most one field differs between the two. Where several look alike, nothing is guessed.
    """
    gone: dict[tuple[str, str], list[ItemDiff]] = defaultdict(list)
    for pair in diffs:
        if pair.after is None and pair.section in _RENAMABLE:
            for key in _keys(pair.item):
                gone[pair.section, key].append(pair)
    came: dict[str, list[tuple[ItemDiff, ItemDiff]]] = defaultdict(list)
    for pair in diffs:
        if pair.before is not None or pair.section not in _RENAMABLE or not gone:
            continue
        alike = {it.ref: it for key in _keys(pair.item) for it in gone.get((pair.section, key), ())}
        if len(alike) == 1:
            (old,) = alike.values()
            came[old.ref].append((old, pair))
    alone = [matches[0] for matches in came.values() if len(matches) == 1 and not _in_a_group(matches[0][0])]
    return {
        this.ref: plain(code, name=other.item.name, former_id=old.item.id)
        for old, new in alone
        for this, other, code in ((new, old, Item.RENAMED_FROM), (old, new, Item.RENAMED_TO))
    }


def _in_a_group(pair: ItemDiff) -> bool:
    """Whether it is a component of a group, which is renamed by its name, and not by the id that it has on the page."""
    return pair.section == COMPONENTS.name and pair.item.id != slug(pair.item.name)


def _keys(item: CatalogItem) -> Iterator[str]:
    """The item's fields but one, for each of them: two items share such a text when one field differs, or none."""
    fields: Mapping[str, object] = {key: value for key, value in item.fields.items() if key not in _OF_THE_NAME}
    for left_out in fields:
        yield json.dumps([left_out, {key: value for key, value in fields.items() if key != left_out}], sort_keys=True)
