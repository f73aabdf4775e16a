"""Datadog dashboards: the rejections by `POST /api/v1/dashboard` and by the validation of widgets."""

import re
from collections.abc import Iterator
from typing import Any

from local.vendors.core.constraints import (
    EITHER,
    Filled,
    Forbidden,
    Length,
    NotBlank,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Rule,
    problems,
    when,
    within,
)
from local.vendors.core.kinds import Kind, NewObject, Reference
from local.vendors.core.outputs import datadog_public_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.logs.metrics import absent_metric
from local.vendors.datadog.monitors.monitor import MONITOR
from local.vendors.datadog.monitors.query import expression_faults, metric_expression
from local.vendors.datadog.monitors.slo_alert import SLO
from local.vendors.protocol.wire import UNKNOWN, Path, Properties

DASHBOARD = "datadog:index/dashboard:Dashboard"

_SORTS = (
    "name,asc", "name,desc", "status,asc", "status,desc", "triggered,asc", "triggered,desc", "group,asc", "group,desc",
)  # fmt: skip
_SLO_WINDOWS = (
    "7d", "30d", "90d", "week_to_date", "previous_week", "month_to_date", "previous_month", "global_time",
)  # fmt: skip


def _check_variables(inputs: Properties, _path: Path) -> Iterator[Problem]:
    """Reports a repeated name at its repetition."""
    names = []
    for index, variable in items(inputs, "templateVariables"):
        name = at(variable, "name")
        if name in names:
            yield ("templateVariables", index, "name"), f"{name!r} is listed twice"
        names.append(name)


def _check_widgets(inputs: Properties, _path: Path) -> Iterator[Problem]:
    layout, reflow = at(inputs, "layoutType"), at(inputs, "reflowType")
    for index, widget in items(inputs, "widgets"):
        yield from _check_widget(widget, ("widgets", index), layout, reflow)
    for path, text in _queries(inputs):
        yield from ((path, fault) for fault in expression_faults(text))


def _check_widget(widget: Properties, path: Path, layout: str | None, reflow: str | None) -> Iterator[Problem]:
    definitions = [name for name in widget if name.endswith("Definition")]
    if len(definitions) != 1:
        yield path, f"a widget has exactly one definition, not {len(definitions)}"
        return
    kind, definition = definitions[0], widget[definitions[0]]
    inside = (*path, kind)
    if definition == {}:
        yield inside, "cannot be empty"
    if (layout == "free" or reflow == "fixed") and "widgetLayout" not in widget:
        yield (*path, "widgetLayout"), "a widget requires a place in a free or fixed layout"
    if definition is not UNKNOWN:
        yield from problems(_WIDGETS.get(kind, ()), definition, inside)
    if kind == "groupDefinition":
        for index, inner in items(definition, "widgets"):
            yield from _check_widget(inner, (*inside, "widgets", index), None, None)


