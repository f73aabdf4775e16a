"""Datadog's types of resources.

Sources: the `x-permission` of each operation (API schema v2 of 2026-04-14, v1 of 2026-08-21) for the rights, the
schema of the provider (5.8) for what forces a replacement.
"""

from collections.abc import Mapping
from typing import Any

from catalog.registry import (
    ALERTS,
    ARCHIVES,
    CHANNELS,
    COMPONENT_GROUPS,
    COMPONENTS,
    DASHBOARDS,
    DEGRADATIONS,
    INDEXES,
    MAINTENANCE,
    MAINTENANCE_TEMPLATES,
    METRICS,
    PIPELINES,
    SERVICES,
    SLOS,
    STATUS_PAGE,
    TEAMS,
    UPTIME,
)  # fmt: skip
from plan.resources.types.row import Owner, ResourceType, digits


def _monitor(identity: str, _inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"monitorId": int(digits(identity))}


def _address(identity: str, _inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"pageUrl": f"{identity} URL"}


def _components(identity: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    inside = inputs.get("components")
    return {"components": [{**item, "id": f"<{item['name']} in {identity[1:]}"} for item in inside]} if inside else {}


TYPES = {
    "datadog:index/monitor:Monitor": ResourceType(
        noun="monitors",
        write="monitors_write",
        read="monitors_read",
        owners=(Owner(ALERTS, "alerts"),),
        forcing=("type",),
        lost="a monitor cannot change its type: its history, mutes and links are lost",
    ),
    "datadog:index/dashboard:Dashboard": ResourceType(
        noun="dashboards",
        write="dashboards_write",
        read="dashboards_read",
        owners=(Owner(DASHBOARDS, "dashboards"),),
        forcing=("layoutType",),
    ),
    "datadog:index/serviceLevelObjective:ServiceLevelObjective": ResourceType(
        noun="SLOs", write="slos_write", read="slos_read", owners=(Owner(SLOS, "slos"),), forcing=("type",)
    ),
    "datadog:index/syntheticsTest:SyntheticsTest": ResourceType(
        noun="uptime checks",
        write="synthetics_write",
        read="synthetics_read synthetics_global_variable_read",
        owners=(Owner(UPTIME, "uptime"),),
        computed=_monitor,
    ),
    "datadog:index/downtimeSchedule:DowntimeSchedule": ResourceType(
        noun="downtimes", write="monitors_downtime", read="monitors_downtime"
    ),
    "datadog:index/logsCustomPipeline:LogsCustomPipeline": ResourceType(
        noun="log pipelines",
        write="logs_write_pipelines",
        read="logs_read_config",
        owners=(Owner(PIPELINES, "logs", roles=("pipeline",)),),
    ),
    "datadog:index/logsIndex:LogsIndex": ResourceType(
        noun="log indexes",
        write="logs_modify_indexes",
        read="logs_read_config",
        owners=(Owner(INDEXES, "logs", roles=("index",)),),
        forcing=("name",),
    ),
    "datadog:index/logsMetric:LogsMetric": ResourceType(
        noun="log-based metrics",
        write="logs_generate_metrics",
        read="logs_read_config",
        owners=(Owner(METRICS, "metrics"),),
        forcing=("compute", "name"),
        lost="a log-based metric cannot change what it counts: the new one starts empty",
    ),
    "datadog:index/logsArchive:LogsArchive": ResourceType(
        noun="log archives",
        write="logs_write_archives",
        read="logs_read_archives",
        owners=(Owner(ARCHIVES, "logs", roles=("archive",)),),
    ),
    "datadog:index/sensitiveDataScannerGroup:SensitiveDataScannerGroup": ResourceType(
        noun="sensitive data scanner groups", write="data_scanner_write", read="data_scanner_read"
    ),
    "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule": ResourceType(
        noun="sensitive data scanner rules",
        write="data_scanner_write",
        read="data_scanner_read",
        forcing=("groupId", "standardPatternId"),
    ),
    "datadog:index/metricMetadata:MetricMetadata": ResourceType(
        noun="metric descriptions",
        write="metrics_metadata_write",
        read="metrics_read",
        owners=(Owner(METRICS, "metrics", roles=("metadata",)),),
    ),
    "datadog:index/metricTagConfiguration:MetricTagConfiguration": ResourceType(
        noun="metric tag configurations",
        write="metric_tags_write",
        read="metrics_read",
        owners=(Owner(METRICS, "metrics", roles=("tags",)),),
        forcing=("metricName", "metricType"),
    ),
    "datadog:slack/channel:Channel": ResourceType(
        noun="Slack channels",
        write="manage_integrations",
        read="integrations_read",
        owners=(Owner(CHANNELS, "channels"),),
        forcing=("accountName",),
    ),
    "datadog:pagerduty/serviceObject:ServiceObject": ResourceType(
        noun="PagerDuty services in Datadog",
        write="manage_integrations",
        read="integrations_read",
        owners=(Owner(SERVICES, "services", roles=("handle", "handle-low")),),
        forcing=("serviceName",),
        lost="a PagerDuty handle cannot be renamed: messages that name it page nobody until the new one exists",
    ),
    "datadog:index/webhook:Webhook": ResourceType(
        noun="webhooks",
        write="create_webhooks manage_integrations",
        read="integrations_read",
        owners=(Owner(CHANNELS, "channels"),),
    ),
    "datadog:index/team:Team": ResourceType(
        noun="teams in Datadog",
        write="teams_read teams_manage",
        read="teams_read",
        owners=(Owner(TEAMS, "software-catalog", roles=("team",)),),
    ),
    "datadog:index/softwareCatalog:SoftwareCatalog": ResourceType(
        noun="software catalog entries",
        write="apm_service_catalog_write",
        read="apm_service_catalog_read",
        owners=(Owner(SERVICES, "software-catalog"),),
    ),
    "datadog:index/statusPage:StatusPage": ResourceType(
        noun="status pages",
        write="status_pages_settings_write",
        read="status_pages_settings_read",
        owners=(Owner(STATUS_PAGE, "status-page"),),
        computed=_address,
    ),
    "datadog:index/statusPageComponent:StatusPageComponent": ResourceType(
        noun="status page components",
        write="status_pages_settings_write",
        read="status_pages_settings_read",
        owners=(
            Owner(COMPONENTS, "status-page", roles=("component",)),
            Owner(COMPONENT_GROUPS, "status-page", roles=("group",)),
        ),
        computed=_components,
    ),
    "datadog:index/statusPageDegradationTemplate:StatusPageDegradationTemplate": ResourceType(
        noun="status page templates",
        write="status_pages_settings_write",
        read="status_pages_settings_read",
        owners=(Owner(DEGRADATIONS, "status-page", roles=("degradation",)),),
    ),
    "datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate": ResourceType(
        noun="status page maintenance templates",
        write="status_pages_settings_write",
        read="status_pages_settings_read",
        owners=(
            Owner(MAINTENANCE_TEMPLATES, "status-page", roles=("maintenance",)),
            Owner(MAINTENANCE, "status-page", roles=("window",)),
        ),
    ),
}
