"""Catalog items of base and head, compared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from catalog.registry import SLO_ALERTS, SLOS, STACK
from plan.document.model import CatalogItem
from review.inputs.document import Document


@dataclass(frozen=True, kw_only=True)
class ItemDiff:
    """An item in base and head; None where it does not exist. `ref` is the head's, or the base's if the item is
    removed.

    References in `before` are those of the head, so that a rename of another item is not a difference of this one;
    `was` is the same item with the references of the base.
    """

    ref: str
    was: CatalogItem | None
    before: CatalogItem | None
    after: CatalogItem | None

    @property
    def section(self) -> str:
        return self.ref.partition("/")[0]

    @property
    def item(self) -> CatalogItem:
        """The item in the head, or in the base if it is removed."""
        item = self.after or self.before
        assert item is not None
        return item

    @property
    def renamed(self) -> bool:
        """Whether the item has another name or id in the head."""
        before, after = self.before, self.after
        return before is not None and after is not None and (before.name, before.id) != (after.name, after.id)

    @cached_property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The fields that differ, with the values of base and head, sorted by name; all fields if the item is on one
        side only.

        A field that one side does not have is unknown to that side's code, and not a change in the YAML. Composites and
        alerts have different fields even with the same code.
        """
        before, after = (side.fields if side else {} for side in (self.before, self.after))
        every = self.before is None or self.after is None or _way(before) != _way(after)
        names = {*before, *after} if every else before.keys() & after.keys()
        return {
            name: (before.get(name), after.get(name)) for name in sorted(names) if before.get(name) != after.get(name)
        }


@dataclass(frozen=True, kw_only=True)
class KeptItem(ItemDiff):
    """An item that is in base and head."""

    was: CatalogItem
    before: CatalogItem
    after: CatalogItem


def _way(fields: Mapping[str, Any]) -> str | None:
    """Return what says when an alert fires, if that is not a signal; None for other items."""
    return next((way for way in ("when", "query") if way in fields), None)


def item_diffs(base: Document, head: Document) -> list[ItemDiff]:
    """Return every item of base or head, sorted by reference."""
    former = former_refs(base, head) | _stacks(base, head)
    current = {old: new for new, old in former.items()}
    diffs = [_item_diff(ref, base.items.get(former.get(ref, ref)), after, current) for ref, after in head.items.items()]
    removed = set(base.items) - set(head.items) - set(current)
    diffs += [_item_diff(ref, base.items[ref], None, current) for ref in removed]
    return sorted(diffs, key=lambda diff: diff.ref)


def _item_diff(ref: str, was: CatalogItem | None, after: CatalogItem | None, current: Mapping[str, str]) -> ItemDiff:
    before = _moved(was, current) if was else None
    if was and before and after:
        return KeptItem(ref=ref, was=was, before=before, after=after)
    return ItemDiff(ref=ref, was=was, before=before, after=after)


def former_refs(base: Document, head: Document) -> dict[str, str]:
    """Return the reference in the base of each renamed item. SLO alerts are renamed with their SLO."""
    former = {}
    for ref, item in head.items.items():
        old = f"{item.section}/{item.renamed_from}"
        if item.renamed_from and ref not in base.items and old in base.items and old not in head.items:
            former[ref] = old
    for ref, item in head.items.items():
        slo = SLOS.ref(str(item.fields.get("slo_id")))
        if item.section == SLO_ALERTS.name and slo in former:
            id = former[slo].partition("/")[2]
            former[ref] = SLO_ALERTS.ref(f"{id}-{item.fields['role']}")
    return {ref: old for ref, old in former.items() if old in base.items}


def _stacks(base: Document, head: Document) -> dict[str, str]:
    """Return the renamed stack. A stack outside of `stacks/` is named by its environment, and stays the same stack if
    that changes.
    """
    old, new = ([ref for ref, item in side.items.items() if item.section == STACK.name] for side in (base, head))
    return dict(zip(new, old, strict=True)) if old and new and old != new else {}


def _moved(item: CatalogItem, current: Mapping[str, str]) -> CatalogItem:
    """Return the item with the head's references, and with the head's id of its SLO."""
    if not current:
        return item
    fields = _refs(item.fields, current)
    slo = current.get(SLOS.ref(fields.get("slo_id")))
    return replace(item, fields=fields | {"slo_id": slo.partition("/")[2]} if slo else fields)


def _refs(value: Any, current: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"ref"}:
            return {"ref": current.get(value["ref"], value["ref"])}
        return {key: _refs(each, current) for key, each in value.items()}
    return [_refs(each, current) for each in value] if isinstance(value, list) else value
