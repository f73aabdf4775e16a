"""All kinds of objects that the audit reads, one row each, and the types that no vendor lists."""

from audit.live.datadog import (
    catalog,
    dashboards,
    downtimes,
    integrations,
    logs,
    metrics,
    monitors,
    scanner,
    slos,
    status_pages,
    synthetics,
)
from audit.live.datadog import others as datadog_others
from audit.live.kind import LiveKind
from audit.live.pagerduty import dependencies, on_call, others, people, services
from audit.live.sentry import alerts, projects, settings
from audit.live.sentry import monitors as detectors

KINDS: tuple[LiveKind, ...] = (
    monitors.MONITOR,
    dashboards.DASHBOARD,
    slos.SLO,
    slos.CORRECTION,
    synthetics.TEST,
    synthetics.GLOBAL_VARIABLE,
    downtimes.DOWNTIME,
    logs.LOGS_METRIC,
    logs.ARCHIVE,
    logs.INDEX,
    logs.PIPELINE,
    metrics.METADATA,
    metrics.TAG_CONFIGURATION,
    scanner.GROUP,
    scanner.RULE,
    integrations.WEBHOOK,
    integrations.SERVICE_OBJECT,
    integrations.CHANNEL,
    catalog.ENTITY,
    catalog.TEAM,
    catalog.MEMBERSHIP,
    status_pages.PAGE,
    status_pages.COMPONENT,
    status_pages.DEGRADATION,
    status_pages.MAINTENANCE,
    *datadog_others.OTHERS,
    services.SERVICE,
    services.INTEGRATION,
    dependencies.BUSINESS_SERVICE,
    dependencies.DEPENDENCY,
    dependencies.MAINTENANCE_WINDOW,
    on_call.SCHEDULE,
    on_call.OVERRIDE,
    on_call.SHIFT_SCHEDULE,
    on_call.ESCALATION_POLICY,
    people.USER,
    people.CONTACT_METHOD,
    people.NOTIFICATION_RULE,
    people.TEAM,
    people.MEMBERSHIP,
    *others.OTHERS,
    projects.PROJECT,
    alerts.ALERT,
    detectors.METRIC_MONITOR,
    detectors.UPTIME_MONITOR,
    detectors.CRON_MONITOR,
    detectors.BUILT_IN_MONITOR,
    settings.TEAM,
    settings.KEY,
    settings.FILTER,
    settings.OWNERSHIP,
    settings.SPIKE_PROTECTION,
    settings.NOTICE,
    settings.PAGER,
    settings.INTEGRATION,
)
BY_TYPE = {row.type: row for row in KINDS if row.type is not None}
"""By Pulumi type."""
BY_NAME = {
    integrations.WEBHOOK.kind: "Datadog has no list of webhooks.",
    integrations.SERVICE_OBJECT.kind: "Datadog has no list of PagerDuty services.",
    integrations.CHANNEL.kind: "Datadog has no list of Slack workspaces, only of the channels of one.",
    metrics.METADATA.kind: "Datadog has no list of metric descriptions.",
}
"""Why a kind is asked for by name: objects that neither code, state nor a monitor names are not seen."""
