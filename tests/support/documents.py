"""Documents of plans with a few items or resources, made without a plan."""

import json
from dataclasses import asdict
from typing import Any

from plan.document.model import CatalogItem, Resource, Source
from review.inputs.document import Document, read_document


def item(
    section: str, id: str, *, name: str | None = None, renamed_from: str | None = None, **fields: Any
) -> CatalogItem:
    """An item as `plan.document.items` makes it; its service is that of its fields."""
    service = fields.get("service")
    return CatalogItem(
        section=section,
        id=id,
        name=name or id.capitalize(),
        source=Source(file=f"{section}.yml", line=1),
        renamed_from=renamed_from,
        service=service["ref"].partition("/")[2] if service else None,
        fields=fields,
    )


def resource(name: str, type_: str = "datadog:index/monitor:Monitor", **more: Any) -> Resource:
    """A resource as `plan.document.write` writes it; what is not given is empty."""
    empty = {"aliases": (), "protect": False, "retain_on_delete": False, "inputs": {}, "item": None}
    made: dict[str, Any] = empty | more
    return Resource(urn=f"urn:pulumi:prod::watchbill::{type_}::{name}", type=type_, name=name, **made)


def document(*items: CatalogItem, resources: tuple[Resource, ...] = (), pages: bool = True) -> Document:
    """A document of the stack `prod`."""
    parts = {"items": items, "resources": resources, "findings": []}
    written = {"version": 2, "stack": "prod", "environment": "prod", "pages": pages, **parts}
    return read_document(json.dumps(written, default=asdict))
