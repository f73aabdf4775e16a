"""Sentry's types of resources.

Sources: the scopes of getsentry/sentry-api-schema 0.272.0 for the rights, the source of the provider (0.15) for what
forces a replacement, since the Python SDK does not carry it.
"""

from collections.abc import Mapping
from typing import Any

from catalog.error_tracking.project_settings import FILTER_IDS, LEGACY_BROWSERS
from catalog.registry import PROJECTS, SERVICES
from plan.resources.types.row import Owner, ResourceType


def _slug_and_id(identity: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"slug": inputs["slug"], "internalId": identity}


def _dsn(identity: str, _inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"dsnPublic": f"{identity} DSN"}


TYPES = {
    "sentry:index/team:Team": ResourceType(
        noun="teams", write="team:admin", read="org:read team:read", computed=_slug_and_id
    ),
    "sentry:index/project:Project": ResourceType(
        noun="projects",
        write="project:admin",
        read="project:read",
        owners=(Owner(PROJECTS, "error-tracking"),),
        computed=_slug_and_id,
    ),
    "sentry:index/key:Key": ResourceType(
        noun="client keys",
        write="project:admin",
        read="project:read",
        owners=(Owner(PROJECTS, "error-tracking", roles=("key",)),),
        computed=_dsn,
    ),
    "sentry:index/alert:Alert": ResourceType(
        noun="alerts", write="alerts:write", read="alerts:read", forcing=("organization",)
    ),
    "sentry:index/metricMonitor:MetricMonitor": ResourceType(
        noun="metric monitors", write="alerts:write", read="alerts:read", forcing=("organization", "project")
    ),
    "sentry:index/uptimeMonitor:UptimeMonitor": ResourceType(
        noun="uptime monitors", write="alerts:write", read="alerts:read", forcing=("organization", "project")
    ),
    "sentry:index/cronMonitor:CronMonitor": ResourceType(
        noun="cron monitors", write="alerts:write", read="alerts:read", forcing=("organization", "project")
    ),
    "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter": ResourceType(
        noun="inbound filters",
        write="project:write",
        read="project:read",
        owners=(
            Owner(
                section=PROJECTS,
                component="error-tracking",
                roles=tuple(f"drop_{id}" for id in (*FILTER_IDS.values(), LEGACY_BROWSERS)),
            ),
        ),
        forcing=("filterId",),
    ),
    "sentry:index/projectOwnership:ProjectOwnership": ResourceType(
        noun="ownership rules",
        write="project:write",
        read="project:read",
        owners=(Owner(PROJECTS, "error-tracking", roles=("ownership",)),),
    ),
    "sentry:index/projectSpikeProtection:ProjectSpikeProtection": ResourceType(
        noun="spike protection",
        write="project:write",
        read="project:read",
        owners=(Owner(PROJECTS, "error-tracking", roles=("spikes",)),),
    ),
    "sentry:index/notificationAction:NotificationAction": ResourceType(
        noun="spike protection notices", write="org:write", read="org:read"
    ),
    "sentry:index/integrationPagerduty:IntegrationPagerduty": ResourceType(
        noun="PagerDuty services in Sentry",
        write="org:integrations",
        read="org:read",
        owners=(Owner(SERVICES, "error-tracking", roles=("pagerduty", "pagerduty-low")),),
    ),
}
