"""Keys and settings of projects, and notification actions."""

from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.sentry.answers import iso, knows, listing, not_found
from local.vendors.http.sentry.projects import is_active, organization_id
from local.vendors.sentry.account import KEY, PROJECT, project_number
from local.vendors.sentry.settings import INBOUND_FILTER, NOTIFICATION_ACTION, OWNERSHIP

_FILTERS: dict[str, Any] = {
    "browser-extensions": False,
    "filtered-transaction": True,
    "legacy-browsers": False,
    "localhost": False,
    "web-crawlers": True,
}
"""Sentry's inbound filters and their states in a new project."""


def key(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a client key, with its secret and all of its addresses."""
    values, inputs = record.outputs, record.inputs
    host = values["dsnCsp"].split("/api/")[0]
    number, public = values["projectId"], values["public"]
    query = f"?sentry_key={public}"
    loader = inputs.get("javascriptLoaderScript") or {}
    limited = "rateLimitCount" in inputs
    return {
        "id": record.id,
        "name": record.name,
        "label": record.name,
        "public": public,
        "secret": values["secret"],
        "projectId": int(number),
        "isActive": True,
        "rateLimit": {"window": int(inputs["rateLimitWindow"]), "count": int(inputs["rateLimitCount"])}
        if limited
        else None,
        "dsn": {
            "secret": values["dsnSecret"],
            "public": values["dsnPublic"],
            "csp": values["dsnCsp"],
            "security": f"{host}/api/{number}/security/{query}",
            "minidump": f"{host}/api/{number}/minidump/{query}",
            "playstation": f"{host}/api/{number}/playstation/{query}",
            "integration": f"{host}/api/{number}/integration/",
            "otlp_traces": f"{host}/api/{number}/integration/otlp/v1/traces",
            "otlp_logs": f"{host}/api/{number}/integration/otlp/v1/logs",
            "nel": f"{host}/api/{number}/nel/{query}",
            "unreal": f"{host}/api/{number}/unreal/{public}/",
            "cdn": f"https://js.sentry-cdn.invalid/{public}.min.js",
            "crons": f"{host}/api/{number}/cron/___MONITOR_SLUG___/{public}/",
        },
        "browserSdkVersion": loader.get("browserSdkVersion", "10.x"),
        "browserSdk": {"choices": [["latest", "latest"], ["10.x", "10.x"], ["9.x", "9.x"]]},
        "dateCreated": iso(account.traces(record).created),
        "dynamicSdkLoaderOptions": {
            "hasReplay": loader.get("sessionReplayEnabled", True),
            "hasPerformance": loader.get("performanceMonitoringEnabled", True),
            "hasDebug": loader.get("debugEnabled", False),
            "hasFeedback": False,
            "hasLogsAndMetrics": False,
        },
    }


def _project(account: LiveAccount, organization: str, slug: str) -> StoredObject | None:
    return account.record(PROJECT, slug) if knows(account, organization) and is_active(account, slug) else None


def _of_project(token: str, slug: str, account: LiveAccount) -> list[StoredObject]:
    return [record for record in account.records(token) if record.inputs.get("project") == slug]


def _keys(request: Request, account: LiveAccount, organization: str, project_slug: str) -> Answer:
    if _project(account, organization, project_slug) is None:
        return not_found()
    own = {record.id for record in _of_project(KEY, project_slug, account)}
    bodies = account.bodies(KEY, "key", lambda record: key(record, account))
    return listing(request, [body for body in bodies if body["id"] in own])


def _all_keys(request: Request, account: LiveAccount, organization: str) -> Answer:
    if not knows(account, organization):
        return not_found()
    return listing(request, account.bodies(KEY, "key", lambda record: key(record, account)))


def _one_key(request: Request, account: LiveAccount, organization: str, project_slug: str, id: str) -> Answer:
    return _only(_keys(request, account, organization, project_slug), id)


def _only(answer: Answer, id: str) -> Answer:
    body = by_id(answer.body, id) if isinstance(answer.body, list) else None
    return Answer(body=body) if body else not_found()


def _filters(request: Request, account: LiveAccount, organization: str, project_slug: str) -> Answer:  # noqa: ARG001
    """Returns all filters of a project: one that nobody has set is as in a new project."""
    if _project(account, organization, project_slug) is None:
        return not_found()
    states = dict(_FILTERS)
    records = account.records(INBOUND_FILTER)
    bodies = account.bodies(INBOUND_FILTER, "filter", _filter)
    for record, body in zip(records, bodies, strict=True):
        if record.inputs["project"] == project_slug:
            states[body["id"]] = body["active"]
    return Answer(body=[{"id": id, "active": active} for id, active in sorted(states.items())])


def _filter(record: StoredObject) -> Body:
    inputs = record.inputs
    browsers = sorted(inputs["subfilters"]) if inputs.get("subfilters") else None
    return {"id": inputs["filterId"], "active": browsers or inputs.get("active", False)}


def _ownership(request: Request, account: LiveAccount, organization: str, project_slug: str) -> Answer:  # noqa: ARG001
    project = _project(account, organization, project_slug)
    if project is None:
        return not_found()
    bodies = account.bodies(OWNERSHIP, "ownership", lambda record: _rules(record, account))
    own = [
        body
        for record, body in zip(account.records(OWNERSHIP), bodies, strict=True)
        if record.inputs["project"] == project_slug
    ]
    created = iso(account.traces(project).created)
    nothing = {
        "raw": "",
        "fallthrough": True,
        "dateCreated": created,
        "lastUpdated": created,
        "isActive": True,
        "autoAssignment": "Auto Assign to Issue Owner",
        "codeownersAutoSync": True,
        "schema": None,
    }
    return Answer(body=own[0] if own else nothing)


def _rules(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    return {
        # Sentry's framework trims texts at both ends (inferred).
        "raw": inputs["raw"].strip(),
        "fallthrough": inputs["fallthrough"],
        "dateCreated": iso(traces.created),
        "lastUpdated": iso(traces.modified),
        "isActive": True,
        "autoAssignment": inputs["autoAssignment"],
        "codeownersAutoSync": inputs["codeownersAutoSync"],
        "schema": None,
    }


def _notification(record: StoredObject) -> Body:
    inputs = record.inputs
    organization = str(inputs["organization"])
    return {
        "id": int(record.id),
        "organizationId": int(organization_id(organization)),
        "integrationId": int(inputs["integrationId"]) if inputs.get("integrationId") else None,
        "sentryAppId": None,
        "projects": sorted(project_number(organization, slug) for slug in inputs["projects"]),
        "serviceType": inputs["serviceType"],
        "triggerType": inputs["triggerType"],
        "targetType": "specific",
        "targetIdentifier": inputs.get("targetIdentifier"),
        "targetDisplay": inputs.get("targetDisplay"),
    }


def _notifications(request: Request, account: LiveAccount, organization: str) -> Answer:
    if not knows(account, organization):
        return not_found()
    return listing(request, account.bodies(NOTIFICATION_ACTION, "action", _notification))


def _one_notification(request: Request, account: LiveAccount, organization: str, id: str) -> Answer:
    return _only(_notifications(request, account, organization), id)


_PROJECT = "/api/0/projects/{organization}/{project_slug}/"
_ACTIONS = "/api/0/organizations/{organization}/notifications/actions/"
ROUTES = (
    Route(path=f"{_PROJECT}keys/", handler=_keys, token=KEY),
    Route(path=f"{_PROJECT}keys/{{id}}/", handler=_one_key, token=KEY),
    Route(path="/api/0/organizations/{organization}/project-keys/", handler=_all_keys, token=KEY),
    Route(path=f"{_PROJECT}filters/", handler=_filters, token=INBOUND_FILTER),
    Route(path=f"{_PROJECT}ownership/", handler=_ownership, token=OWNERSHIP),
    Route(path=_ACTIONS, handler=_notifications, token=NOTIFICATION_ACTION),
    Route(path=f"{_ACTIONS}{{id}}/", handler=_one_notification, token=NOTIFICATION_ACTION),
)
