"""Datadog, monitors and synthetics tests apart: metrics, dashboards, status pages, SLOs and the integrations."""

import re
from collections.abc import Callable, Iterator

from local.vendors.kinds import Kind, New, Reference, at, items
from local.vendors.outputs import datadog_public_id, hex_id, uuid_id
from local.vendors.rules import datadog_dashboard, datadog_monitor, datadog_synthetics
from local.vendors.rules.datadog_message import CHANNEL, OPSGENIE, SERVICE_OBJECT, WEBHOOK
from local.vendors.rules.datadog_monitor import LOGS_METRIC, METRIC_TAGS, MONITOR, SLO, absent_metric, check_tags
from local.vendors.rules.datadog_query import Malformed, MetricUse, metric_expression
from local.vendors.store import Store
from local.vendors.typecheck import Problem
from local.vendors.wire import Properties

STATUS_PAGE = "datadog:index/statusPage:StatusPage"
STATUS_PAGE_COMPONENT = "datadog:index/statusPageComponent:StatusPageComponent"

_METRIC_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,199}")
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
    yield from _check_group_by(inputs)


def _check_group_by(inputs: Properties) -> Iterator[Problem]:
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
    kind = at(inputs, "metricType")
    if kind is not None and kind not in _METRIC_TYPES:
        yield ("metricType",), f"must be one of {', '.join(_METRIC_TYPES)}, not {kind!r}"
    if inputs.get("includePercentiles") is not None and kind not in (None, "distribution"):
        yield ("includePercentiles",), "only a distribution has percentiles"


