"""Datadog's SLOs and their corrections.

Sources: updateSLOStateFromRead and the schema (datadog/resource_datadog_service_level_objective.go); GET /api/v1/slo.
"""

from typing import Any

from audit.live.datadog.answers import changed, changed_inside, created, created_inside, normal_tags
from audit.live.datadog.queries import formula_queries
from audit.live.http.paging import Offset
from audit.live.inventory import Json
from audit.live.kind import LiveKind, Sameness, present
from audit.live.spelling import camel, camelled, picked

_COUNT_FORMULAS = ("good_events_formula", "bad_events_formula", "total_events_formula")
_TOTAL = ("metadata", "page", "total_count")


def read(body: Json) -> Json:
    """Return an SLO's properties. A metric SLO comes with `query` and `sliSpecification`: both say the same."""
    return present(
        {
            **picked(body, "name", "description", "type", "tags", "timeframe", "target_threshold", "warning_threshold"),
            "thresholds": camelled(body.get("thresholds") or []),
            "monitorIds": body.get("monitor_ids") or None,
            "groups": body.get("groups") or None,
            "query": _query(body),
            "sliSpecification": _specification(body.get("sli_specification")),
        }
    )


def _query(body: Json) -> Json | None:
    return picked(body.get("query") or {}, "numerator", "denominator") or None


def _specification(specification: Json | None) -> Json | None:
    found = specification or {}
    if slice_ := found.get("time_slice"):
        query = slice_.get("query") or {}
        formula = (query.get("formulas") or [{}])[0].get("formula")
        return {
            "timeSlice": {
                **picked(slice_, "comparator", "threshold", "query_interval_seconds"),
                "query": {"formula": {"formulaExpression": formula}, "queries": formula_queries(query.get("queries"))},
            }
        }
    if count := found.get("count"):
        formulas = {camel(name): (count.get(name) or {}).get("formula") for name in _COUNT_FORMULAS}
        return {"count": {**present(formulas), "queries": formula_queries(count.get("queries"))}}
    return None


def _normal(properties: Json) -> Json:
    """Return the properties without the second form of a metric SLO's query."""
    if properties.get("type") == "metric" and properties.get("query"):
        return {name: value for name, value in properties.items() if name != "sliSpecification"}
    return properties


def _slo_of(body: Json) -> Any:
    return (body.get("attributes") or {}).get("slo_id")


SLO = LiveKind(
    vendor="datadog",
    kind="SLO",
    type="datadog:index/serviceLevelObjective:ServiceLevelObjective",
    right="slos_read",
    fetch=lambda api: api.entries("/api/v1/slo", Offset(entries="data", size=1000, total=_TOTAL)),
    read=read,
    created=created,
    changed=changed,
    url=lambda body, account: f"{account.site}/slo?slo_id={body['id']}",
    same=Sameness(
        trimmed=("name", "description"),
        unordered=("monitorIds", "groups"),
        ignored=("validate", "forceDelete", "thresholds[].targetDisplay", "thresholds[].warningDisplay"),
        computed=("timeframe", "targetThreshold", "warningThreshold"),
        rewritten={"": _normal, "tags": normal_tags},
    ),
)
CORRECTION = LiveKind(
    vendor="datadog",
    kind="SLO correction",
    type="datadog:index/sloCorrection:SloCorrection",
    right="slos_read",
    fetch=lambda api: api.entries(
        "/api/v1/slo/correction", Offset(entries="data", size=100, total=("meta", "page", "total_count"))
    ),
    read=lambda body: picked(
        body.get("attributes") or {},
        *("slo_id", "category", "description", "start", "end", "duration", "rrule", "timezone"),
    ),
    name=lambda body: str((body.get("attributes") or {}).get("description") or body["id"]),
    created=created_inside,
    changed=changed_inside,
    url=lambda body, account: f"{account.site}/slo?slo_id={_slo_of(body)}",
)
