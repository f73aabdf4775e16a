"""The class of each input of Sentry's resources on a page's path, by kind and part."""

from collections.abc import Mapping

from review.guard import comparisons as by
from review.guard.classes import ASK, HARMLESS, NAMED, Row, compared

ASKED: Mapping[str, tuple[str, ...]] = {
    "SentryAlert": (
        "organization",
        "monitorIds",
        "triggerConditions",
        "actionFilters",
        "enabled",
    ),
    "SentryMetricMonitor": (
        "organization",
        "project",
        "aggregate",
        "dataset",
        "eventTypes",
        "query",
        "queryType",
        "timeWindowSeconds",
        "environment",
        "enabled",
        "issueDetection",
        "conditionGroup",
    ),
    "SentryUptimeMonitor": (
        "organization",
        "project",
        "environment",
        "url",
        "method",
        "intervalSeconds",
        "timeoutMs",
        "headers",
        "body",
        "assertionJson",
        "downtimeThreshold",
        "recoveryThreshold",
        "enabled",
    ),
    "SentryCronMonitor": (
        "organization",
        "project",
        "schedule",
        "timezone",
        "checkinMarginMinutes",
        "maxRuntimeMinutes",
        "failureIssueThreshold",
        "recoveryThreshold",
        "enabled",
    ),
    "SentryIntegrationPagerduty": (
        "organization",
        "integrationId",
        "integrationKey",
    ),
    "SentryProject": (
        "digestsMinDelay",
        "digestsMaxDelay",
        "resolveAge",
        "filters",
        "fingerprintingRules",
        "groupingEnhancements",
        "clientSecurity",
        "organization",
        "slug",
    ),
    "SentryKey": (
        "organization",
        "project",
    ),
    "SentryProjectInboundDataFilter": (
        "organization",
        "project",
        "filterId",
        "subfilters",
    ),
    "SentryProjectSpikeProtection": (
        "organization",
        "project",
    ),
}
"""Inputs whose changes ask, unless a field of the catalog explains them."""

INPUTS: Mapping[str, Mapping[str, Row]] = {
    "SentryAlert": {
        "actionFilters.pages": compared(by.superset),
        "actionFilters.others": HARMLESS,
        "environment": compared(by.only(None)),  # all environments
        "name": HARMLESS,
        "frequencyMinutes": ASK,
    },
    "SentryMetricMonitor": {**NAMED, "owner": HARMLESS},
    "SentryUptimeMonitor": {**NAMED, "owner": HARMLESS},
    "SentryCronMonitor": {**NAMED, "owner": HARMLESS},
    "SentryIntegrationPagerduty": {"service": HARMLESS},
    "SentryProject": {
        "name": HARMLESS,
        "platform": HARMLESS,
        "highlightTags": HARMLESS,
        "teams": HARMLESS,
        "defaultKey": HARMLESS,  # these two apply only when it is created
        "defaultRules": HARMLESS,
    },
    "SentryKey": {
        "name": HARMLESS,
        "javascriptLoaderScript": HARMLESS,
        "rateLimitCount": compared(by.higher),
        "rateLimitWindow": compared(by.lower),
    },
    "SentryProjectInboundDataFilter": {"active": compared(by.only(False))},
    "SentryProjectSpikeProtection": {"enabled": compared(by.only(False))},
}
