"""Which function answers which path."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from local.vendors.http.core.exchange import Answer, Request
from local.vendors.http.core.live import LiveAccount

Handler = Callable[..., Answer]
"""Takes the request, the account and the parts of the path that the route names."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """A path such as `/api/v1/monitor/{id}`. `token` is the type whose withdrawal ends this API."""

    path: str
    handler: Handler
    method: str = "GET"
    token: str | None = None
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = re.split(r"(\{\w+\})", self.path)
        text = "".join(f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("{") else re.escape(part) for part in parts)
        object.__setattr__(self, "pattern", re.compile(text))


@dataclass(frozen=True, kw_only=True)
class Match:
    """A route and the parts of the path that it names."""

    route: Route
    parts: dict[str, str]

    def answer(self, request: Request, account: LiveAccount) -> Answer:
        return self.route.handler(request, account, **self.parts)


def find_route(routes: Sequence[Route], method: str, path: str) -> Match | None:
    """Returns the route of a request."""
    return next(_matches(routes, method, path), None)


def _matches(routes: Sequence[Route], method: str, path: str) -> Iterator[Match]:
    for route in routes:
        found = route.pattern.fullmatch(path) if route.method == method else None
        if found:
            yield Match(route=route, parts=found.groupdict())
