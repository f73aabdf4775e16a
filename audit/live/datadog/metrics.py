"""Descriptions and tag configurations of Datadog's metrics.

Sources: updateMetricMetadataState and updateMetricTagConfigurationState of the provider. Datadog lists no descriptions:
the audit asks for those that the code or the state names. The list of tag configurations has only the metrics of the
last 30 days: it asks for the others in the same way.
"""

from collections.abc import Iterable

from audit.live.datadog.answers import attributes, changed_inside, created_inside
from audit.live.http.paging import Cursor
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import camelled, picked

METADATA_TYPE = "datadog:index/metricMetadata:MetricMetadata"
TAGS_TYPE = "datadog:index/metricTagConfiguration:MetricTagConfiguration"
_GIVEN: dict[str, str | int | list[str]] = {"filter[configured]": "true", "window[seconds]": 30 * 24 * 3600}
"""The longest window is 30 days."""
_CONFIGURED = Cursor(
    entries="data",
    next=("meta", "pagination", "next_cursor"),
    cursor="page[cursor]",
    limit="page[size]",
    size=10_000,
)


def _descriptions(api: Api) -> Iterable[Json]:
    names = [{"name": name} for name in api.names(METADATA_TYPE)]
    for named, body in api.bodies(names, lambda named: f"/api/v1/metrics/{named['name']}"):
        yield {**body, "metric": named["name"]}


def _configurations(api: Api) -> Iterable[Json]:
    seen: set[str] = set()
    for body in api.entries("/api/v2/metrics", _CONFIGURED, **_GIVEN):
        # Items of the type `metrics` have no configuration.
        if body.get("type") == "manage_tags":
            seen.add(str(body["id"]))
            yield body
    missing = [{"name": name} for name in api.names(TAGS_TYPE) if name not in seen]
    for _, answer in api.bodies(missing, lambda named: f"/api/v2/metrics/{named['name']}/tags"):
        yield answer.get("data") or answer


def _read_configuration(body: Json) -> Json:
    found = attributes(body)
    distribution = found.get("metric_type") == "distribution"
    return present(
        {
            "metricName": body["id"],
            **picked(found, "metric_type", "exclude_tags_mode"),
            "tags": found.get("tags") or [],
            "includePercentiles": found.get("include_percentiles") if distribution else None,
            "aggregations": None if distribution else camelled(found.get("aggregations") or []) or None,
        }
    )


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/metric/summary?metric={body.get('metric') or body['id']}"


METADATA = LiveKind(
    vendor="datadog",
    kind="metric description",
    type=METADATA_TYPE,
    right="metrics_read",
    fetch=_descriptions,
    read=lambda body: picked(
        body, "metric", "description", "short_name", "unit", "per_unit", "type", "statsd_interval"
    ),
    id=lambda body: str(body["metric"]),
    name=lambda body: str(body["metric"]),
    url=_url,
    same=Sameness(
        defaults={"description": "", "shortName": "", "unit": "", "perUnit": ""},
        computed=("type", "statsdInterval", "unit", "perUnit", "shortName", "description"),
    ),
)
TAG_CONFIGURATION = LiveKind(
    vendor="datadog",
    kind="metric tag configuration",
    type=TAGS_TYPE,
    right="metrics_read",
    fetch=_configurations,
    read=_read_configuration,
    name=lambda body: str(body["id"]),
    created=created_inside,
    changed=changed_inside,
    url=_url,
    same=Sameness(
        defaults={"excludeTagsMode": False, "includePercentiles": False},
        unordered=("tags", "aggregations"),
        computed=("aggregations",),
    ),
)
