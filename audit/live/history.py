"""Who changed what, and when: from the vendors' audit trails, asked for once and not for each object.

Sources: GET /api/v2/audit/events (datadog-api-client 2.62; the free part of an event is in `attributes.attributes`),
GET /audit/records (PagerDuty/api-schema; at most 31 days), GET organizations/{o}/audit-logs/ (getsentry/sentry).
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from audit.live.http.client import PATIENCE, Answer, Client, Params
from audit.live.http.errors import Unreadable
from audit.live.http.limits import Clock
from audit.live.http.paging import Cursor, Link, Paging
from audit.live.instants import instant
from audit.live.inventory import Author, Inventory, Json, LiveObject
from audit.live.kind import Account
from audit.live.sentry.organization import path as in_organization
from catalog.vendors import VENDORS

Changes = dict[tuple[str, str], Author]
"""The last change of each object, by kind and the vendor's id; the kind is "" where ids are unique without it."""

_PAGES = 10
"""The most pages of a trail: the newest changes come first."""
_PAST = timedelta(days=30)
_EVENTS = Cursor(entries="data", next=("meta", "page", "after"), cursor="page[cursor]", limit="page[limit]", size=1000)
_RECORDS = Cursor(entries="records", next=("next_cursor",), cursor="cursor", limit="limit", size=100)
_ROWS = Link(entries="rows")
_ROOTS = ["users", "teams", "schedules", "escalation_policies", "services"]
_NUMBERED_ASSETS = {"monitor": "monitor", "notebook": "notebook", "dashboard_list": "dashboard list"}
"""Datadog's assets whose ids are plain numbers, so that other kinds can have the same ones."""
_EVENTS_OF = {
    "project": "project",
    "team": "Sentry team",
    "projectkey": "client key",
    "workflow": "alert",
    "rule": "alert",
    "alertrule": "detector",
    "detector": "detector",
    "monitor": "detector",
    "uptime_monitor": "detector",
}
"""The kind that an event of Sentry is about: each kind counts its ids on its own."""
_FAMILIES = dict.fromkeys(("metric monitor", "uptime monitor", "cron monitor"), "detector")
TRAIL_RIGHTS = {"datadog": "audit_logs_read", "pagerduty": "audit_records.read", "sentry": "org:write"}
"""The right to read a vendor's audit trail. Without it, an audit shows less about who changed what."""


def with_history(
    accounts: Iterable[Account], inventory: Inventory, *, clock: Clock | None = None, patience: float = PATIENCE
) -> tuple[Inventory, tuple[str, ...]]:
    """Return the inventory with who changed each object last, and a note for each vendor that does not tell.

    An audit trail is optional: a vendor may not have it in the account's plan, or switched off.
    """
    given = tuple(accounts)
    with ThreadPoolExecutor(max(1, len(given)), thread_name_prefix="history") as threads:
        read = list(threads.map(lambda account: _changes(account, inventory.at, clock, patience), given))
    changes = {account.vendor: found for account, (found, _) in zip(given, read, strict=True)}
    notes = tuple(note for _, note in read if note is not None)
    collections = tuple(
        replace(each, objects=tuple(_with_change(live, changes.get(live.vendor, {})) for live in each.objects))
        for each in inventory.collections
    )
    return replace(inventory, collections=collections), notes


def _changes(account: Account, at: datetime, clock: Clock | None, patience: float) -> tuple[Changes, str | None]:
    """Return the changes of an account, as far as the trail goes, and why it does not."""
    client = Client(account, clock=clock, patience=patience)
    found: Changes = {}

    def get(path: str, params: Params) -> Answer:
        return client.get(path, params)

    try:
        path, params, paging = _trail(account, at)
        for page in islice(paging(get, path, params), _PAGES):
            for entry in page.entries:
                kind, ids, author = _change(account.vendor, entry)
                for key in ((kind, str(id)) for id in ids if id is not None and author.at is not None):
                    if key not in found or _later(author, found[key]):
                        found[key] = author
    except Unreadable as error:
        title = VENDORS[account.vendor].title
        reason = f"the key lacks {TRAIL_RIGHTS[account.vendor]}" if error.status == 403 else str(error).rstrip(".")
        return found, f"{title}'s audit trail cannot be read ({reason}), so the audit cannot tell who changed objects."
    finally:
        client.close()
    return found, None


def _trail(account: Account, at: datetime) -> tuple[str, dict[str, Any], Paging]:
    since, until = _text(at - _PAST), _text(at)
    match account.vendor:
        case "datadog":
            query = {"filter[query]": "@action:(created OR modified)", "filter[from]": since, "filter[to]": until}
            return "/api/v2/audit/events", {**query, "sort": "-timestamp"}, _EVENTS
        case "pagerduty":
            params = {"since": since, "until": until, "root_resource_types[]": _ROOTS}
            return "/audit/records", params, _RECORDS
        case _:
            return in_organization(account, "audit-logs/"), {}, _ROWS


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _change(vendor: str, entry: Json) -> tuple[str, list[Any], Author]:
    """Return the object that an entry of a trail is about, by kind and ids, with who changed it and when."""
    match vendor:
        case "datadog":
            outside = entry.get("attributes") or {}
            inside = outside.get("attributes") or {}
            user, asset = inside.get("usr") or {}, inside.get("asset") or {}
            author = Author(who=user.get("email") or user.get("name"), at=instant(outside.get("timestamp")))
            return _NUMBERED_ASSETS.get(str(asset.get("type")), ""), [asset.get("id") or asset.get("name")], author
        case "pagerduty":
            author = Author(who=_actor(entry), at=instant(entry.get("execution_time")))
            return "", [(entry.get("root_resource") or {}).get("id")], author
        case _:
            actor, data = entry.get("actor") or {}, entry.get("data") or {}
            author = Author(who=actor.get("email") or actor.get("name"), at=instant(entry.get("dateCreated")))
            kind = _EVENTS_OF.get(str(entry.get("event")).partition(".")[0], "?")
            return kind, [entry.get("targetObject"), data.get("id"), data.get("slug")], author


def _actor(record: Json) -> str | None:
    """Return who acted: a person, or the key that was used."""
    actors = record.get("actors") or []
    if actors:
        return str(actors[0].get("summary") or actors[0].get("id"))
    token = (record.get("method") or {}).get("truncated_token")
    return f"the key ending in {token}" if token else None


def _later(one: Author, other: Author) -> bool:
    return one.at is not None and (other.at is None or one.at > other.at)


def _with_change(live: LiveObject, changes: Changes) -> LiveObject:
    """Return the object with its last change, unless the object itself tells a later one."""
    ids = dict.fromkeys((str(live.body.get("id")), live.id))
    for key in ((kind, id) for kind in (_FAMILIES.get(live.kind, live.kind), "") for id in ids):
        found = changes.get(key)
        if found is None:
            continue
        # Both times are of the same change if they differ by a moment only: the trail is written after the object.
        own = live.changed.at if live.changed is not None else None
        if own is None or found.at is None or found.at >= own - timedelta(minutes=5):
            return replace(live, changed=found)
    return live
