"""Alerts: one Datadog monitor each."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_datadog as datadog

from catalog import Alert, Stack
from components.channels import Handles
from components.messages import alert_message
from components.naming import logical, renamed, title
from components.queries import monitor_query, number
from components.tags import tags

PRIORITIES = {"critical": "1", "warning": "3", "info": "5"}
"""Datadog's priority, from P1 to P5, of each severity."""


@dataclass(frozen=True, kw_only=True)
class AlertsArgs:
    """`handles` are those of the channels; `metrics`, by name, those that this stack makes.

    A monitor is made after the metric that its query names.
    """

    stack: Stack
    alerts: tuple[Alert, ...]
    handles: Handles
    metrics: Mapping[str, pulumi.Resource]


class Alerts(pulumi.ComponentResource):
    """Makes the monitors of all alerts, as children of one component: an alert may change its service and stay."""

    monitor_ids: Mapping[str, pulumi.Output[int]]
    """The number of each alert's monitor, by the alert's id."""

    def __init__(self, name: str, args: AlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Alerts", name, {"environment": args.stack.environment}, opts)
        self.monitor_ids = {alert.id: self._monitor(name, alert, args).id.apply(int) for alert in args.alerts}
        self.register_outputs({"count": len(args.alerts)})

    def _monitor(self, name: str, alert: Alert, args: AlertsArgs) -> datadog.Monitor:
        environment = args.stack.environment
        return datadog.Monitor(
            logical(name, alert),
            name=title(environment, alert.name),
            type="query alert",
            query=monitor_query(alert, environment),
            message=alert_message(alert, environment, args.handles.of(alert.notify, alert.service, alert.severity)),
            monitor_thresholds=datadog.MonitorMonitorThresholdsArgs(critical=number(alert.threshold)),
            priority=PRIORITIES[alert.severity],
            tags=tags(args.stack, alert.service, f"severity:{alert.severity}", f"alert:{alert.id}"),
            assets=_assets(alert),
            # The default for counts reads silence as 0 and would hide that telemetry is dead; a share without traffic
            # must not page either.
            on_missing_data="show_no_data",
            # Metrics made of logs have gaps; a full window would be waited for in vain.
            require_full_window=False,
            include_tags=True,
            opts=pulumi.ResourceOptions(
                parent=self, aliases=renamed(name, alert), depends_on=args.metrics.get(alert.signal.metric.name)
            ),
        )


def _assets(alert: Alert) -> list[datadog.MonitorAssetArgs] | None:
    if alert.runbook is None:
        return None
    return [datadog.MonitorAssetArgs(category="runbook", name="Runbook", url=alert.runbook)]
