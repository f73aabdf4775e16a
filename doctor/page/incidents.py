"""Finds the incident of a test in PagerDuty, and who was paged.

Sources, read 2026-11-29: GET /incidents with `since` and `statuses[]`, GET /incidents/{id}/log_entries with the type
`notify_log_entry` (PagerDuty/api-schema 91a06fb).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.live.http.client import Client
from audit.live.http.paging import Offset

_OPEN = ["triggered", "acknowledged"]
_LIST = Offset(entries="incidents", size=100, more="more", most=10_000)
_CLOCKS = timedelta(minutes=5)
"""How far the vendor's clock may be behind."""


@dataclass(frozen=True, kw_only=True)
class Incident:
    """An open incident. `assigned` are the names and ids of its assignees."""

    id: str
    title: str
    url: str | None
    service: str
    urgency: str
    assigned: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Notified:
    """A person who was notified by PagerDuty, and the channel (`phone`, `sms`, …), if it says."""

    name: str
    channel: str | None


def open_incidents(client: Client, token: str, since: datetime) -> tuple[Incident, ...]:
    """Return the open incidents with a token in their title. Raises Unreadable."""
    begin = (since - _CLOCKS).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = (
        entry
        for page in _LIST(lambda path, params: client.get(path, params), "/incidents", _params(begin))
        for entry in page.entries
    )
    return tuple(_incident(entry) for entry in found if token in str(entry.get("title")))


def _params(begin: str) -> dict[str, str | int | list[str]]:
    return {"since": begin, "statuses[]": _OPEN, "time_zone": "UTC"}


def _incident(body: dict[str, Any]) -> Incident:
    assignees = [each.get("assignee") or {} for each in body.get("assignments") or ()]
    return Incident(
        id=str(body["id"]),
        title=str(body.get("title")),
        url=body.get("html_url"),
        service=str((body.get("service") or {}).get("summary")),
        urgency=str(body.get("urgency")),
        assigned=tuple((str(each.get("summary")), str(each.get("id"))) for each in assignees),
    )


def notified(client: Client, incident: Incident) -> tuple[Notified, ...]:
    """Return the people that PagerDuty has notified so far. Raises Unreadable."""
    body = client.get(f"/incidents/{incident.id}/log_entries", {"limit": 100}).body
    return tuple(dict.fromkeys(_entries(body.get("log_entries") or ())))


def _entries(entries: Any) -> Iterator[Notified]:
    for entry in entries:
        if entry.get("type") == "notify_log_entry":
            notification = (entry.get("channel") or {}).get("notification") or {}
            yield Notified(name=str((entry.get("user") or {}).get("summary")), channel=notification.get("type"))


def email_of(client: Client, incident: Incident) -> str | None:
    """Return the email address of an incident's assignee, else of any user. Raises Unreadable."""
    if incident.assigned:
        return str(client.get(f"/users/{incident.assigned[0][1]}").body["user"]["email"])
    users = client.get("/users", {"limit": 1}).body.get("users") or ()
    return next((str(user["email"]) for user in users), None)
