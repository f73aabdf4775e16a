"""Metrics: each log-based metric that a query can name, and what the account knows of metrics that it has received."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from catalog import Metric
from components.naming import logical
from components.sdks import datadog

_RESERVED = ("env", "service")


@dataclass(frozen=True, kw_only=True)
class MetricsArgs:
    """The metrics to make; their names are unique in the account."""

    metrics: tuple[Metric, ...]


class Metrics(pulumi.ComponentResource):
    """Makes each metric of the log lines of its event; an account has each name once, so only its owner makes them.

    Unit, description and tags can be set only of a metric that Datadog has received: before that the API answers 404.
    """

    made: Mapping[str, pulumi.Resource]
    """The metrics by name, for what queries them to wait for."""

    def __init__(self, name: str, args: MetricsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Metrics", name, {"metrics": [metric.name for metric in args.metrics]}, opts)
        # Of an integration's metric Datadog refuses a tag configuration (400), and has better texts than ours.
        ours = [metric for metric in args.metrics if not metric.integration]
        self.made = {
            metric.name: self._metric(name, metric) if metric.event is not None else self._tags(name, metric)
            for metric in ours
            if metric.event is not None or metric.reported
        }
        for metric in ours:
            if metric.reported:
                self._metadata(name, metric)
        self.register_outputs({"names": [metric.name for metric in args.metrics]})

    def _metric(self, name: str, metric: Metric) -> datadog.LogsMetric:
        return datadog.LogsMetric(
            logical(name, metric),
            name=metric.name,
            compute=_compute(metric),
            filter=datadog.LogsMetricFilterArgs(query=f"@event:{metric.event}"),
            group_bies=[datadog.LogsMetricGroupByArgs(path=_path(tag), tag_name=tag) for tag in metric.tags],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _metadata(self, name: str, metric: Metric) -> None:
        if metric.unit is None and metric.description is None:
            return
        datadog.MetricMetadata(
            logical(name, metric, "metadata"),
            metric=metric.name,
            description=metric.description,
            unit=metric.unit,
            opts=pulumi.ResourceOptions(parent=self, depends_on=self.made.get(metric.name)),
        )

    def _tags(self, name: str, metric: Metric) -> datadog.MetricTagConfiguration:
        """The tags to keep of an agent's metric, and no others. A log-based one has those that it was made with."""
        return datadog.MetricTagConfiguration(
            logical(name, metric, "tags"),
            metric_name=metric.name,
            metric_type=metric.kind,
            tags=list(metric.tags),
            # Refused (400) on any other type.
            include_percentiles=True if metric.kind == "distribution" else None,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _compute(metric: Metric) -> datadog.LogsMetricComputeArgs:
    if metric.kind == "count":
        # The API refuses a path, and percentiles, on a count.
        return datadog.LogsMetricComputeArgs(aggregation_type="count")
    # Without percentiles a `p95:` query on the metric finds nothing.
    return datadog.LogsMetricComputeArgs(
        aggregation_type="distribution", path=f"@{metric.field}", include_percentiles=True
    )


def _path(tag: str) -> str:
    """`env` and `service` are tags of the log line itself; the others are attributes, which take an `@`."""
    return tag if tag in _RESERVED else f"@{tag}"
