"""A plan's document read back, whichever revision's code wrote it; what older code leaves out is filled in."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog.forms.text import slug
from plan.document.model import VERSION, PlanDocument

_DOCUMENT = TypeAdapter(PlanDocument)
_BUSINESS = "pagerduty:index/businessService:BusinessService"
_NOTIFIERS = ("alerts", "slo_alerts", "uptime", "error_alerts")


class NotADocument(ValueError):
    """What should be a plan's document is none that can be read; the message says why."""


def read(text: str | bytes) -> PlanDocument:
    """The document that a plan wrote, with the items and that of them which older code leaves out.

    Raises:
        NotADocument: the text is not JSON, or of a version or a form that is not read here.
    """
    try:
        document = _DOCUMENT.validate_json(text)
    except ValidationError as error:
        raise NotADocument(_why(text, error)) from error
    return replace(document, items=tuple(items_of(vars(document)).values()))


def _why(text: str | bytes, error: ValidationError) -> str:
    try:
        written = json.loads(text)
    except ValueError as not_json:
        return f"it is not JSON: {not_json}"
    version = written.get("version") if isinstance(written, dict) else None
    if version != VERSION:
        return f"it is of version {version}, and this review reads version {VERSION}"
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def items_of(written: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The items of a document by reference, with those and that which older code leaves out."""
    items = {f"{it['section']}/{it['id']}": it for it in [*written["items"], *_business_items(written)]}
    return {
        ref: {"wakes": _wakes(it, items, pages=written["pages"]), **it} if it["section"] in _NOTIFIERS else it
        for ref, it in items.items()
    }


def _wakes(item: Mapping[str, Any], items: Mapping[str, dict[str, Any]], *, pages: bool) -> bool:
    """Whether a person is woken when it fires, by the fields of the items that lead there."""
    fields = item["fields"]
    channels = [fields.get("notify") or (), *(it["notify"] for it in fields.get("by_priority") or ())]
    refs = [channel["ref"] for named in channels for channel in named]
    kinds = {items[ref]["fields"]["kind"] if ref in items else ref.partition("/")[2] for ref in refs}
    if not pages or "pagerduty" not in kinds:
        return False
    tracking = items.get("error_tracking/error_tracking")
    link = tracking["fields"].get("pagerduty") if tracking else None
    if item["section"] == "error_alerts" and (not link or link.get("service") is not None):
        return True
    service = items.get(f"services/{item['service']}")
    policy = service["fields"].get("escalation_policy") if service else None
    return fields.get("severity") == "critical" and policy is not None and policy["ref"] in items


def _business_items(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The business services that several services name, where a stack makes any and its document lists none."""
    items = written["items"]
    if any(it["section"] == "business" for it in items) or all(it.type != _BUSINESS for it in written["resources"]):
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
