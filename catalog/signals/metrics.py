"""Metrics: numbers in Datadog, made from the product's JSON log lines or reported by an agent.

The metrics in this module exist without YAML; they are made from log lines by their `event` field.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal

from catalog.signals.integration_metrics import namespace
from catalog.source.places import Source

MetricKind = Literal["count", "distribution", "gauge"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A metric made from the log lines with a given `event`; if that is None, an agent reports it.

    A distribution measures the log line's `field`, in `unit` (None: no unit, such as an amount of money), and has
    percentiles; a count counts the lines. `tags` are those to filter and group by. `reported`: Datadog has received it
    at least once. Only then can its unit, description and tags be set, unless Datadog sets them itself, as it does for
    an integration's metric. `source` is None for metrics that exist without YAML and are not in it.
    """

    name: str
    event: str | None
    field: str | None = None
    kind: MetricKind
    unit: str | None = None
    tags: tuple[str, ...]
    description: str | None = None
    reported: bool = False
    source: Source | None = dataclasses.field(default=None, compare=False)

    @property
    def id(self) -> str:
        """Its name, which identifies it here and in the account."""
        return self.name

    @property
    def integration(self) -> str | None:
        """The namespace (`redis`) of the Datadog integration that sends it; None for a custom metric."""
        return None if self.event is not None else namespace(self.name)


METRICS: tuple[Metric, ...] = (
    Metric(
        name="api.latency",
        event="http.request",
        field="duration_ms",
        kind="distribution",
        unit="millisecond",
        tags=("env", "service", "endpoint"),
        description="Time to answer a request",
    ),
    Metric(
        name="api.requests",
        event="http.request",
        field=None,
        kind="count",
        unit=None,
        tags=("env", "service", "endpoint", "method", "status_class"),
        description="Requests answered",
    ),
    Metric(
        name="payment.amount",
        event="payment",
        field="amount",
        kind="distribution",
        unit=None,
        tags=("env", "service", "currency", "outcome"),
        description="Amount of a payment, in its currency",
    ),
    Metric(
        name="payment.attempts",
        event="payment",
        field=None,
        kind="count",
        unit=None,
        tags=("env", "service", "provider", "outcome"),
        description="Payments tried",
    ),
    Metric(
        name="user.signup",
        event="user.signup",
        field=None,
        kind="count",
        unit=None,
        tags=("env", "service"),
        description="Users who signed up",
    ),
)
METRIC_BY_NAME = {metric.name: metric for metric in METRICS}
