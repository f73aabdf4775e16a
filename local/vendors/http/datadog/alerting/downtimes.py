"""Downtimes: active, scheduled and ended ones, and those that somebody cancelled in the last two days."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from local.vendors.core.store import Event
from local.vendors.datadog.monitors.downtime import DOWNTIME
from local.vendors.datadog.monitors.monitor import MONITOR
from local.vendors.http.core.exchange import Answer, Body, Request, by_id, without
from local.vendors.http.core.live import LiveAccount, Traces
from local.vendors.http.core.routes import Route
from local.vendors.http.datadog.alerting.monitors import all_monitors
from local.vendors.http.datadog.alerting.occurrences import duration, occurrence
from local.vendors.http.datadog.answers import not_found, of_offset
from local.vendors.http.datadog.envelopes import USER, resource
from local.vendors.http.datadog.people import iso
from local.vendors.protocol.wire import Properties

_LISTED_AFTER_CANCELLATION = timedelta(days=2)


def downtime(id: str, inputs: Properties, traces: Traces, now: datetime, canceled: datetime | None) -> Body:
    identifier = inputs["monitorIdentifier"]
    by_id_ = identifier.get("monitorId")
    schedule, status = _schedule(inputs, traces, now)
    attributes = {
        "monitor_identifier": {"monitor_id": int(by_id_)}
        if by_id_ is not None
        else {"monitor_tags": sorted(identifier["monitorTags"])},
        "scope": inputs["scope"],
        "message": inputs.get("message"),
        "display_timezone": inputs.get("displayTimezone", "UTC"),
        "mute_first_recovery_notification": inputs.get("muteFirstRecoveryNotification", False),
        "notify_end_states": inputs.get("notifyEndStates", ["alert", "no data", "warn"]),
        "notify_end_types": inputs.get("notifyEndTypes", ["expired"]),
        "schedule": schedule,
        "status": "canceled" if canceled else status,
        "canceled": iso(canceled) if canceled else None,
        "created": iso(traces.created),
        "modified": iso(traces.modified),
    }
    monitor = {"data": {"type": "monitors", "id": str(by_id_)} if by_id_ is not None else None}
    return resource("downtime", id, attributes, created_by={"data": USER}, monitor=monitor)


def _schedule(inputs: Properties, traces: Traces, now: datetime) -> tuple[Body, str]:
    recurring = inputs.get("recurringSchedule")
    if recurring:
        return _recurring(recurring, traces, now)
    once = inputs.get("oneTimeSchedule") or {}
    start = _time(once.get("start")) or traces.created
    end = _time(once.get("end"))
    status = "scheduled" if start > now else "ended" if end and end <= now else "active"
    return {"start": iso(start), "end": iso(end) if end else None}, status


def _recurring(given: Properties, traces: Traces, now: datetime) -> tuple[Body, str]:
    """Returns a recurring schedule: starts are local and without an offset, the next occurrence is in UTC."""
    zone = ZoneInfo(given.get("timezone", "UTC"))
    first: Any = None
    recurrences = []
    for each in given["recurrences"]:
        start = datetime.fromisoformat(each["start"]) if each.get("start") else None
        local = start or traces.created.astimezone(zone).replace(tzinfo=None, microsecond=0)
        recurrences.append(
            {"rrule": each["rrule"], "duration": each["duration"], "start": local.isoformat(timespec="seconds")}
        )
        found = occurrence(each["rrule"], local, duration(each["duration"]), zone, now)
        first = min(filter(None, (first, found)), default=None)
    current = {"start": iso(first[0]), "end": iso(first[1])} if first else None
    status = "ended" if first is None else "active" if first[0] <= now else "scheduled"
    return {
        "timezone": given.get("timezone", "UTC"),
        "recurrences": recurrences,
        "current_downtime": current,
    }, status


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def all_downtimes(account: LiveAccount, now: datetime) -> list[Body]:
    """Returns the downtimes at an instant, the cancelled ones last."""
    minute = now.replace(second=0, microsecond=0)

    def build() -> list[Body]:
        there = account.bodies(
            DOWNTIME, f"at {minute}", lambda it: downtime(it.id, it.inputs, account.traces(it), now, None)
        )
        return [*there, *(_cancelled(event, account, now) for event in _cancellations(account, now))]

    return account.kept(("downtimes", minute), build)


def _cancellations(account: LiveAccount, now: datetime) -> list[Event]:
    return [
        event
        for event in account.events()
        if event.token == DOWNTIME and event.action == "deleted" and now - event.at < _LISTED_AFTER_CANCELLATION
    ]


def _cancelled(event: Event, account: LiveAccount, now: datetime) -> Body:
    inputs = {name: before for name, (before, _) in event.fields.items()}
    made = [each for each in account.events() if (each.token, each.id) == (DOWNTIME, event.id)]
    traces = Traces(created=made[0].at, creator=made[0].who, modified=event.at, modifier=event.who)
    return downtime(event.id, inputs, traces, now, event.at)


def _list(request: Request, account: LiveAccount) -> Answer:
    items = all_downtimes(account, request.now)
    if request.one("current_only") == "true":
        items = [body for body in items if body["attributes"]["status"] == "active"]
    page = of_offset(request, items, limit="page[limit]", offset="page[offset]", default=30, most=1000)
    included = request.all("include")
    body: Body = {
        "data": [_shown(each, included) for each in page.items],
        "meta": {"page": {"total_filtered_count": page.total}},
    }
    if included:
        body["included"] = _included(page.items, included, account)
    return Answer(body=body, page=page.number)


def _shown(body: Body, included: list[str]) -> Body:
    """Returns a downtime: relationships only if the request includes them."""
    if not included:
        return without(body, "relationships")
    kept = {name: value for name, value in body["relationships"].items() if name in included}
    return {**body, "relationships": kept}


def _included(items: Any, included: list[str], account: LiveAccount) -> list[Body]:
    bodies: list[Body] = []
    if "created_by" in included:
        bodies.append({**USER, "attributes": {"handle": "ci@example.com", "email": "ci@example.com"}})
    if "monitor" in included:
        ids = {each["relationships"]["monitor"]["data"]["id"] for each in items if _has_monitor(each)}
        bodies += [
            {"type": "monitors", "id": str(body["id"]), "attributes": {"name": body["name"]}}
            for body in all_monitors(account)
            if str(body["id"]) in ids
        ]
    return bodies


def _has_monitor(body: Body) -> bool:
    return body["relationships"]["monitor"]["data"] is not None


def _one(request: Request, account: LiveAccount, id: str) -> Answer:
    body = by_id(all_downtimes(account, request.now), id)
    return Answer(body={"data": _shown(body, request.all("include"))}) if body else not_found("Downtime")


def _matches(request: Request, account: LiveAccount, id: str) -> Answer:
    """Returns the downtimes that mute a monitor now or later."""
    monitor = by_id(all_monitors(account), id)
    if monitor is None:
        return not_found("Monitor")
    items = [
        resource(
            "downtime_match",
            body["id"],
            {
                "start": _start(body),
                "end": _end(body),
                "groups": [],
                "scope": body["attributes"]["scope"],
            },
        )
        for body in all_downtimes(account, request.now)
        if body["attributes"]["status"] in ("active", "scheduled") and _mutes(body, monitor)
    ]
    page = of_offset(request, items, limit="page[limit]", offset="page[offset]", default=30, most=1000)
    return Answer(
        body={"data": list(page.items), "meta": {"page": {"total_filtered_count": page.total}}}, page=page.number
    )


def is_muted(account: LiveAccount, monitor: Body, now: datetime) -> bool:
    """Returns whether a downtime mutes a monitor at an instant."""
    return any(
        body["attributes"]["status"] == "active" and _mutes(body, monitor) for body in all_downtimes(account, now)
    )


def _mutes(body: Body, monitor: Body) -> bool:
    identifier = body["attributes"]["monitor_identifier"]
    if "monitor_id" in identifier:
        return bool(identifier["monitor_id"] == monitor["id"])
    return identifier["monitor_tags"] == ["*"] or set(identifier["monitor_tags"]) <= set(monitor["tags"])


def _start(body: Body) -> Any:
    schedule = body["attributes"]["schedule"]
    return (schedule.get("current_downtime") or schedule).get("start")


def _end(body: Body) -> Any:
    schedule = body["attributes"]["schedule"]
    return (schedule.get("current_downtime") or schedule).get("end")


ROUTES = (
    Route(path="/api/v2/downtime", handler=_list, token=DOWNTIME),
    Route(path="/api/v2/downtime/{id}", handler=_one, token=DOWNTIME),
    Route(path="/api/v2/monitor/{id}/downtime_matches", handler=_matches, token=MONITOR),
)
