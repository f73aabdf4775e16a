"""The rights that the vendors' keys need for what a plan makes: one table, of which `doctor` and the docs are made.

Sources: Datadog's `x-permission` of each operation (API schema v2 of 2026-04-14, v1 of 2026-08-21), PagerDuty's scopes
(PagerDuty/api-schema of 2026-08-14), Sentry's scopes (getsentry/sentry-api-schema 0.272.0).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plan.plan import Plan

SCANNED = "2026-11-28"
"""The day on which the table was last held against its sources."""


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What one resource type needs: `write` for `pulumi up`, `read` for preview and refresh; `noun` is a plural."""

    noun: str
    write: tuple[str, ...]
    read: tuple[str, ...]


def _rights(noun: str, write: str, read: str) -> Rights:
    return Rights(noun=noun, write=tuple(write.split()), read=tuple(read.split()))


RIGHTS: Mapping[str, Rights] = {
    "datadog:index/monitor:Monitor": _rights("monitors", "monitors_write", "monitors_read"),
    "datadog:index/dashboard:Dashboard": _rights("dashboards", "dashboards_write", "dashboards_read"),
    "datadog:index/serviceLevelObjective:ServiceLevelObjective": _rights("SLOs", "slos_write", "slos_read"),
    "datadog:index/syntheticsTest:SyntheticsTest": _rights(
        "uptime checks", "synthetics_write", "synthetics_read synthetics_global_variable_read"
    ),
    "datadog:index/downtimeSchedule:DowntimeSchedule": _rights("downtimes", "monitors_downtime", "monitors_downtime"),
    "datadog:index/logsCustomPipeline:LogsCustomPipeline": _rights(
        "log pipelines", "logs_write_pipelines", "logs_read_config"
    ),
    "datadog:index/logsIndex:LogsIndex": _rights("log indexes", "logs_modify_indexes", "logs_read_config"),
    "datadog:index/logsMetric:LogsMetric": _rights("log-based metrics", "logs_generate_metrics", "logs_read_config"),
    "datadog:index/logsArchive:LogsArchive": _rights("log archives", "logs_write_archives", "logs_read_archives"),
    "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup": _rights(
        "sensitive data scanner groups", "data_scanner_write", "data_scanner_read"
    ),
    "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule": _rights(
        "sensitive data scanner rules", "data_scanner_write", "data_scanner_read"
    ),
    "datadog:index/metricMetadata:MetricMetadata": _rights(
        "metric descriptions", "metrics_metadata_write", "metrics_read"
    ),
    "datadog:index/metricTagConfiguration:MetricTagConfiguration": _rights(
        "metric tag configurations", "metric_tags_write", "metrics_read"
    ),
    "datadog:slack/channel:Channel": _rights("Slack channels", "manage_integrations", "integrations_read"),
    "datadog:pagerduty/serviceObject:ServiceObject": _rights(
        "PagerDuty services in Datadog", "manage_integrations", "integrations_read"
    ),
    "datadog:index/webhook:Webhook": _rights("webhooks", "create_webhooks manage_integrations", "integrations_read"),
    "datadog:index/team:Team": _rights("teams in Datadog", "teams_read teams_manage", "teams_read"),
    "datadog:index/softwareCatalog:SoftwareCatalog": _rights(
        "software catalog entries", "apm_service_catalog_write", "apm_service_catalog_read"
    ),
    "datadog:index/statusPage:StatusPage": _rights(
        "status pages", "status_pages_settings_write", "status_pages_settings_read"
    ),
    "datadog:index/statusPageComponent:StatusPageComponent": _rights(
        "status page components", "status_pages_settings_write", "status_pages_settings_read"
    ),
    "datadog:index/statusPageDegradationTemplate:StatusPageDegradationTemplate": _rights(
        "status page templates", "status_pages_settings_write", "status_pages_settings_read"
    ),
    "datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate": _rights(
        "status page maintenance templates", "status_pages_settings_write", "status_pages_settings_read"
    ),
    "pagerduty:index/schedule:Schedule": _rights("schedules", "schedules.write", "schedules.read"),
    "pagerduty:index/escalationPolicy:EscalationPolicy": _rights(
        "escalation policies", "escalation_policies.write", "escalation_policies.read"
    ),
    "pagerduty:index/service:Service": _rights("services", "services.write", "services.read"),
    "pagerduty:index/serviceIntegration:ServiceIntegration": _rights(
        "service integrations", "services.write", "services.read vendors.read"
    ),
    "pagerduty:index/businessService:BusinessService": _rights("business services", "services.write", "services.read"),
    "pagerduty:index/serviceDependency:ServiceDependency": _rights(
        "service dependencies", "services.write", "services.read"
    ),
    "pagerduty:index/maintenanceWindow:MaintenanceWindow": _rights(
        "maintenance windows", "services.write", "services.read"
    ),
    "pagerduty:index/team:Team": _rights("teams", "teams.write", "teams.read"),
    "pagerduty:index/teamMembership:TeamMembership": _rights("team members", "teams.write", "teams.read users.read"),
    "pagerduty:index/user:User": _rights("people", "users.write", "users.read"),
    "sentry:index/team:Team": _rights("teams", "team:admin", "org:read team:read"),
    "sentry:index/project:Project": _rights("projects", "project:admin", "project:read"),
    "sentry:index/key:Key": _rights("client keys", "project:admin", "project:read"),
    "sentry:index/alert:Alert": _rights("alerts", "alerts:write", "alerts:read"),
    "sentry:index/metricMonitor:MetricMonitor": _rights("metric monitors", "alerts:write", "alerts:read"),
    "sentry:index/uptimeMonitor:UptimeMonitor": _rights("uptime monitors", "alerts:write", "alerts:read"),
    "sentry:index/cronMonitor:CronMonitor": _rights("cron monitors", "alerts:write", "alerts:read"),
    "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter": _rights(
        "inbound filters", "project:write", "project:read"
    ),
    "sentry:index/projectOwnership:ProjectOwnership": _rights("ownership rules", "project:write", "project:read"),
    "sentry:index/projectSpikeProtection:ProjectSpikeProtection": _rights(
        "spike protection", "project:write", "project:read"
    ),
    "sentry:index/notificationAction:NotificationAction": _rights("spike protection notices", "org:write", "org:read"),
    "sentry:index/integrationPagerduty:IntegrationPagerduty": _rights(
        "PagerDuty services in Sentry", "org:integrations", "org:read"
    ),
}
"""By resource type. A type that a component makes and this table does not hold fails a test."""

