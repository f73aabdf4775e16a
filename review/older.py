"""What a document of older code leaves out, made of what it says: a base is planned by its own code."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from catalog.forms.text import slug

_BUSINESS = "pagerduty:index/businessService:BusinessService"


def business_items(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The business services that several services name, where a stack makes any and its document lists none."""
    items = written["items"]
    if any(it["section"] == "business" for it in items) or all(it["type"] != _BUSINESS for it in written["resources"]):
        return []
    services = [it for it in items if it["section"] == "services"]
    named: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for service in services:
        if service["fields"].get("business"):
            named[slug(service["fields"]["business"])].append(service)
    own = {service["id"] for service in services}
    return [_business(id, behind) for id, behind in sorted(named.items()) if id not in own]


def _business(id: str, services: list[dict[str, Any]]) -> dict[str, Any]:
    first = services[0]
    return {
        "section": "business",
        "id": id,
        "name": first["fields"]["business"],
        "source": first["source"],
        "renamed_from": None,
        "service": None,
        "fields": {"services": [{"ref": f"services/{it['id']}"} for it in services]},
    }
