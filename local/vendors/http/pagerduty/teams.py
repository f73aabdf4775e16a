"""Teams and their members."""

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.pagerduty.answers import head, listing, not_found, reference
from local.vendors.http.pagerduty.people import MEMBERSHIP
from local.vendors.pagerduty.schedule import TEAM, USER

_FROM_PROVIDER = "Managed by Terraform"


def team(record: StoredObject, account: LiveAccount) -> Body:
    parent = account.record(TEAM, record.inputs["parent"]) if record.inputs.get("parent") else None
    return {
        **head("team", "teams", record.id, record.name),
        "name": record.name,
        "description": record.inputs.get("description", _FROM_PROVIDER),
        "default_role": record.inputs.get("defaultRole", "manager"),
        "parent": reference("team", "teams", parent.id, parent.name) if parent else None,
    }


def _list(request: Request, account: LiveAccount) -> Answer:
    bodies = account.bodies(TEAM, "team", lambda record: team(record, account))
    wanted = (request.one("query") or "").lower()
    return listing(request, "teams", [body for body in bodies if wanted in body["name"].lower()])


def _one(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(account.bodies(TEAM, "team", lambda record: team(record, account)), id)
    return Answer(body={"team": body}) if body else not_found()


def _member(record: StoredObject, account: LiveAccount) -> Body:
    user = account.record(USER, record.inputs["userId"])
    return {
        "user": reference("user", "users", record.inputs["userId"], user.name if user else ""),
        "role": record.inputs.get("role", "manager"),
    }


def _members(request: Request, account: LiveAccount, id: str) -> Answer:
    """Returns the members of a team with their roles there; the list has no `total`."""
    if account.record(TEAM, id) is None:
        return not_found()
    bodies = account.bodies(MEMBERSHIP, "member", lambda record: _member(record, account))
    records = account.records(MEMBERSHIP)
    members = [body for record, body in zip(records, bodies, strict=True) if record.inputs["teamId"] == id]
    return listing(request, "members", members, total=False)


ROUTES = (
    Route(path="/teams", handler=_list, token=TEAM),
    Route(path="/teams/{id}", handler=_one, token=TEAM),
    Route(path="/teams/{id}/members", handler=_members, token=MEMBERSHIP),
)
