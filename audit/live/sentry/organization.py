"""Sentry's organization: what its lists have in common."""

from audit.live.http.paging import Link
from audit.live.instants import instant
from audit.live.inventory import Author, Json
from audit.live.kind import Account

LINKED = Link()


def path(account: Account, rest: str) -> str:
    """Return the path of a call below the organization."""
    return f"/api/0/organizations/{account.organization}/{rest}"


def created(body: Json) -> Author | None:
    """Return when an object was created."""
    at = instant(body.get("dateCreated"))
    return Author(at=at) if at is not None else None


def in_organization(body: Json) -> str:
    """Return the id that an import requires: the organization's slug and the object's number."""
    return f"{body['organization']}/{body['id']}"
