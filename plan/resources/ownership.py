"""Which item of the catalog owns a resource, by its type and its logical name. Nothing else decides it.

The place is looked up here and never handed to a vendor: a line that moves must not change a resource.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog import Catalog, ErrorTracking, Item, Source, business_services
from catalog.error_tracking.project_settings import FILTER_IDS, LEGACY_BROWSERS
from components.conventions.naming import alert_name, logical, rule_roles, team_name


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The item that owns a resource: `item` is its reference in `plan.document.items` (`alerts/high-error-rate`)."""

    item: str
    name: str
    source: Source


Origins = dict[tuple[str, str], Origin]
"""Origins by the type and the logical name of a resource."""

_INTEGRATIONS = ("datadog", "datadog-low", "sentry", "sentry-low")
_DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"
_BUSINESS = "pagerduty:index/businessService:BusinessService"
_MONITOR = "datadog:index/monitor:Monitor"
_DEPENDENCY = "pagerduty:index/serviceDependency:ServiceDependency"
_SECTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    # type of the resource, component, section of the catalog, roles of the item's resources of that type
    (_MONITOR, "alerts", "alerts", ("",)),
    ("datadog:index/serviceLevelObjective:ServiceLevelObjective", "slos", "slos", ("",)),
    ("datadog:index/logsMetric:LogsMetric", "metrics", "metrics", ("",)),
    ("datadog:index/metricMetadata:MetricMetadata", "metrics", "metrics", ("metadata",)),
    ("datadog:index/metricTagConfiguration:MetricTagConfiguration", "metrics", "metrics", ("tags",)),
    ("datadog:index/syntheticsTest:SyntheticsTest", "uptime", "uptime", ("",)),
    ("datadog:index/dashboard:Dashboard", "dashboards", "dashboards", ("",)),
    ("pagerduty:index/maintenanceWindow:MaintenanceWindow", "maintenance", "maintenance", ("",)),
    ("datadog:slack/channel:Channel", "channels", "channels", ("",)),
    ("datadog:index/webhook:Webhook", "channels", "channels", ("",)),
    ("datadog:index/logsCustomPipeline:LogsCustomPipeline", "logs", "pipelines", ("pipeline",)),
    ("datadog:index/logsIndex:LogsIndex", "logs", "indexes", ("index",)),
    ("datadog:index/logsArchive:LogsArchive", "logs", "archives", ("archive",)),
    ("datadog:index/statusPage:StatusPage", "status-page", "status_page", ("",)),
    ("datadog:index/statusPageComponent:StatusPageComponent", "status-page", "components", ("component",)),
    ("datadog:index/statusPageComponent:StatusPageComponent", "status-page", "component_groups", ("group",)),
    (
        "datadog:index/statusPageDegradationTemplate:StatusPageDegradationTemplate",
        "status-page",
        "degradations",
        ("degradation",),
    ),
    (
        "datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate",
        "status-page",
        "maintenance_templates",
        ("maintenance",),
    ),
    (
        "datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate",
        "status-page",
        "maintenance",
        ("window",),
    ),
    ("datadog:pagerduty/serviceObject:ServiceObject", "services", "services", ("handle", "handle-low")),
    ("pagerduty:index/user:User", "on-call", "people", ("",)),
    ("pagerduty:index/schedule:Schedule", "on-call", "rotations", ("",)),
    ("pagerduty:index/escalationPolicy:EscalationPolicy", "on-call", "escalation_policies", ("policy",)),
    ("pagerduty:index/service:Service", "services", "services", ("pager", "pager-low")),
    ("pagerduty:index/serviceIntegration:ServiceIntegration", "services", "services", _INTEGRATIONS),
    ("pagerduty:index/team:Team", "on-call", "teams", ("team",)),
    ("datadog:index/team:Team", "software-catalog", "teams", ("team",)),
    ("datadog:index/softwareCatalog:SoftwareCatalog", "software-catalog", "services", ("",)),
    (
        "sentry:index/integrationPagerduty:IntegrationPagerduty",
        "error-tracking",
        "services",
        ("pagerduty", "pagerduty-low"),
    ),
    ("sentry:index/project:Project", "error-tracking", "projects", ("",)),
    ("sentry:index/key:Key", "error-tracking", "projects", ("key",)),
    (
        "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter",
        "error-tracking",
        "projects",
        tuple(f"drop_{id}" for id in (*FILTER_IDS.values(), LEGACY_BROWSERS)),
    ),
    ("sentry:index/projectOwnership:ProjectOwnership", "error-tracking", "projects", ("ownership",)),
    ("sentry:index/projectSpikeProtection:ProjectSpikeProtection", "error-tracking", "projects", ("spikes",)),
)


