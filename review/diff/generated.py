"""The difference of resources whose catalog item is the same: properties, and each changed tag, handle and query."""

import re
from collections.abc import Iterator

from catalog.forms.handles import handles_in
from review.facts.fact import Fact, plain, removed_and_added
from review.facts.phrases.items import Item
from review.model import Attribute, ResourceChange

_TAG = re.compile(r"tags\[\d+\]$")
_QUERIES = frozenset({"query", "q", "search", "queryString", "filter", "monitorIdentifier"})
"""Properties that select data, wherever they stand in a resource."""


def made_differently(resources: tuple[ResourceChange, ...]) -> Fact:
    """Return the fact with the properties that differ, the resources added or removed, and what must not be hidden:
    tags, handles, and the number of queries inside of other properties.
    """
    attributes = [attribute for made in resources for attribute in made.attributes]
    others = {
        (resource.action, resource.kind) for resource in resources if resource.action in ("create", "delete", "rename")
    }
    return plain(
        Item.MADE_DIFFERENTLY,
        changes={
            "properties": sorted({_property(attribute) for attribute in attributes}),
            "resources": sorted(others),
            "tags": _changed(_tags(attributes, "before"), _tags(attributes, "after")),
            "handles": _changed(_handles(attributes, "before"), _handles(attributes, "after")),
            "queries": sum(_is_query(attribute) for attribute in attributes),
        },
    )


def _property(attribute: Attribute) -> str:
    return attribute.path.partition(".")[0].partition("[")[0]


def _is_query(attribute: Attribute) -> bool:
    """Return whether it is a query inside of another property, such as one of a dashboard's widgets."""
    last = attribute.path.rpartition(".")[2].partition("[")[0]
    return "." in attribute.path and last in _QUERIES


def _changed(before: Iterator[str], after: Iterator[str]) -> list[list[str]]:
    return [list(side) for side in removed_and_added(list(dict.fromkeys(before)), list(dict.fromkeys(after)))]


def _tags(attributes: list[Attribute], side: str) -> Iterator[str]:
    for attribute in attributes:
        value = getattr(attribute, side)
        if _TAG.search(attribute.path) and isinstance(value, str):
            yield value
        elif attribute.path == "tags" and isinstance(value, list):
            yield from map(str, value)


def _handles(attributes: list[Attribute], side: str) -> Iterator[str]:
    for attribute in attributes:
        value = getattr(attribute, side)
        if _property(attribute) == "message" and isinstance(value, str):
            yield from handles_in(value)
