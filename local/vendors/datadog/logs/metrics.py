"""Datadog metrics: those made of logs, their tags and percentiles, and what a query may ask of them."""

import re
from collections.abc import Iterator

from local.vendors.core.kinds import Kind, New, alone, id_of, named_by
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.monitors.query import MetricUse
from local.vendors.protocol.wire import Properties

LOGS_METRIC = "datadog:index/logsMetric:LogsMetric"
SPANS_METRIC = "datadog:index/spansMetric:SpansMetric"
METRIC_TAGS = "datadog:index/metricTagConfiguration:MetricTagConfiguration"

_SYNTHETIC_METRICS = ("synthetics.", "datadog.", "system.", "trace.")
"""Metrics that the vendor reports of its own accord, so that no program makes them."""

_INTEGRATIONS = (
    "activemq", "airflow", "apache", "aws", "azure", "cassandra", "cilium", "cloudflare", "consul", "coredns",
    "couchbase", "datadog", "docker", "elasticsearch", "envoy", "etcd", "gcp", "haproxy", "istio", "jenkins",
    "kafka", "kubernetes", "kubernetes_state", "kubeproxy", "linkerd", "mongodb", "mysql", "nginx", "ntp",
    "php_fpm", "postgresql", "rabbitmq", "redis", "sqlserver", "synthetics", "system", "tomcat", "trace",
    "varnish", "vault", "zookeeper",
)  # fmt: skip
"""First words of the metrics of Datadog's integrations, as far as a web product needs them."""

_METRIC_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,199}")
_TAG_KEY = re.compile(r"[A-Za-z][A-Za-z0-9.\-_:/]{0,199}")
_METRIC_TYPES = ("count", "distribution", "gauge", "rate")


def _check_logs_metric(inputs: Properties) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not _METRIC_NAME.fullmatch(name):
        yield ("name",), f"{name!r} is no metric name: a letter first, then letters, digits, _ and . alone, at most 200"
    compute = at(inputs, "compute") or {}
    aggregation, path = at(compute, "aggregationType"), at(compute, "path")
    if aggregation not in (None, "count", "distribution"):
        yield ("compute", "aggregationType"), f"must be count or distribution, not {aggregation!r}"
    if aggregation == "count" and "path" in compute:
        yield ("compute", "path"), "a count has no path"
    if aggregation == "count" and "includePercentiles" in compute:
        yield ("compute", "includePercentiles"), "only a distribution has percentiles"
    if aggregation == "distribution" and "path" not in compute:
        yield ("compute", "path"), "a distribution needs the path of its value, such as @duration_ms"
    if path is not None and not re.fullmatch(r"@[\w.-]+", path):
        yield ("compute", "path"), f"must be an attribute such as @duration_ms, not {path!r}"
    yield from _check_groupnamed_by(inputs)


def _check_groupnamed_by(inputs: Properties) -> Iterator[Problem]:
    for index, group in items(inputs, "groupBies"):
        path, tag = at(group, "path"), at(group, "tagName")
        if path is not None and not re.fullmatch(r"@?[A-Za-z_][\w.-]*", path):
            yield (
                ("groupBies", index, "path"),
                f"must be an attribute (@endpoint) or a reserved one (service), not {path!r}",
            )
        if tag is not None and not re.fullmatch(r"[a-z][a-z0-9_./-]*", tag):
            yield ("groupBies", index, "tagName"), f"{tag!r} is no tag: small letters, digits and _ - . / alone"


