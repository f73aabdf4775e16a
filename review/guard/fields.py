"""The class of each field of the items on a page's path, and the parts of resources that follow from it.

A changed field explains the change of a part that its row names, since the function of its row judges it; a field of
the class `ask`, and a field that no row names, explains nothing.
"""

from collections.abc import Mapping

from catalog.registry import (
    ALERTS,
    CHANNELS,
    ERROR_ALERTS,
    ERROR_TRACKING,
    ESCALATION_POLICIES,
    INDEXES,
    LOGS,
    MAINTENANCE,
    METRICS,
    PEOPLE,
    PIPELINES,
    PROJECTS,
    ROTATIONS,
    SERVICES,
    SIGNALS,
    SLO_ALERTS,
    SLOS,
    STACK,
    TEAMS,
    UPTIME,
)
from review.facts.causes import silenced
from review.guard.classes import ASK, HARMLESS, Row, asking, harmless, judged
from review.risks.coverage import coverage_risks
from review.risks.data_loss import data_loss_risks
from review.risks.escalation import escalation_risks
from review.risks.maintenance import maintenance_risks
from review.risks.on_call import on_call_risks
from review.risks.project_settings import project_risks
from review.risks.queried_data import data_risks
from review.risks.sensitivity import sensitivity_risks
from review.risks.shared_account import shared_risks

REMOVED, ADDED = "(removed)", "(added)"
"""The fields that stand for an item which only the base has, or only the head."""

_PAGES = ("Monitor.message.pages", "SyntheticsTest.message.pages", "SentryAlert.actionFilters")
_REROUTED = (
    "Service.escalationPolicy",
    "-ServiceObject",
    "-ServiceIntegration",
    "-Service",
    "-EscalationPolicy",
    "-Schedule",
    "-User",
    "-SentryIntegrationPagerduty",
)
"""What follows where a page takes another way: parts of the resources behind its handle, and (`-`) their removal."""
_QUERY = ("Monitor.query.expression", "Monitor.query.aggregation", "Monitor.type")
_MISSING = ("Monitor.onMissingData", "Monitor.notifyNoData", "Monitor.noDataTimeframe", "Monitor.timeoutH")
_OTHER_SIGNAL = (
    *_QUERY, *_MISSING, "Monitor.query", "Monitor.monitorThresholds", "Monitor.monitorThresholdWindows",
    "Monitor.requireFullWindow", "Monitor.message.pages.is_no_data", "Monitor.message.pages.is_no_data_recovery",
    "Monitor.renotifyStatuses", "-LogsMetric", "-MetricTagConfiguration",
)  # fmt: skip
_OBJECTIVE = ("ServiceLevelObjective.query", "ServiceLevelObjective.sliSpecification", "ServiceLevelObjective.type")
_OTHER_DATA = ("Monitor.query.expression", *_OBJECTIVE)
_SENTRY_MONITORS = ("SentryMetricMonitor", "SentryUptimeMonitor", "SentryCronMonitor")

_NOTIFIER: Mapping[str, Row] = {
    "severity": judged(silenced, *_PAGES, "Monitor.priority", "SyntheticsTest.optionsList.monitorPriority", *_REROUTED),
    "notify": judged(silenced, *_PAGES, *_REROUTED),
    "service": judged(escalation_risks, *_PAGES, *_OTHER_DATA, *_REROUTED),
    "runbook": HARMLESS,
    "keep": HARMLESS,
    ADDED: HARMLESS,
    REMOVED: judged(silenced, *_REROUTED),
}

