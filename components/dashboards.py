"""Dashboards: groups of graphs with alert thresholds as lines, the states of alerts and checks, and SLOs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from catalog import Alert, Dashboard, Service, Signal, Slo, Stack
from catalog.dashboards.model import DashboardGroup
from catalog.forms.units import suffix
from components.conventions.naming import logical, title
from components.conventions.raw import item_options
from components.conventions.tags import check_tag
from components.datadog.queries import graph, joined, number, service_filter
from components.sdks import datadog

_LINES = {"critical": "error dashed", "warning": "warning dashed", "info": "info dashed"}
_Widget = dict[str, Any]
"""The one definition of a widget, by its name: the SDK has separate types for widgets inside and outside a group."""
_Lines = Mapping[Signal, Sequence[Alert]]
"""The alerts whose thresholds are lines, by the signal whose graph shows them."""


@dataclass(frozen=True, kw_only=True)
class DashboardsArgs:
    """The dashboards to create, the alerts whose thresholds they show, and the metrics that this stack makes, by name.

    `monitor_ids` are the ids of the alerts' monitors, by alert id; `slo_ids` are Datadog's ids of the SLOs, by catalog
    id.
    """

    stack: Stack
    dashboards: tuple[Dashboard, ...]
    alerts: tuple[Alert, ...]
    metrics: Mapping[str, pulumi.Resource]
    monitor_ids: Mapping[str, pulumi.Output[int]]
    slo_ids: Mapping[str, pulumi.Output[str]]


class Dashboards(pulumi.ComponentResource):
    """Creates the dashboards, each with template variables for the environment and the service."""

    def __init__(self, name: str, args: DashboardsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Dashboards", name, {"environment": args.stack.environment}, opts)
        lines = _by_signal(args.alerts)
        for item in args.dashboards:
            self._dashboard(name, item, args, lines)
        self.register_outputs({"count": len(args.dashboards)})

    def _dashboard(self, name: str, item: Dashboard, args: DashboardsArgs, lines: _Lines) -> None:
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
                datadog.DashboardTemplateVariableArgs(
                    name="service", prefix="service", defaults=[item.service.tag if item.service else "*"]
                ),
            ],
            widgets=[widget for group in item.groups for widget in _placed(group, item, args, lines)],
            opts=pulumi.ResourceOptions.merge(
                item_options(self, name, item),
                pulumi.ResourceOptions(depends_on=[args.metrics[metric] for metric in named]),
            ),
        )


def _placed(
    group: DashboardGroup, dashboard: Dashboard, args: DashboardsArgs, lines: _Lines
) -> list[datadog.DashboardWidgetArgs]:
    """Return the widgets of a group: inside the group, or one by one where the group has no name."""
    widgets = _widgets(group, group.service or dashboard.service, args, lines)
    if group.name is None:
        return [datadog.DashboardWidgetArgs(**widget) for widget in widgets]
    inside = [datadog.DashboardWidgetGroupDefinitionWidgetArgs(**widget) for widget in widgets]
    definition = datadog.DashboardWidgetGroupDefinitionArgs(layout_type="ordered", title=group.name, widgets=inside)
    return [datadog.DashboardWidgetArgs(group_definition=definition)]


def _widgets(group: DashboardGroup, service: Service | None, args: DashboardsArgs, lines: _Lines) -> list[_Widget]:
    """Return the widgets of a group; `service` is the one selected by default, None for all services."""
    widgets = _states(group, args.stack) if group.states else []
    widgets += [_objective(slo, args.slo_ids[slo.id]) for slo in group.slos]
    widgets += [
        _graph(signal, _filters(signal, group), _of_service(lines.get(signal, ()), service)) for signal in group.signals
    ]
    widgets += [_history(alert, args.monitor_ids[alert.id]) for alert in group.alerts]
    if group.uptime:
        checks = " OR ".join(f'"{check_tag(check)}"' for check in group.uptime)
        query = f'type:synthetics tag:("env:{args.stack.environment}") tag:({checks})'
        widgets.append(_status("Checks from outside", query))
    return widgets


def _filters(signal: Signal, group: DashboardGroup) -> str:
    """Return the filters that the reader selects, for tags that the metric has and the signal does not set."""
    chosen = [] if signal.everywhere else ["$env"]
    if group.service is None and signal.service_scope == "own":
        of_service = ["$service"] if any("service" in metric.tags for metric in signal.metrics) else []
    else:
        of_service = service_filter(signal, group.service)
    return joined([*chosen, *of_service])


def _states(group: DashboardGroup, stack: Stack) -> list[_Widget]:
    """Return the widgets of monitor states. They select by tag, not by id, so that adding or removing a monitor does
    not change the dashboard.
    """
    tags = [f'"env:{stack.environment}"', '"managed-by:watchbill"']
    if group.service:
        tags.append(f'"service:{group.service.tag}"')
    return [_status("Alerts and checks", f"tag:({' AND '.join(tags)})")]


def _status(name: str, query: str) -> _Widget:
    return {
        "manage_status_definition": datadog.DashboardWidgetManageStatusDefinitionArgs(
            title=name,
            query=query,
            summary_type="monitors",
            display_format="countsAndList",
            color_preference="text",
            sort="status,asc",
            hide_zero_counts=True,
            show_last_triggered=True,
        )
    }


def _history(alert: Alert, monitor_id: pulumi.Output[int]) -> _Widget:
    """Return the graph of an alert's own monitor. Datadog requires its id as text here, and as a number elsewhere."""
    return {
        "alert_graph_definition": datadog.DashboardWidgetAlertGraphDefinitionArgs(
            title=alert.name, alert_id=monitor_id.apply(str), viz_type="timeseries"
        )
    }


