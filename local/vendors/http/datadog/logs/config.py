"""Pipelines, indexes, archives and metrics of logs."""

from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id, cut
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import given, snake, snaked
from local.vendors.http.datadog.answers import not_found
from local.vendors.http.datadog.envelopes import items_of, one_of, resource, whole_list
from local.vendors.protocol.wire import Properties

PIPELINE = "datadog:index/logsCustomPipeline:LogsCustomPipeline"
INDEX = "datadog:index/logsIndex:LogsIndex"
ARCHIVE = "datadog:index/logsArchive:LogsArchive"
METRIC = "datadog:index/logsMetric:LogsMetric"

_PROCESSORS = {
    "excludeAttribute": "exclude-attribute",
    "referenceTableLookupProcessor": "lookup-processor",
    "pipeline": "pipeline",
    "schemaProcessor": "schema-processor",
}
_ENABLED = {"is_enabled": False, "name": ""}
"""The provider sends both, also where a program gives none."""
READ_ONLY = {
    "id": "7W1hVPAxSwyZBSvQCkwDFg",
    "type": "pipeline",
    "name": "Apache httpd",
    "description": "",
    "is_enabled": True,
    "is_read_only": True,
    "filter": {"query": "source:apache"},
    "processors": [],
    "tags": [],
}
"""A pipeline that an integration brings: listed among the others."""


