"""Sentry's audit log of an organization."""

from typing import Any

from local.vendors.core.store import Event
from local.vendors.http.core.exchange import Answer, Body, Request
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.sentry.answers import iso, knows, listing, not_found
from local.vendors.http.sentry.ids import user_id
from local.vendors.sentry.account import ALERT, CRON_MONITOR, KEY, METRIC_MONITOR, PROJECT, TEAM, UPTIME_MONITOR

_CREATED = {"created": "create", "modified": "edit", "deleted": "remove"}
_ADDED = {"created": "add", "modified": "edit", "deleted": "remove"}
_EVENTS = {
    TEAM: ("team", _CREATED),
    PROJECT: ("project", _CREATED),
    KEY: ("projectkey", _CREATED),
    ALERT: ("workflow", _ADDED),
    METRIC_MONITOR: ("detector", _ADDED),
    UPTIME_MONITOR: ("detector", _ADDED),
    CRON_MONITOR: ("detector", _ADDED),
}


def row(event: Event, number: int) -> Body:
    noun, verbs = _EVENTS[event.token]
    data: dict[str, Any] = {"name": event.name, "slug": event.id, "id": event.id}
    data |= {f"new_{name}": value for name, (_, value) in event.fields.items()}
    return {
        "id": str(number),
        "actor": {"id": user_id(event.who), "name": event.who, "email": event.who},
        "event": f"{noun}.{verbs[event.action]}",
        "ipAddress": "192.0.2.1",
        "note": f"{verbs[event.action]} {noun} {event.name}",
        "targetObject": number,
        "targetUser": None,
        "data": data,
        "dateCreated": iso(event.at),
    }


def _list(request: Request, account: LiveAccount, organization: str) -> Answer:
    """Returns the rows, the newest first, and the names of the events that a request can ask for."""
    if not knows(account, organization):
        return not_found()
    events = enumerate(account.events(), 1)
    rows = [row(event, number) for number, event in events if event.token in _EVENTS][::-1]
    wanted, actor = request.one("event"), request.one("actor")
    rows = [each for each in rows if wanted in (None, each["event"]) and actor in (None, each["actor"]["id"])]
    page = listing(request, rows)
    options = sorted({f"{noun}.{verb}" for noun, verbs in _EVENTS.values() for verb in verbs.values()})
    return Answer(body={"rows": page.body, "options": options}, headers=page.headers, page=page.page)


ROUTES = (Route(path="/api/0/organizations/{organization}/audit-logs/", handler=_list),)
