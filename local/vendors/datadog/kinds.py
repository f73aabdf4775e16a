"""Datadog: SLOs, the integrations and the smaller types, and the table of all its kinds."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import EITHER, Exclusive, NotBlank, NotEmpty, OneOf, Pattern, Readable, Rule, within
from local.vendors.core.kinds import Kind, Link, id_of, named_by
from local.vendors.core.outputs import datadog_public_id, hex_id, uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog import dashboard, software_catalog, status_page
from local.vendors.datadog.logs import logs, metrics
from local.vendors.datadog.logs.metrics import absent_metric
from local.vendors.datadog.monitors import downtime, monitor, policies
from local.vendors.datadog.monitors.message import CHANNEL, OPSGENIE, SERVICE_OBJECT, WEBHOOK
from local.vendors.datadog.monitors.monitor import MONITOR, TEST
from local.vendors.datadog.monitors.query import expression_faults, metric_expression
from local.vendors.datadog.monitors.slo_alert import SLO
from local.vendors.datadog.synthetics import kind as synthetics
from local.vendors.datadog.tags import check_tags
from local.vendors.protocol.wire import Path, Properties

_TIMEFRAMES = ("7d", "30d", "90d", "custom")


def _admit_channel(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    known = store.known("slack workspace")
    if inputs["accountName"] not in known:
        yield (
            ("accountName",),
            f"404: no Slack workspace {inputs['accountName']!r} is connected; existing: {', '.join(known) or 'none'}",
        )


def _check_measure(inputs: Properties, _path: Path) -> Iterator[Problem]:
    """Reports unless exactly one property gives the measure, and it is the property of the type."""
    kind = at(inputs, "type")
    measures = {"metric": "query", "monitor": "monitorIds", "time_slice": "sliSpecification"}
    if kind is not None and kind not in measures:
        yield ("type",), f"must be metric, monitor or time_slice, not {kind!r}"
    given = [name for name in measures.values() if name in inputs]
    if len(given) != 1:
        yield (
            ("query",),
            f"requires exactly one of query, monitorIds and sliSpecification, not {given or 'none'}",
        )
    elif (kind == "monitor" and given != ["monitorIds"]) or (kind == "time_slice" and given != ["sliSpecification"]):
        yield (given[0],), f"an SLO of type {kind} requires {measures[kind]}"


def _check_formula(inputs: Properties, _path: Path) -> Iterator[Problem]:
    path: Path = ("sliSpecification", "timeSlice", "query")
    names = [at(query, "metricQuery", "name") for _, query in items(at(inputs, *path) or {}, "queries")]
    formula = at(inputs, *path, "formula", "formulaExpression") or ""
    for word in re.findall(r"\b[a-z_]\w*\b(?!\s*\()", formula):
        if word not in names:
            yield (*path, "formula", "formulaExpression"), f"{word!r} is not the name of a query"


def _check_targets(inputs: Properties, _path: Path) -> Iterator[Problem]:
    for index, threshold in items(inputs, "thresholds"):
        target, warning = at(threshold, "target"), at(threshold, "warning")
        if target is not None and not 0 < target < 100:
            yield ("thresholds", index, "target"), f"must be a percentage between 0 and 100, not {target:g}"
        if warning is not None and target is not None and not target < warning < 100:
            yield ("thresholds", index, "warning"), f"must be between the target ({target:g}) and 100, not {warning:g}"


_SLO_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    _check_measure,
    OneOf("timeframe", _TIMEFRAMES),
    NotEmpty("thresholds", "an SLO requires at least one threshold"),
    OneOf("thresholds[].timeframe", _TIMEFRAMES),
    _check_targets,
    within(
        "sliSpecification.timeSlice",
        OneOf("comparator", (">", ">=", "<", "<="), EITHER),
        OneOf("queryIntervalSeconds", (60, 300), EITHER),
        OneOf("query.queries[].metricQuery.dataSource", ("metrics",), EITHER),
        Readable("query.queries[].metricQuery.query", expression_faults),
    ),
    _check_formula,
    within(
        "sliSpecification.count",
        Exclusive(
            "",
            ("totalEventsFormula", "badEventsFormula"),
            "requires exactly one of totalEventsFormula and badEventsFormula",
        ),
    ),
    Readable("query.numerator", expression_faults),
    Readable("query.denominator", expression_faults),
    check_tags,
)


def _check_value(inputs: Properties, _path: Path) -> Iterator[Problem]:
    if not at(inputs, "isFido") and "value" not in inputs and "valueWo" not in inputs:
        yield ("value",), "value or valueWo is required"


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
        rules=(Pattern("channelName", r"#[\w-]{1,80}", 'must be "#" and the channel\'s name, not {value!r}'),),
        admit=_admit_channel,
        new_id=id_of("accountName", "channelName"),
    ),
    SERVICE_OBJECT: Kind(
        replaces=frozenset(("serviceName",)),
        unique=named_by("serviceName"),
        unique_path="serviceName",
        secrets=("serviceKey",),
        rules=(
            Pattern(
                "serviceName",
                r"[\w.-]+",
                "{value!r} does not give a handle @pagerduty-NAME: only letters, digits and _ - . are allowed",
            ),
            Pattern("serviceKey", r"\w{19,}", "is not an integration key"),
        ),
        new_id=id_of("serviceName"),
    ),
    OPSGENIE: Kind(unique=named_by("name"), secrets=("opsgenieApiKey",), new_id=uuid_id),
    WEBHOOK: Kind(
        unique=named_by("name"),
        rules=(
            Pattern(
                "name",
                r"[\w-]+",
                "{value!r} does not give a handle @webhook-NAME: only letters, digits, _ and - are allowed",
            ),
            Pattern("url", r"https?://[^\s/]+\S*", "is not an http or https URL"),
            OneOf("encodeAs", ("json", "form"), EITHER),
        ),
        new_id=id_of("name"),
    ),
    SLO: Kind(
        replaces=frozenset(("type",)),
        rules=_SLO_RULES,
        admit=_admit_slo,
        links=(Link("monitorIds[]", MONITOR, "refuse", or_named=TEST),),
        new_id=hex_id,
    ),
    "datadog:index/syntheticsGlobalVariable:SyntheticsGlobalVariable": Kind(
        unique=named_by("name"),
        secrets=("value", "valueWo"),
        rules=(
            Pattern(
                "name",
                r"[A-Z][A-Z0-9_]+[A-Z0-9]",
                "{value!r} is not a variable: three or more of A–Z, 0–9 and _, without _ at the end",
            ),
            _check_value,
        ),
        new_id=uuid_id,
    ),
    "datadog:index/syntheticsPrivateLocation:SyntheticsPrivateLocation": Kind(
        secrets=("apiKey", "config"), new_id=lambda new: f"pl:location-{new.number}"
    ),
    "datadog:index/webhookCustomVariable:WebhookCustomVariable": Kind(
        unique=named_by("name"), secrets=("value",), new_id=id_of("name")
    ),
    "datadog:index/dashboardJson:DashboardJson": Kind(new_id=datadog_public_id),
}
