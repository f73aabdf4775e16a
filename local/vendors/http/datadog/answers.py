"""Datadog's keys, errors, headers of limits, and pages."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from local.vendors.http.core.exchange import Answer, Body, Page, Request, cut
from local.vendors.http.core.vendor import Limits

_TOTALS = ("total_count", "total_filtered_count")
ORGANIZATION = "5a3c9b10-6d1e-11ee-8c99-0242ac120002"
"""The public id of the account."""


def authorized(headers: Mapping[str, str], token: str) -> bool:
    keys = (headers.get("dd-api-key", ""), headers.get("dd-application-key", ""))
    return all(hmac.compare_digest(key.encode(), token.encode()) for key in keys)


def error(status: int, message: str) -> Answer:
    """Returns an error in the form of API v1 and v2: `{"errors": [TEXT]}`."""
    return Answer(status=status, body={"errors": [message]})


def not_found(what: str) -> Answer:
    return error(404, f"{what} not found")


def limit_headers(limits: Limits, now: datetime) -> dict[str, str]:  # noqa: ARG001
    return {
        "X-RateLimit-Limit": str(limits.limit),
        "X-RateLimit-Period": "60",
        "X-RateLimit-Remaining": str(limits.remaining),
        "X-RateLimit-Reset": str(limits.reset),
        "X-RateLimit-Name": "api",
    }


def elsewhere(request: Request, answer: Answer) -> Answer:
    """Returns what a key of another organization sees: another organization, and none of this one's objects."""
    if "/configuration/" in request.path and not isinstance(answer.body, list):
        return not_found("Object")
    return replace(answer, body=_emptied(answer.body))


def _emptied(body: Any) -> Any:
    if isinstance(body, list):
        return []
    if isinstance(body, dict):
        return {name: 0 if name in _TOTALS else _emptied(value) for name, value in body.items()}
    return body.replace(ORGANIZATION, "0" * 8 + ORGANIZATION[8:]) if isinstance(body, str) else body


def of_number(request: Request, items: Sequence[Body], *, page: str, size: str, default: int, most: int) -> Page:
    """Returns the page with a number from 0, of at most `most` objects."""
    limit = max(1, min(request.number(size, default), most))
    return cut(request, items, request.number(page, 0) * limit, limit)


def of_offset(request: Request, items: Sequence[Body], *, limit: str, offset: str, default: int, most: int) -> Page:
    """Returns the page at an offset."""
    size = max(1, min(request.number(limit, default), most))
    return cut(request, items, request.number(offset, 0), size)
