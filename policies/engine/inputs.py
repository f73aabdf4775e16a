"""Read inputs that may be unknown, secret, missing or of an unexpected type: no function here raises."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi.runtime.rpc import UNKNOWN

from plan.resources.masking import SECRET, UNKNOWN_SHOWN

MONITOR = "datadog:index/monitor:Monitor"
TEST = "datadog:index/syntheticsTest:SyntheticsTest"
SLO = "datadog:index/serviceLevelObjective:ServiceLevelObjective"
DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"
LOGS_INDEX = "datadog:index/logsIndex:LogsIndex"
WEBHOOK = "datadog:index/webhook:Webhook"
SLACK = "datadog:slack/channel:Channel"
SERVICE_OBJECT = "datadog:pagerduty/serviceObject:ServiceObject"
PAGER = "pagerduty:index/service:Service"
INTEGRATION = "pagerduty:index/serviceIntegration:ServiceIntegration"
POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"
SCHEDULE = "pagerduty:index/schedule:Schedule"
USER = "pagerduty:index/user:User"
SENTRY_ALERT = "sentry:index/alert:Alert"
METRIC_MONITOR = "sentry:index/metricMonitor:MetricMonitor"
CLIENT_KEY = "sentry:index/key:Key"

Inputs = Mapping[str, Any]

_OPAQUE = frozenset((UNKNOWN, UNKNOWN_SHOWN, SECRET))


def at(value: Any, *path: str) -> Any:
    """Return the value at a path of keys, or the opaque value on the path; None if the path does not exist."""
    for key in path:
        if not isinstance(value, Mapping):
            return value if is_opaque(value) else None
        value = value.get(key)
    return value


def is_opaque(value: Any) -> bool:
    """Whether a value is given that cannot be read: unknown until applied, or secret."""
    return isinstance(value, str) and value in _OPAQUE


def text(value: Any) -> str | None:
    """Return the value if it is a readable text, else None."""
    return value if isinstance(value, str) and value not in _OPAQUE else None


def number(value: Any) -> float | None:
    """Return the value as a finite number, else None; Datadog has some numbers as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def entries(value: Any) -> Sequence[Any]:
    """Return the entries of a list; none for any other value."""
    return value if isinstance(value, (list, tuple)) else ()


def texts(value: Any) -> list[str]:
    """Return the readable texts in a list."""
    return [readable for entry in entries(value) if (readable := text(entry)) is not None]


def is_missing(value: Any) -> bool:
    """Whether no value is given; an unknown value counts as given."""
    return value is None or (isinstance(value, (list, tuple, Mapping)) and not value)


def schedule_users(inputs: Any) -> list[Any]:
    """Return the users in all layers of a PagerDuty schedule."""
    return [user for layer in entries(at(inputs, "layers")) for user in entries(at(layer, "users"))]


def messages(inputs: Any) -> list[str]:
    """Return every text that a monitor or a test sends to people."""
    return [message for key in ("message", "escalationMessage") if (message := text(at(inputs, key))) is not None]
