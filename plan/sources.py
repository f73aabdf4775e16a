"""Which item of the catalog a resource comes from, by its type and its logical name.

The place is looked up here and never handed to a vendor: a line that moves must not change a resource.
"""

from collections.abc import Iterable, Iterator

from catalog import Catalog, ErrorTracking, Item, Source, business_services
from components.error_tracking import alert_name, team_name
from components.logs import rule_names
from components.naming import logical

Places = dict[tuple[str, str], Source]
"""Places by the type and the logical name of a resource."""

_INTEGRATIONS = ("datadog", "datadog-low", "sentry")
_DEPENDENCY = "pagerduty:index/serviceDependency:ServiceDependency"
_SECTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    # type of the resource, component, section of the catalog, roles of the item's resources of that type
    ("datadog:index/monitor:Monitor", "alerts", "alerts", ("",)),
    ("datadog:index/serviceLevelObjective:ServiceLevelObjective", "slos", "slos", ("",)),
    ("datadog:index/monitor:Monitor", "slos", "slos", ("page-1h", "page-6h", "ticket-24h", "budget")),
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
    ("datadog:pagerduty/serviceObject:ServiceObject", "services", "services", ("handle", "handle-low")),
    ("pagerduty:index/user:User", "on-call", "people", ("",)),
    ("pagerduty:index/schedule:Schedule", "on-call", "rotations", ("",)),
    ("pagerduty:index/escalationPolicy:EscalationPolicy", "on-call", "escalation_policies", ("policy",)),
    ("pagerduty:index/service:Service", "services", "services", ("pager", "pager-low")),
    ("pagerduty:index/serviceIntegration:ServiceIntegration", "services", "services", _INTEGRATIONS),
    ("pagerduty:index/businessService:BusinessService", "services", "business", ("business",)),
    ("pagerduty:index/team:Team", "on-call", "teams", ("team",)),
    ("datadog:index/team:Team", "software-catalog", "teams", ("team",)),
    ("datadog:index/softwareCatalog:SoftwareCatalog", "software-catalog", "services", ("",)),
    ("sentry:index/sentryProject:SentryProject", "error-tracking", "projects", ("",)),
    ("sentry:index/sentryKey:SentryKey", "error-tracking", "projects", ("key",)),
)


def places(catalog: Catalog) -> Places:
    """The place of every resource that an item of the catalog can stand behind."""
    found: Places = {}
    for type_, component, section, roles in _SECTIONS:
        found.update(_of_section(type_, component, catalog.items(section), roles))
    for team in catalog.on_call.teams:
        roles = tuple(f"team_{person.id}" for person in team.people)
        found.update(_of_section("pagerduty:index/teamMembership:TeamMembership", "on-call", (team,), roles))
    for service in catalog.services:
        roles = tuple(f"needs_{id}" for id in service.depends_on)
        found.update(_of_section(_DEPENDENCY, "services", (service,), roles))
    for window in catalog.maintenance:
        roles = tuple(f"of_{service.id}" for service in window.services) or ("",)
        found.update(_of_section("datadog:index/downtimeSchedule:DowntimeSchedule", "maintenance", (window,), roles))
    for business in business_services(catalog.services):
        roles = tuple(f"business_{service.id}" for service in catalog.services)
        found.update(_of_section(_DEPENDENCY, "services", (business,), roles))
    tracking = catalog.error_tracking
    if tracking is not None:
        found.update(_of_tracking(tracking))
    if catalog.logs is not None and catalog.logs.source is not None:
        found["datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup", "logs-sensitive"] = (
            catalog.logs.source
        )
        for name in (name for item in catalog.logs.sensitive for name in rule_names("logs", item)):
            found["datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule", name] = catalog.logs.source
    return found


def _of_tracking(tracking: ErrorTracking) -> Iterator[tuple[tuple[str, str], Source]]:
    """Teams come from the first project that names one; an alert that is not written comes from its project."""
    for project in tracking.projects:
        place = tracking.source if project.team == tracking.team else project.source
        if place is not None:
            yield ("sentry:index/sentryTeam:SentryTeam", team_name("error-tracking", tracking, project.team)), place
    if tracking.source is not None:
        yield ("sentry:index/sentryTeam:SentryTeam", "error-tracking-team"), tracking.source
    for alert in tracking.alerts:
        noun = "SentryIssueAlert" if alert.is_of_issues else "SentryMetricAlert"
        for project in alert.projects:
            source = alert.source or project.source
            if source is not None:
                type_ = f"sentry:index/{noun[0].lower()}{noun[1:]}:{noun}"
                yield (type_, alert_name("error-tracking", alert, project)), source


def _of_section(
    type_: str, component: str, items: Iterable[Item], roles: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], Source]]:
    for item in items:
        if item.source is not None:
            for role in roles:
                yield (type_, logical(component, item, role)), item.source
