"""Datadog's downtimes: which monitors are silent, and when."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from local.vendors.core.kinds import Kind, alone
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.tags import words_without_key
from local.vendors.protocol.wire import Path, Properties

DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"

_STATES = ("alert", "no data", "warn")
_ENDS = ("canceled", "expired")
_RULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(;(INTERVAL=[1-9]\d*|BYDAY=(-?\d?[A-Z]{2})(,-?\d?[A-Z]{2})*|BYMONTHDAY=-?\d{1,2}|BYSETPOS=-?\d|COUNT=\d+))*"
)
_MOST_RECURRENCES = 5


def _check(inputs: Properties) -> Iterator[Problem]:
    if at(inputs, "scope") == "":
        yield ("scope",), "cannot be empty; * is everything"
    for word in words_without_key(at(inputs, "scope") or ""):
        yield ("scope",), f"{word!r} has no key: write key:value"
    yield from _check_identifier(inputs)
    if "oneTimeSchedule" in inputs and "recurringSchedule" in inputs:
        yield ("recurringSchedule",), "goes without oneTimeSchedule: a downtime happens once or recurs"
    zones = (("displayTimezone",), ("recurringSchedule", "timezone"))
    for path in zones:
        zone = at(inputs, *path)
        if zone is not None and zone not in available_timezones():
            yield path, f"{zone!r} is not an IANA time zone"
    for name, known in (("notifyEndStates", _STATES), ("notifyEndTypes", _ENDS)):
        for index, word in items(inputs, name):
            if word not in known:
                yield (name, index), f"must be one of {', '.join(known)}, not {word!r}"
    yield from _check_once(inputs)
    yield from _check_recurrences(inputs)


def _check_identifier(inputs: Properties) -> Iterator[Problem]:
    identifier = at(inputs, "monitorIdentifier")
    if isinstance(identifier, dict) and ("monitorId" in identifier) == ("monitorTags" in identifier):
        yield ("monitorIdentifier",), "exactly one of monitorId and monitorTags says which monitors are silent"
    if at(inputs, "monitorIdentifier", "monitorTags") == []:
        yield ("monitorIdentifier", "monitorTags"), "needs a tag; * is every monitor"


def _check_once(inputs: Properties) -> Iterator[Problem]:
    found: dict[str, datetime] = {}
    for name in ("start", "end"):
        text = at(inputs, "oneTimeSchedule", name)
        if text is None:
            continue
        moment = _moment(text, "%Y-%m-%dT%H:%M:%SZ")
        if moment is None:
            yield ("oneTimeSchedule", name), f"{text!r} is not of the form 2050-01-02T03:04:05Z, in UTC"
        else:
            found[name] = moment
    if len(found) == 2 and found["end"] <= found["start"]:
        yield ("oneTimeSchedule", "end"), "must be after the start"


def _check_recurrences(inputs: Properties) -> Iterator[Problem]:
    path: Path = ("recurringSchedule", "recurrences")
    listed = at(inputs, *path)
    if isinstance(listed, list) and not 1 <= len(listed) <= _MOST_RECURRENCES:
        yield path, f"must be 1 to {_MOST_RECURRENCES}, not {len(listed)}"
    recurring = at(inputs, "recurringSchedule")
    for index, recurrence in items(recurring, "recurrences") if isinstance(recurring, dict) else ():
        yield from _check_recurrence(recurrence, (*path, index))


def _check_recurrence(recurrence: Any, path: Path) -> Iterator[Problem]:
    rule, duration, start = (at(recurrence, name) for name in ("rrule", "duration", "start"))
    if rule is not None and not _RULE.fullmatch(rule):
        yield (*path, "rrule"), f"{rule!r} is no RRULE that is supported: FREQ first, and no DTSTART, DTEND or DURATION"
    if duration is not None and not re.fullmatch(r"[1-9]\d*[mhdw]", duration):
        yield (*path, "duration"), f"{duration!r} must begin with a whole number and end with m, h, d or w"
    if start is not None and _moment(start, "%Y-%m-%dT%H:%M:%S") is None:
        yield (*path, "start"), f"{start!r} is not of the form 2050-01-02T03:04:05, without an offset"


def _moment(text: Any, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


KINDS = {DOWNTIME: Kind(rules=(alone(_check),), new_id=uuid_id)}
