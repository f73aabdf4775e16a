"""Installed integrations, members and other lists of an organization."""

from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.hand import INTEGRATION
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.overlay import overlaid
from local.vendors.http.core.routes import Route
from local.vendors.http.sentry.answers import knows, listing, not_found
from local.vendors.http.sentry.ids import PERSON_USER, PROGRAM_USER
from local.vendors.http.sentry.projects import organization_id
from local.vendors.sentry.account import PAGERDUTY_SERVICE, installed, integration_id

_NAMES = {"slack": "Slack", "pagerduty": "PagerDuty"}


def all_integrations(account: LiveAccount, organization: str) -> list[Body]:
    """Returns the integrations that people have installed; PagerDuty's has the table of its services."""

    def build() -> list[Body]:
        bodies = []
        for kind in _NAMES:
            for name in installed(account.store, kind):
                body = _integration(account, organization, kind, name)
                bodies.append(overlaid(body, account.by_hand(INTEGRATION, body["id"])))
        return bodies

    return account.kept(("integrations", organization), build)


def _integration(account: LiveAccount, organization: str, kind: str, name: str) -> Body:
    id = integration_id(organization, kind, name)
    table = [_service(record) for record in account.records(PAGERDUTY_SERVICE) if record.inputs["integrationId"] == id]
    by_hand = [
        {"id": int(number), "service": f"Service {number}", "integration_key": f"{int(number):032x}"}
        for number in account.store.known("sentry pagerduty service")
    ]
    config: Any = {"service_table": [*by_hand, *table]} if kind == "pagerduty" else {"installationType": "born_as_bot"}
    return {
        "id": id,
        "name": name,
        "icon": None,
        "domainName": f"{name}.{kind}.com",
        "accountType": None,
        "scopes": ["chat:write"] if kind == "slack" else None,
        "outOfDate": False,
        "status": "active",
        "provider": {
            "key": kind,
            "slug": kind,
            "name": _NAMES[kind],
            "canAdd": True,
            "canDisable": False,
            "features": ["alert-rule", "incident-management"],
            "aspects": {},
        },
        "configOrganization": [],
        "configData": config,
        "externalId": f"T{id}",
        "organizationId": int(organization_id(organization)),
        "organizationIntegrationStatus": "active",
        "gracePeriodEnd": None,
    }


def _service(record: StoredObject) -> Body:
    values = record.inputs
    return {"id": int(record.id), "service": values["service"], "integration_key": values["integrationKey"]}


def _list(request: Request, account: LiveAccount, organization: str) -> Answer:
    if not knows(account, organization):
        return not_found()
    wanted = request.one("providerKey") or request.one("provider_key")
    items = all_integrations(account, organization)
    return listing(request, [body for body in items if wanted in (None, body["provider"]["key"])])


def _one(request: Request, account: LiveAccount, organization: str, id: str) -> Answer:  # noqa: ARG001
    body = by_id(all_integrations(account, organization), id) if knows(account, organization) else None
    return Answer(body=body) if body else not_found()


def _members(request: Request, account: LiveAccount, organization: str) -> Answer:
    if not knows(account, organization):
        return not_found()
    people = {PROGRAM_USER: "ci@example.com", PERSON_USER: "someone@example.com"}
    return listing(request, [_member(id, email) for id, email in people.items()])


def _member(id: str, email: str) -> Body:
    return {
        "id": f"9{id}",
        "email": email,
        "name": email,
        "user": {
            "id": id,
            "name": email,
            "email": email,
            "username": email,
            "avatarUrl": "https://gravatar.invalid/avatar",
            "avatar": {"avatarType": "letter_avatar", "avatarUuid": None, "avatarUrl": None},
            "isActive": True,
            "isSuspended": False,
            "hasPasswordAuth": True,
            "isManaged": False,
            "dateJoined": "2026-01-05T09:00:00.000000Z",
            "lastLogin": None,
            "has2fa": True,
            "lastActive": None,
            "isSuperuser": False,
            "isStaff": False,
            "experiments": {},
            "emails": [{"id": id, "email": email, "is_verified": True}],
        },
        "orgRole": "member",
        "pending": False,
        "expired": False,
        "flags": {
            "idp:provisioned": False,
            "idp:role-restricted": False,
            "sso:linked": False,
            "sso:invalid": False,
            "member-limit:restricted": False,
            "partnership:restricted": False,
        },
        "dateCreated": "2026-01-05T09:00:00.000000Z",
        "inviteStatus": "approved",
        "inviterName": None,
    }


def _environments(request: Request, account: LiveAccount, organization: str) -> Answer:
    """Returns the environments that have sent an event, by name."""
    if not knows(account, organization):
        return not_found()
    names = account.store.known("sentry environment")
    return listing(request, [{"id": str(number), "name": name} for number, name in enumerate(names, 1)])


def _none(request: Request, account: LiveAccount, organization: str) -> Answer:
    return listing(request, []) if knows(account, organization) else not_found()


_ORGANIZATION = "/api/0/organizations/{organization}/"
ROUTES = (
    Route(path=f"{_ORGANIZATION}integrations/", handler=_list, token=PAGERDUTY_SERVICE),
    Route(path=f"{_ORGANIZATION}integrations/{{id}}/", handler=_one, token=PAGERDUTY_SERVICE),
    Route(path=f"{_ORGANIZATION}members/", handler=_members),
    Route(path=f"{_ORGANIZATION}environments/", handler=_environments),
    Route(path=f"{_ORGANIZATION}dashboards/", handler=_none),
)
