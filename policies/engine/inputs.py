"""Reading inputs that may be unknown, secret, missing or of another kind than the vendor's: nothing here ever fails."""

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
    """The value at a path of keys; None where the path leaves what is there."""
    for key in path:
        if not isinstance(value, Mapping):
            return value if is_opaque(value) else None
        value = value.get(key)
    return value


def is_opaque(value: Any) -> bool:
    """Whether there is a value that cannot be looked at: unknown until applied, or a secret."""
    return isinstance(value, str) and value in _OPAQUE


def text(value: Any) -> str | None:
    """The text, if it is one that can be looked at."""
    return value if isinstance(value, str) and value not in _OPAQUE else None


def number(value: Any) -> float | None:
    """The number, if it is one; Datadog has numbers as texts here and there."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def entries(value: Any) -> Sequence[Any]:
    """The entries of a list; none where it is no list."""
    return value if isinstance(value, (list, tuple)) else ()


def texts(value: Any) -> list[str]:
    """The entries of a list that are texts."""
    return [found for entry in entries(value) if (found := text(entry)) is not None]


def is_missing(value: Any) -> bool:
    """Whether nothing is given; what is unknown is given."""
    return value is None or (isinstance(value, (list, tuple, Mapping)) and not value)


def schedule_users(inputs: Any) -> list[Any]:
    """The users in the layers of a schedule of PagerDuty's."""
    return [user for layer in entries(at(inputs, "layers")) for user in entries(at(layer, "users"))]


def messages(inputs: Any) -> list[str]:
    """All that a monitor or a test writes to people."""
    return [found for key in ("message", "escalationMessage") if (found := text(at(inputs, key))) is not None]