def _named(name: str, value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yields every text with this key in the widgets: the number of a monitor, the id of an SLO."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name and isinstance(inner, str):
                yield (*path, key), inner
            else:
                yield from _named(name, inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _named(name, inner, (*path, index))


def _references(inputs: Properties) -> Iterator[Reference]:
    """Yields references to SLOs. `DELETE /api/v1/slo/{slo_id}` answers 409 Conflict while a dashboard shows the SLO."""
    for path, id in _named("sloId", inputs):
        yield Reference(path=path, token=SLO, id=id, on_delete="refuse")


def _has_query(request: Properties) -> bool:
    return any(name in ("q", "queries") or name.endswith("Query") for name in request)


def _check_formulas(request: Properties, path: Path) -> Iterator[Problem]:
    """Reports a formula that uses a name which is not a query of the same request."""
    names = [at(query, source, "name") for _, query in items(request, "queries") for source in query]
    if UNKNOWN in (request.get("queries"), request.get("formulas")) or None in names:
        return
    for index, formula in items(request, "formulas"):
        expression = at(formula, "formulaExpression") or ""
        for word in re.findall(r"\b[a-z_]\w*\b(?!\s*\()", expression):
            if word not in names:
                yield (
                    (*path, "formulas", index, "formulaExpression"),
                    f"{word!r} is not the name of a query of this request",
                )


def _queries(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yields every metric query in the widgets: `q`, or `query` of a `metricQuery`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and (key == "q" or (key == "query" and path and path[-1] == "metricQuery")):
                yield (*path, key), inner
            else:
                yield from _queries(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _queries(inner, (*path, index))


def _admit(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    for path, number in _named("alertId", inputs):
        if store.get(MONITOR, number) is None:
            yield path, f"monitor {number} does not exist"
    for path, text in _queries(inputs):
        for use in metric_expression(text):
            # A graph of a metric that does not exist yet is only empty; one without percentiles is refused.
            yield from ((path, reason) for reason in absent_metric(use, store) if "percentiles" in reason)


def _url(new: NewObject) -> Properties:
    slug = re.sub(r"[^a-z0-9]+", "-", str(new.inputs.get("title", "")).lower()).strip("-")
    return {} if "url" in new.inputs else {"url": f"/dashboard/{new.id}/{slug}"}


_GRAPH: tuple[Rule, ...] = (
    Filled("requests", "a graph requires at least one request"),
    within(
        "requests[]",
        Passes("", _has_query, "requires a query: q or queries"),
        _check_formulas,
    ),
)
_ALERT_ID = Pattern("alertId", r"\d+", "must be the number of a monitor, not {value!r}")
_WIDGETS: dict[str, tuple[Rule, ...]] = {
    "alertGraphDefinition": (_ALERT_ID, OneOf("vizType", ("timeseries", "toplist"))),
    "alertValueDefinition": (_ALERT_ID,),
    "manageStatusDefinition": (
        OneOf("summaryType", ("monitors", "groups", "combined")),
        OneOf("displayFormat", ("counts", "countsAndList", "list")),
        OneOf("colorPreference", ("background", "text")),
        OneOf("sort", _SORTS),
        NotEmpty("query"),
    ),
    "noteDefinition": (NotEmpty("content"),),
    "groupDefinition": (OneOf("layoutType", ("ordered",)),),
    "serviceLevelObjectiveDefinition": (
        OneOf("viewType", ("detail",)),
        OneOf("viewMode", ("overall", "component", "both")),
        NotEmpty("timeWindows", "an SLO widget requires at least one window"),
        OneOf("timeWindows[]", _SLO_WINDOWS),
    ),
    "listStreamDefinition": (OneOf("requests[].query.eventSize", ("s", "l"), EITHER),),
    "timeseriesDefinition": (
        OneOf("legendLayout", ("auto", "horizontal", "vertical")),
        *_GRAPH,
        OneOf("requests[].displayType", ("area", "bars", "line", "overlay")),
        OneOf("requests[].style.lineType", ("dashed", "dotted", "solid")),
    ),
    "queryValueDefinition": _GRAPH,
    "toplistDefinition": _GRAPH,
    "distributionDefinition": _GRAPH,
}
_RULES: tuple[Rule, ...] = (
    NotBlank("title"),
    OneOf("layoutType", ("ordered", "free"), EITHER),
    OneOf("reflowType", ("auto", "fixed"), EITHER),
    when("layoutType", "free", Forbidden("reflowType", "is only allowed in an ordered dashboard")),
    _check_variables,
    # `default` comes back as `defaults`, and shows as drift at every refresh.
    Forbidden("templateVariables[].default", "is deprecated at the vendor: write defaults, a list"),
    NotEmpty("templateVariables[].defaults[]"),
    within(
        "templateVariablePresets[].templateVariables[]",
        Passes(
            "", lambda variable: not {"value", "values"} <= set(variable), "allows either value or values, not both"
        ),
        NotEmpty("values", "requires at least one value"),
    ),
    # `maxItems` of the tags in the API's own description.
    Length("tags", 0, 5, "a dashboard has at most {most} tags, not {value}"),
    # The API keeps no other tags on dashboards.
    Pattern("tags[]", r"team:(?s:.*)", "a dashboard's tags begin with team:, not {value!r}"),
    _check_widgets,
)

KINDS = {
    DASHBOARD: Kind(
        replaces=frozenset(("layoutType",)),
        rules=_RULES,
        admit=_admit,
        links=(_references,),
        new_id=datadog_public_id,
        computed=_url,
        also_computed=("url",),
    )
}
