"""All kinds of objects that the audit reads, one row each, and the types that no vendor lists."""

from audit.live.datadog.monitors import MONITOR
from audit.live.kind import LiveKind
from audit.live.pagerduty import dependencies, on_call, others, people, services
from audit.live.sentry import alerts, monitors, projects, settings

KINDS: tuple[LiveKind, ...] = (
    MONITOR,
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
    monitors.METRIC_MONITOR,
    monitors.UPTIME_MONITOR,
    monitors.CRON_MONITOR,
    monitors.BUILT_IN_MONITOR,
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
