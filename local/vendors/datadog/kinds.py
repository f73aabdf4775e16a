"""Datadog: SLOs, the integrations and the smaller types, and the table of all its kinds."""

import re
from collections.abc import Iterator

from local.vendors.core.kinds import Kind, Reference, alone, id_of, named_by
from local.vendors.core.outputs import datadog_public_id, hex_id, uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog import dashboard, software_catalog, status_page, synthetics
from local.vendors.datadog.logs import logs, metrics
from local.vendors.datadog.logs.metrics import absent_metric
from local.vendors.datadog.monitors import downtime, monitor, policies
from local.vendors.datadog.monitors.message import CHANNEL, OPSGENIE, SERVICE_OBJECT, WEBHOOK
from local.vendors.datadog.monitors.monitor import MONITOR, TEST
from local.vendors.datadog.monitors.query import Malformed, metric_expression
from local.vendors.datadog.monitors.slo_alert import SLO
from local.vendors.datadog.tags import check_tags
from local.vendors.protocol.wire import Path, Properties

_TIMEFRAMES = ("7d", "30d", "90d", "custom")


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
    if key is not None and not re.fullmatch(r"\w{19,}", key):
        yield ("serviceKey",), "is no integration key"


def _check_webhook(inputs: Properties) -> Iterator[Problem]:
    name, url, encoding = at(inputs, "name"), at(inputs, "url"), at(inputs, "encodeAs")
    if name is not None and not re.fullmatch(r"[\w-]+", name):
        yield ("name",), f"{name!r} makes no handle @webhook-NAME: letters, digits, _ and - alone"
    if url is not None and not re.fullmatch(r"https?://[^\s/]+\S*", url):
        yield ("url",), "is no http or https URL"
    if encoding not in (None, "json", "form"):
        yield ("encodeAs",), f"must be json or form, not {encoding!r}"


def _check_global_variable(inputs: Properties) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not re.fullmatch(r"[A-Z][A-Z0-9_]+[A-Z0-9]", name):
        yield ("name",), f"{name!r} is no variable: three or more of A–Z, 0–9 and _, no _ last"
    if not at(inputs, "isFido") and "value" not in inputs and "valueWo" not in inputs:
        yield ("value",), "value or valueWo is required"


def _check_slo(inputs: Properties) -> Iterator[Problem]:
    kind, name = at(inputs, "type"), at(inputs, "name")
    if name is not None and not name.strip():
        yield ("name",), "cannot be empty"
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
    yield from _check_time_slice(inputs)
    yield from _check_counts(inputs)
    for name in ("numerator", "denominator"):
        text = at(inputs, "query", name)
        if text is not None:
            try:
                metric_expression(text)
            except Malformed as malformed:
                yield ("query", name), str(malformed)
    yield from check_tags(inputs)


def _check_time_slice(inputs: Properties) -> Iterator[Problem]:
    path: Path = ("sliSpecification", "timeSlice")
    slice_ = at(inputs, *path)
    if slice_ is None:
        return
    if at(slice_, "comparator") not in (None, ">", ">=", "<", "<="):
        yield (*path, "comparator"), f"must be >, >=, < or <=, not {at(slice_, 'comparator')!r}"
    if at(slice_, "queryIntervalSeconds") not in (None, 60, 300):
        yield (*path, "queryIntervalSeconds"), f"must be 60 or 300, not {at(slice_, 'queryIntervalSeconds')}"
    names = []
    for index, query in items(at(slice_, "query") or {}, "queries"):
        names.append(at(query, "metricQuery", "name"))
        if at(query, "metricQuery", "dataSource") not in (None, "metrics"):
            place = (*path, "query", "queries", index, "metricQuery", "dataSource")
            yield place, f"must be metrics, not {at(query, 'metricQuery', 'dataSource')!r}"
        try:
            metric_expression(at(query, "metricQuery", "query") or "0")
        except Malformed as malformed:
            yield (*path, "query", "queries", index, "metricQuery", "query"), str(malformed)
    formula = at(slice_, "query", "formula", "formulaExpression") or ""
    for word in re.findall(r"\b[a-z_]\w*\b(?!\s*\()", formula):
        if word not in names:
            yield (*path, "query", "formula", "formulaExpression"), f"{word!r} is not the name of a query"