def _admit_metric(key: str) -> Callable[[Properties, Store, str | None], Iterator[Problem]]:
    def admit(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
        use = MetricUse(name=inputs[key], aggregator="avg", group_by=())
        yield from (((key,), f"404: {reason}; it must have been reported once") for reason in absent_metric(use, store))

    return admit


def _check_channel(inputs: Properties) -> Iterator[Problem]:
    name = at(inputs, "channelName")
    if name is not None and not re.fullmatch(r"#[\w-]{1,80}", name):
        yield ("channelName",), f'must be "#" and the channel\'s name, not {name!r}'


def _admit_channel(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    known = store.known("slack workspace")
    if inputs["accountName"] not in known:
        yield (
            ("accountName",),
            f"404: no Slack workspace {inputs['accountName']!r} is connected; there are {', '.join(known) or 'none'}",
        )


def _check_service_object(inputs: Properties) -> Iterator[Problem]:
    name, key = at(inputs, "serviceName"), at(inputs, "serviceKey")
    if name is not None and not re.fullmatch(r"[\w.-]+", name):
        yield ("serviceName",), f"{name!r} makes no handle @pagerduty-NAME: letters, digits and _ - . alone"
    if key is not None and not re.fullmatch(r"\w{20,}", key):
        yield ("serviceKey",), "is no integration key"


def _check_status_page(inputs: Properties) -> Iterator[Problem]:
    name, kind, prefix, style = (at(inputs, key) for key in ("name", "type", "domainPrefix", "visualizationType"))
    if name is not None and not name.strip():
        yield ("name",), "cannot be empty"
    if kind not in (None, "public", "internal"):
        yield ("type",), f"must be public or internal, not {kind!r}"
    if prefix is not None and not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", prefix):
        yield ("domainPrefix",), f"{prefix!r} is no part of a host name: small letters, digits and - alone"
    if style not in (None, "bars_and_uptime_percentage", "bars_only", "component_name_only"):
        yield (
            ("visualizationType",),
            f"must be bars_and_uptime_percentage, bars_only or component_name_only, not {style!r}",
        )


def _status_page_outputs(new: New) -> Properties:
    return {
        "enabled": False,
        "customDomainEnabled": False,
        "pageUrl": f"https://{new.inputs.get('domainPrefix')}.statuspage.datadoghq.com",
        **{name: False for name in ("slackSubscriptionsEnabled", "subscriptionsEnabled") if name not in new.inputs},
    }


def _admit_status_page(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    page = store.get(STATUS_PAGE, id) if id is not None else None
    if page is not None and page.outputs.get("enabled") and page.inputs.get("type") != inputs["type"]:
        yield ("type",), "cannot change while the page is published: unpublish it first"


def _may_delete_status_page(_inputs: Properties, outputs: Properties) -> str | None:
    return "a published status page cannot be deleted: unpublish it first" if outputs.get("enabled") else None


def _check_component(inputs: Properties) -> Iterator[Problem]:
    kind, position, name = at(inputs, "type"), at(inputs, "position"), at(inputs, "name")
    if name is not None and not name.strip():
        yield ("name",), "cannot be empty"
    if kind not in (None, "component", "group"):
        yield ("type",), f"must be component or group, not {kind!r}"
    if position is not None and position < 0:
        yield ("position",), f"cannot be negative: {position}"
    if kind == "group" and not inputs.get("components"):
        yield ("components",), "a group needs at least one component"
    if kind == "component" and inputs.get("components"):
        yield ("components",), "only a group has components"
    placed = ["position" in child for _, child in items(inputs, "components")]
    if any(placed) and not all(placed):
        yield ("components",), "either every component of a group has a position or none"
    for index, child in items(inputs, "components"):
        if at(child, "type") not in (None, "component"):
            yield ("components", index, "type"), f"must be component, not {at(child, 'type')!r}"


def _component_references(inputs: Properties) -> Iterator[Reference]:
    page = at(inputs, "pageId")
    if page is not None:
        yield Reference(path=("pageId",), token=STATUS_PAGE, id=page, on_delete="cascade")


def _admit_component(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    siblings = [thing for thing in store.referrers(STATUS_PAGE, inputs["pageId"]) if thing.id != id]
    if inputs["position"] > len(siblings):
        yield (
            ("position",),
            f"must be 0 to the number of components that the page has ({len(siblings)}), not {inputs['position']}; "
            "depends_on fixes their order",
        )


def _check_slo(inputs: Properties) -> Iterator[Problem]:
    kind = at(inputs, "type")
    wanted = {"metric": "query", "monitor": "monitorIds", "time_slice": "sliSpecification"}
    if kind is not None and kind not in wanted:
        yield ("type",), f"must be metric, monitor or time_slice, not {kind!r}"
    given = [name for name in wanted.values() if name in inputs]
    if len(given) != 1:
        yield (
            ("query",),
            f"exactly one of query, monitorIds and sliSpecification says what is measured, not {given or 'none'}",
        )
    elif (kind == "monitor" and given != ["monitorIds"]) or (kind == "time_slice" and given != ["sliSpecification"]):
        yield (given[0],), f"an SLO of type {kind} takes {wanted[kind]}"
    yield from _check_targets(inputs)
    for name in ("numerator", "denominator"):
        text = at(inputs, "query", name)
        if text is not None:
            try:
                metric_expression(text)
            except Malformed as malformed:
                yield ("query", name), str(malformed)
    yield from check_tags(inputs)


def _check_targets(inputs: Properties) -> Iterator[Problem]:
    if at(inputs, "thresholds") == []:
        yield ("thresholds",), "an SLO needs at least one threshold"
    for index, threshold in items(inputs, "thresholds"):
        timeframe, target, warning = (at(threshold, name) for name in ("timeframe", "target", "warning"))
        if timeframe not in (None, "7d", "30d", "90d", "custom"):
            yield ("thresholds", index, "timeframe"), f"must be 7d, 30d, 90d or custom, not {timeframe!r}"
        if target is not None and not 0 < target < 100:
            yield ("thresholds", index, "target"), f"must be a percentage between 0 and 100, not {target:g}"
        if warning is not None and target is not None and not target < warning < 100:
            yield ("thresholds", index, "warning"), f"must be between the target ({target:g}) and 100, not {warning:g}"


def _slo_references(inputs: Properties) -> Iterator[Reference]:
    for index, id in items(inputs, "monitorIds"):
        yield Reference(path=("monitorIds", index), token=MONITOR, id=str(id), on_delete="refuse")


def _admit_slo(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    for name in ("numerator", "denominator"):
        for use in metric_expression(at(inputs, "query", name) or "0"):
            yield from (((("query", name), reason)) for reason in absent_metric(use, store))


def _by(*names: str) -> Callable[[Properties], str | None]:
    """The unique name that is made of these inputs."""

    def joined(inputs: Properties) -> str | None:
        parts = [inputs.get(name) for name in names]
        texts = [part for part in parts if isinstance(part, str)]
        return ":".join(texts) if len(texts) == len(parts) else None

    return joined


def _id_of(*names: str) -> Callable[[New], str]:
    return lambda new: ":".join(str(new.inputs[name]) for name in names)


KINDS: dict[str, Kind] = {
    **datadog_monitor.KINDS,
    **datadog_synthetics.KINDS,
    **datadog_dashboard.KINDS,
    LOGS_METRIC: Kind(
        replaces=frozenset(("compute", "name")),
        unique=_by("name"),
        taken="409 Conflict: a log-based metric of this name exists already ({what})",
        check=_check_logs_metric,
        new_id=_id_of("name"),
    ),
    METRIC_TAGS: Kind(
        replaces=frozenset(("metricName", "metricType")),
        unique=_by("metricName"),
        unique_path="metricName",
        check=_check_metric_tags,
        admit=_admit_metric("metricName"),
        new_id=_id_of("metricName"),
    ),
    "datadog:index/metricMetadata:MetricMetadata": Kind(admit=_admit_metric("metric"), new_id=_id_of("metric")),
    CHANNEL: Kind(
        replaces=frozenset(("accountName",)),
        unique=_by("accountName", "channelName"),
        unique_path="channelName",
        taken="409 Conflict: this channel is configured already ({what})",
        check=_check_channel,
        admit=_admit_channel,
        new_id=_id_of("accountName", "channelName"),
    ),
    SERVICE_OBJECT: Kind(
        replaces=frozenset(("serviceName",)),
        unique=_by("serviceName"),
        unique_path="serviceName",
        secrets=("serviceKey",),
        check=_check_service_object,
        new_id=_id_of("serviceName"),
    ),
    OPSGENIE: Kind(unique=_by("name"), secrets=("opsgenieApiKey",), new_id=uuid_id),
    WEBHOOK: Kind(unique=_by("name"), new_id=_id_of("name")),
    STATUS_PAGE: Kind(
        unique=_by("domainPrefix"),
        unique_path="domainPrefix",
        taken="409 Conflict: the domain prefix is taken ({what})",
        check=_check_status_page,
        admit=_admit_status_page,
        may_delete=_may_delete_status_page,
        new_id=uuid_id,
        computed=_status_page_outputs,
        also_computed=("slackSubscriptionsEnabled", "subscriptionsEnabled"),
    ),
    STATUS_PAGE_COMPONENT: Kind(
        replaces=frozenset(("pageId", "type")),
        check=_check_component,
        admit=_admit_component,
        references=_component_references,
        new_id=uuid_id,
        computed=lambda _new: {"status": "operational"},
    ),
    SLO: Kind(
        replaces=frozenset(("type",)),
        check=_check_slo,
        admit=_admit_slo,
        references=_slo_references,
        new_id=hex_id,
    ),
    "datadog:index/logsIndex:LogsIndex": Kind(replaces=frozenset(("name",)), unique=_by("name"), new_id=_id_of("name")),
    "datadog:index/team:Team": Kind(
        unique=_by("handle"),
        unique_path="handle",
        new_id=uuid_id,
        computed=lambda new: {"summary": f"Team {new.inputs.get('name')}", "linkCount": 0, "userCount": 0},
    ),
    "datadog:index/sensitiveDataScannerRule:SensitiveDataScannerRule": Kind(
        replaces=frozenset(("groupId", "standardPatternId")), new_id=uuid_id
    ),
    "datadog:index/syntheticsGlobalVariable:SyntheticsGlobalVariable": Kind(
        unique=_by("name"), secrets=("value", "valueWo"), new_id=uuid_id
    ),
    "datadog:index/syntheticsPrivateLocation:SyntheticsPrivateLocation": Kind(
        secrets=("apiKey", "config"), new_id=lambda new: f"pl:location-{new.number}"
    ),
    "datadog:index/webhookCustomVariable:WebhookCustomVariable": Kind(
        unique=_by("name"), secrets=("value",), new_id=_id_of("name")
    ),
    "datadog:index/dashboardJson:DashboardJson": Kind(new_id=datadog_public_id),
    "datadog:index/downtimeSchedule:DowntimeSchedule": Kind(new_id=uuid_id),
    "datadog:index/monitorNotificationRule:MonitorNotificationRule": Kind(new_id=uuid_id),
}
