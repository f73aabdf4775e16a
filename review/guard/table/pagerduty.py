"""The class of each input of PagerDuty's resources on a page's path, by kind and part."""

from collections.abc import Mapping

from review.guard import comparisons as by
from review.guard.classes import ASK, HARMLESS, NAMED, Row, compared

ASKED: Mapping[str, tuple[str, ...]] = {
    "Service": (
        "alertCreation",
        "alert_grouping",
        "alert_grouping_parameters",
        "alert_grouping_timeout",
        "autoPauseNotificationsParameters",
        "escalationPolicy",
        "responsePlay",
        "scheduledActions",
        "supportHours",
    ),
    "ServiceIntegration": (
        "emailFilterMode",
        "emailFilters",
        "emailIncidentCreation",
        "emailParsers",
        "emailParsingFallback",
        "integrationEmail",
        "integrationKey",
        "service",
        "type",
        "vendor",
    ),
    "Schedule": (
        "layers",
        "overflow",
        "timeZone",
    ),
    "User": (
        "email",
        "license",
        "role",
        "teams",
    ),
}
"""Inputs whose changes ask, unless a field of the catalog explains them."""

INPUTS: Mapping[str, Mapping[str, Row]] = {
    "Service": {
        **NAMED,
        "incidentUrgencyRule": compared(by.urgency),
        "autoResolveTimeout": compared(by.only("null")),
        "acknowledgementTimeout": ASK,
    },
    "ServiceIntegration": {"name": HARMLESS},
    "EscalationPolicy": {
        **NAMED,
        "teams": HARMLESS,  # who may edit it
        "rules": compared(by.escalation),
        "numLoops": compared(by.higher),
    },
    "Schedule": {**NAMED, "teams": HARMLESS},
    "User": {"name": HARMLESS, "color": HARMLESS, "jobTitle": HARMLESS, "description": HARMLESS, "timeZone": HARMLESS},
    "Provider": {"skipCredentialsValidation": HARMLESS, "skipRequestingCredentials": HARMLESS},
}
