"""The fields of what notifies: alerts, SLOs, checks, and alerts of Sentry."""

from collections.abc import Mapping

from catalog.registry import ALERTS, ERROR_ALERTS, SLO_ALERTS, SLOS, UPTIME
from review.facts.causes import silenced
from review.guard.classes import ASK, HARMLESS, Row, asking, harmless, judged
from review.guard.table.consequences import (
    ADDED,
    MISSING,
    OBJECTIVE,
    OTHER_DATA,
    OTHER_SIGNAL,
    PAGES,
    QUERY,
    REMOVED,
    REROUTED,
    SENTRY_MONITORS,
)
from review.risks.coverage import coverage_risks
from review.risks.escalation import escalation_risks
from review.risks.queried_data import data_risks
from review.risks.sensitivity import sensitivity_risks

_NOTIFIER: Mapping[str, Row] = {
    "severity": judged(silenced, *PAGES, "Monitor.priority", "SyntheticsTest.optionsList.monitorPriority", *REROUTED),
    "notify": judged(silenced, *PAGES, *REROUTED),
    "service": judged(escalation_risks, *PAGES, *OTHER_DATA, *REROUTED),
    ADDED: HARMLESS,
    REMOVED: judged(silenced, *REROUTED),
}
_TEXTS = {"runbook": HARMLESS, "keep": HARMLESS}

FIELDS: Mapping[str, Mapping[str, Row]] = {
    ALERTS.name: {
        **_NOTIFIER,
        **_TEXTS,
        "description": HARMLESS,
        "first_steps": HARMLESS,
        "tags": HARMLESS,
        "priority": harmless("Monitor.priority"),
        "renotify": harmless("Monitor.renotifyInterval", "Monitor.renotifyOccurrences", "Monitor.renotifyStatuses"),
        "raw": ASK,
        "signal": judged(coverage_risks, *OTHER_SIGNAL),
        "condition": HARMLESS,  # the text of the fields below
        "group_by": judged(coverage_risks, *QUERY, *MISSING),
        "no_data": judged(coverage_risks, *MISSING, "Monitor.message.pages", "Monitor.renotifyStatuses"),
        "evaluation_delay_seconds": judged(sensitivity_risks, "Monitor.evaluationDelay"),
        "absence": judged(coverage_risks, *OTHER_SIGNAL),
        "anomaly": judged(coverage_risks, *OTHER_SIGNAL),
        "forecast": judged(coverage_risks, *OTHER_SIGNAL),
        "heartbeat_minutes": judged(coverage_risks, *OTHER_SIGNAL),
        "comparator": judged(coverage_risks, "Monitor.query", "Monitor.message.pages"),
        "threshold": judged(sensitivity_risks, "Monitor.query.threshold", "Monitor.query.window"),
        "recovery": judged(sensitivity_risks, "Monitor.monitorThresholds.criticalRecovery"),
        "warning": harmless("Monitor.message.pages.is_warning", "Monitor.message.pages.is_warning_recovery"),
        "warning_recovery": HARMLESS,
        "window_minutes": judged(
            sensitivity_risks, "Monitor.query.window", "Monitor.query.settings", "Monitor.monitorThresholdWindows"
        ),
        "min_events": judged(sensitivity_risks, "Monitor.query.events", "Monitor.query.expression.guard"),
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
        "service": judged(data_risks, *OBJECTIVE),
        "sli": judged(coverage_risks, *OBJECTIVE, "-LogsMetric", "-SyntheticsTest"),
        "target": judged(sensitivity_risks, "ServiceLevelObjective.thresholds"),
        "window": judged(sensitivity_risks, "ServiceLevelObjective.thresholds", "Monitor.query"),
        "alerts": judged(silenced),
        REMOVED: judged(silenced),
    },
    UPTIME.name: {
        **_NOTIFIER,
        **_TEXTS,
        "raw": ASK,
        "probe": asking("SyntheticsTest"),
        "probe.expires_in_days": judged(sensitivity_risks, "SyntheticsTest.assertions"),
        "every_seconds": judged(sensitivity_risks, "SyntheticsTest.optionsList.tickEvery"),
        "locations": ASK,
        "retries": ASK,
        "fails_from": ASK,
    },
    ERROR_ALERTS.name: {
        **_NOTIFIER,
        "kind": judged(coverage_risks, *SENTRY_MONITORS, "SentryAlert", *(f"-{it}" for it in SENTRY_MONITORS)),
        "condition": HARMLESS,  # the text of the fields below
        "monitor": judged(coverage_risks, "SentryUptimeMonitor", "SentryCronMonitor"),
        "threshold": judged(sensitivity_risks, "SentryMetricMonitor.conditionGroup", "SentryAlert.actionFilters"),
        "window_minutes": judged(
            sensitivity_risks, "SentryMetricMonitor.timeWindowSeconds", "SentryAlert.actionFilters"
        ),
        "compare_minutes": judged(coverage_risks, "SentryMetricMonitor"),
        "filters": judged(coverage_risks, "SentryAlert.actionFilters"),
        "frequency_minutes": harmless("SentryAlert.frequencyMinutes"),
        "by_priority": judged(coverage_risks, "SentryAlert.actionFilters"),
        "mail": HARMLESS,
        "projects": judged(
            coverage_risks,
            "SentryAlert.monitorIds",
            "-SentryAlert",
            *(f"-{it}" for it in SENTRY_MONITORS),
            "-SentryProject",
            "-SentryKey",
        ),
    },
}
