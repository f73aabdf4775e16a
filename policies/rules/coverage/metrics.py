"""Rules on metrics that Datadog has not received, or that its integrations own."""

from policies.engine.rule import FoundAtLoad, rule


@rule(id="metric-metadata-unset", severity="info", scope=FoundAtLoad)
def metric_metadata_unset() -> None:
    """Datadog accepts no unit, description or tags for a metric that it has never received.

    Fix: Write `reported: true` in the metric once Datadog has received it.

    Wrong:
        metrics:
          - {name: shop.queue.length, type: gauge, from: agent, tags: [host]}
    Right:
        metrics:
          - {name: shop.queue.length, type: gauge, from: agent, tags: [host], reported: true}
    """


@rule(id="integration-metric", severity="warning", scope=FoundAtLoad)
def integration_metric() -> None:
    """Datadog sets unit, description and tags of its integrations' metrics, and rejects a tag configuration.

    Fix: Remove `reported: true` from the metric.

    Wrong:
        metrics:
          - {name: redis.mem.used, type: gauge, from: agent, reported: true}
    Right:
        metrics:
          - {name: redis.mem.used, type: gauge, from: agent}
    """


@rule(id="percentiles-not-enabled", severity="warning", scope=FoundAtLoad)
def percentiles_not_enabled() -> None:
    """A percentile of an integration's metric has no value until someone enables percentiles in Datadog.

    Fix: Enable them once in Datadog's Metrics Summary, or use the average.

    Wrong:
        metrics:
          - {name: linkerd.response_latency, type: distribution, unit: second, from: agent}
        signals:
          - {name: proxy_latency, percentile: 95, metric: linkerd.response_latency}
    Right:
        metrics:
          - {name: linkerd.response_latency, type: distribution, unit: second, from: agent}
        signals:
          - {name: proxy_latency, average: linkerd.response_latency}
    """
