"""PagerDuty's keys, errors, headers of limits, pages and references."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from local.vendors.http.core.exchange import Answer, Body, Page, Request, cut
from local.vendors.http.core.vendor import Limits

API = "https://api.pagerduty.com"
SITE = "https://acme.pagerduty.com"
OTHER_SITE = "https://initech.pagerduty.com"
_FURTHEST = 10_000
_CODES = {400: 2001, 401: 2006, 402: 2014, 403: 2010, 404: 2100, 429: 2020}


def authorized(headers: Mapping[str, str], token: str) -> bool:
    return hmac.compare_digest(headers.get("authorization", "").encode(), f"Token token={token}".encode())


def error(status: int, message: str, code: int | None = None) -> Answer:
    """Returns an error: `{"error": {"message", "code"}}`."""
    number = code or _CODES.get(status, 2000)
    return Answer(status=status, body={"error": {"message": message, "code": number, "errors": [message]}})


def not_found() -> Answer:
    return error(404, "Not Found")


def limit_headers(limits: Limits, now: datetime) -> dict[str, str]:  # noqa: ARG001
    return {
        "ratelimit-limit": str(limits.limit),
        "ratelimit-remaining": str(limits.remaining),
        "ratelimit-reset": str(limits.reset),
    }


def elsewhere(request: Request, answer: Answer) -> Answer:  # noqa: ARG001
    """Returns what a key of another account sees: its subdomain, and none of this account's objects."""
    return replace(answer, body=_emptied(answer.body))


def _emptied(body: Any) -> Any:
    if isinstance(body, list):
        return []
    if isinstance(body, dict):
        return {name: _emptied(0 if name == "total" and value else value) for name, value in body.items()}
    return body.replace(SITE, OTHER_SITE) if isinstance(body, str) else body


def listing(
    request: Request,
    name: str,
    items: Sequence[Body],
    shown: Callable[[Body], Body] = lambda body: body,
    *,
    total: bool = True,
) -> Answer:
    """Returns a page under the list's name, with `limit`, `offset`, `more` and `total`.

    Beyond 10,000 objects PagerDuty answers 400. Without `total` the list has no such member.
    """
    limit, offset = max(1, min(request.number("limit", 25), 100)), request.number("offset", 0)
    if offset + limit > _FURTHEST:
        return error(400, "Offset and limit combined must not exceed 10000", 2002)
    page = cut(request, items, offset, limit)
    body: Body = {name: [shown(item) for item in page.items], **_place(request, page)}
    if not total:
        del body["total"]
    return Answer(body=body, page=page.number)


def _place(request: Request, page: Page) -> Body:
    counted = page.total if request.one("total") == "true" else None
    return {"limit": page.limit, "offset": page.offset, "more": page.more, "total": counted}


def reference(kind: str, path: str, id: str, summary: str, html: str | None = "") -> Body:
    """Returns a reference: `path` is the collection's. `html` is the page's path, None where there is no page."""
    page = None if html is None else f"{SITE}/{html or path}/{id}"
    return {
        "id": id,
        "type": f"{kind}_reference",
        "summary": summary,
        "self": f"{API}/{path}/{id}",
        "html_url": page,
    }


def head(kind: str, path: str, id: str, summary: str, html: str | None = "") -> Body:
    """Returns the first members of every object."""
    return reference(kind, path, id, summary, html) | {"type": kind}


def iso(at: datetime) -> str:
    """Returns a time as `2026-01-05T09:00:00Z`."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
