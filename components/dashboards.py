"""Dashboards: a graph for each signal, with the thresholds of its alerts drawn as lines."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_datadog as datadog

from catalog import Alert, Dashboard, Signal, Stack
from catalog.units import suffix
from components.naming import logical, renamed, title
from components.queries import graph, number

_LINES = {"critical": "error dashed", "warning": "warning dashed", "info": "info dashed"}


@dataclass(frozen=True, kw_only=True)
class DashboardsArgs:
    """The dashboards to make, the alerts whose thresholds they show, and by name the metrics that this stack makes."""

    stack: Stack
    dashboards: tuple[Dashboard, ...]
    alerts: tuple[Alert, ...]
    metrics: Mapping[str, pulumi.Resource]


class Dashboards(pulumi.ComponentResource):
    """Makes the dashboards, each with template variables for the environment and the service."""

    def __init__(self, name: str, args: DashboardsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Dashboards", name, {"environment": args.stack.environment}, opts)
        for item in args.dashboards:
            self._dashboard(name, item, args)
        self.register_outputs({"count": len(args.dashboards)})

    def _dashboard(self, name: str, item: Dashboard, args: DashboardsArgs) -> None:
        environment = args.stack.environment
        named = sorted({metric.name for signal in item.signals for metric in signal.metrics} & set(args.metrics))
        datadog.Dashboard(
            logical(name, item),
            title=title(environment, item.name),
            description=item.description or "Kept by Watchbill",
            layout_type="ordered",
            # `defaults`: the SDK's `default` is deprecated and comes back as a difference at every refresh.
            template_variables=[
                datadog.DashboardTemplateVariableArgs(name="env", prefix="env", defaults=[environment]),
                datadog.DashboardTemplateVariableArgs(name="service", prefix="service", defaults=["*"]),
            ],
            widgets=[_graph(signal, args.alerts) for signal in item.signals],
            opts=pulumi.ResourceOptions(
                parent=self, aliases=renamed(name, item), depends_on=[args.metrics[metric] for metric in named]
            ),
        )


def _graph(signal: Signal, alerts: tuple[Alert, ...]) -> datadog.DashboardWidgetArgs:
    queries, formula = graph(signal, "$env,$service")
    return datadog.DashboardWidgetArgs(
        timeseries_definition=datadog.DashboardWidgetTimeseriesDefinitionArgs(
            title=signal.title[:1].upper() + signal.title[1:] + _in_brackets(suffix(signal.unit)),
            requests=[
                datadog.DashboardWidgetTimeseriesDefinitionRequestArgs(
                    display_type="line",
                    formulas=[
                        datadog.DashboardWidgetTimeseriesDefinitionRequestFormulaArgs(
                            formula_expression=formula, alias=signal.title
                        )
                    ],
                    queries=[_query(name, query) for name, query in queries],
                )
            ],
            markers=[_marker(alert) for alert in alerts if alert.signal == signal and alert.anomaly is None],
        )
    )


def _in_brackets(unit: str) -> str:
    return f" ({unit.strip()})" if unit else ""


def _query(name: str, query: str) -> datadog.DashboardWidgetTimeseriesDefinitionRequestQueryArgs:
    return datadog.DashboardWidgetTimeseriesDefinitionRequestQueryArgs(
        metric_query=datadog.DashboardWidgetTimeseriesDefinitionRequestQueryMetricQueryArgs(
            name=name, query=query, data_source="metrics"
        )
    )


def _marker(alert: Alert) -> datadog.DashboardWidgetTimeseriesDefinitionMarkerArgs:
    return datadog.DashboardWidgetTimeseriesDefinitionMarkerArgs(
        value=f"y = {number(alert.threshold)}", display_type=_LINES[alert.severity], label=alert.name
    )
