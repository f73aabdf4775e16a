"""Sentry's keys, errors, headers of limits, and pages by cursor."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from local.vendors.http.core.exchange import Answer, BadParameter, Body, Request, cut
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.vendor import Limits

MOST = 100


def authorized(headers: Mapping[str, str], token: str) -> bool:
    return hmac.compare_digest(headers.get("authorization", "").encode(), f"Bearer {token}".encode())


def error(status: int, message: str) -> Answer:
    """Returns an error: `{"detail": TEXT}`."""
    return Answer(status=status, body={"detail": message})


def not_found() -> Answer:
    return error(404, "The requested resource does not exist")


def limit_headers(limits: Limits, now: datetime) -> dict[str, str]:
    return {
        "X-Sentry-Rate-Limit-Limit": str(limits.limit),
        "X-Sentry-Rate-Limit-Remaining": str(limits.remaining),
        "X-Sentry-Rate-Limit-Reset": str(int(now.timestamp()) + limits.reset),
        "X-Sentry-Rate-Limit-ConcurrentLimit": "25",
        "X-Sentry-Rate-Limit-ConcurrentRemaining": "25",
    }


def elsewhere(request: Request, answer: Answer) -> Answer:  # noqa: ARG001
    """Returns what a token of another organization gets for this one."""
    return replace(error(403, "You do not have permission to perform this action."), headers=answer.headers)


def knows(account: LiveAccount, organization: str) -> bool:
    """Returns whether the token's organizations have this slug."""
    return organization in account.store.known("sentry organization")


def listing(
    request: Request, items: Sequence[Body], shown: Callable[[Body], Body] = lambda body: body, default: int = MOST
) -> Answer:
    """Returns a page with a Link header, which always names a next page: only its `results` ends the list."""
    limit = max(1, min(request.number("per_page", default), MOST))
    offset = _offset(request) * limit
    page = cut(request, items, offset, limit)
    links = [
        _link(request, "previous", max(0, page.number - 2), offset > 0, previous=True),
        _link(request, "next", page.number, page.more),
    ]
    return Answer(body=[shown(item) for item in page.items], page=page.number, headers={"Link": ", ".join(links)})


def _offset(request: Request) -> int:
    """Returns the number of a page from a cursor such as `0:1:0`: a value, a page, and whether it goes back."""
    cursor = request.one("cursor")
    if not cursor:
        return 0
    parts = cursor.split(":")
    if len(parts) != 3 or not parts[1].isdecimal():
        raise BadParameter("Invalid cursor parameter.")
    return int(parts[1])


def _link(request: Request, relation: str, page: int, results: bool, *, previous: bool = False) -> str:
    cursor = f"0:{page}:{int(previous)}"
    query = {name: values[-1] for name, values in request.query.items() if name != "cursor"} | {"cursor": cursor}
    url = f"{request.root}{request.path}?{urlencode(query)}"
    return f'<{url}>; rel="{relation}"; results="{str(results).lower()}"; cursor="{cursor}"'


def iso(at: datetime) -> str:
    """Returns a time as `2026-01-05T09:00:00.000000Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
