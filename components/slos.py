"""SLOs: the objective, then the monitors of how fast its error budget burns."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from catalog import RatioSli, Slo, SloAlert, Stack, TimeSliceSli, UptimeSli
from catalog.alerts.model import PRIORITIES
from catalog.forms.units import short_length
from components.channels import Handles
from components.conventions.naming import logical, renamed, title
from components.conventions.raw import item_options
from components.conventions.runbooks import runbook_assets
from components.conventions.tags import check_tag, tags
from components.datadog.alert_messages import slo_message
from components.datadog.messages import Place
from components.datadog.queries import events_query, graph, number, scope
from components.sdks import datadog


@dataclass(frozen=True, kw_only=True)
class SlosArgs:
    """`handles` belong to the channels; `metrics` are those that this stack makes, by name; the other fields as for
    alerts.
    """

    stack: Stack
    slos: tuple[Slo, ...]
    handles: Handles
    metrics: Mapping[str, pulumi.Resource]
    site: str
    dashboards: frozenset[str] = frozenset()


class Slos(pulumi.ComponentResource):
    """Creates the SLOs and their alerts, which name them by id and so are created after them."""

    ids: Mapping[str, pulumi.Output[str]]
    """The id of each SLO, by its id in the catalog."""

    def __init__(self, name: str, args: SlosArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Slos", name, {"environment": args.stack.environment}, opts)
        self._place = Place(
            environment=args.stack.environment, site=args.site, dashboards=args.dashboards, handles=args.handles
        )
        resources = {slo.id: self._slo(name, slo, args) for slo in args.slos}
        self.ids = {id: slo.id for id, slo in resources.items()}
        for slo in args.slos:
            for alert in slo.alerts:
                self._alert(name, slo, alert, args.stack)
        self.register_outputs({"count": len(args.slos)})

    def _slo(self, name: str, slo: Slo, args: SlosArgs) -> datadog.ServiceLevelObjective:
        environment = args.stack.environment
        named = slo.signal.metrics if slo.signal else ()
        return datadog.ServiceLevelObjective(
            logical(name, slo),
            name=title(environment, slo.name),
            type="time_slice" if isinstance(slo.sli, TimeSliceSli) else "metric",
            description=slo.description or "Kept by Watchbill",
            query=_events(slo, environment),
            sli_specification=_slices(slo, environment),
            thresholds=[
                datadog.ServiceLevelObjectiveThresholdArgs(timeframe=slo.window, target=slo.target, warning=slo.warning)
            ],
            tags=tags(args.stack, slo.service, f"slo:{slo.id}", *slo.tags),
            opts=pulumi.ResourceOptions.merge(
                item_options(self, name, slo),
                pulumi.ResourceOptions(
                    depends_on=[args.metrics[metric.name] for metric in named if metric.name in args.metrics]
                ),
            ),
        )

    def _alert(self, name: str, slo: Slo, alert: SloAlert, stack: Stack) -> None:
        """Create a monitor of a burn rate or of the budget. It has no setting for missing data: the API refuses one
        (400).
        """
        own = (f"severity:{alert.severity}", f"slo:{slo.id}", *slo.tags)
        datadog.Monitor(
            logical(name, slo, alert.role),
            name=title(stack.environment, alert.name),
            type="slo alert",
            query=self.ids[slo.id].apply(lambda id: _query(id, slo, alert)),
            message=slo_message(slo, alert, self._place),
            monitor_thresholds=datadog.MonitorMonitorThresholdsArgs(critical=number(alert.threshold)),
            priority=str(PRIORITIES[alert.severity]),
            tags=tags(stack, slo.service, *own),
            assets=runbook_assets(stack, slo.runbook),
            include_tags=True,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, slo, alert.role)),
        )


def _query(id: str, slo: Slo, alert: SloAlert) -> str:
    against = f"> {number(alert.threshold)}"
    if not alert.long_hours:
        return f'error_budget("{id}").over("{slo.window}") {against}'
    # 24 hours and not one day: the API takes hours for the long window.
    long, short = f"{alert.long_hours}h", short_length(alert.short_minutes)
    return f'burn_rate("{id}").over("{slo.window}").long_window("{long}").short_window("{short}") {against}'


def _events(slo: Slo, environment: str) -> datadog.ServiceLevelObjectiveQueryArgs | None:
    """Return good events over all events. An uptime check counts its runs: an SLO over its monitor could not have an
    alert.
    """
    match slo.sli:
        case RatioSli(signal=signal, counts=counts):
            all_events = scope(signal, environment, slo.service, ())
            good = events_query(signal, environment, slo.service, others=counts == "bad")
            return datadog.ServiceLevelObjectiveQueryArgs(
                numerator=good, denominator=f"sum:{_name(slo)}{{{all_events}}}.as_count()"
            )
        case UptimeSli(check=check):
            runs = f"env:{environment},{check_tag(check)}"
            return datadog.ServiceLevelObjectiveQueryArgs(
                numerator=f"sum:synthetics.test_runs{{{runs},status:success}}.as_count()",
                denominator=f"sum:synthetics.test_runs{{{runs}}}.as_count()",
            )
    return None


def _name(slo: Slo) -> str:
    return slo.signal.metrics[0].name if slo.signal else ""


def _slices(slo: Slo, environment: str) -> datadog.ServiceLevelObjectiveSliSpecificationArgs | None:
    sli = slo.sli
    if not isinstance(sli, TimeSliceSli):
        return None
    queries, formula = graph(sli.signal, scope(sli.signal, environment, slo.service, ()))
    return datadog.ServiceLevelObjectiveSliSpecificationArgs(
        time_slice=datadog.ServiceLevelObjectiveSliSpecificationTimeSliceArgs(
            comparator=sli.comparator,
            threshold=sli.threshold,
            query_interval_seconds=sli.every_minutes * 60,
            query=datadog.ServiceLevelObjectiveSliSpecificationTimeSliceQueryArgs(
                formula=datadog.ServiceLevelObjectiveSliSpecificationTimeSliceQueryFormulaArgs(
                    formula_expression=formula
                ),
                queries=[_named(name, query) for name, query in queries],
            ),
        )
    )


def _named(name: str, query: str) -> datadog.ServiceLevelObjectiveSliSpecificationTimeSliceQueryQueryArgs:
    return datadog.ServiceLevelObjectiveSliSpecificationTimeSliceQueryQueryArgs(
        metric_query=datadog.ServiceLevelObjectiveSliSpecificationTimeSliceQueryQueryMetricQueryArgs(
            name=name, query=query, data_source="metrics"
        )
    )
