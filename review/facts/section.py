"""The row of facts that a section has: functions for its fields, and for its items as a whole."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.facts.fact import Fact, plain
from review.facts.fields import OfField
from review.facts.phrases.items import Item

OfItem = Callable[[ItemDiff, Context], Iterator[Fact]]
"""Returns the facts of an item."""
OfKept = Callable[[KeptItem, Context], Iterator[Fact]]
"""Returns the facts of an item that is in base and head."""


def _on_create_delete(diff: ItemDiff, _context: Context) -> Iterator[Fact]:
    yield plain(Item.ADDED if diff.after else Item.REMOVED)


@dataclass(frozen=True, kw_only=True)
class SectionFacts:
    """The functions for a section's facts: for each field; for an item that is created or deleted; for one that other
    items' changes affect; and for one that only changes with another item, in place of its fields (None: it does not).
    """

    fields: Mapping[str, OfField] = field(default_factory=dict)
    on_create_delete: OfItem = _on_create_delete
    on_dependency_change: OfKept | None = None
    replaces_fields: Callable[[KeptItem, Context], Iterator[Fact] | None] | None = None
