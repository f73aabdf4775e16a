"""Metrics that exist without a word of YAML: made of the product's JSON log lines by their `event` field."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A metric made of log lines whose `event` is the given one.

    A distribution is measured from the log line's `field`, in `unit` (None: no unit, such as an amount of money), and
    has percentiles; a count counts the lines. `tags` are the fields that it can be filtered and grouped by.
    """

    name: str
    event: str
    field: str | None
    kind: Literal["count", "distribution"]
    unit: str | None
    tags: tuple[str, ...]
    description: str


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
