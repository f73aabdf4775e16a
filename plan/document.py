"""A plan as JSON: what programs read, and what a review compares when the other side is another revision's code."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from catalog import Finding, Source
from plan.findings import finding_json, place_json
from plan.items import item_places, items_json
from plan.plan import Plan, PlannedResource

VERSION = 2
"""Raised when something is taken out or changes its meaning; what is added does not raise it."""


def as_json(plan: Plan, findings: Iterable[Finding]) -> str:
    """The plan as text; the same plan gives the same bytes.

    `{"version": 2, "stack", "environment", "pages", "resources": […], "items": […], "findings": […], "outputs": {…}}`.
    A resource has urn, type, name, inputs, parent, provider, dependencies, protect, retain_on_delete, aliases, source
    (`{"file", "line"}` or null) and item (`alerts/high-error-rate`, or null). Items are as `plan.items` says. A finding
    has rule, severity, message and source. `pages`: whether this environment wakes people.
    """
    where = item_places(plan.catalog)
    document = {
        "version": VERSION,
        "stack": plan.catalog.stack.name,
        "environment": plan.catalog.stack.environment,
        "pages": plan.catalog.stack.pages,
        "resources": [_resource(resource, where) for resource in plan.resources],
        "items": items_json(plan.catalog),
        "findings": [finding_json(finding) for finding in findings],
        "outputs": plan.outputs,
    }
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _resource(resource: PlannedResource, where: dict[Source, str]) -> dict[str, Any]:
    item = where.get(resource.source) if resource.source else None
    return {**asdict(resource), "source": place_json(resource.source), "item": item}
