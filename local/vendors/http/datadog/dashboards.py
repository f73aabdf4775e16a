"""Dashboards: a list of summaries, and one whole dashboard at a time."""

import hashlib
import json
import re
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.drift import PERSON
from local.vendors.hand import NOTEBOOK
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snake
from local.vendors.http.datadog.answers import not_found, of_offset
from local.vendors.http.datadog.envelopes import items_of, resource
from local.vendors.http.datadog.people import creator, display_name, iso
from local.vendors.protocol.wire import Properties

DASHBOARD = "datadog:index/dashboard:Dashboard"
RAW = "datadog:index/dashboardJson:DashboardJson"
LISTS = "datadog:index/dashboardList:DashboardList"

_SUFFIX = "Definition"
_TYPES = {
    "serviceLevelObjective": "slo",
    "sloList": "slo_list",
    "serviceLevelObjectiveList": "slo_list",
    "servicemap": "servicemap",
    "serviceMap": "servicemap",
    "splitGraph": "split_group",
}
_RENAMED = {"formulaExpression": "formula", "liveSpan": "live_span"}
_SCALAR = ("query_value", "toplist", "query_table", "change", "sunburst", "treemap")
_QUERY = re.compile(r"\w+Query")


def widget(given: Properties, path: str) -> Body:
    """Returns a widget; its id is new at each save, so it is made from `path`."""
    body: Body = {"id": int.from_bytes(hashlib.blake2b(path.encode(), digest_size=6).digest(), "big")}
    for name, value in given.items():
        if name.endswith(_SUFFIX):
            body["definition"] = _definition(name.removesuffix(_SUFFIX), value, path)
        elif name == "widgetLayout":
            body["layout"] = _members(value)
    return body


def _definition(kind: str, given: Properties, path: str) -> Body:
    type_ = _TYPES.get(kind, snake(kind))
    body: Body = _members({name: value for name, value in given.items() if name not in ("widgets", "liveSpan")})
    body["type"] = type_
    if "liveSpan" in given:
        body["time"] = {"live_span": given["liveSpan"]}
    if "widgets" in given:
        body["widgets"] = [widget(each, f"{path}/{index}") for index, each in enumerate(given["widgets"])]
    for request in body.get("requests", []):
        if isinstance(request, dict) and "queries" in request and type_ in (*_SCALAR, "timeseries", "heatmap"):
            request["response_format"] = "scalar" if type_ in _SCALAR else "timeseries"
    return body


def _members(value: Any) -> Any:
    if isinstance(value, list):
        return [_members(each) for each in value]
    if not isinstance(value, dict):
        return value
    inside = {name: member for name, member in value.items() if name != "__defaults"}
    # The SDK wraps a query in an object that names its kind; the API has the query alone.
    if len(inside) == 1 and _QUERY.fullmatch(next(iter(inside))) and isinstance(next(iter(inside.values())), dict):
        return _members(next(iter(inside.values())))
    return {_RENAMED.get(name, snake(name)): _members(member) for name, member in inside.items()}


