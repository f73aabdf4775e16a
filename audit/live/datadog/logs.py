"""Datadog's logs: metrics of logs, archives, indexes and pipelines.

Sources: the provider's updateLogsMetricState, updateLogsArchiveState, updateLogsIndexState and buildTerraformProcessor
(datadog/resource_datadog_logs_*.go).
"""

from collections.abc import Iterable
from typing import Any

from audit.live.datadog.answers import attributes, name_inside
from audit.live.http.paging import Whole
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import camel, camelled, picked

_PROCESSORS = {
    "array-processor": "arrayProcessor",
    "array-map-processor": "arrayMapProcessor",
    "decoder-processor": "decoderProcessor",
    "exclude-attribute": "excludeAttribute",
    "geo-ip-parser": "geoIpParser",
    "grok-parser": "grokParser",
    "schema-processor": "schemaProcessor",
    "span-id-remapper": "spanIdRemapper",
    "string-builder-processor": "stringBuilderProcessor",
    "trace-id-remapper": "traceIdRemapper",
    "url-parser": "urlParser",
    "user-agent-parser": "userAgentParser",
}
"""The blocks of processors whose names no rule gives."""
_RESERVED = ("type", "filter", "processors")


def _read_metric(body: Json) -> Json:
    found = attributes(body)
    compute = picked(found.get("compute") or {}, "aggregation_type", "path")
    if compute.get("aggregationType") == "distribution":
        compute |= picked(found["compute"], "include_percentiles")
    return present(
        {
            "name": body["id"],
            "compute": compute,
            "filter": {"query": (found.get("filter") or {}).get("query")},
            "groupBies": [picked(group, "path", "tag_name") for group in found.get("group_by") or ()] or None,
        }
    )


def _read_archive(body: Json) -> Json:
    found = attributes(body)
    destination = found.get("destination") or {}
    sort = str(destination.get("type"))
    return present(
        {
            **picked(
                found,
                *("name", "query", "include_tags", "rehydration_tags", "rehydration_max_scan_size_in_gb"),
                *("compression_method", "partitioning_attributes", "lookup_attributes"),
            ),
            f"{sort}Archive": _destination(destination) if destination else None,
        }
    )


def _destination(destination: Json) -> Json:
    encryption = destination.get("encryption") or {}
    return {
        **picked(destination.get("integration") or {}, *("account_id", "role_name", "access_key_id")),
        **picked(destination.get("integration") or {}, *("client_id", "tenant_id", "client_email", "project_id")),
        **picked(destination, "bucket", "container", "storage_account", "path", "storage_class"),
        **present({"encryptionType": encryption.get("type"), "encryptionKey": encryption.get("key")}),
    }


def _read_index(body: Json) -> Json:
    limit = body.get("daily_limit")
    return present(
        {
            **picked(body, "name", "daily_limit_warning_threshold_percentage", "tags"),
            "dailyLimit": limit,
            "disableDailyLimit": limit is None,
            "dailyLimitReset": camelled(body.get("daily_limit_reset") or {}) or None,
            "retentionDays": body.get("num_retention_days"),
            "flexRetentionDays": body.get("num_flex_logs_retention_days"),
            "filters": [picked(body.get("filter") or {}, "query")],
            "exclusionFilters": [_exclusion(each) for each in body.get("exclusion_filters") or ()] or None,
        }
    )


def _exclusion(exclusion: Json) -> Json:
    inside = picked(exclusion.get("filter") or {}, "query", "sample_rate", "sample_attribute")
    return {**picked(exclusion, "name", "is_enabled"), "filters": [inside]}


def _pipelines(api: Api) -> Iterable[Json]:
    """Yield the pipelines that people make: Datadog's own are read-only."""
    found = api.entries("/api/v1/logs/config/pipelines", Whole())
    return (body for body in found if not body.get("is_read_only"))


def _read_pipeline(body: Json) -> Json:
    return present(
        {
            **picked(body, "name", "description", "is_enabled", "tags"),
            "filters": [picked(body.get("filter") or {}, "query")],
            "processors": [_processor(each) for each in body.get("processors") or ()] or None,
        }
    )


