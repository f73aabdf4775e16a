"""All kinds of objects that the audit reads, one row each."""

from audit.live.datadog.monitors import MONITOR
from audit.live.kind import LiveKind
from audit.live.pagerduty.services import INTEGRATION, SERVICE
from audit.live.sentry.projects import PROJECT

KINDS: tuple[LiveKind, ...] = (MONITOR, SERVICE, INTEGRATION, PROJECT)
BY_TYPE = {row.type: row for row in KINDS if row.type is not None}
"""By Pulumi type."""
