"""Datadog's Audit Trail: who did what to which asset."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from local.vendors.core.store import Event
from local.vendors.http.core.exchange import Answer, BadParameter, Body, Request, cut
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snake
from local.vendors.http.datadog.people import display_name, iso

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_ASSETS = {
    "service_level_objective": "slo",
    "downtime_schedule": "downtime",
    "dashboard_json": "dashboard",
    "logs_custom_pipeline": "logs_pipeline",
}
_KEPT = timedelta(days=90)


def audit_event(event: Event, number: int) -> Body:
    noun = snake(event.token.rsplit(":", 1)[1])
    kind = _ASSETS.get(noun, noun)
    person = event.who.startswith("someone")
    inside: Body = {
        "action": event.action,
        "asset": {"id": event.id, "type": kind, "name": event.name},
        "evt": {"name": kind.replace("_", " ").title(), "actor": {"type": "USER"}},
        "usr": {"email": event.who, "id": event.who, "name": display_name(event.who)},
        "http": {"method": {"created": "POST", "modified": "PUT", "deleted": "DELETE"}[event.action]},
        "metadata": {"auth_method": "SESSION" if person else "API_AND_APP_KEY"},
    }
    return {
        "id": f"AQAAA{number:08d}",
        "type": "audit",
        "attributes": {
            "timestamp": iso(event.at),
            "service": kind,
            "message": f"{event.who} {event.action} the {kind} {event.name}",
            "tags": [],
            "attributes": inside,
        },
    }


def _events(account: LiveAccount) -> list[tuple[Event, Body]]:
    def build() -> list[tuple[Event, Body]]:
        found = enumerate(account.events(), 1)
        return [(event, audit_event(event, number)) for number, event in found if event.token.startswith("datadog:")]

    return account.kept("audit events", build)


def _answer(request: Request, account: LiveAccount, wanted: Body) -> Answer:
    """Returns a page of events; without `from` those of the last 15 minutes, oldest first."""
    since = max(_time(wanted.get("from") or "now-15m", request.now), request.now - _KEPT)
    until = _time(wanted.get("to") or "now", request.now)
    terms = list(_terms(wanted.get("query") or ""))
    items = [
        body for event, body in _events(account) if since <= event.at <= until and all(_has(body, *it) for it in terms)
    ]
    if wanted.get("sort") == "-timestamp":
        items.reverse()
    offset, limit = int(wanted.get("cursor") or 0), max(1, min(int(wanted.get("limit") or 10), 1000))
    page = cut(request, items, offset, limit)
    answer: Body = {"data": list(page.items)}
    if page.more:
        answer["meta"] = {"page": {"after": str(offset + limit)}, "status": "done"}
        answer["links"] = {"next": f"{request.root}{request.path}?page[cursor]={offset + limit}"}
    return Answer(body=answer, page=page.number)


def _time(text: str, now: datetime) -> datetime:
    """Returns a time given as `now`, `now-90d` or in ISO 8601. Raises BadParameter."""
    relative = re.fullmatch(r"now(?:-(\d+)([smhd]))?", text)
    if relative:
        return now - timedelta(**{_UNITS[relative[2]]: int(relative[1])}) if relative[1] else now
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadParameter(f"invalid time {text!r}") from error


def _terms(query: str) -> Iterator[tuple[str, list[str]]]:
    """Yields the facets of a query such as `@asset.type:monitor @asset.id:(1 OR 2)`."""
    for key, several, one in re.findall(r"@([\w.]+):(?:\(([^)]*)\)|(\S+))", query):
        yield key, [word.strip('"') for word in re.split(r"\s+OR\s+", several or one)]


def _has(body: Body, key: str, values: list[str]) -> bool:
    found: Any = body["attributes"]["attributes"]
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found in values


def _list(request: Request, account: LiveAccount) -> Answer:
    wanted = {name: request.one(f"filter[{name}]") for name in ("query", "from", "to")}
    wanted |= {"sort": request.one("sort"), "limit": request.one("page[limit]"), "cursor": request.one("page[cursor]")}
    return _answer(request, account, wanted)


def _search(request: Request, account: LiveAccount) -> Answer:
    """Returns what the list does, for a body of `filter`, `page` and `sort`."""
    body = request.body if isinstance(request.body, dict) else {}
    return _answer(request, account, {**body.get("filter", {}), **body.get("page", {}), "sort": body.get("sort")})


ROUTES = (
    Route(path="/api/v2/audit/events", handler=_list),
    Route(path="/api/v2/audit/events/search", handler=_search, method="POST"),
)
