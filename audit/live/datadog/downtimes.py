"""Datadog's downtimes. Source: updateState (datadog/fwprovider/resource_datadog_downtime_schedule.go)."""

from collections.abc import Iterable
from typing import Any

from audit.live.datadog.answers import attributes, changed_inside, related
from audit.live.http.paging import Offset
from audit.live.instants import in_utc, instant
from audit.live.inventory import Author, Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import camelled, picked

TYPE = "datadog:index/downtimeSchedule:DowntimeSchedule"
_PAGES = Offset(
    entries="data",
    size=100,
    limit="page[limit]",
    offset="page[offset]",
    total=("meta", "page", "total_filtered_count"),
)


def _fetch(api: Api) -> Iterable[Json]:
    """Yield the downtimes without the cancelled ones, which stay listed for two days.

    Ended ones leave the list: those that a state has are asked for.
    """
    seen: set[str] = set()
    for body in api.entries("/api/v2/downtime", _PAGES, include="created_by,monitor"):
        seen.add(str(body["id"]))
        if not _is_cancelled(body):
            yield body
    ended = [{"id": id} for id in api.ids(TYPE) if id not in seen]
    for _, answer in api.bodies(ended, lambda downtime: f"/api/v2/downtime/{downtime['id']}"):
        body = answer.get("data") or answer
        if not _is_cancelled(body):
            yield body


def _is_cancelled(body: Json) -> bool:
    return attributes(body).get("status") == "canceled" or bool(attributes(body).get("canceled"))


def _read(body: Json) -> Json:
    found = attributes(body)
    schedule = found.get("schedule") or {}
    recurring = "recurrences" in schedule
    return present(
        {
            **picked(found, "scope", "message", "display_timezone", "notify_end_states", "notify_end_types"),
            "muteFirstRecoveryNotification": found.get("mute_first_recovery_notification"),
            "monitorIdentifier": camelled(found.get("monitor_identifier") or {}),
            "recurringSchedule": _recurring(schedule) if recurring else None,
            "oneTimeSchedule": None if recurring else picked(schedule, "start", "end"),
        }
    )


def _recurring(schedule: Json) -> Json:
    recurrences = [picked(each, "duration", "rrule", "start") for each in schedule.get("recurrences") or ()]
    return {**picked(schedule, "timezone"), "recurrences": recurrences}


def _created(body: Json) -> Author | None:
    at = instant(attributes(body).get("created"))
    who = related(body, "created_by")
    return Author(who=who, at=at) if at or who else None


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/monitors/downtimes?id={body['id']}"


def _local(start: Any) -> Any:
    """Return the local time of a recurrence's start, without offset."""
    return start[:19] if isinstance(start, str) else start


DOWNTIME = LiveKind(
    vendor="datadog",
    kind="downtime",
    type=TYPE,
    # Datadog has no right to read downtimes only.
    right="monitors_downtime",
    fetch=_fetch,
    read=_read,
    name=lambda body: str(attributes(body).get("message") or attributes(body).get("scope") or body["id"]),
    created=_created,
    changed=changed_inside,
    url=_url,
    same=Sameness(
        defaults={"muteFirstRecoveryNotification": False, "recurringSchedule.timezone": "UTC"},
        unordered=("notifyEndStates", "notifyEndTypes", "monitorIdentifier.monitorTags"),
        computed=("displayTimezone", "notifyEndStates", "notifyEndTypes", "recurringSchedule.recurrences[].start"),
        rewritten={
            "oneTimeSchedule.start": in_utc,
            "oneTimeSchedule.end": in_utc,
            "recurringSchedule.recurrences[].start": _local,
        },
    ),
)
