"""The document of a plan (`plan.document.write`) as a review reads it, whichever revision's code wrote it."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from review.inputs.older import items_of

VERSION = 2
"""The version of the document that is read; another has other meanings."""

Json = dict[str, Any]


class NotADocument(ValueError):
    """What should be a plan's document is none that can be read; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """`resources` by URN and `items` by reference (`alerts/high-error-rate`), each as `plan.document.write`
    describes it."""

    stack: str
    environment: str
    pages: bool
    resources: Mapping[str, Json] = field(default_factory=dict)
    items: Mapping[str, Json] = field(default_factory=dict)
    findings: Sequence[Json] = ()
    routes: Mapping[str, Json] = field(default_factory=dict)
    load: Sequence[Json] = ()
    calendar: Sequence[Json] = ()

    def of_services(self, ids: Collection[str]) -> Iterator[tuple[str, Json]]:
        """The items of services by their references, in the order of `items`."""
        positions = sorted(it for id in ids for it in self._by_service.get(id, ()))
        yield from ((ref, self.items[ref]) for _, ref in positions)

    @cached_property
    def _by_service(self) -> Mapping[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for position, (ref, item) in enumerate(self.items.items()):
            if item["service"] is not None:
                found.setdefault(item["service"], []).append((position, ref))
        return found

    @cached_property
    def made_of(self) -> Mapping[str, list[Json]]:
        """The resources by the reference of the item that they come from."""
        found: dict[str, list[Json]] = {}
        for resource in self.resources.values():
            if resource["item"] is not None:
                found.setdefault(resource["item"], []).append(resource)
        return found


def read_document(text: str) -> Document:
    """The document that a plan wrote.

    Raises:
        NotADocument: the text is not JSON, or of a version that is not read here.
    """
    try:
        written = json.loads(text)
    except ValueError as error:
        raise NotADocument(f"it is not JSON: {error}") from error
    version = written.get("version") if isinstance(written, dict) else None
    if version != VERSION:
        raise NotADocument(f"it is of version {version}, and this review reads version {VERSION}")
    return Document(
        stack=written["stack"],
        environment=written["environment"],
        pages=written["pages"],
        resources={resource["urn"]: resource for resource in written["resources"]},
        items=items_of(written),
        findings=written["findings"],
        routes=written.get("routes", {}),
        load=written.get("load", []),
        calendar=written.get("calendar", []),
    )


def no_document(stack: str, other: Document) -> Document:
    """The side on which a stack does not exist: nothing is in it."""
    return Document(stack=stack, environment=other.environment, pages=other.pages)
