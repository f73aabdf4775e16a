"""The items of a catalog as plain data, so that another process, with other code, can compare them.

An item is `{"section", "id", "name", "source", "renamed_from", "service", "fields"}`, and `wakes` where it notifies:
whether a person is woken when it fires. `fields` are those of the item in
the catalog's own words, with what another item says replaced by a reference to it, `{"ref": "people/alice"}`.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from catalog import Catalog, Signal, Watch
from catalog.paging import wakes
from catalog.signals.metrics import Metric
from catalog.status_page.model import PageGroup
from plan.findings import place_json
from plan.on_call.notifiers import kind_of

SECTIONS = (
    "services",
    "metrics",
    "channels",
    "alerts",
    "slos",
    "uptime",
    "dashboards",
    "maintenance",
    "people",
    "teams",
    "rotations",
    "escalation_policies",
    "projects",
    "error_alerts",
    "pipelines",
    "indexes",
    "archives",
    "status_page",
    "components",
    "component_groups",
    "degradations",
    "maintenance_templates",
)
"""The sections of `Catalog.items` whose items are compared, in the order in which people read them."""

_SECTION_OF = {
    "Service": "services",
    "Channel": "channels",
    "Alert": "alerts",
    "Composite": "alerts",
    "Slo": "slos",
    "SloAlert": "slo_alerts",
    "UptimeCheck": "uptime",
    "Dashboard": "dashboards",
    "Maintenance": "maintenance",
    "Person": "people",
    "Team": "teams",
    "Rotation": "rotations",
    "EscalationPolicy": "escalation_policies",
    "TrackedProject": "projects",
    "ErrorAlert": "error_alerts",
    "PageComponent": "components",
    "PageGroup": "component_groups",
    "DegradationTemplate": "degradations",
    "MaintenanceTemplate": "maintenance_templates",
    "StatusPage": "status_page",
}
_SAID_ELSEWHERE = {"id", "name", "source", "renamed_from"}


def items_json(catalog: Catalog) -> list[dict[str, Any]]:
    """Every item of a catalog, sorted by section and id. The built-in signals, metrics and channels are not among them.

    What follows from other items has sections of its own: `slo_alerts`, and `business` for the business services that
    several services name, in the stack that makes them.
    """
    found = [_item(section, it.id, it) for section in SECTIONS for it in catalog.items(section)]
    found += [_item("slo_alerts", alert.id, alert) for slo in catalog.slos for alert in slo.alerts]
    found += [_business(it) for it in catalog.items("business")] if _owns_business(catalog) else []
    found += [_item("components", it.id, it) for group in _page_groups(catalog) for it in group.components]
    found += [_item("signals", it.name, it) for it in catalog.signals.values() if it.source is not None]
    found.append(_item("stack", catalog.stack.name, catalog.stack))
    maps = {"error_tracking": catalog.error_tracking, "logs": catalog.logs}
    found += [_item(section, section, it) for section, it in maps.items() if it is not None]
    waking = {f"{kind_of(it)}/{it.id}": wakes(it, catalog.stack, catalog.error_tracking) for it in _notifiers(catalog)}
    found = [item | ({"wakes": waking[ref]} if (ref := _ref(item)) in waking else {}) for item in found]
    return sorted(found, key=lambda item: (item["section"], item["id"]))


def _notifiers(catalog: Catalog) -> tuple[Watch, ...]:
    return (*catalog.watches, *(catalog.error_tracking.alerts if catalog.error_tracking else ()))


def _ref(item: Mapping[str, Any]) -> str:
    return f"{item['section']}/{item['id']}"


def _page_groups(catalog: Catalog) -> tuple[PageGroup, ...]:
    return catalog.status_page.groups if catalog.status_page else ()


def _owns_business(catalog: Catalog) -> bool:
    return catalog.stack.pages and catalog.stack.owns.pagerduty


def _business(business: Any) -> dict[str, Any]:
    services = [{"ref": f"services/{id}"} for id in business.services]
    return {**_item("business", business.id, business), "fields": {"services": services}}


def _item(section: str, id: str, item: Any) -> dict[str, Any]:
    fields = {name: _plain(value) for name, value in _fields(item) if name not in _SAID_ELSEWHERE}
    service = fields.get("service")
    return {
        "section": section,
        "id": id,
        "name": getattr(item, "name", section.replace("_", " ")),
        "source": place_json(getattr(item, "source", None)),
        "renamed_from": getattr(item, "renamed_from", None),
        "service": service["ref"].partition("/")[2] if isinstance(service, dict) else None,
        "fields": fields,
    }


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """A dataclass's fields, but for those that say only where it is written."""
    for field in dataclasses.fields(value):
        if field.name != "source":
            yield field.name, getattr(value, field.name)


def _plain(value: Any) -> Any:
    if isinstance(value, Signal):
        return {"ref": f"signals/{value.name}"} if value.source else _inline(value)
    if isinstance(value, Metric):
        return {"ref": f"metrics/{value.name}"}
    section = _SECTION_OF.get(type(value).__name__)
    if section is not None:
        return {"ref": f"{section}/{value.id}"}
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
    """A part of an item that is no item itself; `kind` tells parts of different classes apart."""
    return {"kind": type(value).__name__, **{name: _plain(each) for name, each in _fields(value)}}
