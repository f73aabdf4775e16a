"""The class of each input of the resources on a page's path, by kind and part; an input without a row asks.

The limits of tuning are `review.risks.sensitivity_factor.FAR` and `review.risks.escalation.LATER`, for all changes of
a pull request together.
"""

from collections.abc import Mapping

from review.guard.classes import ASK, Row
from review.guard.table import datadog, pagerduty, sentry

_VENDORS = (datadog, pagerduty, sentry)

INPUTS: Mapping[str, Mapping[str, Row]] = {
    kind: {**dict.fromkeys(vendor.ASKED.get(kind, ()), ASK), **rows}
    for vendor in _VENDORS
    for kind, rows in vendor.INPUTS.items()
}
"""Parts by kind. A part that no row names is of the class `ask`."""

OFF_PATH = frozenset(
    {
        "Dashboard", "LogsArchive", "MetricMetadata", "Channel", "Webhook", "Team", "SoftwareCatalog", "StatusPage",
        "StatusPageComponent", "StatusPageDegradationTemplate", "StatusPageMaintenanceTemplate", "BusinessService",
        "ServiceDependency", "TeamMembership", "SentryTeam", "SentryProjectOwnership", "SentryNotificationAction",
    }
)  # fmt: skip
"""Kinds of resources on which no page depends. A kind in no table may route or mute pages, and asks.

Downtimes and maintenance windows are judged in `review.guard.muted`.
"""

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