KEYS: Mapping[str, str] = {
    "datadog": "datadog:appKey",
    "pagerduty": "pagerduty:token",
    "sentry": "sentry:token",
}
"""The key of each vendor that the rights are those of."""


@dataclass(frozen=True, kw_only=True)
class KeyRights:
    """The rights of one key, each with the kinds that need it, sorted."""

    vendor: str
    key: str
    write: Mapping[str, tuple[str, ...]]
    read: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


def rights_of(plan: Plan) -> tuple[KeyRights, ...]:
    """The rights that each key needs for what a plan makes, by vendor."""
    types = {resource.type for resource in plan.resources if resource.type in RIGHTS}
    unscoped = any(resource.inputs.get("type") == "log alert" for resource in plan.resources)
    return key_rights(types, unscoped=unscoped)


def key_rights(types: Iterable[str], *, unscoped: bool) -> tuple[KeyRights, ...]:
    """The rights for the given resource types; `unscoped` says whether there is a log monitor among them."""
    by_vendor: dict[str, list[Rights]] = {}
    for type_ in sorted(types):
        by_vendor.setdefault(type_.partition(":")[0], []).append(RIGHTS[type_])
    return tuple(
        KeyRights(
            vendor=vendor,
            key=KEYS[vendor],
            write=_needed_by(rights, "write"),
            read=_needed_by(rights, "read") | (_LOG_MONITORS if vendor == "datadog" and unscoped else {}),
            notes=_notes(vendor, unscoped=unscoped, publishes="status pages" in {right.noun for right in rights}),
        )
        for vendor, rights in by_vendor.items()
    )


_LOG_MONITORS = {"logs_read_data": ("log monitors",)}


def _needed_by(rights: Iterable[Rights], which: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for right in rights:
        for name in getattr(right, which):
            found.setdefault(name, []).append(right.noun)
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


def _notes(vendor: str, *, unscoped: bool, publishes: bool) -> tuple[str, ...]:
    match vendor:
        case "datadog":
            notes = ["Make the key for a service account and give these rights to the account's role."]
            if unscoped:
                # Datadog's schema of monitor create and validate: "Log monitors require an unscoped App Key".
                notes.append("Leave the key itself unscoped: Datadog refuses log monitors from a scoped key.")
            if publishes:
                notes.append("The person who publishes the status page needs status_pages_public_page_publish.")
            return tuple(notes)
        case "pagerduty":
            return (
                "Make a general REST API key (Integrations > Developer Tools > API Access Keys), not a read-only one.",
                "The names are the scopes of an OAuth app, for accounts that use one.",
            )
        case _:
            return (
                "Make an internal integration (Settings > Developer Settings > Custom Integrations) with these scopes.",
                "Organization tokens (sntrys_…) cannot have them.",
            )
