"""Datadog metrics: those made from logs, their tags and percentiles, and what a query may use."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import EITHER, Forbidden, OneOf, Pattern, Required, Rule, unless, when, within
from local.vendors.core.kinds import Kind, id_of, named_by
from local.vendors.core.places import at
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.monitors.query import MetricUse
from local.vendors.protocol.wire import Path, Properties

LOGS_METRIC = "datadog:index/logsMetric:LogsMetric"
SPANS_METRIC = "datadog:index/spansMetric:SpansMetric"
METRIC_TAGS = "datadog:index/metricTagConfiguration:MetricTagConfiguration"

_SYNTHETIC_METRICS = ("synthetics.", "datadog.", "system.", "trace.")
"""Metrics that the vendor reports by itself, without any program."""

_INTEGRATIONS = (
    "activemq", "airflow", "apache", "aws", "azure", "cassandra", "cilium", "cloudflare", "consul", "coredns",
    "couchbase", "datadog", "docker", "elasticsearch", "envoy", "etcd", "gcp", "haproxy", "istio", "jenkins",
    "kafka", "kubernetes", "kubernetes_state", "kubeproxy", "linkerd", "mongodb", "mysql", "nginx", "ntp",
    "php_fpm", "postgresql", "rabbitmq", "redis", "sqlserver", "synthetics", "system", "tomcat", "trace",
    "varnish", "vault", "zookeeper",
)  # fmt: skip
"""First words of the metrics of Datadog's integrations, as far as a web product needs them."""

_METRIC_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,199}")


def _check_excluded(inputs: Properties, _path: Path) -> Iterator[Problem]:
    if at(inputs, "excludeTagsMode") and at(inputs, "tags") == []:
        yield ("excludeTagsMode",), "has no tags to exclude"


def _admit_metadata(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    if not _reported(inputs["metric"], store):
        reason = f"404: metric {inputs['metric']} does not exist in this account; it must have been reported once"
        yield ("metric",), reason


def _admit_metric_tags(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    name = inputs["metricName"]
    if _is_of_integration(name):
        yield ("metricName",), f"cannot configure tags on metric because metric is an integration metric: {name}"
    elif store.get(LOGS_METRIC, name) or store.get(SPANS_METRIC, name):
        yield ("metricName",), f"{name} is generated from logs or spans: its tags come from its definition"
    elif not _reported(name, store):
        yield ("metricName",), f"cannot configure tags on a metric that does not exist: {name}"


def _reported(name: str, store: Store) -> bool:
    """Returns whether a metric exists: one made from logs exists from the first log line, not from its definition."""
    return name in store.known("metric") or name.startswith(_SYNTHETIC_METRICS)


def absent_metric(use: MetricUse, store: Store) -> Iterator[str]:
    """Yields why this account cannot answer a query: no such metric, or one that has no percentiles."""
    if use.name.startswith(_SYNTHETIC_METRICS):
        return
    percentile = use.aggregator.startswith("p")
    metric = store.get(LOGS_METRIC, use.name) or store.get(SPANS_METRIC, use.name)
    if metric is None and use.name not in (*store.known("metric"), *store.known("expected metric")):
        yield f"metric {use.name} does not exist in this account"
    elif percentile and not _has_percentiles(use.name, metric.inputs if metric else {}, store):
        yield f"{use.aggregator}:{use.name} requires a distribution metric with percentiles"


def _is_of_integration(name: str) -> bool:
    first, dot, _ = name.partition(".")
    return bool(dot) and first in _INTEGRATIONS


def _has_percentiles(name: str, metric: Properties, store: Store) -> bool:
    # An integration's distribution has them from the start, or a person enabled them; no request shows which.
    if _is_of_integration(name):
        return True
    compute = metric.get("compute", {})
    if compute.get("aggregationType") == "distribution" and compute.get("includePercentiles"):
        return True
    tags = store.holder(METRIC_TAGS, name)
    return tags is not None and bool(tags.inputs.get("includePercentiles"))


_LOGS_METRIC_RULES: tuple[Rule, ...] = (
    Pattern(
        "name",
        _METRIC_NAME,
        "{value!r} is not a metric name: a letter, then letters, digits, _ and ., at most 200 characters",
    ),
    within(
        "compute",
        OneOf("aggregationType", ("count", "distribution"), EITHER),
        when(
            "aggregationType",
            "count",
            Forbidden("path", "is not allowed for a count"),
            Forbidden("includePercentiles", "is only allowed for a distribution"),
        ),
        when(
            "aggregationType",
            "distribution",
            Required("path", "a distribution requires the path of its value, such as @duration_ms"),
        ),
        Pattern("path", r"@[\w.-]+", "must be an attribute such as @duration_ms, not {value!r}"),
    ),
    Pattern(
        "groupBies[].path",
        r"@?[A-Za-z_][\w.-]*",
        "must be an attribute (@endpoint) or a reserved one (service), not {value!r}",
    ),
    Pattern(
        "groupBies[].tagName",
        r"[a-z][a-z0-9_./-]*",
        "{value!r} is not a tag: only lower-case letters, digits and _ - . / are allowed",
    ),
)
_METRIC_TAGS_RULES: tuple[Rule, ...] = (
    Pattern(
        "metricName",
        _METRIC_NAME,
        "{value!r} is not a metric name: a letter, then letters, digits, _ and ., at most 200 characters",
    ),
    Pattern(
        "tags[]",
        r"[A-Za-z][A-Za-z0-9.\-_:/]{0,199}",
        "{value!r} is not a tag key: a letter, then letters, digits and _ - . : /",
    ),
    _check_excluded,
    OneOf("metricType", ("count", "distribution", "gauge", "rate")),
    unless("metricType", "distribution", Forbidden("includePercentiles", "is only allowed for a distribution")),
)

KINDS = {
    LOGS_METRIC: Kind(
        replaces=frozenset(("compute", "name")),
        unique=named_by("name"),
        taken="409 Conflict: a log-based metric of this name exists already ({what})",
        rules=_LOGS_METRIC_RULES,
        new_id=id_of("name"),
    ),
    METRIC_TAGS: Kind(
        replaces=frozenset(("metricName", "metricType")),
        unique=named_by("metricName"),
        unique_path="metricName",
        rules=_METRIC_TAGS_RULES,
        admit=_admit_metric_tags,
        new_id=id_of("metricName"),
    ),
    "datadog:index/metricMetadata:MetricMetadata": Kind(
        admit=_admit_metadata,
        new_id=id_of("metric"),
        defaults={"type": "gauge"},
        # Whatever the program sends, the API reports a type: leaving it out is a change until it is ignored.
        reported=lambda outputs, _new: {"type": outputs["type"]} if "type" in outputs else {},
    ),
}
