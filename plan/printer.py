"""A plan as text for people; the same plan gives the same bytes."""

from collections.abc import Iterable, Sequence

from catalog import Finding, Notifier
from catalog.registry import ALERTS, ERROR_ALERTS, SLO_ALERTS, UPTIME, section_of
from catalog.vendors import VENDORS, vendor_of
from plan.findings import finding_lines
from plan.on_call.notifiers import looked_at, notifiers
from plan.on_call.recipients import recipient_phrases
from plan.on_call.routes import route
from plan.plan import Plan, PlannedResource

_HEADINGS = {ALERTS: "Alerts", SLO_ALERTS: "SLOs", UPTIME: "Uptime", ERROR_ALERTS: "Errors"}


def as_text(plan: Plan, findings: Iterable[Finding]) -> str:
    """Return the plan's resources, its recipients and the open findings, for a terminal."""
    catalog = plan.catalog
    resources = [resource for resource in plan.resources if vendor_of(resource.type)]
    lines = [f"{catalog.stack.name}: {len(resources)} resources", ""]
    for section, heading in _HEADINGS.items():
        items = [notifier for notifier in notifiers(catalog) if section_of(notifier) is section]
        if items:
            lines += [heading, *(line for item in items for line in _notified(plan, item)), ""]
    for vendor in VENDORS.values():
        rows = [_row(resource) for resource in resources if vendor_of(resource.type) is vendor]
        if rows:
            lines += [vendor.title, *_table(rows), ""]
    lines += finding_lines(findings)
    return "\n".join(lines).rstrip() + "\n"


def _notified(plan: Plan, item: Notifier) -> list[str]:
    phrases = recipient_phrases(route(plan.catalog, item)) or ["notifies nobody"]
    return [f"  {item.name} ({item.severity}): {looked_at(item)}", *(f"    {phrase}" for phrase in phrases)]


def _row(resource: PlannedResource) -> tuple[str, str, str]:
    kind = resource.type.rpartition(":")[2]
    shown = resource.inputs.get("name") or resource.inputs.get("title") or resource.inputs.get("channelName")
    place = "" if resource.source is None else f"{resource.source.file}:{resource.source.line}"
    return kind, str(shown or resource.inputs.get("serviceName") or resource.name), place


def _table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return [f"  {kind:<{widths[0]}}  {name:<{widths[1]}}  {place}".rstrip() for kind, name, place in sorted(rows)]
