"""Alerts: one Datadog monitor each, of the type that its signal needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from catalog import Alert, Composite, Stack
from catalog.alerts.composites.expression import Operators, evaluate
from catalog.alerts.composites.model import key
from catalog.alerts.detection import Anomaly, ServiceCheck
from catalog.forms.units import short_length
from components.channels import Handles
from components.conventions.naming import logical, renamed, title
from components.conventions.runbooks import runbook_assets
from components.conventions.tags import tags
from components.datadog.alert_messages import alert_message, composite_message
from components.datadog.alert_texts import NO_DATA_MINUTES
from components.datadog.messages import Place
from components.datadog.queries import monitor_query, monitor_type, number
from components.sdks import datadog

_QUERY: Operators[str] = Operators(
    conjunction=lambda left, right: f"{left} && {right}",
    disjunction=lambda left, right: f"{left} || {right}",
    negation=lambda part: f"!{part}",
    brackets=lambda part: f"({part})",
)


@dataclass(frozen=True, kw_only=True)
class AlertsArgs:
    """`handles` are those of the channels; `metrics`, by name, those that this stack makes; `site` is Datadog's pages,
    `dashboards` the names of those there.

    A monitor is made after the metric that its query names. `check_monitors` are the numbers of the uptime checks'
    monitors, by the check's id: composites join them too.
    """

    stack: Stack
    alerts: tuple[Alert, ...]
    composites: tuple[Composite, ...] = ()
    handles: Handles
    metrics: Mapping[str, pulumi.Resource]
    check_monitors: Mapping[str, pulumi.Output[int]] = field(default_factory=dict)
    site: str
    dashboards: frozenset[str] = frozenset()


class Alerts(pulumi.ComponentResource):
    """Makes the monitors of all alerts, as children of one component: an alert may change its service and stay."""

    monitor_ids: Mapping[str, pulumi.Output[int]]
    """The number of each alert's monitor, by the alert's id."""

    def __init__(self, name: str, args: AlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Alerts", name, {"environment": args.stack.environment}, opts)
        self._place = Place(
            environment=args.stack.environment, site=args.site, dashboards=args.dashboards, handles=args.handles
        )
        self.monitor_ids = {alert.id: self._monitor(name, alert, args).id.apply(int) for alert in args.alerts}
        for composite in args.composites:
            self._composite(name, composite, args)
        self.register_outputs({"count": len(args.alerts) + len(args.composites)})

    def _monitor(self, name: str, alert: Alert, args: AlertsArgs) -> datadog.Monitor:
        environment = args.stack.environment
        check, silence = isinstance(alert.detection, ServiceCheck), alert.missing_data.silence
        waited_for = [args.metrics[metric.name] for metric in alert.signal.metrics if metric.name in args.metrics]
        return datadog.Monitor(
            logical(name, alert),
            name=title(environment, alert.name),
            type=monitor_type(alert),
            query=monitor_query(alert, environment),
            message=alert_message(alert, self._place),
            monitor_thresholds=_thresholds(alert),
            monitor_threshold_windows=_threshold_windows(alert),
            priority=str(alert.priority),
            tags=tags(args.stack, alert.service, f"severity:{alert.severity}", f"alert:{alert.id}", *alert.tags),
            assets=runbook_assets(args.stack, alert.runbook),
            # A service check refuses this property (400) and has an older pair instead.
            on_missing_data=alert.missing_data.sends,
            notify_no_data=silence == "notifies" if check else None,
            no_data_timeframe=NO_DATA_MINUTES if check and silence == "notifies" else None,
            # Refused (400) where missing data resolves.
            timeout_h=alert.group_end_hours,
            # Metrics made of logs have gaps; a full window would be waited for in vain.
            require_full_window=False if monitor_type(alert) == "query alert" else None,
            evaluation_delay=alert.evaluation_delay_seconds,
            renotify_interval=alert.renotify.every_minutes if alert.renotify else None,
            renotify_occurrences=alert.renotify.times if alert.renotify else None,
            renotify_statuses=_renotified(alert),
            include_tags=True,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, alert), depends_on=waited_for),
        )

    def _composite(self, name: str, composite: Composite, args: AlertsArgs) -> None:
        """A monitor that names others by their numbers; missing data and thresholds are those monitors' own affair."""
        ids = [
            (self.monitor_ids if isinstance(member, Alert) else args.check_monitors)[member.id]
            for member in composite.members
        ]

        def query(numbers: list[int]) -> str:
            return _joined(composite, dict(zip(map(key, composite.members), map(int, numbers), strict=True)))

        datadog.Monitor(
            logical(name, composite),
            name=title(args.stack.environment, composite.name),
            type="composite",
            query=pulumi.Output.all(*ids).apply(query),
            message=composite_message(composite, self._place),
            priority=str(composite.priority),
            tags=tags(
                args.stack,
                composite.service,
                f"severity:{composite.severity}",
                f"alert:{composite.id}",
                *composite.tags,
            ),
            assets=runbook_assets(args.stack, composite.runbook),
            renotify_interval=composite.renotify.every_minutes if composite.renotify else None,
            renotify_occurrences=composite.renotify.times if composite.renotify else None,
            renotify_statuses=["alert"] if composite.renotify else None,
            include_tags=True,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, composite)),
        )


def _joined(composite: Composite, numbers: Mapping[str, int]) -> str:
    """`123 && !(456 || 789)`."""
    return evaluate(composite.expression, {key: str(number) for key, number in numbers.items()}, _QUERY)


def _thresholds(alert: Alert) -> datadog.MonitorMonitorThresholdsArgs:
    detection = alert.detection
    return datadog.MonitorMonitorThresholdsArgs(
        # Of an anomaly it is a share of the window's points: all of them outside, and it ends when none is.
        critical="1" if detection.limit is None else number(detection.limit),
        critical_recovery="0" if detection.limit is None else _written(detection.recovery),
        warning=_written(detection.warning),
        warning_recovery=_written(detection.warning_recovery),
        # Without it a service check waits for as many passed runs as failed ones.
        ok="1" if isinstance(detection, ServiceCheck) else None,
    )


def _written(level: float | None) -> str | None:
    return None if level is None else number(level)


def _threshold_windows(alert: Alert) -> datadog.MonitorMonitorThresholdWindowsArgs | None:
    """Required of anomaly monitors, refused (400) of all others."""
    if not isinstance(alert.detection, Anomaly):
        return None
    length = f"last_{short_length(alert.detection.window_minutes)}"
    return datadog.MonitorMonitorThresholdWindowsArgs(trigger_window=length, recovery_window=length)


def _renotified(alert: Alert) -> list[str] | None:
    if alert.renotify is None:
        return None
    return ["alert", "no data"] if alert.missing_data.silence == "notifies" else ["alert"]
