"""All kinds of objects that the audit reads, one row each."""

from audit.live.datadog.monitors import MONITOR
from audit.live.kind import LiveKind

KINDS: tuple[LiveKind, ...] = (MONITOR,)
BY_TYPE = {row.type: row for row in KINDS if row.type is not None}
"""By Pulumi type."""
