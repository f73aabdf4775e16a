"""Alerts that give a monitor's query in Datadog's own language."""

from dataclasses import dataclass
from typing import Literal

from catalog.alerts.model import BaseAlert

# The types that the provider knows (`resource_datadog_monitor.go`), without `synthetics alert`: a test makes those.
MonitorType = Literal[
    "query alert",
    "metric alert",
    "log alert",
    "service check",
    "event-v2 alert",
    "event alert",
    "process alert",
    "rum alert",
    "trace-analytics alert",
    "error-tracking alert",
    "database-monitoring alert",
    "network-performance alert",
    "network-path alert",
    "audit alert",
    "ci-pipelines alert",
    "ci-tests alert",
    "cost alert",
    "data-quality alert",
    "data-jobs alert",
    "llm-observability alert",
    "slo alert",
    "composite",
]


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The thresholds of a monitor, as Datadog names them; None for those that it does not have."""

    critical: float | None = None
    critical_recovery: float | None = None
    warning: float | None = None
    warning_recovery: float | None = None
    ok: float | None = None
    unknown: float | None = None


@dataclass(frozen=True, kw_only=True)
class QueryAlert(BaseAlert):
    """Fires when the monitor of `query` does. Nothing is known of what the query measures."""

    query: str
    type: MonitorType
    thresholds: Thresholds

    @property
    def notifies_missing_data(self) -> bool:
        """Whether Datadog notifies when nothing is measured, as the raw properties say."""
        raw = self.raw.inputs
        return raw.get("onMissingData") == "show_and_notify_no_data" or raw.get("notifyNoData") is True
