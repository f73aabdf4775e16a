"""Datadog's downtimes: which monitors are muted, and when."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from local.vendors.core.constraints import (
    Exclusive,
    Forbidden,
    Length,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Readable,
    Rule,
    given,
    within,
)
from local.vendors.core.kinds import Kind
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import at
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.tags import words_without_key
from local.vendors.protocol.wire import Path, Properties

DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"

_RULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(;(INTERVAL=[1-9]\d*|BYDAY=(-?\d?[A-Z]{2})(,-?\d?[A-Z]{2})*|BYMONTHDAY=-?\d{1,2}|BYSETPOS=-?\d|COUNT=\d+))*"
)
_NO_ZONE = "{value!r} is not an IANA time zone"
_NO_MOMENT = "{value!r} is not of the form 2050-01-02T03:04:05Z, in UTC"


@cache
def _is_zone(name: str) -> bool:
    """Returns whether a zone exists. Cached, since Python searches the whole folder of zones each time."""
    return name in available_timezones()


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _utc(text: str) -> datetime | None:
    return _moment(text, "%Y-%m-%dT%H:%M:%SZ")


def _check_order(inputs: Properties, _path: Path) -> Iterator[Problem]:
    start, end = (_utc(at(inputs, "oneTimeSchedule", name) or "") for name in ("start", "end"))
    if start is not None and end is not None and end <= start:
        yield ("oneTimeSchedule", "end"), "must be after the start"


_RULES: tuple[Rule, ...] = (
    NotEmpty("scope", "cannot be empty; * matches everything"),
    Readable("scope", words_without_key, "{fault!r} has no key: write key:value"),
    within(
        "monitorIdentifier",
        Exclusive("", ("monitorId", "monitorTags"), "requires exactly one of monitorId and monitorTags"),
        NotEmpty("monitorTags", "requires a tag; * matches every monitor"),
    ),
    given(
        "oneTimeSchedule",
        Forbidden("recurringSchedule", "is not allowed with oneTimeSchedule: a downtime happens once or recurs"),
    ),
    Passes("displayTimezone", _is_zone, _NO_ZONE),
    Passes("recurringSchedule.timezone", _is_zone, _NO_ZONE),
    OneOf("notifyEndStates[]", ("alert", "no data", "warn")),
    OneOf("notifyEndTypes[]", ("canceled", "expired")),
    Passes("oneTimeSchedule.start", _utc, _NO_MOMENT),
    Passes("oneTimeSchedule.end", _utc, _NO_MOMENT),
    _check_order,
    Length("recurringSchedule.recurrences", 1, 5, "must be {least} to {most}, not {value}"),
    within(
        "recurringSchedule.recurrences[]",
        Pattern("rrule", _RULE, "{value!r} is not a supported RRULE: FREQ first, and no DTSTART, DTEND or DURATION"),
        Pattern("duration", r"[1-9]\d*[mhdw]", "{value!r} must begin with a whole number and end with m, h, d or w"),
        Passes(
            "start",
            lambda text: _moment(text, "%Y-%m-%dT%H:%M:%S"),
            "{value!r} is not of the form 2050-01-02T03:04:05, without an offset",
        ),
    ),
)

KINDS = {DOWNTIME: Kind(rules=_RULES, new_id=uuid_id)}
