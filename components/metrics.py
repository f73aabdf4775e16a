"""Metrics: each log-based metric that a query names."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_datadog as datadog

from catalog import Metric

_RESERVED = ("env", "service")


@dataclass(frozen=True, kw_only=True)
class MetricsArgs:
    """The metrics to make; their names are unique in the account."""

    metrics: tuple[Metric, ...]


class Metrics(pulumi.ComponentResource):
    """Makes each metric of the log lines of its event; an account has each name once, so only its owner makes them."""

    made: Mapping[str, datadog.LogsMetric]
    """The metrics by name, for what queries them to wait for."""

    def __init__(self, name: str, args: MetricsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Metrics", name, {"metrics": [metric.name for metric in args.metrics]}, opts)
        self.made = {metric.name: self._metric(name, metric) for metric in args.metrics}
        self.register_outputs({"names": [metric.name for metric in args.metrics]})

    def _metric(self, name: str, metric: Metric) -> datadog.LogsMetric:
        return datadog.LogsMetric(
            f"{name}-{metric.name}",
            name=metric.name,
            compute=_compute(metric),
            filter=datadog.LogsMetricFilterArgs(query=f"@event:{metric.event}"),
            group_bies=[datadog.LogsMetricGroupByArgs(path=_path(tag), tag_name=tag) for tag in metric.tags],
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
