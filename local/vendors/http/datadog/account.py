"""Whose keys these are: validation, organization and user."""

from local.vendors.http.core.exchange import Answer, Request
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.datadog.answers import ORGANIZATION, error

_USER = "3ad549bf-eba0-11e9-a77a-0705486660d0"


def _validate(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    return Answer(body={"valid": True})


def _organizations(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    return Answer(body={"orgs": [{"name": "Example", "public_id": ORGANIZATION[:9].replace("-", ""), "settings": {}}]})


def _user(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    organization = {"type": "orgs", "id": ORGANIZATION}
    user = {
        "type": "users",
        "id": _USER,
        "attributes": {"handle": "audit@example.com", "email": "audit@example.com", "service_account": True},
        "relationships": {"org": {"data": organization}},
    }
    attributes = {"name": "Example", "public_id": ORGANIZATION[:9].replace("-", "")}
    return Answer(body={"data": user, "included": [{**organization, "attributes": attributes}]})


def _permissions(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    """Returns the rights of the key's user, if anybody has said which; else the key may not read them."""
    names = account.store.known("datadog permission")
    if not names:
        return error(403, "Forbidden")
    return Answer(body={"data": [{"type": "permissions", "id": name, "attributes": {"name": name}} for name in names]})


def _keys(request: Request, account: LiveAccount) -> Answer:
    """Returns the application keys of the key's user: the one at hand. An unscoped key has null in place of scopes."""
    scopes = account.store.known("datadog key scope")
    attributes = {"name": "watchbill", "last4": request.key_end, "scopes": scopes or None, "created_at": "2026-01-05"}
    data = [{"type": "application_keys", "id": "3f4b0b4e-0000-4000-8000-000000000001", "attributes": attributes}]
    return Answer(body={"data": data, "meta": {"page": {"total_filtered_count": 1}}})


ROUTES = (
    Route(path="/api/v2/users/{id}/permissions", handler=_permissions),
    Route(path="/api/v2/current_user/application_keys", handler=_keys),
    Route(path="/api/v1/validate", handler=_validate),
    Route(path="/api/v1/org", handler=_organizations),
    Route(path="/api/v2/current_user", handler=_user),
)
