"""Alerts: one Datadog monitor per alert, of the type that its signal needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from catalog import Alert, Composite, QueryAlert, Stack
from catalog.alerts.composites.expression import Operators, evaluate
from catalog.alerts.composites.model import key
from catalog.alerts.detection import Anomaly, ServiceCheck
from catalog.alerts.queries.model import Thresholds
from catalog.forms.units import short_length
from components.channels import Handles
from components.conventions.naming import logical, title
from components.conventions.raw import item_options
from components.conventions.runbooks import runbook_assets
from components.conventions.tags import tags
from components.datadog.alert_messages import alert_message, composite_message, query_message
from components.datadog.detections import NO_DATA_MINUTES, monitor_query, monitor_type
from components.datadog.messages import Place
from components.datadog.queries import number
from components.sdks import datadog

_QUERY: Operators[str] = Operators(
    conjunction=lambda left, right: f"{left} && {right}",
    disjunction=lambda left, right: f"{left} || {right}",
    negation=lambda part: f"!{part}",
    brackets=lambda part: f"({part})",
)


@dataclass(frozen=True, kw_only=True)
class AlertsArgs:
    """`handles` belong to the channels; `metrics` are those that this stack makes, by name. `site` is the address of
    Datadog's pages and `dashboards` the names of the dashboards there.

    A monitor is created after the metric that its query names. `check_monitors` holds the ids of the uptime checks'
    monitors, by check id: a composite can include them too.
    """

    stack: Stack
    alerts: tuple[Alert, ...]
    queries: tuple[QueryAlert, ...] = ()
    composites: tuple[Composite, ...] = ()
    handles: Handles
    metrics: Mapping[str, pulumi.Resource]
    check_monitors: Mapping[str, pulumi.Output[int]] = field(default_factory=dict)
    site: str
    dashboards: frozenset[str] = frozenset()


class Alerts(pulumi.ComponentResource):
    """Creates the monitors of all alerts as children of one component, so that an alert can change its service without
    being replaced.
    """

    monitor_ids: Mapping[str, pulumi.Output[int]]
    """The id of each alert's monitor, by alert id."""

    def __init__(self, name: str, args: AlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Alerts", name, {"environment": args.stack.environment}, opts)
        self._place = Place(
            environment=args.stack.environment, site=args.site, dashboards=args.dashboards, handles=args.handles
        )
        self.monitor_ids = {alert.id: self._monitor(name, alert, args).id.apply(int) for alert in args.alerts}
        for query in args.queries:
            self._query(name, query, args.stack)
        for composite in args.composites:
            self._composite(name, composite, args)
        self.register_outputs({"count": len(args.alerts) + len(args.queries) + len(args.composites)})

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
            # Datadog refuses this property on a service check (400), which has an older pair of properties instead.
            on_missing_data=alert.missing_data.sends,
            notify_no_data=silence == "notifies" if check else None,
            no_data_timeframe=NO_DATA_MINUTES if check and silence == "notifies" else None,
            # Datadog refuses this (400) where missing data resolves the alert.
            timeout_h=alert.group_end_hours,
            # Metrics made from logs have gaps: a monitor that requires a full window would never evaluate.
            require_full_window=False if monitor_type(alert) == "query alert" else None,
            evaluation_delay=alert.evaluation_delay_seconds,
            renotify_interval=alert.renotify.every_minutes if alert.renotify else None,
            renotify_occurrences=alert.renotify.times if alert.renotify else None,
            renotify_statuses=_renotified(alert),
            include_tags=True,
            opts=pulumi.ResourceOptions.merge(
                item_options(self, name, alert), pulumi.ResourceOptions(depends_on=waited_for)
            ),
        )

    def _query(self, name: str, alert: QueryAlert, stack: Stack) -> None:
        """Create the monitor of a query. Nothing is sent about missing data: the raw properties say it, or Datadog's
        default holds.
        """
        datadog.Monitor(
            logical(name, alert),
            name=title(stack.environment, alert.name),
            type=alert.type,
            query=alert.query,
            message=query_message(alert, self._place),
            monitor_thresholds=_query_thresholds(alert.thresholds),
            priority=str(alert.priority),
            tags=tags(stack, alert.service, f"severity:{alert.severity}", f"alert:{alert.id}", *alert.tags),
            assets=runbook_assets(stack, alert.runbook),
            renotify_interval=alert.renotify.every_minutes if alert.renotify else None,
            renotify_occurrences=alert.renotify.times if alert.renotify else None,
            renotify_statuses=["alert"] if alert.renotify else None,
            include_tags=True,
            opts=item_options(self, name, alert),
        )

    def _composite(self, name: str, composite: Composite, args: AlertsArgs) -> None:
        """Create a monitor that names other monitors by their ids; missing data and thresholds are settings of those
        monitors.
        """
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
            opts=item_options(self, name, composite),
        )


def _joined(composite: Composite, numbers: Mapping[str, int]) -> str:
    """Return the composite's formula with monitor ids: `123 && !(456 || 789)`."""
    return evaluate(composite.expression, {key: str(number) for key, number in numbers.items()}, _QUERY)


def _thresholds(alert: Alert) -> datadog.MonitorMonitorThresholdsArgs:
    detection = alert.detection
    return datadog.MonitorMonitorThresholdsArgs(
        # For an anomaly it is a share of the window's points: it fires when all are outside and ends when none is.
        critical="1" if detection.limit is None else number(detection.limit),
        critical_recovery="0" if detection.limit is None else _written(detection.recovery),
        warning=_written(detection.warning),
        warning_recovery=_written(detection.warning_recovery),
        # Without it a service check needs as many passed runs as failed ones to recover.
        ok="1" if isinstance(detection, ServiceCheck) else None,
    )


def _query_thresholds(thresholds: Thresholds) -> datadog.MonitorMonitorThresholdsArgs | None:
    """Return the thresholds of a query; None for a monitor without any, such as a composite."""
    values = {name: number(value) for name, value in vars(thresholds).items() if value is not None}
    return datadog.MonitorMonitorThresholdsArgs(**values) if values else None


def _written(level: float | None) -> str | None:
    return None if level is None else number(level)


def _threshold_windows(alert: Alert) -> datadog.MonitorMonitorThresholdWindowsArgs | None:
    """Return the windows of an anomaly monitor: it requires them, and every other type refuses them (400)."""
    if not isinstance(alert.detection, Anomaly):
        return None
    length = f"last_{short_length(alert.detection.window_minutes)}"
    return datadog.MonitorMonitorThresholdWindowsArgs(trigger_window=length, recovery_window=length)


def _renotified(alert: Alert) -> list[str] | None:
    if alert.renotify is None:
        return None
    return ["alert", "no data"] if alert.missing_data.silence == "notifies" else ["alert"]
