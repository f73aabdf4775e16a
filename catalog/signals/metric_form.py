"""The YAML of metrics: a custom one in full; of one that exists without YAML only whether Datadog has received it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import ExcusableForm, Form, Located
from catalog.forms.symbols import Scope
from catalog.forms.text import nearest, prose, shown
from catalog.forms.types import choice, matching, written_once
from catalog.sections import Sections
from catalog.signals.metric_units import METRIC_UNITS
from catalog.signals.metrics import METRIC_BY_NAME, METRICS, Metric, MetricKind


class EventForm(Form):
    noun: ClassVar[str] = "`from`"
    event: Annotated[
        str,
        matching(r"[A-Za-z][\w.:-]{0,99}", "an event", "write the value of `event` in the log lines: `http.request`"),
    ] = Field(description="the `event` of the log lines it is made from, such as `event: email.sent`")
    field: (
        Annotated[str, matching(r"[A-Za-z_][\w.]{0,99}", "the name of a field", "write its name: `duration_ms`")] | None
    ) = Field(
        default=None, description="the number in the log line that a distribution measures, such as `duration_ms`"
    )


AGENT = EventForm.model_construct(event="", field=None)


def _from(value: object) -> object:
    if value == "agent":
        return AGENT
    if isinstance(value, str):
        raise InvalidValue(f"unknown source {shown(value)} of a metric", "write `agent` or `{event: <event>}`")
    return value


def _unit(unit: str) -> str:
    if unit not in METRIC_UNITS:
        near = nearest(unit, METRIC_UNITS)
        question = f"did you mean `{near}`? " if near else ""
        hint = f"{question}write one of Datadog's units in the singular, such as `second` or `byte`"
        raise InvalidValue(f"unknown unit {shown(unit)}", hint)
    return unit


Tag = Annotated[str, matching(r"[a-z][a-z0-9_./-]{0,199}", "a tag", "write lower-case letters, digits and _: `host`")]


class MetricForm(ExcusableForm):
    """`type` may be left out if `from` is an event: with a `field` it is a distribution, without one a count."""

    noun: ClassVar[str] = "a metric"
    misplaced: ClassVar[Mapping[str, tuple[str, str]]] = {
        "renamed_from": (
            "Datadog identifies a metric by its name: a new name is a new metric",
            "add the new metric, and remove this one when its history is no longer required",
        )
    }
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    # Datadog's rule for metric names.
    name: Annotated[
        str,
        matching(
            r"[A-Za-z][A-Za-z0-9_.]{0,199}", "a metric's name", "write letters, digits, _ and dots: `email.bounces`"
        ),
    ] = Field(description="its name in Datadog, such as `name: email.bounces`; a new name makes a new metric")
    type: Annotated[MetricKind, choice("type of metric", MetricKind)] | None = Field(
        default=None, description="`count`, `distribution` or `gauge`; default: as the log lines require"
    )
    unit: Annotated[str, AfterValidator(_unit)] | None = Field(
        default=None, description="one of Datadog's units, in the singular, such as `millisecond`; default: none"
    )
    tags: Annotated[list[Tag], AfterValidator(written_once)] = Field(
        default_factory=list,
        description="the tags to filter and group by, such as [provider]; `env` is always one, and log lines have "
        "`service` too. With `reported: true` they are all the tags that Datadog keeps of an agent's metric: queries "
        "by any other tag, here or in Datadog, find nothing",
    )
    description: str | None = Field(default=None, description="what it counts or measures, in words")
    from_: Annotated[EventForm, BeforeValidator(_from)] | None = Field(
        default=None,
        alias="from",
        description="`agent`, or the log lines it is made from: {event: email.sent}",
        json_schema_extra={"also": "string"},
    )
    reported: bool = Field(
        default=False,
        description="`true` once Datadog has received it, since its unit, description and tags can be set only then; "
        "default: `false`. It has no effect on an integration's metric, such as `redis.mem.used`",
    )


def resolve_metrics(sections: Sections) -> Scope[Metric]:
    """Return the metrics that exist without YAML, and those in the YAML."""
    metrics: Scope[Metric] = Scope("metric", sections.report)
    for entry in sections.items(MetricForm, metrics):
        new = "name" in entry.refused or metrics.claim([entry.form.name], entry.source)
        built_in = METRIC_BY_NAME.get(entry.form.name)
        metric = _own(entry, metrics) if built_in is None else _spoken_of(entry, built_in, metrics)
        if metric is None or not new or not entry.whole:
            metrics.refuse([entry.form.name])
        else:
            metrics.add(metric, [metric.name])
    for metric in METRICS:
        metrics.add(metric, [metric.name])
    return metrics


def _spoken_of(entry: Located[MetricForm], built_in: Metric, metrics: Scope[Metric]) -> Metric | None:
    """A metric that exists without YAML: the product's log format defines it."""
    given = [key for key in ("type", "unit", "tags", "description", "from_") if key in entry.form.model_fields_set]
    for key in given:
        message = f"`{key.strip('_')}` is not allowed: `{built_in.name}` is built in"
        metrics.report.refuse(entry.at(key.strip("_")), message, "remove the line; only `reported` is allowed")
    return None if given else replace(built_in, reported=entry.form.reported, source=entry.source)


def _own(entry: Located[MetricForm], metrics: Scope[Metric]) -> Metric | None:
    form = entry.form
    if {"from", "type", "tags"} & entry.refused:
        return None
    if form.from_ is None:
        hint = "write `from: agent`, or the event of its log lines: `from: {event: <event>}`"
        metrics.report.refuse(entry.source, f"`from` is missing in the metric `{form.name}`", hint)
        return None
    agent = form.from_ is AGENT
    kind = _agents_kind(entry, metrics) if agent else _events_kind(entry, form.from_, metrics)
    if kind is None:
        return None
    always = ("env",) if agent else ("env", "service")
    return Metric(
        name=form.name,
        event=None if agent else form.from_.event,
        field=form.from_.field,
        kind=kind,
        unit=form.unit,
        tags=(*always, *(tag for tag in sorted(form.tags) if tag not in always)),
        description=form.description,
        reported=form.reported,
        source=entry.source,
    )


def _agents_kind(entry: Located[MetricForm], metrics: Scope[Metric]) -> MetricKind | None:
    if entry.form.type is None:
        message = f"`type` is missing in the metric `{entry.form.name}`"
        metrics.report.refuse(entry.source, message, f"write the type that the agent reports: {prose(_KINDS)}")
    return entry.form.type


def _events_kind(entry: Located[MetricForm], origin: EventForm, metrics: Scope[Metric]) -> MetricKind | None:
    kind: MetricKind = "distribution" if origin.field else "count"
    meant = entry.form.type or kind
    if meant == "gauge":
        message = "a metric from log lines is a count or a distribution"
        metrics.report.refuse(entry.at("type"), f"`type`: {message}, not a gauge", f"write `type: {kind}`")
        return None
    if meant == "distribution" and origin.field is None:
        message = "`field` is missing: a distribution measures a number of the log line"
        metrics.report.refuse(entry.at("from"), message, f"write `from: {{event: {origin.event}, field: <field>}}`")
        return None
    if meant == "count" and origin.field is not None:
        message = "`field` is not allowed for a count"
        metrics.report.refuse(entry.at("from", "field"), message, "remove it, or write `type: distribution`")
        return None
    return meant


_KINDS = ("count", "distribution", "gauge")
