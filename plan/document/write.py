"""A plan as JSON: what programs read, and what a review compares when the other side is another revision's code."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from catalog import Catalog, Finding
from plan.document.items import items_json
from plan.document.paging import calendar_json, load_json, timeline_json
from plan.findings import finding_json, place_json
from plan.on_call.calendar import calendar
from plan.on_call.notifiers import kind_of, watched
from plan.on_call.timeline import timeline
from plan.on_call.workload import load
from plan.plan import Plan, PlannedResource

VERSION = 2
"""Raised when something is taken out or changes its meaning; what is added does not raise it."""


DAYS = 28
"""How many days of on-call a document holds."""


def as_json(plan: Plan, findings: Iterable[Finding], at: datetime | None = None, *, indent: int | None = 2) -> str:
    """The plan as text; the same plan gives the same bytes. Without an indent it is one line, and made ten times
    faster.

    `{"version": 2, "stack", "environment", "pages", "resources": […], "items": […], "findings": […], "outputs": {…}}`.
    A resource has urn, type, name, inputs, parent, provider, dependencies, protect, retain_on_delete, aliases, source
    (`{"file", "line"}` or null) and item (the reference of the one in `items` that owns it, or null). Items are as
    `plan.document.items` says, a finding as `plan.findings` does. `pages`: whether this environment wakes people.

    With an instant (an aware datetime) it also says who is told then: `routes`, the timeline of all that notifies by
    its item (`alerts/high-error-rate`), and for the four weeks from then on `load` and `calendar`, as in
    `plan.document.paging`.
    """
    document = {
        "version": VERSION,
        "stack": plan.catalog.stack.name,
        "environment": plan.catalog.stack.environment,
        "pages": plan.catalog.stack.pages,
        "resources": [_resource(resource) for resource in plan.resources],
        "items": items_json(plan.catalog),
        "findings": [finding_json(finding) for finding in findings],
        "outputs": plan.outputs,
        **(_on_call(plan.catalog, at) if at else {}),
    }
    return json.dumps(document, indent=indent, ensure_ascii=False, sort_keys=True) + "\n"


def _on_call(catalog: Catalog, at: datetime) -> dict[str, Any]:
    routes = {f"{kind_of(watch)}/{watch.id}": timeline(catalog, watch, at) for watch in watched(catalog)}
    return {
        "routes": {ref: timeline_json(found) for ref, found in routes.items()},
        "load": load_json(load(catalog, at, DAYS)),
        "calendar": calendar_json(calendar(catalog, at, DAYS)),
    }


def _resource(resource: PlannedResource) -> dict[str, Any]:
    return {**vars(resource), "source": place_json(resource.source)}
