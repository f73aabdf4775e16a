"""Escalation policies."""

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.pagerduty.answers import head, listing, not_found, reference
from local.vendors.http.pagerduty.names import derived_id
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import ESCALATION_POLICY, SCHEDULE, TEAM, USER
from local.vendors.protocol.wire import Properties

_FROM_PROVIDER = "Managed by Terraform"
_COLLECTIONS = {"user": (USER, "users"), "schedule": (SCHEDULE, "schedules")}


def policy(record: StoredObject, account: LiveAccount) -> Body:
    inputs = record.inputs
    team = account.record(TEAM, inputs["teams"]) if inputs.get("teams") else None
    return {
        **head("escalation_policy", "escalation_policies", record.id, record.name),
        "name": record.name,
        "description": inputs.get("description", _FROM_PROVIDER),
        "num_loops": inputs.get("numLoops", 0),
        "on_call_handoff_notifications": "if_has_services",
        "escalation_rules": [_rule(record.id, index, rule, account) for index, rule in enumerate(inputs["rules"])],
        "services": [
            reference("service", "services", service.id, service.name, "service-directory")
            for service in account.records(SERVICE)
            if service.inputs["escalationPolicy"] == record.id
        ],
        "teams": [reference("team", "teams", team.id, team.name)] if team else [],
        "privilege": None,
    }


def _rule(policy_id: str, index: int, rule: Properties, account: LiveAccount) -> Body:
    """Returns a rule; its targets come in an order of PagerDuty's own."""
    return {
        "id": derived_id(policy_id, f"rule {index}"),
        "escalation_delay_in_minutes": rule["escalationDelayInMinutes"],
        "targets": sorted((_target(target, account) for target in rule["targets"]), key=lambda body: str(body["id"])),
    }


def _target(target: Properties, account: LiveAccount) -> Body:
    kind = target.get("type", "user_reference").removesuffix("_reference")
    token, path = _COLLECTIONS[kind]
    record = account.record(token, target["id"])
    return reference(kind, path, target["id"], record.name if record else "")


def _with_strategies(body: Body, request: Request) -> Body:
    if "escalation_rule_assignment_strategies" not in request.all("include[]"):
        return body
    strategy = {"type": "assign_to_everyone"}
    rules = [{**rule, "escalation_rule_assignment_strategy": strategy} for rule in body["escalation_rules"]]
    return {**body, "escalation_rules": rules}


def _list(request: Request, account: LiveAccount) -> Answer:
    bodies = account.bodies(ESCALATION_POLICY, "policy", lambda record: policy(record, account))
    items = sorted(bodies, key=lambda body: str(body["name"]).lower())
    wanted = (request.one("query") or "").lower()
    items = [body for body in items if wanted in body["name"].lower()]
    return listing(request, "escalation_policies", items, lambda body: _with_strategies(body, request))


def _one(request: Request, account: LiveAccount, id: str) -> Answer:
    body = by_id(account.bodies(ESCALATION_POLICY, "policy", lambda record: policy(record, account)), id)
    return Answer(body={"escalation_policy": _with_strategies(body, request)}) if body else not_found()


ROUTES = (
    Route(path="/escalation_policies", handler=_list, token=ESCALATION_POLICY),
    Route(path="/escalation_policies/{id}", handler=_one, token=ESCALATION_POLICY),
)