def _check_counts(inputs: Properties) -> Iterator[Problem]:
    counts = at(inputs, "sliSpecification", "count")
    if counts is not None and ("totalEventsFormula" in counts) == ("badEventsFormula" in counts):
        yield ("sliSpecification", "count"), "exactly one of totalEventsFormula and badEventsFormula is needed"


def _check_targets(inputs: Properties) -> Iterator[Problem]:
    if at(inputs, "timeframe") not in (None, *_TIMEFRAMES):
        yield ("timeframe",), f"must be one of {', '.join(_TIMEFRAMES)}, not {at(inputs, 'timeframe')!r}"
    if at(inputs, "thresholds") == []:
        yield ("thresholds",), "an SLO needs at least one threshold"
    for index, threshold in items(inputs, "thresholds"):
        timeframe, target, warning = (at(threshold, name) for name in ("timeframe", "target", "warning"))
        if timeframe not in (None, *_TIMEFRAMES):
            yield ("thresholds", index, "timeframe"), f"must be one of {', '.join(_TIMEFRAMES)}, not {timeframe!r}"
        if target is not None and not 0 < target < 100:
            yield ("thresholds", index, "target"), f"must be a percentage between 0 and 100, not {target:g}"
        if warning is not None and target is not None and not target < warning < 100:
            yield ("thresholds", index, "warning"), f"must be between the target ({target:g}) and 100, not {warning:g}"


def _slo_references(inputs: Properties) -> Iterator[Reference]:
    for index, id in items(inputs, "monitorIds"):
        yield Reference(path=("monitorIds", index), token=MONITOR, id=str(id), on_delete="refuse", or_named=TEST)


def _admit_slo(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    for name in ("numerator", "denominator"):
        for use in metric_expression(at(inputs, "query", name) or "0"):
            yield from (((("query", name), reason)) for reason in absent_metric(use, store))
    for index, query in items(at(inputs, "sliSpecification", "timeSlice", "query") or {}, "queries"):
        path: Path = ("sliSpecification", "timeSlice", "query", "queries", index, "metricQuery", "query")
        for use in metric_expression(at(query, "metricQuery", "query") or "0"):
            yield from ((path, reason) for reason in absent_metric(use, store))


KINDS: dict[str, Kind] = {
    **monitor.KINDS,
    **synthetics.KINDS,
    **dashboard.KINDS,
    **metrics.KINDS,
    **logs.KINDS,
    **status_page.KINDS,
    **software_catalog.KINDS,
    **downtime.KINDS,
    **policies.KINDS,
    CHANNEL: Kind(
        replaces=frozenset(("accountName",)),
        unique=named_by("accountName", "channelName"),
        unique_path="channelName",
        taken="409 Conflict: this channel is configured already ({what})",
        rules=(alone(_check_channel),),
        admit=_admit_channel,
        new_id=id_of("accountName", "channelName"),
    ),
    SERVICE_OBJECT: Kind(
        replaces=frozenset(("serviceName",)),
        unique=named_by("serviceName"),
        unique_path="serviceName",
        secrets=("serviceKey",),
        rules=(alone(_check_service_object),),
        new_id=id_of("serviceName"),
    ),
    OPSGENIE: Kind(unique=named_by("name"), secrets=("opsgenieApiKey",), new_id=uuid_id),
    WEBHOOK: Kind(unique=named_by("name"), unique_path="name", rules=(alone(_check_webhook),), new_id=id_of("name")),
    SLO: Kind(
        replaces=frozenset(("type",)),
        rules=(alone(_check_slo),),
        admit=_admit_slo,
        refers=(_slo_references,),
        new_id=hex_id,
    ),
    "datadog:index/syntheticsGlobalVariable:SyntheticsGlobalVariable": Kind(
        unique=named_by("name"), secrets=("value", "valueWo"), rules=(alone(_check_global_variable),), new_id=uuid_id
    ),
    "datadog:index/syntheticsPrivateLocation:SyntheticsPrivateLocation": Kind(
        secrets=("apiKey", "config"), new_id=lambda new: f"pl:location-{new.number}"
    ),
    "datadog:index/webhookCustomVariable:WebhookCustomVariable": Kind(
        unique=named_by("name"), secrets=("value",), new_id=id_of("name")
    ),
    "datadog:index/dashboardJson:DashboardJson": Kind(new_id=datadog_public_id),
}