def _processor(processor: Json) -> Json:
    """Return a processor in the block of its type."""
    sort = str(processor["type"])
    found: Json = camelled({name: value for name, value in processor.items() if name not in _RESERVED})
    if sort == "pipeline":
        found["filters"] = [picked(processor.get("filter") or {}, "query")]
        found["processors"] = [_processor(each) for each in processor.get("processors") or ()]
    elif sort == "category-processor":
        found["categories"] = [
            {"name": each.get("name"), "filter": picked(each.get("filter") or {}, "query")}
            for each in processor.get("categories") or ()
        ]
    elif sort == "lookup-processor" and "lookup_enrichment_table" in processor:
        sort = "reference-table-lookup-processor"
    return {_PROCESSORS.get(sort) or camel(sort.replace("-", "_")): found}


def _texts(value: Any) -> Any:
    return value or None


def _normal_index(properties: Json) -> Json:
    """Return the properties without those of a daily limit where there is none."""
    if properties.get("disableDailyLimit") or properties.get("dailyLimit") is None:
        moot = ("dailyLimit", "dailyLimitReset", "dailyLimitWarningThresholdPercentage")
        return {**{name: value for name, value in properties.items() if name not in moot}, "disableDailyLimit": True}
    return {**properties, "disableDailyLimit": False}


def _page(path: str) -> Any:
    def url(_body: Json, account: Account) -> str:
        return f"{account.site}{path}"

    return url


LOGS_METRIC = LiveKind(
    vendor="datadog",
    kind="log-based metric",
    type="datadog:index/logsMetric:LogsMetric",
    right="logs_read_config",
    one=lambda id, _account: f"/api/v2/logs/config/metrics/{id}",
    fetch=lambda api: api.entries("/api/v2/logs/config/metrics", Whole(entries="data")),
    read=_read_metric,
    name=lambda body: str(body["id"]),
    url=_page("/logs/pipelines/generate-metrics"),
    same=Sameness(defaults={"compute.includePercentiles": False}, unordered=("groupBies",)),
)
ARCHIVE = LiveKind(
    vendor="datadog",
    kind="log archive",
    type="datadog:index/logsArchive:LogsArchive",
    right="logs_read_archives",
    one=lambda id, _account: f"/api/v2/logs/config/archives/{id}",
    fetch=lambda api: api.entries("/api/v2/logs/config/archives", Whole(entries="data")),
    read=_read_archive,
    name=name_inside,
    url=_page("/logs/pipelines/archives"),
    secret=("attributes.destination.encryption.key",),
    same=Sameness(
        defaults={
            "includeTags": False,
            "compressionMethod": "GZIP",
            "s3Archive.encryptionType": "NO_OVERRIDE",
            "s3Archive.storageClass": "STANDARD",
        },
        unordered=("rehydrationTags",),
        rewritten={
            "s3Archive.path": _texts,
            "s3Archive.encryptionKey": _texts,
            "azureArchive.path": _texts,
            "gcsArchive.path": _texts,
        },
    ),
)
INDEX = LiveKind(
    vendor="datadog",
    kind="log index",
    type="datadog:index/logsIndex:LogsIndex",
    right="logs_read_config",
    one=lambda id, _account: f"/api/v1/logs/config/indexes/{id}",
    fetch=lambda api: api.entries("/api/v1/logs/config/indexes", Whole(entries="indexes")),
    read=_read_index,
    id=lambda body: str(body["name"]),
    name=lambda body: str(body["name"]),
    url=_page("/logs/pipelines/indexes"),
    same=Sameness(
        unordered=("tags",),
        computed=(
            "retentionDays",
            "flexRetentionDays",
            "dailyLimitReset",
            "dailyLimitWarningThresholdPercentage",
            "tags",
        ),
        defaults={"exclusionFilters[].isEnabled": False},
        rewritten={"": _normal_index, "exclusionFilters[].filters[].sampleAttribute": _texts},
    ),
)
PIPELINE = LiveKind(
    vendor="datadog",
    kind="log pipeline",
    type="datadog:index/logsCustomPipeline:LogsCustomPipeline",
    right="logs_read_config",
    one=lambda id, _account: f"/api/v1/logs/config/pipelines/{id}",
    fetch=_pipelines,
    read=_read_pipeline,
    url=lambda body, account: f"{account.site}/logs/pipelines/pipeline/{body['id']}",
    same=Sameness(defaults={"isEnabled": False}, unordered=("tags",), computed=("**.targetFormat", "**.isEnabled")),
)
