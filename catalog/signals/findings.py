"""Findings about metrics that Datadog's integrations send: lines that do nothing, and settings to make by hand."""

from collections.abc import Iterable, Iterator

from catalog.findings import Finding
from catalog.registry import ref_of
from catalog.signals.metrics import Metric
from catalog.signals.model import Signal
from catalog.stack import Stack

_WITH_PERCENTILES = ("trace.", "aws.lambda.enhanced.")
"""Distributions of which Datadog keeps percentiles without being asked."""


def metric_findings(stack: Stack, metrics: Iterable[Metric], signals: Iterable[Signal]) -> tuple[Finding, ...]:
    """What the stack that owns the account's metrics writes of integrations' metrics."""
    if not stack.owns.datadog:
        return ()
    return (*_ignored(metrics), *_percentiles(signals))


def _ignored(metrics: Iterable[Metric]) -> Iterator[Finding]:
    for metric in sorted(metrics, key=lambda metric: metric.name):
        if metric.integration and metric.reported:
            message = f"`reported: true` does nothing for `{metric.name}`: Datadog sets unit, description and tags of "
            message += f"what is below `{metric.integration}.` itself, and refuses a tag configuration (400)"
            yield Finding("integration-metric", "warning", message, metric.source, "Take the line out.", ref_of(metric))


def _percentiles(signals: Iterable[Signal]) -> Iterator[Finding]:
    """Nothing here can enable them: the API takes them in a tag configuration alone."""
    for signal in sorted(signals, key=lambda signal: signal.name):
        metric = signal.metric
        if signal.kind != "percentile" or metric is None or not metric.integration:
            continue
        if not metric.name.startswith(_WITH_PERCENTILES):
            message = f"`{signal.name}` finds nothing until somebody enables percentiles of `{metric.name}`: it is an "
            message += "integration's metric, and Datadog takes no such setting from here"
            fix = "Enable them once in Datadog's Metrics Summary, or write `average:` instead of `percentile:`."
            yield Finding("percentiles-by-hand", "warning", message, signal.source, fix, ref_of(signal))
