"""The document of a plan (`plan.document.model`) with the look-ups that a review needs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from plan.document.model import CatalogItem, Finding, Resource
from plan.document.model import Json as Json
from plan.document.on_call_model import Load, RotationCalendar, Route
from plan.document.read import read


@dataclass(frozen=True, kw_only=True)
class Document:
    """`resources` by URN and `items` by reference (`alerts/high-error-rate`), each as `plan.document.write` describes
    it.
    """

    stack: str
    environment: str
    pages: bool
    resources: Mapping[str, Resource] = field(default_factory=dict)
    items: Mapping[str, CatalogItem] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    routes: Mapping[str, Route] = field(default_factory=dict)
    load: Sequence[Load] = ()
    calendar: Sequence[RotationCalendar] = ()

    def of_services(self, ids: Collection[str]) -> Iterator[tuple[str, CatalogItem]]:
        """Return the items of services with their references, in the order of `items`."""
        positions = sorted(it for id in ids for it in self._by_service.get(id, ()))
        yield from ((ref, self.items[ref]) for _, ref in positions)

    @cached_property
    def _by_service(self) -> Mapping[str, list[tuple[int, str]]]:
        items: dict[str, list[tuple[int, str]]] = {}
        for position, (ref, item) in enumerate(self.items.items()):
            if item.service is not None:
                items.setdefault(item.service, []).append((position, ref))
        return items

    @cached_property
    def made_of(self) -> Mapping[str, list[Resource]]:
        """The resources by the reference of the item that owns them."""
        resources: dict[str, list[Resource]] = {}
        for resource in self.resources.values():
            if resource.item is not None:
                resources.setdefault(resource.item, []).append(resource)
        return resources


def read_document(text: str | bytes) -> Document:
    """Return the document that a plan wrote.

    Raises:
        NotADocument: the text is not JSON, or has a version or a form that cannot be read.
    """
    plan = read(text)
    return Document(
        stack=plan.stack,
        environment=plan.environment,
        pages=plan.pages,
        resources={resource.urn: resource for resource in plan.resources},
        items={item.ref: item for item in plan.items},
        findings=plan.findings,
        routes=plan.routes,
        load=plan.load,
        calendar=plan.calendar,
    )


def no_document(stack: str, other: Document) -> Document:
    """Return an empty document, for the side on which a stack does not exist."""
    return Document(stack=stack, environment=other.environment, pages=other.pages)
