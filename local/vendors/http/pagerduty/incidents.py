"""Incidents: their list, their log entries, and the update that resolves one.

Source: the schemas Incident and NotifyLogEntry, and the header From of PUT /incidents/{id} (PagerDuty/api-schema
91a06fb, read 2026-11-29).
"""

from datetime import datetime, timedelta
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.hand import INCIDENT
from local.vendors.http.core.exchange import Answer, BadParameter, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.pagerduty.answers import API, error, head, iso, listing, not_found, reference
from local.vendors.http.pagerduty.names import derived_id
from local.vendors.http.pagerduty.people import all_users
from local.vendors.http.pagerduty.schedules import on_call_at
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import ESCALATION_POLICY, SCHEDULE

_STATUSES = ("triggered", "acknowledged", "resolved")
_MONTH = timedelta(days=30)


def incident(record: StoredObject, account: LiveAccount) -> Body:
    service = account.record(SERVICE, record.inputs["service"])
    policy = account.record(ESCALATION_POLICY, service.inputs["escalationPolicy"]) if service else None
    created = account.traces(record).created
    assignees = _first_level(policy, created, account) if policy else []
    status = account.by_hand(INCIDENT, record.id).get("status", "triggered")
    rule = service.inputs.get("incidentUrgencyRule", {"type": "constant", "urgency": "high"}) if service else {}
    return {
        **head("incident", "incidents", record.id, record.inputs["title"]),
        "incident_number": int(created.timestamp()) % 100_000,
        "title": record.inputs["title"],
        "created_at": iso(created),
        "updated_at": iso(created),
        "status": status,
        "incident_key": derived_id(record.id, "key"),
        "service": reference(
            "service", "services", record.inputs["service"], service.name if service else "", "service-directory"
        ),
        # The list is empty once the incident is resolved.
        "assignments": [] if status == "resolved" else [_assignment(user, created) for user in assignees],
        "assigned_via": "escalation_policy",
        "urgency": rule.get("urgency", "high"),
        "escalation_policy": reference("escalation_policy", "escalation_policies", policy.id, policy.name)
        if policy
        else None,
        "teams": [],
    }


def _assignment(user: Body, at: datetime) -> Body:
    return {"at": iso(at), "assignee": reference("user", "users", user["id"], user["name"])}


def _first_level(policy: StoredObject, at: datetime, account: LiveAccount) -> list[Body]:
    """Returns the users of the first level that has anybody on call."""
    users = {body["id"]: body for body in all_users(account)}
    for rule in policy.inputs["rules"]:
        ids: list[str] = []
        for target in rule["targets"]:
            schedule = account.record(SCHEDULE, target["id"])
            ids += on_call_at(schedule, at, account) if schedule else [target["id"]]
        found = [users[id] for id in dict.fromkeys(ids) if id in users]
        if found:
            return found
    return []


def _all(account: LiveAccount) -> list[Body]:
    return list(account.bodies(INCIDENT, "incident", lambda record: incident(record, account)))


def _list(request: Request, account: LiveAccount) -> Answer:
    statuses, services = request.all("statuses[]"), request.all("service_ids[]")
    since = request.one("since")
    begin = datetime.fromisoformat(since) if since else request.now - _MONTH
    if begin.tzinfo is None:
        raise BadParameter("since has no time zone")
    items = [
        body
        for body in _all(account)
        if (not statuses or body["status"] in statuses)
        and (not services or body["service"]["id"] in services)
        and datetime.fromisoformat(body["created_at"]) >= begin
    ]
    return listing(request, "incidents", items)


def _one(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(_all(account), id)
    return Answer(body={"incident": body}) if body else not_found()


def _log_entries(request: Request, account: LiveAccount, id: str) -> Answer:
    body = by_id(_all(account), id)
    if body is None:
        return not_found()
    users = {user["id"]: user for user in all_users(account)}
    entries = [_entry(body, "trigger_log_entry", {"type": "api"}, None)]
    for assignment in body["assignments"]:
        user = users[assignment["assignee"]["id"]]
        for rule in user["notification_rules"]:
            if rule["urgency"] == body["urgency"] and rule["start_delay_in_minutes"] == 0:
                method = str(rule["contact_method"]["type"]).removesuffix("_contact_method_reference")
                channel = {"type": "auto", "notification": {"type": method, "status": "success"}}
                entries.append(_entry(body, "notify_log_entry", channel, user))
    return listing(request, "log_entries", entries[::-1])


def _entry(body: Body, type_: str, channel: Body, user: Body | None) -> Body:
    id = derived_id(body["id"], f"{type_} {user['id'] if user else ''}")
    return {
        "id": id,
        "type": type_,
        "summary": type_.replace("_", " "),
        "self": f"{API}/log_entries/{id}",
        "html_url": None,
        "created_at": body["created_at"],
        "channel": channel,
        "incident": reference("incident", "incidents", body["id"], body["title"]),
        **({"user": reference("user", "users", user["id"], user["name"])} if user else {}),
    }


def _update(request: Request, account: LiveAccount, id: str) -> Answer:
    """Sets the status of an incident, for the user whom the header From names."""
    body = by_id(_all(account), id)
    if body is None:
        return not_found()
    sender = request.headers.get("from", "").lower()
    if sender not in {user["email"] for user in all_users(account)}:
        return error(400, "Invalid Input Provided: the header From must be the email address of a user")
    wanted: Any = request.body.get("incident") if isinstance(request.body, dict) else None
    if not isinstance(wanted, dict) or wanted.get("type") not in ("incident", "incident_reference"):
        return error(400, "Invalid Input Provided: Incident type is required")
    if wanted.get("status") not in _STATUSES:
        return error(400, "Invalid Input Provided: Status is not allowed")
    account.store.set_by_hand(INCIDENT, id, {"status": wanted["status"]})
    account.refresh()
    return _one(request, account, id)


ROUTES = (
    Route(path="/incidents", handler=_list, token=INCIDENT),
    Route(path="/incidents/{id}", handler=_one, token=INCIDENT),
    Route(path="/incidents/{id}", handler=_update, method="PUT", token=INCIDENT),
    Route(path="/incidents/{id}/log_entries", handler=_log_entries, token=INCIDENT),
)
