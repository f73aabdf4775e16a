"""Reads a plan's document, written by any revision's code; what older code leaves out is filled in."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from catalog.forms.text import slug
from catalog.registry import BUSINESS, ERROR_ALERTS, ERROR_TRACKING, NOTIFYING, SERVICES
from plan.document.model import DOCUMENT, VERSION, CatalogItem, PlanDocument, Resource

_BUSINESS_TYPE = "pagerduty:index/businessService:BusinessService"
_NOTIFIERS = {row.name for row in NOTIFYING}


class NotADocument(ValueError):
    """The text is not a plan's document that can be read; the message says why."""


def read(text: str | bytes) -> PlanDocument:
    """Return the document that a plan wrote, with the items and fields that older code leaves out.

    Raises:
        NotADocument: the text is not JSON, or has a version or a form that cannot be read.
    """
    try:
        document = DOCUMENT.validate_json(text)
    except ValidationError as error:
        raise NotADocument(_why(text, error)) from error
    return replace(document, items=tuple(complete(document.items, document.resources, pages=document.pages)))


def _why(text: str | bytes, error: ValidationError) -> str:
    try:
        content = json.loads(text)
    except ValueError as not_json:
        return f"invalid JSON: {not_json}"
    version = content.get("version") if isinstance(content, dict) else None
    if version != VERSION:
        return f"its version is {version}, and this review reads version {VERSION}"
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def complete(items: Iterable[CatalogItem], resources: Iterable[Resource], *, pages: bool) -> Iterator[CatalogItem]:
    """Yield the items of a document, and the items and fields that older code leaves out."""
    listed = list(items)
    by_ref = {item.ref: item for item in [*listed, *_business_items(listed, resources)]}
    for item in by_ref.values():
        decided = item.section not in _NOTIFIERS or item.wakes is not None
        yield item if decided else replace(item, wakes=_wakes(item, by_ref, pages=pages))


def _wakes(item: CatalogItem, items: Mapping[str, CatalogItem], *, pages: bool) -> bool:
    """Return whether the item pages someone when it fires, from the fields of the items on its route."""
    kinds = {items[ref].fields["kind"] if ref in items else ref.partition("/")[2] for ref in item.channels}
    if not pages or "pagerduty" not in kinds:
        return False
    tracking = items.get(ERROR_TRACKING.ref(ERROR_TRACKING.name))
    if item.section == ERROR_ALERTS.name and (tracking is None or tracking.pages_by_hand):
        return True
    service = items.get(item.service_ref)
    return item.severity == "critical" and service is not None and service.policy in items


def _business_items(items: Sequence[CatalogItem], resources: Iterable[Resource]) -> list[CatalogItem]:
    """Return the business services that several services name, if a stack creates any and its document lists none."""
    if any(item.section == BUSINESS.name for item in items) or all(
        resource.type != _BUSINESS_TYPE for resource in resources
    ):
        return []
    services = [item for item in items if item.section == SERVICES.name]
    named: dict[str, list[CatalogItem]] = defaultdict(list)
    for service in services:
        if service.fields.get("business"):
            named[slug(service.fields["business"])].append(service)
    own = {service.id for service in services}
    return [_business(id, behind) for id, behind in sorted(named.items()) if id not in own]


def _business(id: str, services: Sequence[CatalogItem]) -> CatalogItem:
    return CatalogItem(
        section=BUSINESS.name,
        id=id,
        name=services[0].fields["business"],
        source=services[0].source,
        renamed_from=None,
        service=None,
        fields={"services": [{"ref": service.ref} for service in services]},
    )
