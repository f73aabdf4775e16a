"""Whose keys these are: validation, organization and user."""

from local.vendors.http.core.exchange import Answer, Request
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.datadog.answers import ORGANIZATION

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


ROUTES = (
    Route(path="/api/v1/validate", handler=_validate),
    Route(path="/api/v1/org", handler=_organizations),
    Route(path="/api/v2/current_user", handler=_user),
)
