"""The common parts of PagerDuty's lists.

Source: PagerDuty/api-schema (paging: limit, offset, more, total; offset + limit of at most 10,000).
"""

from audit.live.http.paging import Offset
from audit.live.instants import instant
from audit.live.inventory import Author, Json
from audit.live.kind import Account

MANAGED = "Managed by Terraform"
"""The description that the provider writes if the code gives none."""

_SIZE = 100
_MOST = 10_000


def paged(entries: str) -> Offset:
    """Return the paging of a list, with its total, so that a list that changes meanwhile is noticed."""
    return Offset(entries=entries, size=_SIZE, total=("total",), ask=(("total", "true"),), more="more", most=_MOST)


def created(body: Json) -> Author | None:
    """Return when an object was created, if PagerDuty says so."""
    at = instant(body.get("created_at"))
    return Author(at=at) if at is not None else None


def page_of(body: Json, _account: Account) -> str | None:
    """Return the object's page."""
    return body.get("html_url")


def ids(references: list[Json] | None) -> list[str]:
    """Return the ids of references."""
    return [str(reference["id"]) for reference in references or ()]
