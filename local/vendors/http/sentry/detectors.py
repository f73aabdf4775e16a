"""Monitors, which the API calls detectors: those of programs and people, and the two of each project."""

import json
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.hand import DETECTOR
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.overlay import overlaid
from local.vendors.http.core.routes import Route
from local.vendors.http.sentry.answers import iso, knows, listing, not_found
from local.vendors.http.sentry.ids import part_number, user_id
from local.vendors.http.sentry.projects import organization_id, project_of_cron, wanted_projects
from local.vendors.protocol.wire import Properties
from local.vendors.sentry.account import (
    ALERT,
    CRON_MONITOR,
    METRIC_MONITOR,
    PROJECT,
    TEAM,
    UPTIME_MONITOR,
    default_monitors,
    project_number,
)

_THRESHOLDS = {"above": 0, "below": 1, "above_and_below": 2}
_TYPES = {
    METRIC_MONITOR: "metric_issue",
    UPTIME_MONITOR: "uptime_domain_failure",
    CRON_MONITOR: "monitor_check_in_failure",
}


def detector(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    build = {METRIC_MONITOR: _metric, UPTIME_MONITOR: _uptime, CRON_MONITOR: _cron}[record.token]
    source, group, config = build(record)
    return {
        "id": record.id,
        "projectId": str(project_number(inputs["organization"], inputs["project"])),
        "name": record.name,
        "description": inputs.get("description"),
        "type": _TYPES[record.token],
        "workflowIds": _workflows(record.id, account),
        "owner": _owner(inputs.get("owner"), account),
        "createdBy": user_id(traces.creator),
        "dateCreated": iso(traces.created),
        "dateUpdated": iso(traces.modified),
        "dataSources": [
            {
                "id": part_number(record.id, "source 0"),
                "organizationId": organization_id(str(inputs["organization"])),
                "type": source["type"],
                "sourceId": part_number(record.id, "source 1"),
                "queryObj": source["queryObj"],
            }
        ],
        "conditionGroup": group,
        "config": config,
        "enabled": inputs.get("enabled", True),
        "latestGroup": None,
    }


def _workflows(id: str, account: LiveAccount) -> list[str]:
    def build() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for alert in account.records(ALERT):
            for monitor in alert.inputs.get("monitorIds", []):
                found.setdefault(monitor, []).append(alert.id)
        return found

    return account.kept("workflows of detectors", build).get(id, [])


def _owner(owner: Any, account: LiveAccount) -> Body | None:
    """Returns an owner as an object; workflows have a text such as `team:2` instead."""
    if not owner:
        return None
    if "teamId" in owner:
        teams = [team for team in account.records(TEAM) if team.outputs["internalId"] == owner["teamId"]]
        return {"type": "team", "id": owner["teamId"], "name": teams[0].id if teams else ""}
    return {"type": "user", "id": owner["userId"], "name": "someone", "email": "someone@example.com"}


def _group(record: StoredObject, logic: str, conditions: list[Body]) -> Body:
    return {
        "id": part_number(record.id, "group 0"),
        "organizationId": organization_id(str(record.inputs["organization"])),
        "logicType": logic,
        # In no certain order: only their numbers tell the order in which they were made.
        "conditions": conditions[::-1],
        "actions": [],
    }


def _metric(record: StoredObject) -> tuple[Body, Body, Body]:
    inputs = record.inputs
    query = {
        "id": part_number(record.id, "query 0"),
        "dataset": inputs["dataset"],
        "query": inputs.get("query", ""),
        "aggregate": inputs["aggregate"],
        # In seconds; the query's type does not come back.
        "timeWindow": int(inputs.get("timeWindowSeconds", 3600)),
        "environment": inputs.get("environment"),
        "eventTypes": sorted(inputs["eventTypes"]),
        "extrapolationMode": inputs.get("extrapolationMode", "unknown"),
    }
    subscription = {"id": part_number(record.id, "query 1"), "status": 0, "subscription": "1/1", "snubaQuery": query}
    conditions = [
        {
            "id": part_number(record.id, f"condition {place}"),
            "type": condition["type"],
            "comparison": _compared(condition),
            "conditionResult": int(condition["conditionResult"]),
        }
        for place, condition in enumerate(inputs["conditionGroup"]["conditions"])
    ]
    detection = inputs["issueDetection"]
    config = {"detectionType": detection["type"], "comparisonDelta": detection.get("comparisonDelta")}
    group = _group(record, inputs["conditionGroup"].get("logicType", "any"), conditions)
    return {"type": "snuba_query_subscription", "queryObj": subscription}, group, config


def _compared(condition: Properties) -> Any:
    if condition["type"] != "anomaly_detection":
        return condition.get("comparison")
    return {
        "seasonality": "auto",
        "sensitivity": condition.get("comparisonSensitivity"),
        "thresholdType": _THRESHOLDS.get(condition.get("comparisonThresholdType", ""), 0),
    }


def _results(record: StoredObject, pairs: list[tuple[Any, int]]) -> list[Body]:
    return [
        {
            "id": part_number(record.id, f"condition {place}"),
            "type": "eq",
            "comparison": value,
            "conditionResult": result,
        }
        for place, (value, result) in enumerate(pairs)
    ]


def _uptime(record: StoredObject) -> tuple[Body, Body, Body]:
    inputs = record.inputs
    assertion = inputs.get("assertionJson")
    query = {
        "url": inputs["url"],
        "method": inputs["method"],
        "body": inputs.get("body"),
        "headers": [[name, value] for name, value in (inputs.get("headers") or {}).items()],
        "intervalSeconds": int(inputs["intervalSeconds"]),
        "timeoutMs": int(inputs["timeoutMs"]),
        "traceSampling": False,
        "assertion": json.loads(assertion) if assertion else None,
    }
    config = {
        "mode": 1,
        "environment": inputs["environment"],
        "downtimeThreshold": int(inputs.get("downtimeThreshold", 3)),
        "recoveryThreshold": int(inputs.get("recoveryThreshold", 1)),
    }
    group = _group(record, "any", _results(record, [("failure", 75), ("success", 0)]))
    return {"type": "uptime_subscription", "queryObj": query}, group, config


def cron_config(inputs: Properties) -> Body:
    schedule = inputs["schedule"]
    by_interval = [int(schedule.get("intervalValue", 0)), schedule.get("intervalUnit")]
    return {
        "schedule_type": "crontab" if "crontab" in schedule else "interval",
        "schedule": schedule.get("crontab", by_interval),
        "checkin_margin": int(inputs["checkinMarginMinutes"]),
        "max_runtime": int(inputs["maxRuntimeMinutes"]),
        "timezone": inputs.get("timezone", "UTC"),
        "failure_issue_threshold": int(inputs["failureIssueThreshold"]),
        "recovery_threshold": int(inputs["recoveryThreshold"]),
        "alert_rule_id": None,
    }


def _cron(record: StoredObject) -> tuple[Body, Body, Body]:
    query: Body = {
        "id": part_number(record.id, "cron 0"),
        "name": record.name,
        "slug": record.name.lower().replace(" ", "-"),
        "status": "active" if record.inputs.get("enabled", True) else "disabled",
        "isMuted": False,
        "isUpserting": False,
        "config": cron_config(record.inputs),
        "environments": [],
    }
    group = _group(record, "any", _results(record, [("error", 75), ("ok", 0)]))
    return {"type": "cron_monitor", "queryObj": query}, group, {}


def _of_project(project: StoredObject, account: LiveAccount) -> list[Body]:
    """Returns the two detectors that Sentry gives each project."""
    traces = account.traces(project)
    names = {"error": "Error Monitor", "issue_stream": "Issue Stream"}
    return [
        {
            "id": id,
            "projectId": project.outputs["internalId"],
            "name": names[kind],
            "description": None,
            "type": kind,
            "workflowIds": _workflows(id, account),
            "owner": None,
            "createdBy": None,
            "dateCreated": iso(traces.created),
            "dateUpdated": iso(traces.created),
            "dataSources": None,
            "conditionGroup": None,
            "config": {},
            "enabled": True,
            "latestGroup": None,
        }
        for kind, id in default_monitors(project.inputs["organization"], project.id).items()
    ]


def all_detectors(account: LiveAccount) -> list[Body]:
    def build() -> list[Body]:
        of_projects = [
            overlaid(body, account.by_hand(DETECTOR, body["id"]))
            for project in account.records(PROJECT)
            for body in _of_project(project, account)
        ]
        made = [
            body for token in _TYPES for body in account.bodies(token, "detector", lambda it: detector(it, account))
        ]
        return [*of_projects, *made]

    return account.kept("detectors", build)


def _list(request: Request, account: LiveAccount, organization: str) -> Answer:
    if not knows(account, organization):
        return not_found()
    items = all_detectors(account)
    wanted = wanted_projects(request, account)
    if wanted is not None:
        items = [body for body in items if body["projectId"] in wanted]
    for word in (request.one("query") or "").split():
        kind = word.removeprefix("type:") if word.startswith("type:") else None
        items = [body for body in items if (body["type"] == kind if kind else word.lower() in body["name"].lower())]
    return listing(request, items)


def _one(request: Request, account: LiveAccount, organization: str, id: str) -> Answer:  # noqa: ARG001
    body = by_id(all_detectors(account), id) if knows(account, organization) else None
    return Answer(body=body) if body else not_found()


def _crons(request: Request, account: LiveAccount, organization: str) -> Answer:
    if not knows(account, organization):
        return not_found()
    return listing(request, account.bodies(CRON_MONITOR, "cron", lambda record: _cron_monitor(record, account)))


def _cron_monitor(record: StoredObject, account: LiveAccount) -> Body:
    query = _cron(record)[0]["queryObj"]
    project = account.record(PROJECT, record.inputs["project"])
    return {
        **query,
        "dateCreated": iso(account.traces(record).created),
        "project": project_of_cron(project, account) if project else None,
        "owner": _owner(record.inputs.get("owner"), account),
    }


ROUTES = (
    Route(path="/api/0/organizations/{organization}/detectors/", handler=_list, token=METRIC_MONITOR),
    Route(path="/api/0/organizations/{organization}/detectors/{id}/", handler=_one, token=METRIC_MONITOR),
    Route(path="/api/0/organizations/{organization}/monitors/", handler=_crons, token=CRON_MONITOR),
)
