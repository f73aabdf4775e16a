"""SLOs and their corrections."""

import re
from collections.abc import Sequence
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.datadog.monitors.slo_alert import SLO
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.datadog.answers import not_found, of_offset
from local.vendors.http.datadog.envelopes import USER, items_of, resource
from local.vendors.http.datadog.people import creator
from local.vendors.protocol.wire import Properties

CORRECTION = "datadog:index/sloCorrection:SloCorrection"
_NUMBERS = {"monitor": 0, "metric": 1, "time_slice": 2}


def normalized(tag: str) -> str:
    """Returns a tag as Datadog keeps it: small letters, `_` for what a tag cannot hold, at most 200 characters."""
    return re.sub(r"[^\w:./-]", "_", tag.strip().lower())[:200]


def slo(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    thresholds = [_threshold(each) for each in inputs["thresholds"]]
    primary = next((each for each in thresholds if each["timeframe"] == inputs.get("timeframe")), thresholds[0])
    body: Body = {
        "id": record.id,
        "name": inputs["name"].strip(),
        "description": inputs.get("description", "").strip(),
        "tags": sorted({normalized(tag) for tag in inputs.get("tags", [])}),
        "monitor_tags": [],
        "type": inputs["type"],
        "type_id": _NUMBERS[inputs["type"]],
        "thresholds": thresholds,
        "timeframe": primary["timeframe"],
        "target_threshold": primary["target"],
        "creator": creator(traces.creator),
        "created_at": int(traces.created.timestamp()),
        "modified_at": int(traces.modified.timestamp()),
    }
    if "warning" in primary:
        body["warning_threshold"] = primary["warning"]
    return body | _measure(inputs)


def _threshold(given: Properties) -> Body:
    body: Body = {"timeframe": given["timeframe"], "target": float(given["target"])}
    body["target_display"] = _display(given["target"])
    if given.get("warning") is not None:
        body |= {"warning": float(given["warning"]), "warning_display": _display(given["warning"])}
    return body


def _display(value: float) -> str:
    """Returns a percentage as Datadog shows it: 95 is `95.`, 99.9 is `99.9`."""
    return f"{value:.3f}".rstrip("0")


def _measure(inputs: Properties) -> Body:
    if inputs["type"] == "monitor":
        ids = [int(id) for id in inputs["monitorIds"]]
        return {"monitor_ids": ids} | ({"groups": inputs["groups"]} if inputs.get("groups") else {})
    if inputs["type"] == "time_slice":
        return {"sli_specification": _time_slice(inputs["sliSpecification"]["timeSlice"])}
    query = inputs.get("query") or {}
    if not query:
        return {"sli_specification": _count(inputs["sliSpecification"]["count"])}
    # A metric SLO comes back in both forms.
    return {
        "query": {"numerator": query["numerator"], "denominator": query["denominator"]},
        "sli_specification": {
            "count": {
                "good_events_formula": {"formula": "query1"},
                "total_events_formula": {"formula": "query2"},
                "queries": [
                    {"data_source": "metrics", "name": "query1", "query": query["numerator"]},
                    {"data_source": "metrics", "name": "query2", "query": query["denominator"]},
                ],
            }
        },
    }


def _queries(given: Sequence[Any]) -> list[Body]:
    found = [query["metricQuery"] for query in given]
    return [
        {"data_source": query.get("dataSource", "metrics"), "name": query["name"], "query": query["query"]}
        for query in found
    ]


def _time_slice(given: Properties) -> Body:
    query = given["query"]
    return {
        "time_slice": {
            "query": {
                "formulas": [{"formula": query["formula"]["formulaExpression"]}],
                "queries": _queries(query["queries"]),
            },
            "comparator": given["comparator"],
            "threshold": float(given["threshold"]),
            "query_interval_seconds": given.get("queryIntervalSeconds", 300),
        }
    }


def _count(given: Properties) -> Body:
    body: Body = {"queries": _queries(given["queries"])}
    for name in ("goodEventsFormula", "totalEventsFormula", "badEventsFormula"):
        if name in given:
            word = name.removesuffix("EventsFormula")
            body[f"{word}_events_formula"] = {"formula": given[name]["formulaExpression"]}
    return {"count": body}


_slos = items_of(SLO, slo)


def _list(request: Request, account: LiveAccount) -> Answer:
    ids, tags = request.all("ids"), request.one("tags_query")
    items = [
        body
        for body in _slos(account)
        if (not ids or body["id"] in ids)
        and (not tags or tags in body["tags"])
        and (request.one("query") or "").lower() in body["name"].lower()
    ]
    page = of_offset(request, items, limit="limit", offset="offset", default=1000, most=1000)
    counts = {"total_count": page.total, "total_filtered_count": page.total}
    return Answer(body={"data": list(page.items), "error": None, "metadata": {"page": counts}}, page=page.number)


def _one(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(_slos(account), id)
    return Answer(body={"data": body, "error": None}) if body else not_found("SLO")


def _correction(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    attributes = {
        "slo_id": inputs.get("sloId"),
        "slo_query": inputs.get("sloQuery"),
        "start": inputs.get("start"),
        "end": inputs.get("end"),
        "description": inputs.get("description", ""),
        "category": inputs["category"],
        "timezone": inputs.get("timezone", "UTC"),
        "rrule": inputs.get("rrule"),
        "duration": inputs.get("duration"),
        "created_at": int(traces.created.timestamp()),
        "modified_at": int(traces.modified.timestamp()),
        "creator": {"data": {**USER, "attributes": creator(traces.creator)}},
        "modifier": None,
    }
    return resource("correction", record.id, attributes)


_corrections = items_of(CORRECTION, _correction)


def _list_corrections(request: Request, account: LiveAccount) -> Answer:
    page = of_offset(request, _corrections(account), limit="limit", offset="offset", default=25, most=1000)
    meta = {"page": {"total_count": page.total, "total_filtered_count": page.total}}
    return Answer(body={"data": list(page.items), "meta": meta}, page=page.number)


ROUTES = (
    Route(path="/api/v1/slo/correction", handler=_list_corrections, token=CORRECTION),
    Route(path="/api/v1/slo", handler=_list, token=SLO),
    Route(path="/api/v1/slo/{id}", handler=_one, token=SLO),
)
