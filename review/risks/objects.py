"""Risks of the section `objects`: objects whose own text pages, for which the catalog has no notifier."""

from collections.abc import Iterator
from typing import Any

from catalog.registry import OBJECTS
from review.diff.items import ItemDiff, KeptItem
from review.facts.phrases.risks import RiskCode
from review.risks.found import FoundRisk, risk

_PAGER = "@pagerduty"
_HARMLESS = ("name", "tags", "priority")


def object_risks(diffs: list[ItemDiff]) -> Iterator[FoundRisk]:
    """Yield objects whose own text pages and which are deleted, or change in what decides when they page."""
    for diff in diffs:
        if diff.section != OBJECTS.name:
            continue
        changed = _changed(diff)
        if diff.was and _pages(diff.was.fields["raw"]) and not isinstance(diff, KeptItem):
            yield risk("delete", diff.ref, RiskCode.DELETED_ITEM, name=diff.item.name)
        elif diff.was and _pages(diff.was.fields["raw"]) and changed:
            yield risk("mute", diff.ref, RiskCode.OBJECT_CHANGED, name=diff.item.name, properties=changed)


def _changed(diff: ItemDiff) -> list[str]:
    """Return the properties that differ and decide when an object pages; all of them if it is new or deleted."""
    before, after = (item.fields["raw"] if item else {} for item in (diff.before, diff.after))
    other_type = diff.before and diff.after and diff.before.fields["type"] != diff.after.fields["type"]
    properties = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return ["type"] * bool(other_type) + [name for name in properties if name not in _HARMLESS]


def _pages(value: Any) -> bool:
    """Return whether a text at any depth names PagerDuty."""
    if isinstance(value, dict):
        return any(map(_pages, value.values()))
    return any(map(_pages, value)) if isinstance(value, list) else isinstance(value, str) and _PAGER in value
