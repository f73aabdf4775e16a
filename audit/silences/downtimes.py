"""Datadog's downtimes: which alerts each of them mutes, and when."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from audit.compare.model import Status
from audit.compare.stack import label_of
from audit.live.instants import instant
from audit.live.inventory import LiveObject
from audit.silences.alerts import Context, LiveAlert, body_at
from audit.silences.kinds import DOWNTIME
from audit.silences.model import Cause, Silence
from audit.silences.phrases import alert_names, nobody, sentence
from audit.silences.spans import since, until

_TERM = re.compile(r"(?P<not>-|!|NOT\s+)?(?P<key>[\w.\-/]+):(?P<value>\([^)]*\)|[^\s(),]+)", re.IGNORECASE)
_DURATION = re.compile(r"(\d+)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def downtime_silences(context: Context) -> Iterator[Silence]:
    """Yield the downtimes, active or scheduled, that the code does not have like this.

    One of another stack is left out, unless it mutes alerts of the audited stacks.
    """
    for downtime in context.of_type(DOWNTIME):
        entry = context.entry_of(downtime)
        if entry is not None and entry.status is Status.IN_SYNC:
            continue
        status = body_at(downtime, "attributes", "status")
        if status not in ("active", "scheduled"):
            continue
        alerts = muted_by(context, downtime)
        if entry is not None and entry.status is Status.OTHER_STACK and not alerts:
            continue
        text, begin, end = _when(downtime, context.now, nobody(alerts), active=status == "active")
        yield Silence(
            cause=Cause.DOWNTIME,
            text=sentence(f"{text}: {_what(downtime)}"),
            label=label_of(downtime),
            alerts=alert_names(alerts),
            people=context.people(alerts),
            pages=any(it.pages for it in alerts),
            since=begin,
            until=end,
            by=downtime.created.who if downtime.created else None,
            fix="Cancel the downtime in Datadog, or add it to `maintenance:`.",
            live=downtime,
            source=entry.source if entry else None,
            stack=entry.stack if entry else None,
        )


def muted_by(context: Context, downtime: LiveObject) -> tuple[LiveAlert, ...]:
    """Return the alerts that a downtime mutes, for all of their groups or for some."""
    found = []
    for alert in context.alerts:
        monitors = [it.live for it in alert.entries if it.live is not None and it.vendor == "datadog"]
        if any(_identifies(downtime, monitor) and _in_scope(downtime, monitor) for monitor in monitors):
            found.append(alert)
    return tuple(found)


def _identifies(downtime: LiveObject, monitor: LiveObject) -> bool:
    identifier = body_at(downtime, "attributes", "monitor_identifier") or {}
    if identifier.get("monitor_id") is not None:
        # The monitor of an uptime check has a number of its own.
        return str(identifier["monitor_id"]) in (monitor.id, str(monitor.body.get("monitor_id")))
    tags = identifier.get("monitor_tags") or []
    return tags == ["*"] or (bool(tags) and all(tag in monitor.tags for tag in tags))


def _in_scope(downtime: LiveObject, monitor: LiveObject) -> bool:
    """Whether a downtime's scope can hold a group of the monitor.

    The monitor's own tags decide for the keys that they have. Any other key can be a group's.
    """
    scope = str(body_at(downtime, "attributes", "scope") or "*")
    own: dict[str, set[str]] = {}
    for tag in monitor.tags:
        key, _, value = tag.partition(":")
        own.setdefault(key, set()).add(value)
    if re.search(r"\bOR\b", re.sub(r"\([^)]*\)", "", scope)):
        return True
    for term in _TERM.finditer(scope):
        values = {it for it in re.split(r"\s+OR\s+|\s*,\s*", term["value"].strip("()")) if it}
        mine = own.get(term["key"])
        if mine and "*" not in "".join(values) and bool(values & mine) == bool(term["not"]):
            return False
    return True


def _what(downtime: LiveObject) -> str:
    message = body_at(downtime, "attributes", "message")
    scope = str(body_at(downtime, "attributes", "scope") or "*")
    groups = "" if scope == "*" else f" for {scope}"
    said = f' with the message "{str(message).splitlines()[0]}"' if message else ""
    return f"a Datadog downtime{groups}{said} is not in the code"


def _when(
    downtime: LiveObject, now: datetime, nobody_: str, *, active: bool
) -> tuple[str, datetime | None, datetime | None]:
    """Return the sentence's beginning, and from when until when the downtime mutes."""
    schedule = body_at(downtime, "attributes", "schedule") or {}
    recurrences = schedule.get("recurrences") or []
    zone = str(schedule.get("timezone") or "UTC")
    created = instant(body_at(downtime, "attributes", "created"))
    if recurrences:
        return f"{since(created, now, zone)}{nobody_} {_hours(recurrences[0], zone)}", created, None
    begin, end = instant(schedule.get("start")) or created, instant(schedule.get("end"))
    begun = since(begin, now, zone) if active else f"From {begin:%A %Y-%m-%d %H:%M} (UTC), " if begin else ""
    return f"{begun}{nobody_} {until(end, zone)}", begin, end


def _hours(recurrence: dict[str, Any], zone: str) -> str:
    """Return the hours of a recurring downtime: `between 22:00 and 08:00 (Europe/Berlin), at FREQ=DAILY;INTERVAL=1`."""
    rule = str(recurrence.get("rrule") or "")
    begin = recurrence.get("start")
    try:
        start = datetime.fromisoformat(str(begin))
    except ValueError:
        return f"as often as {rule} says"
    parts = _DURATION.findall(str(recurrence.get("duration") or ""))
    end = start + timedelta(seconds=sum(int(count) * _SECONDS[unit] for count, unit in parts))
    often = "every day" if rule in ("", "FREQ=DAILY", "FREQ=DAILY;INTERVAL=1") else f"as often as {rule} says"
    return f"between {start:%H:%M} and {end:%H:%M} ({zone}), {often}"