def _check_metric_tags(inputs: Properties) -> Iterator[Problem]:
    kind, name = at(inputs, "metricType"), at(inputs, "metricName")
    if name is not None and not _METRIC_NAME.fullmatch(name):
        yield ("metricName",), f"{name!r} is no metric name: a letter first, then letters, digits, _ and ., at most 200"
    for index, tag in items(inputs, "tags"):
        if not _TAG_KEY.fullmatch(tag):
            yield ("tags", index), f"{tag!r} is no key of a tag: a letter first, then letters, digits and _ - . : /"
    if at(inputs, "excludeTagsMode") and at(inputs, "tags") == []:
        yield ("excludeTagsMode",), "there are no tags to exclude"
    if kind is not None and kind not in _METRIC_TYPES:
        yield ("metricType",), f"must be one of {', '.join(_METRIC_TYPES)}, not {kind!r}"
    if inputs.get("includePercentiles") is not None and kind not in (None, "distribution"):
        yield ("includePercentiles",), "only a distribution has percentiles"


def _admit_metadata(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    if not _reported(inputs["metric"], store):
        reason = f"404: there is no metric {inputs['metric']} in this account; it must have been reported once"
        yield ("metric",), reason


def _admit_metric_tags(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    name = inputs["metricName"]
    if _is_of_integration(name):
        yield ("metricName",), f"cannot configure tags on metric because metric is an integration metric: {name}"
    elif store.get(LOGS_METRIC, name) or store.get(SPANS_METRIC, name):
        yield ("metricName",), f"{name} is made of logs or spans: its tags are those that it was made with"
    elif not _reported(name, store):
        yield ("metricName",), f"cannot configure tags on a metric that does not exist: {name}"


def _reported_type(new: New) -> Properties:
    return {"type": new.inputs.get("type") or "gauge"}


def _reported(name: str, store: Store) -> bool:
    """A metric made of logs exists from the first log line on, not from its definition on."""
    return name in store.known("metric") or name.startswith(_SYNTHETIC_METRICS)


def absent_metric(use: MetricUse, store: Store) -> Iterator[str]:
    """Why a query cannot be answered by this account: no such metric, or one that keeps no percentiles."""
    if use.name.startswith(_SYNTHETIC_METRICS):
        return
    percentile = use.aggregator.startswith("p")
    made = store.get(LOGS_METRIC, use.name) or store.get(SPANS_METRIC, use.name)
    if made is None and use.name not in (*store.known("metric"), *store.known("expected metric")):
        yield f"there is no metric {use.name} in this account"
    elif percentile and not _has_percentiles(use.name, made.inputs if made else {}, store):
        yield f"{use.aggregator}:{use.name} needs a distribution metric with percentiles"


def _is_of_integration(name: str) -> bool:
    first, dot, _ = name.partition(".")
    return bool(dot) and first in _INTEGRATIONS


def _has_percentiles(name: str, made: Properties, store: Store) -> bool:
    # Of an integration's distribution they are there from the start, or enabled by hand; no request tells which.
    if _is_of_integration(name):
        return True
    compute = made.get("compute", {})
    if compute.get("aggregationType") == "distribution" and compute.get("includePercentiles"):
        return True
    tags = store.holder(METRIC_TAGS, name)
    return tags is not None and bool(tags.inputs.get("includePercentiles"))


KINDS = {
    LOGS_METRIC: Kind(
        replaces=frozenset(("compute", "name")),
        unique=named_by("name"),
        taken="409 Conflict: a log-based metric of this name exists already ({what})",
        rules=(alone(_check_logs_metric),),
        new_id=id_of("name"),
    ),
    METRIC_TAGS: Kind(
        replaces=frozenset(("metricName", "metricType")),
        unique=named_by("metricName"),
        unique_path="metricName",
        rules=(alone(_check_metric_tags),),
        admit=_admit_metric_tags,
        new_id=id_of("metricName"),
    ),
    "datadog:index/metricMetadata:MetricMetadata": Kind(
        admit=_admit_metadata,
        new_id=id_of("metric"),
        computed=_reported_type,
        also_computed=("type",),
        # Whatever the program says, the API reports a type: what it leaves out is a change, until it is ignored.
        reported=lambda outputs, _new: {"type": outputs["type"]} if "type" in outputs else {},
    ),
}