def pipeline(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    inputs = record.inputs
    return {
        "id": record.id,
        "type": "pipeline",
        "name": inputs["name"],
        "description": inputs.get("description", ""),
        "is_enabled": inputs.get("isEnabled", True),
        "is_read_only": False,
        "filter": _filter(inputs.get("filters")),
        "processors": [_processor(each) for each in inputs.get("processors", [])],
        "tags": inputs.get("tags", []),
    }


def _filter(given_: Any) -> Body:
    """Returns a filter: the SDK has a list of one."""
    found = given_[0] if isinstance(given_, list) and given_ else given_ or {}
    return {"query": found.get("query", "")}


def _processor(given_: Properties) -> Body:
    kind, values = next(iter(given_.items()))
    body: Body = {**_ENABLED, **snaked(values), "type": _PROCESSORS.get(kind, snake(kind).replace("_", "-"))}
    if "filters" in values:
        del body["filters"]
        body["filter"] = _filter(values["filters"])
    if "processors" in values:
        body["processors"] = [_processor(each) for each in values["processors"]]
    if kind == "grokParser":
        body.setdefault("samples", [])
    if kind == "pipeline":
        body.setdefault("tags", [])
        body.setdefault("description", "")
    return body


def index(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    """Returns an index; without a daily limit the limit is switched off."""
    inputs = record.inputs
    body: Body = {
        "name": record.id,
        "filter": _filter(inputs["filters"]),
        "num_retention_days": inputs.get("retentionDays", 15),
        "num_flex_logs_retention_days": inputs.get("flexRetentionDays", 0),
        "daily_limit": None if inputs.get("disableDailyLimit") else inputs.get("dailyLimit"),
        "is_rate_limited": False,
        "daily_limit_reset": snaked(inputs.get("dailyLimitReset", {"resetTime": "00:00", "resetUtcOffset": "+00:00"})),
        "daily_limit_warning_threshold_percentage": inputs.get("dailyLimitWarningThresholdPercentage"),
        "exclusion_filters": [_exclusion(each) for each in inputs.get("exclusionFilters", [])],
        "tags": inputs.get("tags", []),
    }
    return body


def _exclusion(given_: Properties) -> Body:
    inside = (given_.get("filters") or [{}])[0]
    filter_ = given(
        {
            "query": inside.get("query", ""),
            "sample_rate": float(inside.get("sampleRate", 1)),
            "sample_attribute": inside.get("sampleAttribute"),
        }
    )
    return {"name": given_.get("name", ""), "is_enabled": given_.get("isEnabled", False), "filter": filter_}


def archive(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    inputs = record.inputs
    attributes = {
        "name": inputs["name"],
        "query": inputs["query"],
        "destination": _destination(inputs),
        "state": "WORKING",
        "include_tags": inputs.get("includeTags", False),
        "rehydration_max_scan_size_in_gb": inputs.get("rehydrationMaxScanSizeInGb"),
        "rehydration_tags": inputs.get("rehydrationTags", []),
        "compression_method": inputs.get("compressionMethod", "GZIP"),
        "partitioning_attributes": inputs.get("partitioningAttributes", []),
        "lookup_attributes": inputs.get("lookupAttributes", []),
    }
    return resource("archives", record.id, attributes)


def _destination(inputs: Properties) -> Body:
    if "s3Archive" in inputs:
        place = inputs["s3Archive"]
        integration = given({"role_name": place.get("roleName"), "account_id": place.get("accountId")})
        if "accessKeyId" in place:
            integration = {"access_key_id": place["accessKeyId"]}
        encryption = given({"type": place.get("encryptionType", "NO_OVERRIDE"), "key": place.get("encryptionKey")})
        kept = {"encryption": encryption, "storage_class": place.get("storageClass", "STANDARD")}
        return {
            "type": "s3",
            "bucket": place["bucket"],
            "path": place.get("path", ""),
            "integration": integration,
            **kept,
        }
    if "gcsArchive" in inputs:
        place = inputs["gcsArchive"]
        integration = given({"client_email": place.get("clientEmail"), "project_id": place.get("projectId")})
        return {"type": "gcs", "bucket": place["bucket"], "path": place.get("path", ""), "integration": integration}
    place = inputs["azureArchive"]
    integration = {"client_id": place["clientId"], "tenant_id": place["tenantId"]}
    return {
        "type": "azure",
        "container": place["container"],
        "storage_account": place["storageAccount"],
        "path": place.get("path", ""),
        "region": "",
        "integration": integration,
    }


def logs_metric(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    """Returns a metric of logs: percentiles only for distributions, and groups in an order of Datadog's own."""
    inputs = record.inputs
    compute = snaked(inputs["compute"])
    if compute["aggregation_type"] == "distribution":
        compute.setdefault("include_percentiles", False)
    else:
        compute.pop("include_percentiles", None)
    groups = sorted((snaked(each) for each in inputs.get("groupBies", [])), key=lambda each: str(each["path"]))
    for group in groups:
        group.setdefault("tag_name", group["path"].lstrip("@"))
    query = (inputs["filter"].get("query") or "*").strip()
    return resource("logs_metrics", record.id, {"filter": {"query": query}, "group_by": groups, "compute": compute})


_pipelines, _indexes = items_of(PIPELINE, pipeline), items_of(INDEX, index)
_archives, _metrics = items_of(ARCHIVE, archive), items_of(METRIC, logs_metric)


def _list_pipelines(request: Request, account: LiveAccount) -> Answer:
    return Answer(body=list(cut(request, [READ_ONLY, *_pipelines(account)]).items))


def _one_pipeline(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id([READ_ONLY, *_pipelines(account)], id)
    return Answer(body=body) if body else not_found("Pipeline")


def _pipeline_order(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    return Answer(body={"pipeline_ids": [body["id"] for body in [READ_ONLY, *_pipelines(account)]]})


def _list_indexes(request: Request, account: LiveAccount) -> Answer:
    return Answer(body={"indexes": list(cut(request, _indexes(account)).items)})


def _one_index(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(_indexes(account), id, "name")
    return Answer(body=body) if body else not_found("Index")


def _index_order(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    """Returns the indexes in their order. A new one is below `main`, until somebody drags it above (`body.order=1`)."""
    above = [body["name"] for body in _indexes(account) if body.get("order")]
    below = [body["name"] for body in _indexes(account) if not body.get("order")]
    return Answer(body={"index_names": [*above, "main", *below]})


_CONFIG = "/api/v1/logs/config"
_CONFIG_2 = "/api/v2/logs/config"
ROUTES = (
    Route(path=f"{_CONFIG}/pipelines", handler=_list_pipelines, token=PIPELINE),
    Route(path=f"{_CONFIG}/pipelines/{{id}}", handler=_one_pipeline, token=PIPELINE),
    Route(path=f"{_CONFIG}/pipeline-order", handler=_pipeline_order),
    Route(path=f"{_CONFIG}/indexes", handler=_list_indexes, token=INDEX),
    Route(path=f"{_CONFIG}/indexes/{{id}}", handler=_one_index, token=INDEX),
    Route(path=f"{_CONFIG}/index-order", handler=_index_order),
    Route(path=f"{_CONFIG_2}/archives", handler=whole_list(_archives), token=ARCHIVE),
    Route(path=f"{_CONFIG_2}/archives/{{id}}", handler=one_of(_archives, "Archive"), token=ARCHIVE),
    Route(path=f"{_CONFIG_2}/metrics", handler=whole_list(_metrics), token=METRIC),
    Route(path=f"{_CONFIG_2}/metrics/{{id}}", handler=one_of(_metrics, "Metric"), token=METRIC),
)
