"""Datadog dashboards: what `POST /api/v1/dashboard` and the validation of widgets refuse."""

import re
from collections.abc import Iterator
from typing import Any

from local.vendors.core.kinds import Kind, New, Reference, alone
from local.vendors.core.outputs import datadog_public_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.logs.metrics import absent_metric
from local.vendors.datadog.monitors.monitor import MONITOR
from local.vendors.datadog.monitors.query import Malformed, metric_expression
from local.vendors.datadog.monitors.slo_alert import SLO
from local.vendors.protocol.wire import UNKNOWN, Path, Properties

DASHBOARD = "datadog:index/dashboard:Dashboard"

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "alertGraphDefinition": {"vizType": ("timeseries", "toplist")},
    "manageStatusDefinition": {
        "summaryType": ("monitors", "groups", "combined"),
        "displayFormat": ("counts", "countsAndList", "list"),
        "colorPreference": ("background", "text"),
        "sort": (
            "name,asc", "name,desc", "status,asc", "status,desc", "triggered,asc", "triggered,desc", "group,asc",
            "group,desc",
        ),
    },
    "groupDefinition": {"layoutType": ("ordered",)},
    "serviceLevelObjectiveDefinition": {"viewType": ("detail",), "viewMode": ("overall", "component", "both")},
    "timeseriesDefinition": {"legendLayout": ("auto", "horizontal", "vertical")},
}  # fmt: skip
_GRAPHS = ("timeseriesDefinition", "queryValueDefinition", "toplistDefinition", "distributionDefinition")
_DISPLAY_TYPES = ("area", "bars", "line", "overlay")
_LINE_TYPES = ("dashed", "dotted", "solid")
# `maxItems` of the tags in the API's own description.
_MOST_TAGS = 5
_SLO_WINDOWS = (
    "7d", "30d", "90d", "week_to_date", "previous_week", "month_to_date", "previous_month", "global_time",
)  # fmt: skip


def _check(inputs: Properties) -> Iterator[Problem]:
    title, layout, reflow = (at(inputs, name) for name in ("title", "layoutType", "reflowType"))
    if title is not None and not title.strip():
        yield ("title",), "cannot be empty"
    if layout not in (None, "ordered", "free"):
        yield ("layoutType",), f"must be ordered or free, not {layout!r}"
    if reflow not in (None, "auto", "fixed"):
        yield ("reflowType",), f"must be auto or fixed, not {reflow!r}"
    if reflow is not None and layout == "free":
        yield ("reflowType",), "only an ordered dashboard has it"
    yield from _check_variables(inputs)
    tags = at(inputs, "tags")
    if tags is not None and len(tags) > _MOST_TAGS:
        yield ("tags",), f"a dashboard has at most {_MOST_TAGS} tags, not {len(tags)}"
    for index, tag in items(inputs, "tags"):
        # The API keeps no other tags on dashboards.
        if isinstance(tag, str) and not tag.startswith("team:"):
            yield ("tags", index), f"a dashboard's tags begin with team:, not {tag!r}"
    for index, widget in items(inputs, "widgets"):
        yield from _check_widget(widget, ("widgets", index), layout, reflow)
    for path, text in _queries(inputs):
        try:
            metric_expression(text)
        except Malformed as malformed:
            yield path, str(malformed)


def _check_variables(inputs: Properties) -> Iterator[Problem]:
    names = []
    for index, variable in items(inputs, "templateVariables"):
        name = at(variable, "name")
        if name in names:
            yield ("templateVariables", index, "name"), f"{name!r} is there twice"
        names.append(name)
        if "default" in variable:
            # `default` comes back as `defaults` and never stops drifting.
            yield ("templateVariables", index, "default"), "is deprecated at the vendor: write defaults, a list"
        for position, default in items(variable, "defaults"):
            if default == "":
                yield ("templateVariables", index, "defaults", position), "cannot be empty"
    for index, preset in items(inputs, "templateVariablePresets"):
        for position, variable in items(preset, "templateVariables"):
            path: Path = ("templateVariablePresets", index, "templateVariables", position)
            if "value" in variable and "values" in variable:
                yield path, "has one of value and values, not both"
            if at(variable, "values") == []:
                yield (*path, "values"), "needs at least one value"


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
        yield (*path, "widgetLayout"), "a widget needs its place where the layout is free or fixed"
    yield from _check_words(definition, kind, inside)
    if kind == "groupDefinition":
        for index, inner in items(definition, "widgets"):
            yield from _check_widget(inner, (*inside, "widgets", index), None, None)
    if kind in _GRAPHS and definition is not UNKNOWN:
        yield from _check_graph(definition, inside)