def dashboard(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    save = f"{record.id}/{traces.modified.isoformat()}"
    body = _raw(inputs, save) if record.token == RAW else _made(inputs, save)
    if traces.modifier == PERSON:
        body["widgets"] = [_saved_in_the_page(each) for each in body["widgets"]]
    slug = re.sub(r"[^a-z0-9]+", "-", body["title"].lower()).strip("-")
    return {
        "id": record.id,
        "author_handle": traces.creator,
        "author_name": display_name(traces.creator),
        "created_at": iso(traces.created),
        "modified_at": iso(traces.modified),
        "url": f"/dashboard/{record.id}/{slug}",
        "restricted_roles": sorted(inputs.get("restrictedRoles", [])),
        **body,
    }


def _made(inputs: Properties, save: str) -> Body:
    return {
        "title": inputs["title"],
        "description": inputs.get("description"),
        "layout_type": inputs["layoutType"],
        "reflow_type": inputs.get("reflowType", "auto" if inputs["layoutType"] == "ordered" else None),
        "is_read_only": inputs.get("isReadOnly", False),
        "notify_list": sorted(inputs.get("notifyLists", []), reverse=True),
        "tags": inputs.get("tags", []),
        "template_variables": [
            {"name": each["name"], "prefix": each.get("prefix"), "available_values": each.get("availableValues", []),
             "defaults": each.get("defaults") or ["*"]}
            for each in inputs.get("templateVariables", [])
        ],
        "template_variable_presets": _members(inputs.get("templateVariablePresets", [])),
        "widgets": [widget(each, f"{save}/{index}") for index, each in enumerate(inputs.get("widgets", []))],
    }  # fmt: skip


def _raw(inputs: Properties, save: str) -> Body:
    body: Body = json.loads(inputs["dashboard"])
    filled: Body = {"description": None, "is_read_only": False, "notify_list": [], "tags": [], "template_variables": []}
    body = {**filled, "template_variable_presets": [], "widgets": [], **body}
    for index, each in enumerate(body["widgets"]):
        each["id"] = widget({}, f"{save}/{index}")["id"]
    return body


def _saved_in_the_page(body: Body) -> Body:
    """Returns a widget as the page saves it: with its title's size and place, and the legend."""
    definition = dict(body.get("definition", {}))
    if "widgets" in definition:
        definition["widgets"] = [_saved_in_the_page(each) for each in definition["widgets"]]
    elif definition.get("title"):
        definition = {"title_size": "16", "title_align": "left", **definition}
    if definition.get("type") == "timeseries":
        legend = {"show_legend": True, "legend_layout": "auto"}
        legend_columns = {"legend_columns": ["avg", "min", "max", "value", "sum"]}
        definition = {**legend, **legend_columns, **definition}
    return {**body, "definition": definition}


def all_dashboards(account: LiveAccount) -> list[Body]:
    return [*items_of(DASHBOARD, dashboard)(account), *items_of(RAW, dashboard)(account)]


_SUMMARY = (
    "id", "title", "description", "layout_type", "url", "is_read_only", "created_at", "modified_at", "author_handle",
)  # fmt: skip


def _list(request: Request, account: LiveAccount) -> Answer:
    """Returns the custom dashboards, or those that were deleted in the last 30 days: none here."""
    items = [] if request.one("filter[deleted]") == "true" else all_dashboards(account)
    page = of_offset(request, items, limit="count", offset="start", default=100, most=1000)
    listed = [{**{name: each.get(name) for name in _SUMMARY}, "deleted_at": None} for each in page.items]
    return Answer(body={"dashboards": listed}, page=page.number)


def _one(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(all_dashboards(account), id)
    return Answer(body=body) if body else not_found(f"Dashboard with ID {id}")


def _dashboard_list(record: StoredObject, account: LiveAccount) -> Body:
    traces = account.traces(record)
    return {
        "id": int(record.id),
        "name": record.name,
        "type": "manual_dashboard_list",
        "is_favorite": False,
        "dashboard_count": len(record.inputs.get("dashItems", [])),
        "author": creator(traces.creator),
        "created": iso(traces.created),
        "modified": iso(traces.modified),
    }


def _lists(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    return Answer(body={"dashboard_lists": list(items_of(LISTS, _dashboard_list)(account))})


def _notebook(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    attributes = {
        "name": record.name,
        "cells": inputs.get("cells", []),
        "status": inputs.get("status", "published"),
        "time": {"live_span": "1h"},
        "author": creator(traces.creator),
        "created": iso(traces.created),
        "modified": iso(traces.modified),
        "metadata": {"is_template": False, "take_snapshots": False, "type": None},
    }
    return {**resource("notebooks", record.id, attributes), "id": int(record.id)}


def _notebooks(request: Request, account: LiveAccount) -> Answer:
    items = items_of(NOTEBOOK, _notebook)(account)
    page = of_offset(request, items, limit="count", offset="start", default=100, most=1000)
    meta = {"page": {"total_count": page.total, "total_filtered_count": page.total}}
    return Answer(body={"data": list(page.items), "meta": meta}, page=page.number)


ROUTES = (
    Route(path="/api/v1/dashboard/lists/manual", handler=_lists, token=LISTS),
    Route(path="/api/v1/dashboard", handler=_list, token=DASHBOARD),
    Route(path="/api/v1/dashboard/{id}", handler=_one, token=DASHBOARD),
    Route(path="/api/v1/notebooks", handler=_notebooks, token=NOTEBOOK),
)