def origins(catalog: Catalog) -> Origins:
    """The origin of every resource that an item of the catalog can stand behind."""
    found: Origins = {}
    for type_, component, section, roles in _SECTIONS:
        found.update(_of_section(type_, component, section, catalog.items(section), roles))
    for team in catalog.on_call.teams:
        roles = tuple(f"team_{person.id}" for person in team.people)
        found.update(_of_section("pagerduty:index/teamMembership:TeamMembership", "on-call", "teams", (team,), roles))
    for service in catalog.services:
        roles = tuple(f"needs_{id}" for id in service.depends_on)
        found.update(_of_section(_DEPENDENCY, "services", "services", (service,), roles))
    for window in catalog.maintenance:
        roles = tuple(f"of_{service.id}" for service in window.services) or ("",)
        found.update(_of_section(_DOWNTIME, "maintenance", "maintenance", (window,), roles))
    own = {business.id for business in catalog.items("business")}
    for business in business_services(catalog.services):
        section = "business" if business.id in own else "services"
        found.update(_of_section(_BUSINESS, "services", section, (business,), ("business",)))
        roles = tuple(f"business_{service.id}" for service in catalog.services)
        found.update(_of_section(_DEPENDENCY, "services", section, (business,), roles))
    for slo in catalog.slos:
        if slo.source is not None:
            for alert in slo.alerts:
                origin = Origin(item=f"slo_alerts/{alert.id}", name=slo.name, source=slo.source)
                found[_MONITOR, logical("slos", slo, alert.role)] = origin
    if catalog.error_tracking is not None:
        found.update(_of_tracking(catalog.error_tracking))
    if catalog.logs is not None and catalog.logs.source is not None:
        origin = Origin(item="logs/logs", name="logs", source=catalog.logs.source)
        found["datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup", "logs-sensitive"] = origin
        for item in catalog.logs.sensitive:
            for role in rule_roles(item):
                name = logical("logs", item, role)
                found["datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule", name] = origin
    return found


def _of_tracking(tracking: ErrorTracking) -> Iterator[tuple[tuple[str, str], Origin]]:
    """Teams come from the first project that names one; an alert that is not written comes from its project."""
    team_type = "sentry:index/team:Team"
    own = Origin(item="error_tracking/error_tracking", name=tracking.team, source=tracking.source or Source("", 0, 0))
    for project in tracking.projects:
        origin = _origin("projects", project)
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
            origin = _origin("error_alerts", alert) or _origin("projects", project)
            if origin is not None:
                for type_ in types:
                    yield (type_, alert_name("error-tracking", alert, project)), origin


def _of_section(
    type_: str, component: str, section: str, items: Iterable[Item], roles: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], Origin]]:
    for item in items:
        origin = _origin(section, item)
        if origin is not None:
            for role in roles:
                yield (type_, logical(component, item, role)), origin


def _origin(section: str, item: Item) -> Origin | None:
    """Where an item comes from; None for one that nobody wrote."""
    return Origin(item=f"{section}/{item.id}", name=item.name, source=item.source) if item.source else None
