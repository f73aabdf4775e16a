"""The widgets of Datadog's dashboards in the blocks of the Pulumi type.

Source: buildTerraformWidgets and its functions (datadog/resource_datadog_dashboard.go of the provider). A widget of the
API has a `definition` with a type; in the Pulumi type it has a block of that type.
"""

from typing import Any

from audit.live.datadog.queries import formula_queries, formulas
from audit.live.inventory import Json
from audit.live.spelling import camel, camelled

_BLOCKS = {
    "slo": "serviceLevelObjectiveDefinition",
    "note": "noteDefinition",
    "topology_map": "topologyMapDefinition",
    "sunburst": "sunburstDefinition",
}
_PLURALS = {
    "conditional_formats": "conditionalFormats",
    "group_by": "groupBies",
    "metadata": "metadatas",
    "log_query": "logQuery",
}
_ANSWER_ONLY = ("type", "response_format")
"""What no input says: the type is the block's name, the format follows from it."""


def widgets(given: list[Json] | None) -> list[Json]:
    """Return widgets without their ids, which are new each time a dashboard is saved."""
    return [_widget(widget) for widget in given or ()]


def _widget(widget: Json) -> Json:
    definition = widget.get("definition") or {}
    sort = str(definition.get("type"))
    found: Json = {_BLOCKS.get(sort) or f"{camel(sort)}Definition": _definition(definition)}
    if layout := camelled(widget.get("layout") or {}):
        found["widgetLayout"] = layout
    return found


def _definition(definition: Json) -> Json:
    found: Json = {}
    for name, value in definition.items():
        if name in _ANSWER_ONLY or value is None:
            continue
        if name == "widgets":
            found["widgets"] = widgets(value)
        elif name == "requests":
            found["requests"] = _requests(value)
        elif name == "time":
            found |= _time(value)
        else:
            found[_PLURALS.get(name) or camel(name)] = camelled(value, _PLURALS)
    return found


def _requests(given: Any) -> Any:
    if not isinstance(given, list):
        return camelled(given, _PLURALS)
    return [_request(request) for request in given]


def _request(request: Json) -> Json:
    found: Json = {}
    for name, value in request.items():
        if name in _ANSWER_ONLY or value is None:
            continue
        if name == "queries":
            found["queries"] = formula_queries(value)
        elif name == "formulas":
            found["formulas"] = formulas(value)
        else:
            found[_PLURALS.get(name) or camel(name)] = camelled(value, _PLURALS)
    return found


def _time(time: Json) -> Json:
    return {"liveSpan": time["live_span"]} if time.get("live_span") else {}
