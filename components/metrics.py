"""Metrics: each log-based metric that a query can name, and the metadata of metrics that the account has received."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from catalog import Metric
from components.conventions.naming import logical
from components.sdks import datadog

_RESERVED = ("env", "service")


@dataclass(frozen=True, kw_only=True)
class MetricsArgs:
    """The metrics to create; their names are unique in the account."""

    metrics: tuple[Metric, ...]


class Metrics(pulumi.ComponentResource):
    """Creates each metric from the log lines of its event; an account has each name once, so only its owner creates
    them.

    Unit, description and tags can be set only on a metric that Datadog has received: before that the API answers 404.
    """

    made: Mapping[str, pulumi.Resource]
    """The resources that a metric's queries must wait for, by the metric's name."""

    def __init__(self, name: str, args: MetricsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Metrics", name, {"metrics": [metric.name for metric in args.metrics]}, opts)
        # Datadog refuses (400) a tag configuration on an integration's metric, and its own texts are better than ours.
        ours = [metric for metric in args.metrics if not metric.integration]
        logged = {metric.name: self._metric(name, metric) for metric in ours if metric.event is not None}
        tagged = {metric.name: self._tags(name, metric) for metric in ours if metric.event is None and metric.reported}
        # Alerts do not need the tags of a count or a gauge: they must also work in an account whose plan has no tag
        # configurations. A percentile needs the configuration that keeps it.
        percentiles = {metric.name for metric in ours if metric.kind == "distribution"}
        self.made = logged | {metric: tagged[metric] for metric in tagged.keys() & percentiles}
        for metric in ours:
            if metric.reported:
                self._metadata(name, metric, (logged | tagged)[metric.name])
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

    def _metadata(self, name: str, metric: Metric, logs_metric: pulumi.Resource) -> None:
        if metric.unit is None and metric.description is None:
            return
        # The API always reports a type: every preview would show its removal (terraform-provider-datadog#3975).
        ignored = ["type", "short_name", "per_unit", "statsd_interval"]
        # A text that the YAML leaves out is Datadog's, or was written by somebody there: keep it.
        ignored += ["description"] if metric.description is None else []
        ignored += ["unit"] if metric.unit is None else []
        datadog.MetricMetadata(
            logical(name, metric, "metadata"),
            metric=metric.name,
            description=metric.description,
            unit=metric.unit,
            opts=pulumi.ResourceOptions(parent=self, depends_on=logs_metric, ignore_changes=ignored),
        )

    def _tags(self, name: str, metric: Metric) -> datadog.MetricTagConfiguration:
        """Return the tags to keep on an agent's metric, and no others. A log-based metric has the tags from its
        definition.
        """
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
        # The API refuses a path and percentiles on a count.
        return datadog.LogsMetricComputeArgs(aggregation_type="count")
    # Without percentiles a `p95:` query on the metric finds nothing.
    return datadog.LogsMetricComputeArgs(
        aggregation_type="distribution", path=f"@{metric.field}", include_percentiles=True
    )


def _path(tag: str) -> str:
    """Return the path of a tag: `env` and `service` are tags of the log line itself; the others are attributes, which
    need an `@`.
    """
    return tag if tag in _RESERVED else f"@{tag}"
