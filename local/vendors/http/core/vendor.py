"""What distinguishes the vendors' APIs before any object: keys, errors, limits and identity."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from local.vendors.http.core.exchange import Answer, Request
from local.vendors.http.core.routes import Route


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The state of a rate limit: `remaining` of `limit` requests, and the seconds until it begins again."""

    limit: int
    remaining: int
    reset: int


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """One vendor's API.

    `authorized` takes the headers (names in lower case) and the run's token. `error` makes an answer of a status and a
    message. `limit_headers` are those of each answer. `routes` are tried in order. `elsewhere` makes what a key of
    another account sees of an answer. `limit` is the number of requests in a minute that the headers tell of.
    """

    name: str
    authorized: Callable[[Mapping[str, str], str], bool]
    unauthorized_status: int
    error: Callable[[int, str], Answer]
    limit_headers: Callable[[Limits, datetime], dict[str, str]]
    routes: Sequence[Route]
    elsewhere: Callable[[Request, Answer], Answer]
    limit: int
