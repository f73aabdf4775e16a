"""Writes a plan as JSON, for programs, and for a review that compares it with a plan of another revision's code."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from catalog import Catalog, Finding
from catalog.registry import ref_of
from plan.document.items import document_items
from plan.document.model import DOCUMENT, PlanDocument, Resource
from plan.document.on_call import timed_route
from plan.findings import document_finding, document_source
from plan.on_call.calendar import calendar
from plan.on_call.notifiers import notifiers
from plan.on_call.timeline import timeline
from plan.on_call.workload import workload
from plan.plan import Plan, PlannedResource

DAYS = 28
"""Days of on-call duty in a document."""
_AT_AN_INSTANT = {"routes", "load", "calendar"}


def as_json(plan: Plan, findings: Iterable[Finding], at: datetime | None = None, *, indent: int | None = 2) -> str:
    """Return the plan as text (`plan.document.model.PlanDocument`); the same plan gives the same bytes.

    With an instant (an aware datetime) it also says who is notified then. Without an indent it is one line, and ten
    times faster to write.
    """
    catalog = plan.catalog
    document = PlanDocument(
        stack=catalog.stack.name,
        environment=catalog.stack.environment,
        pages=catalog.stack.pages,
        resources=tuple(_resource(resource) for resource in plan.resources),
        items=document_items(catalog),
        findings=tuple(document_finding(finding) for finding in findings),
        outputs=plan.outputs,
        **(_on_call(catalog, at) if at else {}),
    )
    without = None if at else _AT_AN_INSTANT
    if indent is None:
        return DOCUMENT.dump_json(document, exclude=without).decode() + "\n"
    plain = DOCUMENT.dump_python(document, mode="json", exclude=without)
    return json.dumps(plain, indent=indent, ensure_ascii=False, sort_keys=True) + "\n"


def _on_call(catalog: Catalog, at: datetime) -> dict[str, Any]:
    return {
        "routes": {ref_of(notifier): timed_route(timeline(catalog, notifier, at)) for notifier in notifiers(catalog)},
        "load": workload(catalog, at, DAYS),
        "calendar": calendar(catalog, at, DAYS),
    }


def _resource(resource: PlannedResource) -> Resource:
    fields = {name: value for name, value in vars(resource).items() if name != "ignore_changes"}
    return Resource(**{**fields, "source": document_source(resource.source)})
