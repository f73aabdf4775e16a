"""The class of each input of the resources on a page's path, by kind and part; an input without a row asks.

The limits of tuning are `review.risks.sensitivity_factor.FAR` and `review.risks.escalation.LATER`, for all changes of
a pull request together.
"""

from collections.abc import Mapping

from review.guard import comparisons as by
from review.guard.classes import ASK, HARMLESS, Row, compared

_NAMED = {"name": HARMLESS, "description": HARMLESS}

INPUTS: Mapping[str, Mapping[str, Row]] = {
    "Monitor": {
        "name": HARMLESS,
        "assets": HARMLESS,  # links in the message
        "enableLogsSample": HARMLESS,
        "enableSamples": HARMLESS,
        "includeTags": HARMLESS,  # the title of the notification
        "forceDelete": HARMLESS,
        "validate": HARMLESS,  # a check before it is saved
        "tags": HARMLESS,  # downtimes choose by tags: `review.guard.muted` compares those
        "message.text": HARMLESS,  # its pages are parts of their own
        "escalationMessage.text": HARMLESS,
        "message.pages": compared(by.superset),
        "escalationMessage.pages": compared(by.superset),
        "message.conditions": ASK,
        "query.threshold": compared(by.threshold),
        "query.comparator": compared(by.comparator),
        "query.window": compared(by.window),
        "query.events": compared(by.events),
        "query.expression": compared(by.expression),
        "query.aggregation": ASK,
        "monitorThresholds.critical": compared(by.critical),
        "monitorThresholds.warning": HARMLESS,  # a warning pages through `message.pages.is_warning`
        "monitorThresholds.warningRecovery": HARMLESS,
        "monitorThresholds.criticalRecovery": ASK,
        "monitorThresholds.ok": ASK,
        "monitorThresholds.unknown": HARMLESS,
        "monitorThresholdWindows": ASK,
        "evaluationDelay": compared(by.sooner),
        "newGroupDelay": compared(by.sooner),
        "newHostDelay": compared(by.sooner),
        "noDataTimeframe": compared(by.lower),
        "notifyNoData": compared(by.only(True)),
        "onMissingData": compared(by.only("show_and_notify_no_data")),
        "requireFullWindow": compared(by.only(False)),
        "notifyAudit": HARMLESS,
        "draftStatus": compared(by.only(None, "published")),
        "silenced": compared(by.only(None)),
        "priority": ASK,
        "type": ASK,
        "timeoutH": ASK,
        "renotifyInterval": ASK,
        "renotifyOccurrences": ASK,
        "renotifyStatuses": compared(by.superset),
        "groupbySimpleMonitor": ASK,
        "notifyBies": ASK,
        "notificationPresetName": ASK,
        "schedulingOptions": ASK,
        "variables": ASK,
        "locked": ASK,
        "restrictedRoles": ASK,
    },
    "SyntheticsTest": {
        "name": HARMLESS,
        "tags": HARMLESS,
        "message.text": HARMLESS,
        "message.pages": compared(by.superset),
        "message.conditions": ASK,
        "optionsList.monitorName": HARMLESS,
        "optionsList.monitorPriority": ASK,
        "optionsList.tickEvery": compared(by.lower),
        "optionsList.minLocationFailed": compared(by.locations),
        "optionsList.minFailureDuration": compared(by.sooner),
        "optionsList.retry.count": compared(by.retries),
        "optionsList.retry.interval": compared(by.lower),
        "locations": compared(by.runs_from),
        "assertions": compared(by.assertions),
        "apiSteps": compared(by.steps),
        "requestDefinition.timeout": compared(by.lower),
        "status": compared(by.only("live")),
        "forceDeleteDependencies": HARMLESS,
    },
    "ServiceLevelObjective": {
        **_NAMED,
        "tags": HARMLESS,
        "forceDelete": HARMLESS,
        "validate": HARMLESS,
        "thresholds": compared(by.objective),
    },
    "ServiceObject": {},
    "LogsMetric": {"groupBies": compared(by.superset)},
    "MetricTagConfiguration": {
        "tags": compared(by.superset),
        "aggregations": compared(by.superset),
        "includePercentiles": compared(by.only(True)),
    },
    "LogsIndex": {
        "retentionDays": HARMLESS,  # a monitor's window is two days at most, the shortest retention three
        "flexRetentionDays": HARMLESS,
        "disableDailyLimit": compared(by.only(True)),
        "exclusionFilters": compared(by.subset),
        "tags": HARMLESS,
    },
    "LogsCustomPipeline": {**_NAMED, "tags": HARMLESS, "isEnabled": compared(by.only(True))},
    "SensitiveDataScannerGroup": {**_NAMED},
    "SensitiveDataScannerRule": {**_NAMED, "tags": HARMLESS, "priority": HARMLESS},
    "Service": {
        **_NAMED,
        "incidentUrgencyRule": compared(by.urgency),
        "autoResolveTimeout": compared(by.only("null")),
        "acknowledgementTimeout": ASK,
    },
    "ServiceIntegration": {"name": HARMLESS},
    "EscalationPolicy": {
        **_NAMED,
        "teams": HARMLESS,  # who may edit it
        "rules": compared(by.escalation),
        "numLoops": compared(by.higher),
    },
    "Schedule": {**_NAMED, "teams": HARMLESS},
    "User": {"name": HARMLESS, "color": HARMLESS, "jobTitle": HARMLESS, "description": HARMLESS, "timeZone": HARMLESS},
    "SentryAlert": {"name": HARMLESS, "frequencyMinutes": ASK},
    "SentryMetricMonitor": {"name": HARMLESS},
    "SentryUptimeMonitor": {"name": HARMLESS},
    "SentryCronMonitor": {"name": HARMLESS},
    "SentryIntegrationPagerduty": {"service": HARMLESS},
    "SentryProject": {
        "name": HARMLESS,
        "platform": HARMLESS,
        "teams": HARMLESS,
        "defaultKey": HARMLESS,  # these two apply only when it is created
        "defaultRules": HARMLESS,
    },
    "SentryKey": {"name": HARMLESS},
    "SentryProjectInboundDataFilter": {"active": compared(by.only(False))},
    "SentryProjectSpikeProtection": {"enabled": compared(by.only(False))},
    "Provider": {"skipCredentialsValidation": HARMLESS, "skipRequestingCredentials": HARMLESS},
}
"""Parts by kind. A part that no row names is of the class `ask`."""

REMOVABLE_KINDS = frozenset(
    {
        "MetricTagConfiguration",  # Datadog then keeps all tags
        "SensitiveDataScannerGroup",
        "SensitiveDataScannerRule",
        "SentryProjectInboundDataFilter",  # the provider switches the filter off
    }
)
"""Kinds of resources without which everything pages as before."""
ADDED_KINDS = frozenset(
    {
        "LogsCustomPipeline",
        "LogsIndex",
        "SentryProjectInboundDataFilter",
        "SentryProjectSpikeProtection",
    }
)
"""Kinds of resources that can take data from what is there already; each other kind only adds to it."""
