"""Metrics: configured tags as a list, metadata one by one."""

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, cut
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.overlay import overlaid
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snaked
from local.vendors.http.datadog.answers import error, not_found
from local.vendors.http.datadog.envelopes import items_of, one_of, resource
from local.vendors.http.datadog.logs.config import METRIC as LOGS_METRIC
from local.vendors.http.datadog.people import iso

METADATA = "datadog:index/metricMetadata:MetricMetadata"
CONFIGURATION = "datadog:index/metricTagConfiguration:MetricTagConfiguration"
_HOUR, _MONTH = 3600, 30 * 24 * 3600
_PARTS = {
    "type": "type",
    "description": "description",
    "shortName": "short_name",
    "unit": "unit",
    "perUnit": "per_unit",
    "statsdInterval": "statsd_interval",
}


def configuration(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    attributes = {
        "metric_type": inputs["metricType"],
        "tags": sorted(inputs["tags"]),
        "exclude_tags_mode": inputs.get("excludeTagsMode", False),
        "created_at": iso(traces.created),
        "modified_at": iso(traces.modified),
    }
    if inputs["metricType"] == "distribution":
        attributes["include_percentiles"] = inputs.get("includePercentiles", False)
    elif inputs.get("aggregations"):
        attributes["aggregations"] = snaked(inputs["aggregations"])
    return resource("manage_tags", record.inputs["metricName"], attributes)


_configurations = items_of(CONFIGURATION, configuration)


def _known(account: LiveAccount) -> set[str]:
    """Returns the names of metrics that have reported once: those of programs' logs, and of agents."""
    of_logs = {record.id for record in account.records(LOGS_METRIC)}
    return of_logs | set(account.store.known("metric")) | set(account.store.known("expected metric"))


def _list(request: Request, account: LiveAccount) -> Answer:
    """Returns metrics with configured tags, or all of them, if they reported within the window.

    All metrics of the account have reported in the last two hours, and none in the last one: a window of an hour, which
    is the default, finds none.
    """
    window = request.number("window[seconds]", _HOUR)
    if window > _MONTH:
        return error(400, "window[seconds] must be at most 2592000")
    configured = list(_configurations(account))
    names = {body["id"] for body in configured}
    others = [{"type": "metrics", "id": name} for name in sorted(_known(account) - names)]
    items = configured if request.one("filter[configured]") == "true" else [*configured, *others]
    items = items if window > _HOUR else []
    size = min(request.number("page[size]", 10_000), 10_000)
    cursor = request.one("page[cursor]") or "0"
    offset = int(cursor) if cursor.isdecimal() else 0
    page = cut(request, items, offset, size)
    following = str(page.offset + page.limit) if page.more else None
    meta = {"pagination": {"cursor": cursor, "next_cursor": following, "limit": size, "type": "cursor_limit"}}
    return Answer(body={"data": list(page.items), "meta": meta}, page=page.number)


def _all_tags(request: Request, account: LiveAccount, name: str) -> Answer:
    """Returns the tags that a metric's data points had within the window: those that somebody has said to arrive.

    Source: the parameters of GET /api/v2/metrics/{name}/all-tags (docs.datadoghq.com/api/latest/metrics, read
    2026-11-29): the window is at least four hours.
    """
    if request.number("window[seconds]", 4 * _HOUR) < 4 * _HOUR:
        return error(400, "window[seconds] must be at least 14400")
    pairs = (entry.split(" ", 1) for entry in account.store.known("metric tag"))
    tags = [tag for metric, tag in pairs if metric == name]
    if not tags and name not in _known(account):
        return not_found("Metric")
    return Answer(body={"data": resource("metrics", name, {"tags": tags, "ingested_tags": []})})


def _metadata(request: Request, account: LiveAccount, name: str) -> Answer:  # noqa: ARG001
    """Returns the metadata of a metric, without the metric's name; what nobody has set is empty."""
    record = account.record(METADATA, name)
    if record is None and name not in _known(account):
        return not_found("Metric")
    of_logs = account.record(LOGS_METRIC, name)
    kind = "distribution" if of_logs and of_logs.inputs["compute"]["aggregationType"] == "distribution" else "count"
    body: Body = {"type": kind, "description": None, "short_name": None, "unit": None, "per_unit": None}
    body |= {"statsd_interval": None, "integration": None}
    if record:
        set_ = {_PARTS[key]: value for key, value in record.outputs.items() if key in _PARTS}
        body = overlaid({**body, **set_}, account.by_hand(METADATA, name))
    return Answer(body=body)


ROUTES = (
    Route(path="/api/v2/metrics", handler=_list, token=CONFIGURATION),
    Route(path="/api/v2/metrics/{id}/tags", handler=one_of(_configurations, "Metric"), token=CONFIGURATION),
    Route(path="/api/v2/metrics/{name}/all-tags", handler=_all_tags, token=CONFIGURATION),
    Route(path="/api/v1/metrics/{name}", handler=_metadata, token=METADATA),
)
