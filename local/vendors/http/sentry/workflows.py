"""Alerts, which the API calls workflows."""

from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import given, snake
from local.vendors.http.sentry.answers import error, iso, knows, listing, not_found
from local.vendors.http.sentry.ids import channel_id, part_number, user_id
from local.vendors.http.sentry.projects import organization_id, wanted_projects
from local.vendors.protocol.wire import Properties
from local.vendors.sentry.account import ALERT, project_monitors

_WITH_ID = {"discord": "channelId", "msteams": "teamId", "opsgenie": "teamId", "pagerduty": "serviceId"}
_WITH_NAME = {"msteams": "channelName", "opsgenie": "teamName", "pagerduty": "serviceName"}
_WITH_FIELDS = ("github", "jira", "jiraServer", "vsts")
_SPELLED = {"issueType": "issuetype", "workItemType": "work_item_type"}


def workflow(record: StoredObject, account: LiveAccount) -> Body:
    """Returns an alert; each of its parts has a number, and conditions come in no certain order."""
    inputs, traces = record.inputs, account.traces(record)
    organization = organization_id(str(inputs["organization"]))
    return {
        "id": record.id,
        "name": record.name,
        "organizationId": organization,
        "createdBy": user_id(traces.creator),
        "dateCreated": iso(traces.created),
        "dateUpdated": iso(traces.modified),
        "triggers": {
            "id": part_number(record.id, "triggers 0"),
            "organizationId": organization,
            "logicType": "any-short",
            "conditions": _triggers(record),
            "actions": [],
        },
        "actionFilters": [
            {
                "id": part_number(record.id, f"filter {index}"),
                "organizationId": organization,
                "logicType": group["logicType"],
                "conditions": _conditions(record.id, index, group.get("conditions") or []),
                "actions": [
                    {"id": part_number(record.id, f"action {index} {place}"), **_action(action)}
                    for place, action in enumerate(group["actions"])
                ],
            }
            for index, group in enumerate(inputs["actionFilters"])
        ],
        "environment": inputs.get("environment"),
        "config": {"frequency": int(inputs["frequencyMinutes"])},
        "detectorIds": sorted(inputs.get("monitorIds", [])),
        "enabled": inputs.get("enabled", True),
        "lastTriggered": None,
        "owner": None,
    }


def _triggers(record: StoredObject) -> list[Body]:
    kinds = [snake(kind) for trigger in record.inputs.get("triggerConditions") or [] for kind in trigger]
    kinds += record.inputs.get("legacyTriggerConditions") or []
    return [
        {
            "id": part_number(record.id, f"trigger {place}"),
            "type": kind,
            "comparison": True,
            "conditionResult": True,
        }
        for place, kind in enumerate(kinds)
    ][::-1]


def _conditions(owner: str, index: int, conditions: list[Any]) -> list[Body]:
    return [
        {
            "id": part_number(owner, f"condition {index} {place}"),
            "type": snake(kind),
            "comparison": _comparison(kind, values),
            "conditionResult": True,
        }
        for place, condition in enumerate(conditions)
        for kind, values in condition.items()
    ][::-1]


def _comparison(kind: str, values: Properties) -> Any:
    if kind == "latestRelease":
        return True
    if kind in ("issuePriorityDeescalating", "issuePriorityGreaterOrEqual"):
        return values["comparison"]
    if kind == "assignedTo":
        return {"targetType": values.get("targetType"), "targetIdentifier": values.get("targetId", "")}
    return {name: value for name, value in values.items() if name != "__defaults"}


def _action(action: Properties) -> Body:
    kind, values = next(iter(action.items()))
    target: Body = {"targetType": "specific", "targetIdentifier": None, "targetDisplay": None}
    data: Body = {}
    if kind == "email":
        target |= {"targetType": values["targetType"], "targetIdentifier": values.get("targetId")}
        data = given({"fallthroughType": values.get("fallthroughType")})
    elif kind == "slack":
        name = values["channelName"]
        # Sentry looks the channel's id up where none is given.
        target |= {"targetIdentifier": values.get("channelId") or channel_id(name), "targetDisplay": name}
        data = given({"tags": values.get("tags"), "notes": values.get("notes")})
    elif kind in _WITH_ID:
        target |= {"targetIdentifier": values[_WITH_ID[kind]], "targetDisplay": values.get(_WITH_NAME.get(kind, ""))}
        data = given({"priority": values.get("severity") or values.get("priority"), "tags": values.get("tags")})
    elif kind in _WITH_FIELDS:
        fields = {_SPELLED.get(name, name): value for name, value in values.items() if name != "integrationId"}
        data = {"additionalFields": fields}
    elif kind == "sentryApp":
        target |= {"targetType": "sentry_app", "targetIdentifier": values["sentryAppId"]}
        data = given({"settings": values.get("settings")})
    elif kind == "webhook":
        target = {"targetType": None, "targetIdentifier": values["service"], "targetDisplay": None}
    return {
        "type": snake(kind),
        "integrationId": values.get("integrationId"),
        "data": data,
        "config": target,
        "status": "active",
    }


def all_workflows(account: LiveAccount) -> list[Body]:
    return list(account.bodies(ALERT, "workflow", lambda record: workflow(record, account)))


def _list(request: Request, account: LiveAccount, organization: str) -> Answer:
    """Returns the alerts; with a project in the request only those that are connected to a monitor of it."""
    if not knows(account, organization):
        return not_found()
    items = all_workflows(account)
    wanted = wanted_projects(request, account)
    if wanted is not None:
        monitors = project_monitors(account.store, wanted)
        items = [body for body in items if monitors.intersection(body["detectorIds"])]
    text = (request.one("query") or "").lower()
    return listing(request, [body for body in items if text in body["name"].lower()])


def _one(request: Request, account: LiveAccount, organization: str, id: str) -> Answer:  # noqa: ARG001
    body = by_id(all_workflows(account), id) if knows(account, organization) else None
    return Answer(body=body) if body else not_found()


def _withdrawn(request: Request, account: LiveAccount, **_: str) -> Answer:  # noqa: ARG001
    """Returns the answer of the old alert API, which Sentry has closed."""
    return error(410, "This API no longer exists.")


ROUTES = (
    Route(path="/api/0/organizations/{organization}/workflows/", handler=_list, token=ALERT),
    Route(path="/api/0/organizations/{organization}/workflows/{id}/", handler=_one, token=ALERT),
    Route(path="/api/0/organizations/{organization}/combined-rules/", handler=_withdrawn),
    Route(path="/api/0/organizations/{organization}/alert-rules/", handler=_withdrawn),
    Route(path="/api/0/projects/{organization}/{project_slug}/rules/", handler=_withdrawn),
    Route(path="/api/0/projects/{organization}/{project_slug}/alert-rules/", handler=_withdrawn),
)
