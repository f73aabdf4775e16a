"""Which item of the catalog owns a resource, by its type and its logical name. Only this module decides it.

The place in the YAML is looked up here and never sent to a vendor: a line that moves must not change a resource.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog import Catalog, ErrorTracking, Item, Source, business_services
from catalog.registry import (
    BUSINESS,
    ERROR_ALERTS,
    LOGS,
    MAINTENANCE,
    OBJECTS,
    PROJECTS,
    SERVICES,
    TEAMS,
    ref_of,
)
from catalog.sections import Section
from components.conventions.naming import alert_name, logical, rule_roles, team_name
from plan.resources.types import TYPES


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The item that owns a resource: `item` is its reference in `plan.document.items` (`alerts/high-error-rate`)."""

    item: str
    name: str
    source: Source


Origins = dict[tuple[str, str], Origin]
"""Origins by the type and the logical name of a resource."""

_DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"
_BUSINESS = "pagerduty:index/businessService:BusinessService"
_MONITOR = "datadog:index/monitor:Monitor"
_DEPENDENCY = "pagerduty:index/serviceDependency:ServiceDependency"


def origins(catalog: Catalog) -> Origins:
    """Return the origin of every resource that an item of the catalog can own."""
    result: Origins = {}
    for type_, row in TYPES.items():
        for owner in row.owners:
            items = owner.section.of(catalog)
            result.update(_of_section(type_, owner.component, owner.section, items, owner.roles))
    for team in catalog.on_call.teams:
        roles = tuple(f"team_{person.id}" for person in team.people)
        result.update(_of_section("pagerduty:index/teamMembership:TeamMembership", "on-call", TEAMS, (team,), roles))
    for service in catalog.services:
        roles = tuple(f"needs_{id}" for id in service.depends_on)
        result.update(_of_section(_DEPENDENCY, "services", SERVICES, (service,), roles))
    for window in catalog.maintenance:
        roles = tuple(f"of_{service.id}" for service in window.services) or ("",)
        result.update(_of_section(_DOWNTIME, "maintenance", MAINTENANCE, (window,), roles))
    own = {business.id for business in BUSINESS.of(catalog)}
    for business in business_services(catalog.services):
        section = BUSINESS if business.id in own else SERVICES
        result.update(_of_section(_BUSINESS, "services", section, (business,), ("business",)))
        roles = tuple(f"business_{service.id}" for service in catalog.services)
        result.update(_of_section(_DEPENDENCY, "services", section, (business,), roles))
    for each in catalog.objects:
        result.update(_of_section(each.type, f"{OBJECTS.name}-{each.vendor}", OBJECTS, (each,), ("",)))
    for slo in catalog.slos:
        if slo.source is not None:
            for alert in slo.alerts:
                origin = Origin(item=ref_of(alert), name=slo.name, source=slo.source)
                result[_MONITOR, logical("slos", slo, alert.role)] = origin
    if catalog.error_tracking is not None:
        result.update(_of_tracking(catalog.error_tracking))
    if catalog.logs is not None and catalog.logs.source is not None:
        origin = Origin(item=ref_of(catalog.logs), name=LOGS.name, source=catalog.logs.source)
        result["datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup", "logs-sensitive"] = origin
        for item in catalog.logs.sensitive:
            for role in rule_roles(item):
                name = logical("logs", item, role)
                result["datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule", name] = origin
    return result


def _of_tracking(tracking: ErrorTracking) -> Iterator[tuple[tuple[str, str], Origin]]:
    """Yield origins of error tracking. A team comes from the first project that names it, an alert that is not in the
    YAML from its project.
    """
    team_type = "sentry:index/team:Team"
    own = Origin(item=ref_of(tracking), name=tracking.team, source=tracking.source or Source("", 0, 0))
    for project in tracking.projects:
        origin = _origin(PROJECTS, project)
        if project.spike_protection is not None and origin is not None:
            for channel in project.spike_protection.notify:
                type_ = "sentry:index/notificationAction:NotificationAction"
                yield (type_, logical("error-tracking", project, f"spikes_{channel.id}")), origin
        if project.team == tracking.team:
            origin = own if tracking.source else None
        if origin is not None:
            yield (team_type, team_name("error-tracking", tracking, project.team)), origin
    if tracking.source is not None:
        yield (team_type, "error-tracking-team"), own
    for alert in tracking.alerts:
        types = ["sentry:index/alert:Alert"]
        if alert.monitor is not None:
            kind = "uptimeMonitor:UptimeMonitor" if alert.kind == "uptime" else "cronMonitor:CronMonitor"
            types.append(f"sentry:index/{kind}")
        elif not alert.is_of_issues:
            types.append("sentry:index/metricMonitor:MetricMonitor")
        for project in alert.projects:
            origin = _origin(ERROR_ALERTS, alert) or _origin(PROJECTS, project)
            if origin is not None:
                for type_ in types:
                    yield (type_, alert_name("error-tracking", alert, project)), origin


def _of_section(
    type_: str, component: str, section: Section, items: Iterable[Item], roles: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], Origin]]:
    for item in items:
        origin = _origin(section, item)
        if origin is not None:
            for role in roles:
                yield (type_, logical(component, item, role)), origin


def _origin(section: Section, item: Item) -> Origin | None:
    """Return where an item comes from; None for an item that is not in the YAML."""
    return Origin(item=f"{section.name}/{item.id}", name=item.name, source=item.source) if item.source else None
