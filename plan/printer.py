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


def as_text(plan: Plan, findings: Iterable[Finding], *, detailed: bool = False) -> str:
    """Return the open findings, the recipients and the number of resources, for a terminal. With `detailed`, also the
    excused findings and all resources.
    """
    catalog = plan.catalog
    resources = [resource for resource in plan.resources if vendor_of(resource.type)]
    findings = list(findings)
    excused = 0 if detailed else sum(finding.excused is not None for finding in findings)
    lines = finding_lines(finding for finding in findings if detailed or finding.excused is None)
    if excused:
        lines.append(f"{excused} excused finding{'s' if excused > 1 else ''}. -v lists them")
    lines += [""] if lines else []
    for section, heading in _HEADINGS.items():
        items = [notifier for notifier in notifiers(catalog) if section_of(notifier) is section]
        if items:
            lines += [heading, *(line for item in items for line in _notified(plan, item)), ""]
    by_vendor = {
        vendor: [resource for resource in resources if vendor_of(resource.type) is vendor]
        for vendor in VENDORS.values()
    }
    if detailed:
        for vendor, of_vendor in by_vendor.items():
            if of_vendor:
                lines += [vendor.title, *_table([_row(resource) for resource in of_vendor]), ""]
    counts = ", ".join(f"{len(of_vendor)} in {vendor.title}" for vendor, of_vendor in by_vendor.items() if of_vendor)
    more = "" if detailed or not resources else ". -v lists them"
    lines.append(f"{catalog.stack.name}: {len(resources)} resources{f' ({counts})' if counts else ''}{more}")
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
