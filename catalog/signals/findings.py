"""Findings about metrics of Datadog's integrations: YAML without effect, and settings to make in Datadog."""

from collections.abc import Iterable, Iterator

from catalog.findings import Finding
from catalog.registry import ref_of
from catalog.signals.metrics import Metric
from catalog.signals.model import Signal
from catalog.stack import Stack

_WITH_PERCENTILES = ("trace.", "aws.lambda.enhanced.")
"""Distributions whose percentiles Datadog computes by default."""


def metric_findings(stack: Stack, metrics: Iterable[Metric], signals: Iterable[Signal]) -> tuple[Finding, ...]:
    """Return findings about integrations' metrics, for the stack that owns the account's metrics."""
    if not stack.owns.datadog:
        return ()
    return (*_ignored(metrics), *_percentiles(signals))


def _ignored(metrics: Iterable[Metric]) -> Iterator[Finding]:
    for metric in sorted(metrics, key=lambda metric: metric.name):
        if metric.integration and metric.reported:
            message = (
                f"`reported: true` has no effect for `{metric.name}`: Datadog itself sets the unit, "
                "description and tags of metrics "
            )
            message += f"that begin with `{metric.integration}.`, and refuses a tag configuration (400)"
            yield Finding("integration-metric", "warning", message, metric.source, "Remove the line.", ref_of(metric))


def _percentiles(signals: Iterable[Signal]) -> Iterator[Finding]:
    """Percentiles cannot be enabled from here: the API accepts them only in a tag configuration."""
    for signal in sorted(signals, key=lambda signal: signal.name):
        metric = signal.metric
        if signal.kind != "percentile" or metric is None or not metric.integration:
            continue
        if not metric.name.startswith(_WITH_PERCENTILES):
            message = f"`{signal.name}` has no data until somebody enables percentiles of `{metric.name}`: it is an "
            message += "integration's metric, and only Datadog's own pages have that setting"
            fix = "Enable them once in Datadog's Metrics Summary, or write `average:` instead of `percentile:`."
            yield Finding("percentiles-not-enabled", "warning", message, signal.source, fix, ref_of(signal))
