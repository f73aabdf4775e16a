"""The items of a catalog in the document's form, which another process with other code can compare."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from catalog import Alert, BusinessService, Catalog
from catalog.alerts.composites.expression import Expression
from catalog.alerts.composites.parse import parts_of
from catalog.forms.raw import Raw
from catalog.maintenance.recurrence import Recurrence
from catalog.on_call.turns import Turn
from catalog.paging import pages_people
from catalog.registry import BUSINESS, BY_CLASS, SECTIONS, SERVICES, SIGNALS, id_of, ref_of
from catalog.sections import Section
from plan.document.detections import detection_fields
from plan.document.model import CatalogItem
from plan.findings import document_source

_SAID_ELSEWHERE = {"id", "name", "source", "renamed_from"}


def document_items(catalog: Catalog) -> tuple[CatalogItem, ...]:
    """Return every item of a catalog, sorted by section and id, without the built-in signals, metrics and channels.

    Items derived from other items have sections of their own: `slo_alerts`, and `business` for the business services
    that several services name, in the stack that creates them.
    """
    rows = [row for row in SECTIONS if row is not BUSINESS or _owns_business(catalog)]
    items = [_item(row, item, catalog) for row in rows for item in row.of(catalog)]
    return tuple(sorted(items, key=lambda item: (item.section, item.id)))


def _owns_business(catalog: Catalog) -> bool:
    return catalog.stack.pages and catalog.stack.owns.pagerduty


def _item(row: Section, item: Any, catalog: Catalog) -> CatalogItem:
    fields = {name: _plain(value) for name, value in _fields(item) if name not in _SAID_ELSEWHERE}
    if isinstance(item, BusinessService):
        fields["services"] = [{"ref": SERVICES.ref(id)} for id in item.services]
    service = fields.get("service")
    return CatalogItem(
        section=row.name,
        id=id_of(item, row),
        name=getattr(item, "name", row.name.replace("_", " ")),
        source=document_source(getattr(item, "source", None)),
        renamed_from=getattr(item, "renamed_from", None),
        service=service["ref"].partition("/")[2] if isinstance(service, dict) else None,
        fields=fields,
        wakes=pages_people(item, catalog.stack, catalog.error_tracking) if row.notifies else None,
    )


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a dataclass's fields, except those with its place in the YAML."""
    if isinstance(value, Alert):
        yield from detection_fields(value.detection).items()
    for field in dataclasses.fields(value):
        if field.name not in ("source", "detection"):
            yield field.name, getattr(value, field.name)


def _plain(value: Any) -> Any:
    row = BY_CLASS.get(type(value))
    # Signals that exist without YAML are not items.
    if row is not None and (row is not SIGNALS or value.source):
        return {"ref": ref_of(value)}
    if isinstance(value, Expression):
        return list(parts_of(value))
    if isinstance(value, Raw):
        return value.inputs
    if isinstance(value, Recurrence | Turn):
        return str(value)
    if dataclasses.is_dataclass(value):
        return _inline(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in sorted(value.items())}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _inline(value: Any) -> dict[str, Any]:
    """Return a part of an item that is not an item itself; `kind` tells parts of different classes apart."""
    return {"kind": type(value).__name__, **{name: _plain(each) for name, each in _fields(value)}}
