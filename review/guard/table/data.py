"""The fields of what notifiers read, and of the stack."""

from collections.abc import Mapping

from catalog.registry import ERROR_TRACKING, INDEXES, LOGS, METRICS, PIPELINES, PROJECTS, SIGNALS, STACK
from review.facts.causes import silenced
from review.guard.classes import ASK, HARMLESS, Row, asking, harmless, judged
from review.guard.table.consequences import (
    ADDED,
    OBJECTIVE,
    OTHER_DATA,
    OTHER_SIGNAL,
    REMOVED,
    REROUTED,
    SENTRY,
    SENTRY_ENVIRONMENT,
    SENTRY_MONITORS,
)
from review.risks.coverage import coverage_risks
from review.risks.data_loss import data_loss_risks
from review.risks.on_call import on_call_risks
from review.risks.project_settings import project_risks
from review.risks.queried_data import data_risks
from review.risks.sensitivity import sensitivity_risks

FIELDS: Mapping[str, Mapping[str, Row]] = {
    METRICS.name: {
        "event": judged(data_loss_risks, "LogsMetric.filter", "LogsMetric.name", "-LogsMetric"),
        "field": judged(data_loss_risks, "LogsMetric.compute"),
        "kind": judged(
            data_loss_risks, "LogsMetric.compute", "-MetricTagConfiguration", "MetricTagConfiguration.metricType"
        ),
        "unit": judged(sensitivity_risks, "Monitor.query.threshold"),
        "tags": judged(data_risks, "LogsMetric.groupBies", "MetricTagConfiguration.tags", *OTHER_DATA, "Monitor.query"),
        "description": HARMLESS,
        "reported": judged(data_loss_risks, "-LogsMetric", "-MetricTagConfiguration"),
        ADDED: HARMLESS,
        REMOVED: judged(data_risks, *OTHER_DATA),
    },
    SIGNALS.name: {
        "title": HARMLESS,
        "services": HARMLESS,
        **{
            name: judged(coverage_risks, *OTHER_SIGNAL, *OBJECTIVE)
            for name in (
                "kind",
                "metric",
                "search",
                "check",
                "where",
                "percentile",
                "aggregate",
                "unit",
                "group_by",
                "everywhere",
                "service_scope",
            )
        },
        ADDED: HARMLESS,
        REMOVED: judged(coverage_risks, *OTHER_SIGNAL),
    },
    ERROR_TRACKING.name: {
        "organization": asking(*(f"Sentry{it}.organization" for it in SENTRY)),
        "team": HARMLESS,
        "projects": HARMLESS,  # each is an item
        "alerts": HARMLESS,
        "pagerduty": judged(
            coverage_risks, "SentryAlert.actionFilters", "SentryIntegrationPagerduty.integrationId", *REROUTED
        ),
        "all_environments": asking(*SENTRY_ENVIRONMENT),
    },
    PROJECTS.name: {
        "team": HARMLESS,
        "platform": HARMLESS,
        "service": judged(silenced, "SentryAlert.actionFilters", *REROUTED),
        "sample_rates": judged(sensitivity_risks),
        "scrub": HARMLESS,
        "rate_limit": judged(sensitivity_risks, "SentryKey.rateLimitCount", "SentryKey.rateLimitWindow"),
        "inbound_filters": judged(
            project_risks,
            "SentryProject.filters",
            "SentryProjectInboundDataFilter",
            "+SentryProjectInboundDataFilter",
            "-SentryProjectInboundDataFilter",
        ),
        "allowed_domains": judged(project_risks, "SentryProject.clientSecurity"),
        "ownership": HARMLESS,
        "spike_protection": harmless(
            "SentryProjectSpikeProtection", "+SentryProjectSpikeProtection", "-SentryProjectSpikeProtection"
        ),
        "here": judged(
            coverage_risks, "-SentryProject", "-SentryKey", "-SentryAlert", *(f"-{it}" for it in SENTRY_MONITORS)
        ),
        ADDED: harmless("+SentryProjectInboundDataFilter", "+SentryProjectSpikeProtection"),
        REMOVED: judged(coverage_risks, "-SentryProject", "-SentryKey"),
    },
    LOGS.name: {
        "format": judged(data_loss_risks, "LogsCustomPipeline.processors"),
        "levels": judged(data_loss_risks, "LogsCustomPipeline.processors"),
        "pipelines": HARMLESS,  # each is an item, as are the index and the archive
        "index": HARMLESS,
        "archive": HARMLESS,
        "sensitive": ASK,
    },
    PIPELINES.name: {
        "filter": judged(data_loss_risks, "LogsCustomPipeline.filters"),
        ADDED: harmless("+LogsCustomPipeline"),
        REMOVED: judged(data_loss_risks, "-LogsCustomPipeline"),
    },
    INDEXES.name: {
        "filter": judged(data_loss_risks, "LogsIndex.filters"),
        "exclusions": judged(data_loss_risks, "LogsIndex.exclusionFilters"),
        "retention_days": HARMLESS,
        ADDED: ASK,
        REMOVED: ASK,
    },
    STACK.name: {
        "environment": judged(data_risks, *OTHER_DATA, "Monitor.query", "SyntheticsTest.tags", *SENTRY_ENVIRONMENT),
        "owns": judged(
            on_call_risks,
            "-LogsMetric",
            "-MetricTagConfiguration",
            "-LogsCustomPipeline",
            "-LogsIndex",
            "-SensitiveDataScannerGroup",
            "-SensitiveDataScannerRule",
            "-User",
            "-SentryProject",
            "-SentryKey",
            "Schedule.layers.users",
            "EscalationPolicy.rules",
        ),
        "tags": HARMLESS,
        "runbook_assets": HARMLESS,
        "built_ins": judged(data_risks, "-LogsMetric"),
    },
}