def _check_graph(definition: Properties, path: Path) -> Iterator[Problem]:
    if not definition.get("requests"):
        yield (*path, "requests"), "a graph needs at least one request"
    for index, request in items(definition, "requests"):
        yield from _check_request(request, (*path, "requests", index))
        yield from _check_formulas(request, (*path, "requests", index))


def _check_words(definition: Any, kind: str, path: Path) -> Iterator[Problem]:
    """The properties of a widget that take one of a few words, and ids that are numbers in texts."""
    for name, allowed in _WORDS.get(kind, {}).items():
        word = at(definition, name)
        if word is not None and word not in allowed:
            yield (*path, name), f"must be one of {', '.join(allowed)}, not {word!r}"
    alert_id = at(definition, "alertId")
    if alert_id is not None and not alert_id.isdigit():
        yield (*path, "alertId"), f"must be the number of a monitor, not {alert_id!r}"
    if kind == "serviceLevelObjectiveDefinition" and at(definition, "timeWindows") == []:
        yield (*path, "timeWindows"), "an SLO is shown over at least one window"
    for index, window in items(definition, "timeWindows"):
        if window not in _SLO_WINDOWS:
            yield (*path, "timeWindows", index), f"must be one of {', '.join(_SLO_WINDOWS)}, not {window!r}"
    for needy, name in (("manageStatusDefinition", "query"), ("noteDefinition", "content")):
        if kind == needy and at(definition, name) == "":
            yield (*path, name), "cannot be empty"
    if kind == "listStreamDefinition":
        for index, request in items(definition, "requests"):
            size = at(request, "query", "eventSize")
            if size not in (None, "s", "l"):
                yield (*path, "requests", index, "query", "eventSize"), f"must be s or l, not {size!r}"


def _named(name: str, value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in the widgets that stands under a name: the number of a monitor, the id of an SLO."""
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
    """`DELETE /api/v1/slo/{slo_id}` answers 409 Conflict while a dashboard shows the SLO."""
    for path, id in _named("sloId", inputs):
        yield Reference(path=path, token=SLO, id=id, on_delete="refuse")


def _check_request(request: Properties, path: Path) -> Iterator[Problem]:
    """A request names what it draws, and how."""
    if not any(name in ("q", "queries") or name.endswith("Query") for name in request):
        yield path, "needs a query: q or queries"
    words = ((("displayType",), _DISPLAY_TYPES), (("style", "lineType"), _LINE_TYPES))
    for place, allowed in words:
        word = at(request, *place)
        if word is not None and word not in allowed:
            yield (*path, *place), f"must be one of {', '.join(allowed)}, not {word!r}"


def _check_formulas(request: Properties, path: Path) -> Iterator[Problem]:
    """A formula may use only what the same request names as a query."""
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
    """Every metric query in the widgets, wherever it stands: `q`, or `query` of a `metricQuery`."""
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
            yield path, f"there is no monitor {number}"
    for path, text in _queries(inputs):
        for use in metric_expression(text):
            # A graph of a metric that does not exist yet is only empty; one without percentiles is refused.
            yield from ((path, reason) for reason in absent_metric(use, store) if "percentiles" in reason)


def _url(new: New) -> Properties:
    slug = re.sub(r"[^a-z0-9]+", "-", str(new.inputs.get("title", "")).lower()).strip("-")
    return {} if "url" in new.inputs else {"url": f"/dashboard/{new.id}/{slug}"}


KINDS = {
    DASHBOARD: Kind(
        replaces=frozenset(("layoutType",)),
        rules=(alone(_check),),
        admit=_admit,
        refers=(_references,),
        new_id=datadog_public_id,
        computed=_url,
        also_computed=("url",),
    )
}