FIELDS: Mapping[str, Mapping[str, Row]] = {
    ALERTS.name: {
        **_NOTIFIER,
        "description": HARMLESS,
        "first_steps": HARMLESS,
        "tags": HARMLESS,
        "priority": harmless("Monitor.priority"),
        "renotify": harmless("Monitor.renotifyInterval", "Monitor.renotifyOccurrences", "Monitor.renotifyStatuses"),
        "raw": ASK,
        "signal": judged(coverage_risks, *_OTHER_SIGNAL),
        "condition": judged(coverage_risks, *_OTHER_SIGNAL),
        "group_by": judged(coverage_risks, *_QUERY, *_MISSING),
        "no_data": judged(coverage_risks, *_MISSING, "Monitor.message.pages", "Monitor.renotifyStatuses"),
        "evaluation_delay_seconds": judged(sensitivity_risks, "Monitor.evaluationDelay"),
        "absence": judged(coverage_risks, *_OTHER_SIGNAL),
        "anomaly": judged(coverage_risks, *_OTHER_SIGNAL),
        "forecast": judged(coverage_risks, *_OTHER_SIGNAL),
        "heartbeat_minutes": judged(coverage_risks, *_OTHER_SIGNAL),
        "comparator": judged(coverage_risks, "Monitor.query.comparator", "Monitor.message.pages"),
        "threshold": judged(sensitivity_risks, "Monitor.query.threshold", "Monitor.query.expression"),
        "recovery": judged(sensitivity_risks, "Monitor.monitorThresholds.criticalRecovery"),
        "warning": harmless("Monitor.message.pages.is_warning", "Monitor.message.pages.is_warning_recovery"),
        "warning_recovery": HARMLESS,
        "window_minutes": judged(
            sensitivity_risks, "Monitor.query.window", "Monitor.monitorThresholdWindows", "Monitor.query.expression"
        ),
        "min_events": judged(sensitivity_risks, "Monitor.query.events", "Monitor.query.expression"),
        "query": judged(coverage_risks, "Monitor.query"),
        "type": judged(coverage_risks, "Monitor.type"),
        "thresholds": judged(coverage_risks, "Monitor.monitorThresholds"),
        "when": judged(coverage_risks, "Monitor.query"),
        "expression": judged(coverage_risks, "Monitor.query"),
        "members": judged(coverage_risks, "Monitor.query"),
    },
    SLO_ALERTS.name: {
        **_NOTIFIER,
        "role": HARMLESS,
        "slo_id": HARMLESS,
        "long_hours": judged(sensitivity_risks, "Monitor.query"),
        "short_minutes": judged(sensitivity_risks, "Monitor.query"),
        "budget_percent": judged(sensitivity_risks, "Monitor.query.threshold"),
        "threshold": judged(sensitivity_risks, "Monitor.query.threshold"),
    },
    SLOS.name: {
        "description": HARMLESS,
        "tags": HARMLESS,
        "runbook": HARMLESS,
        "keep": HARMLESS,
        "raw": ASK,
        "warning": harmless("ServiceLevelObjective.thresholds"),
        "service": judged(data_risks, *_OBJECTIVE),
        "sli": judged(coverage_risks, *_OBJECTIVE, "-LogsMetric", "-SyntheticsTest"),
        "target": judged(sensitivity_risks, "ServiceLevelObjective.thresholds"),
        "window": judged(sensitivity_risks, "ServiceLevelObjective.thresholds", "Monitor.query"),
        "alerts": judged(silenced),
        REMOVED: judged(silenced),
    },
    UPTIME.name: {
        **_NOTIFIER,
        "raw": ASK,
        "probe": asking("SyntheticsTest.assertions", "SyntheticsTest.apiSteps", "SyntheticsTest.requestDefinition"),
        "probe.url": judged(coverage_risks, "SyntheticsTest.requestDefinition.url"),
        "probe.host": judged(coverage_risks, "SyntheticsTest.requestDefinition.host"),
        "probe.record": judged(coverage_risks, "SyntheticsTest.assertions"),
        "probe.expect": judged(coverage_risks, "SyntheticsTest.assertions"),
        "probe.expires_in_days": judged(sensitivity_risks, "SyntheticsTest.assertions"),
        "probe.kind": judged(coverage_risks, "SyntheticsTest"),
        "every_seconds": judged(sensitivity_risks, "SyntheticsTest.optionsList.tickEvery"),
        "locations": ASK,
        "retries": ASK,
        "fails_from": ASK,
    },
    ERROR_ALERTS.name: {
        **_NOTIFIER,
        "kind": judged(coverage_risks, *_SENTRY_MONITORS, "SentryAlert", *(f"-{it}" for it in _SENTRY_MONITORS)),
        "condition": judged(coverage_risks, "SentryMetricMonitor", "SentryAlert.triggerConditions"),
        "monitor": judged(coverage_risks, "SentryUptimeMonitor", "SentryCronMonitor"),
        "threshold": judged(sensitivity_risks, "SentryMetricMonitor.conditionGroup", "SentryAlert.actionFilters"),
        "window_minutes": judged(
            sensitivity_risks, "SentryMetricMonitor.timeWindowSeconds", "SentryAlert.actionFilters"
        ),
        "compare_minutes": judged(coverage_risks, "SentryMetricMonitor"),
        "filters": judged(coverage_risks, "SentryAlert.actionFilters"),
        "frequency_minutes": harmless("SentryAlert.frequencyMinutes"),
        "by_priority": judged(coverage_risks, "SentryAlert.actionFilters"),
        "mail": harmless("SentryAlert.actionFilters"),
        "projects": judged(
            coverage_risks,
            "SentryAlert.monitorIds",
            "-SentryAlert",
            *(f"-{it}" for it in _SENTRY_MONITORS),
            "-SentryProject",
            "-SentryKey",
        ),
    },
    SERVICES.name: {
        "tag": judged(data_risks, *_OTHER_DATA, "Monitor.query"),
        "description": HARMLESS,
        "url": ASK,
        "runbooks": HARMLESS,
        "escalation_policy": judged(escalation_risks, "Service.escalationPolicy", "-EscalationPolicy", "-Schedule"),
        "team": HARMLESS,
        "tier": HARMLESS,
        "repository": HARMLESS,
        "business": HARMLESS,
        "depends_on": HARMLESS,
        "links": HARMLESS,
        "external": judged(silenced, *_PAGES, *_REROUTED),
        "default": judged(silenced, *_PAGES),
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(silenced, *_REROUTED),
    },
    ESCALATION_POLICIES.name: {
        "levels": judged(escalation_risks, "EscalationPolicy.rules", "-Schedule", "-User"),
        "repeat": judged(escalation_risks, "EscalationPolicy.numLoops"),
        "team": HARMLESS,
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(on_call_risks, "-EscalationPolicy", "-Schedule"),
    },
    ROTATIONS.name: {
        **{
            name: judged(on_call_risks, "Schedule.layers", "Schedule.timeZone")
            for name in ("people", "time_zone", "turn", "hand_off", "weekday", "start", "hours", "sites", "shift")
        },
        "team": HARMLESS,
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(on_call_risks, "-Schedule", "EscalationPolicy.rules"),
    },
    PEOPLE.name: {
        "email": harmless("User.email", "Schedule.layers", "EscalationPolicy.rules"),  # a user who may not exist
        "create": harmless("-User", "Schedule.layers", "EscalationPolicy.rules"),
        "time_zone": HARMLESS,
        "raw": ASK,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: judged(on_call_risks, "-User"),
    },
    TEAMS.name: {
        "people": HARMLESS,
        "managers": HARMLESS,
        "raw": HARMLESS,
        "keep": HARMLESS,
        ADDED: HARMLESS,
        REMOVED: HARMLESS,
    },
    METRICS.name: {
        "event": judged(data_loss_risks, "LogsMetric.filter", "LogsMetric.name", "-LogsMetric"),
        "field": judged(data_loss_risks, "LogsMetric.compute"),
        "kind": judged(data_loss_risks, "LogsMetric.compute", "-MetricTagConfiguration"),
        "unit": harmless("Monitor.query"),
        "tags": judged(
            data_risks, "LogsMetric.groupBies", "MetricTagConfiguration.tags", *_OTHER_DATA, "Monitor.query"
        ),
        "description": HARMLESS,
        "reported": judged(data_loss_risks, "-LogsMetric", "-MetricTagConfiguration"),
        ADDED: HARMLESS,
        REMOVED: judged(data_risks, *_OTHER_DATA),
    },
    SIGNALS.name: {
        "title": HARMLESS,
        "services": HARMLESS,
        **{
            name: judged(coverage_risks, *_OTHER_SIGNAL, *_OBJECTIVE)
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
        REMOVED: judged(coverage_risks, *_OTHER_SIGNAL),
    },
    CHANNELS.name: {
        "kind": judged(silenced, *_PAGES),
        "default_for": judged(silenced, *_PAGES, *_REROUTED),
        "environments": judged(silenced, *_PAGES, *_REROUTED),
        "here": judged(silenced, *_PAGES, *_REROUTED),
        "workspace": harmless("SentryAlert.actionFilters"),
        "channel": harmless("SentryAlert.actionFilters"),
        "addresses": HARMLESS,
        "url_secret": HARMLESS,
        ADDED: harmless("SentryAlert.actionFilters"),
        REMOVED: judged(shared_risks, "SentryAlert.actionFilters"),
    },
    ERROR_TRACKING.name: {
        "organization": ASK,
        "team": HARMLESS,
        "projects": HARMLESS,  # each is an item
        "alerts": HARMLESS,
        "pagerduty": judged(coverage_risks, "SentryAlert.actionFilters", *_REROUTED),
        "all_environments": ASK,
    },
    PROJECTS.name: {
        "team": HARMLESS,
        "platform": HARMLESS,
        "service": judged(silenced, "SentryAlert.actionFilters", *_REROUTED),
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
        "here": judged(coverage_risks, "-SentryProject", "-SentryKey", "-SentryAlert"),
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
    MAINTENANCE.name: {
        **{
            name: judged(maintenance_risks, "+muted")
            for name in ("start", "minutes", "time_zone", "repeats", "services", ADDED)
        },
        "text": HARMLESS,
        REMOVED: HARMLESS,
    },
    STACK.name: {
        "environment": judged(
            data_risks, *_OTHER_DATA, "Monitor.query", "SentryAlert.environment", "SentryMetricMonitor.environment"
        ),
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
            "Schedule.layers",
            "EscalationPolicy.rules",
        ),
        "tags": HARMLESS,
        "runbook_assets": HARMLESS,
        "built_ins": judged(data_risks, "-LogsMetric"),
    },
}
"""Rows by section. A field that no row names is of the class `ask`."""
