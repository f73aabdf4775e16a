"""Services and their integrations."""

from datetime import datetime
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snaked
from local.vendors.http.pagerduty.answers import head, iso, listing, not_found, reference
from local.vendors.lookups import VENDORS
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.maintenance import WINDOW
from local.vendors.pagerduty.schedule import ESCALATION_POLICY, TEAM, instant

INTEGRATION = "pagerduty:index/serviceIntegration:ServiceIntegration"
_FROM_PROVIDER = "Managed by Terraform"
"""The description that the provider sends where a program gives none."""


def service(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a service with full integrations, as with all includes."""
    values, traces = record.outputs, account.traces(record)
    policy = account.record(ESCALATION_POLICY, values["escalationPolicy"])
    teams = [account.record(TEAM, policy.inputs["teams"])] if policy and policy.inputs.get("teams") else []
    return {
        **head("service", "services", record.id, record.name, "service-directory"),
        "name": values["name"],
        "description": values.get("description", _FROM_PROVIDER),
        "created_at": iso(traces.created),
        "updated_at": iso(traces.modified),
        "status": values.get("status", "active"),
        "auto_resolve_timeout": _seconds(values.get("autoResolveTimeout")),
        "acknowledgement_timeout": _seconds(values.get("acknowledgementTimeout")),
        "alert_creation": "create_alerts_and_incidents",
        "alert_grouping": None,
        "alert_grouping_timeout": None,
        "alert_grouping_parameters": snaked(values.get("alertGroupingParameters", {"type": None, "config": None})),
        "auto_pause_notifications_parameters": snaked(
            values.get("autoPauseNotificationsParameters", {"enabled": False, "timeout": None})
        ),
        "incident_urgency_rule": snaked(values.get("incidentUrgencyRule", {"type": "constant", "urgency": "high"})),
        "support_hours": _support_hours(values.get("supportHours")),
        "scheduled_actions": [_scheduled(action) for action in values.get("scheduledActions", [])],
        "escalation_policy": reference(
            "escalation_policy", "escalation_policies", values["escalationPolicy"], policy.name if policy else ""
        ),
        # A service belongs to the teams of its escalation policy.
        "teams": [reference("team", "teams", team.id, team.name) for team in teams if team],
        "integrations": [integration(own, account) for own in _integrations(record.id, account)],
        "addons": [],
        "last_incident_timestamp": values.get("lastIncidentTimestamp") or None,
        "response_play": None,
        "type": "service",
    }


def _seconds(text: Any) -> int | None:
    """Returns a timeout: the provider's `"null"` and 0 switch it off."""
    return None if text in (None, "null", "0", "") else int(text)


def _support_hours(given: Any) -> Body | None:
    if not given:
        return None
    hours: Body = snaked(given)
    hours["days_of_week"] = hours.pop("days_of_weeks", [])
    return hours


def _scheduled(action: Any) -> Body:
    body: Body = snaked(action)
    times = body.pop("ats", body.get("at", []))
    return {**body, "at": times[0] if isinstance(times, list) and times else times}


def _integrations(service_id: str, account: LiveAccount) -> list[StoredObject]:
    def build() -> dict[str, list[StoredObject]]:
        found: dict[str, list[StoredObject]] = {}
        for record in account.records(INTEGRATION):
            found.setdefault(record.inputs["service"], []).append(record)
        return found

    return account.kept("integrations of services", build).get(service_id, [])


def integration(record: StoredObject, account: LiveAccount) -> Body:
    """Returns an integration of a service, with its key in clear."""
    values = record.outputs
    path = f"services/{values['service']}/integrations"
    vendor = next((name for name, id in VENDORS.items() if id == values.get("vendor")), None)
    owner = account.record(SERVICE, values["service"])
    body: Body = {
        **head(values.get("type", "generic_events_api_inbound_integration"), path, record.id, record.name),
        "name": record.name,
        "created_at": iso(account.traces(record).created),
        "service": reference(
            "service", "services", values["service"], owner.name if owner else "", "service-directory"
        ),
        "vendor": reference("vendor", "vendors", values["vendor"], vendor or "", None) if vendor else None,
        "integration_key": values.get("integrationKey", ""),
    }
    if values.get("integrationEmail"):
        body["integration_email"] = values["integrationEmail"]
    return body


def all_services(account: LiveAccount, now: datetime) -> list[Body]:
    """Returns the services; one in a maintenance window says so, unless somebody has disabled it."""
    bodies = account.bodies(SERVICE, "service", lambda record: service(record, account))
    maintained = {id for window in account.records(WINDOW) if _open(window, now) for id in window.inputs["services"]}
    return [
        {**body, "status": "maintenance"} if body["id"] in maintained and body["status"] != "disabled" else body
        for body in bodies
    ]


def _open(window: StoredObject, now: datetime) -> bool:
    start, end = instant(window.inputs["startTime"]), instant(window.inputs["endTime"])
    return start is not None and end is not None and start <= now < end


def _shown(body: Body, included: list[str]) -> Body:
    if "integrations" in included:
        return body
    references = [
        {**{name: each[name] for name in ("id", "summary", "self", "html_url")}, "type": f"{each['type']}_reference"}
        for each in body["integrations"]
    ]
    return {**body, "integrations": references}


def _list(request: Request, account: LiveAccount) -> Answer:
    items = sorted(all_services(account, request.now), key=lambda body: body["name"].lower())
    wanted = (request.one("query") or request.one("name") or "").lower()
    items = [body for body in items if wanted in body["name"].lower()]
    return listing(request, "services", items, lambda body: _shown(body, request.all("include[]")))


def _one(request: Request, account: LiveAccount, id: str) -> Answer:
    body = by_id(all_services(account, request.now), id)
    return Answer(body={"service": _shown(body, request.all("include[]"))}) if body else not_found()


def _integration(request: Request, account: LiveAccount, id: str, integration_id: str) -> Answer:
    owner = by_id(all_services(account, request.now), id)
    body = by_id(owner["integrations"], integration_id) if owner else None
    return Answer(body={"integration": body}) if body else not_found()


ROUTES = (
    Route(path="/services", handler=_list, token=SERVICE),
    Route(path="/services/{id}", handler=_one, token=SERVICE),
    Route(path="/services/{id}/integrations/{integration_id}", handler=_integration, token=INTEGRATION),
)