def _objective(slo: Slo, id: pulumi.Output[str]) -> _Widget:
    """Return the widget of an SLO: its status over its one target window, and the error budget left."""
    return {
        "service_level_objective_definition": datadog.DashboardWidgetServiceLevelObjectiveDefinitionArgs(
            title=slo.name,
            slo_id=id,
            time_windows=[slo.window],
            view_type="detail",
            view_mode="overall",
            show_error_budget=True,
        )
    }


def _by_signal(alerts: Iterable[Alert]) -> _Lines:
    """Return the alerts whose thresholds can be lines in a signal's graph, by signal."""
    by_signal: dict[Signal, list[Alert]] = {}
    for alert in alerts:
        by_signal.setdefault(alert.signal, []).append(alert)
    return by_signal


def _of_service(alerts: Iterable[Alert], service: Service | None) -> list[Alert]:
    """Return the alerts of a service and those without a service; all alerts where no service is given.

    Without this limit, fifty services would draw a hundred lines in one graph.
    """
    return [alert for alert in alerts if service is None or alert.service is None or alert.service.id == service.id]


def _graph(signal: Signal, filters: str, alerts: list[Alert]) -> _Widget:
    queries, formula = graph(signal, filters)
    return {
        "timeseries_definition": datadog.DashboardWidgetTimeseriesDefinitionArgs(
            title=signal.title[:1].upper() + signal.title[1:] + _in_brackets(suffix(signal.unit)),
            requests=[
                datadog.DashboardWidgetTimeseriesDefinitionRequestArgs(
                    display_type="bars" if signal.kind == "count" else "line",
                    formulas=[
                        datadog.DashboardWidgetTimeseriesDefinitionRequestFormulaArgs(
                            formula_expression=formula, alias=signal.title
                        )
                    ],
                    queries=[_query(name, query) for name, query in queries],
                )
            ],
            markers=[_marker(alert, limit) for alert in alerts if (limit := alert.detection.limit) is not None],
        )
    }


def _in_brackets(unit: str) -> str:
    return f" ({unit.strip()})" if unit else ""


def _query(name: str, query: str) -> datadog.DashboardWidgetTimeseriesDefinitionRequestQueryArgs:
    return datadog.DashboardWidgetTimeseriesDefinitionRequestQueryArgs(
        metric_query=datadog.DashboardWidgetTimeseriesDefinitionRequestQueryMetricQueryArgs(
            name=name, query=query, data_source="metrics"
        )
    )


def _marker(alert: Alert, limit: float) -> datadog.DashboardWidgetTimeseriesDefinitionMarkerArgs:
    return datadog.DashboardWidgetTimeseriesDefinitionMarkerArgs(
        value=f"y = {number(limit)}", display_type=_LINES[alert.severity], label=alert.name
    )
