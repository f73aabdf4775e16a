"""The difference between two plans' resources: those the engine would create, update, replace, rename or delete."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from plan.document.model import Json, Resource
from plan.resources.lookups import shown_id
from review.diff.attributes import differences
from review.diff.replacement import forced, why_replaced
from review.inputs.document import Document
from review.model import Attribute, ResourceChange

_SHOWN_ID = re.compile(r"<[a-z-]+:[^<>]*>")
_OPTIONS = {"protect": "protect", "retain_on_delete": "retainOnDelete"}


def resource_changes(base: Document, head: Document) -> list[tuple[str | None, ResourceChange]]:
    """Return every resource that differs, sorted by URN, with the reference of its item (None if no item owns it).

    Renamed resources are found by their aliases. A renamed resource keeps its id, so showing the old id is not a
    difference.
    """
    former = former_urns(base, head)
    shown = shown_ids(base, head, former)
    changes = list(_changed(base, head, former, shown))
    deleted = sorted(set(base.resources) - set(head.resources) - set(former.values()))
    changes += [(base.resources[urn].item, _plain(base.resources[urn], "delete")) for urn in deleted]
    return sorted(changes, key=lambda pair: pair[1].urn)


def _changed(
    base: Document, head: Document, former: Mapping[str, str], shown: Mapping[str, str]
) -> Iterator[tuple[str | None, ResourceChange]]:
    for urn, after in head.resources.items():
        before = base.resources.get(former.get(urn, urn))
        if before is None:
            yield after.item, _plain(after, "create")
            continue
        attributes = tuple(differences(_said(before, shown), _said(after, {})))
        if attributes or urn in former:
            yield after.item, _difference(before, after, attributes, renamed=urn in former)


def _difference(
    before: Resource, after: Resource, attributes: tuple[Attribute, ...], *, renamed: bool
) -> ResourceChange:
    changed = {attribute.path.partition(".")[0].partition("[")[0] for attribute in attributes}
    values = {name: (before.inputs.get(name), after.inputs.get(name)) for name in changed}
    properties = forced(after.type, values)
    return ResourceChange(
        urn=after.urn,
        type=after.type,
        name=after.name,
        action="replace" if properties else "update" if attributes else "rename",
        attributes=attributes,
        forced_by=properties,
        why=why_replaced(after.type, properties) if properties else None,
        former_name=before.name if renamed else None,
    )


def _plain(resource: Resource, action: Any) -> ResourceChange:
    return ResourceChange(urn=resource.urn, type=resource.type, name=resource.name, action=action)


def shown_ids(base: Document, head: Document, former: Mapping[str, str]) -> dict[str, str]:
    """Return the id that each renamed resource shows in the head, by the one in the base."""
    return {
        shown_id(before.type, before.name): shown_id(after.type, after.name)
        for urn, old in former.items()
        for before, after in [(base.resources[old], head.resources[urn])]
    }


def former_urns(base: Document, head: Document) -> dict[str, str]:
    """Return the URN in the base of each renamed resource."""
    former = {}
    for urn, resource in head.resources.items():
        if urn in base.resources:
            continue
        for alias in resource.aliases:
            old = alias if alias.startswith("urn:") else f"{urn.rpartition('::')[0]}::{alias}"
            if old in base.resources and old not in head.resources:
                former[urn] = old
    return former


def _said(resource: Resource, shown: Mapping[str, str]) -> Json:
    """Return what the engine compares: the inputs, and the options that protect the resource."""
    options = {name: True for key, name in _OPTIONS.items() if getattr(resource, key)}
    inputs = with_shown_ids(resource.inputs, shown) if shown else resource.inputs
    return {**inputs, **{f"(option) {name}": value for name, value in options.items()}}


def with_shown_ids(value: Any, shown: Mapping[str, str]) -> Any:
    """Return inputs of the base with the ids that renamed resources show in the head."""
    if isinstance(value, dict):
        return {key: with_shown_ids(each, shown) for key, each in value.items()}
    if isinstance(value, list):
        return [with_shown_ids(each, shown) for each in value]
    return _SHOWN_ID.sub(lambda found: shown.get(found[0], found[0]), value) if isinstance(value, str) else value
