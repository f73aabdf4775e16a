"""PagerDuty schedules: whose turn it is when, and what the API refuses about it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from local.vendors.core.kinds import Reference, at, items
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.zones import ZONES
from local.vendors.protocol.wire import Path, Properties

USER = "pagerduty:index/user:User"
TEAM = "pagerduty:index/team:Team"
SCHEDULE = "pagerduty:index/schedule:Schedule"
ESCALATION_POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"

_YEAR = 365 * 24 * 3600


def instant(text: Any) -> datetime | None:
    """An RFC 3339 time with its offset, or None."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def check_name(inputs: Properties) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not name.strip():
        yield ("name",), "cannot be empty"
    elif name is not None and not name.isprintable():
        yield ("name",), "Name can not contain non-printable characters"
    elif name is not None and name.endswith(" "):
        yield ("name",), "Name can not end with white space"


def check_schedule(inputs: Properties) -> Iterator[Problem]:
    yield from check_name(inputs)
    zone = at(inputs, "timeZone")
    if zone is not None and zone not in ZONES:
        yield ("timeZone",), f"{zone!r} is not on PagerDuty's list of time zones"
        zone = None
    if at(inputs, "layers") == []:
        yield ("layers",), "a schedule needs at least one layer"
    for index, layer in items(inputs, "layers"):
        yield from _check_layer(layer, zone, ("layers", index))


def _check_layer(layer: Properties, zone: str | None, path: Path) -> Iterator[Problem]:
    for name in ("start", "rotationVirtualStart"):
        text = at(layer, name)
        if text is not None and instant(text) is None:
            yield (*path, name), f"{text!r} is not an RFC 3339 time with an offset, such as 2026-01-05T09:00:00+01:00"
    start = instant(at(layer, "rotationVirtualStart"))
    if start is not None and zone is not None:
        # The API shifts the rotation by the difference when the offset is not the zone's own on that date.
        offset = start.replace(tzinfo=None).replace(tzinfo=ZoneInfo(zone)).utcoffset()
        clock = start.replace(tzinfo=None)
        if start.utcoffset() != offset:
            yield (*path, "rotationVirtualStart"), f"its offset is not the one of {zone} on that date"
        elif start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != clock:
            yield (*path, "rotationVirtualStart"), f"{clock} does not exist in {zone}: clocks go forward over it"
    turn = at(layer, "rotationTurnLengthSeconds")
    if turn is not None and not 3600 <= turn <= _YEAR:
        yield (*path, "rotationTurnLengthSeconds"), f"must be 3600 (an hour) to {_YEAR} (365 days), not {turn}"
    if at(layer, "users") == []:
        yield (*path, "users"), "a layer needs at least one user"
    for index, restriction in items(layer, "restrictions"):
        yield from _check_restriction(restriction, (*path, "restrictions", index))


def _check_restriction(restriction: Properties, path: Path) -> Iterator[Problem]:
    kind, day = at(restriction, "type"), at(restriction, "startDayOfWeek")
    if kind not in (None, "daily_restriction", "weekly_restriction"):
        yield (*path, "type"), f"must be daily_restriction or weekly_restriction, not {kind!r}"
    if kind == "weekly_restriction" and "startDayOfWeek" not in restriction:
        yield (*path, "startDayOfWeek"), "a weekly restriction needs its day, 1 (Monday) to 7"
    if kind == "daily_restriction" and "startDayOfWeek" in restriction:
        yield (*path, "startDayOfWeek"), "only a weekly restriction has a day"
    if day is not None and not 1 <= day <= 7:
        yield (*path, "startDayOfWeek"), f"must be 1 (Monday) to 7, not {day}"
    time_of_day = at(restriction, "startTimeOfDay")
    if time_of_day is not None and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", time_of_day):
        yield (*path, "startTimeOfDay"), f"must be HH:MM:SS, not {time_of_day!r}"
    longest = 24 * 3600 if kind == "daily_restriction" else 7 * 24 * 3600
    seconds = at(restriction, "durationSeconds")
    if seconds is not None and not 0 < seconds < longest:
        yield (*path, "durationSeconds"), f"must be 1 to {longest - 1}, not {seconds}"


def schedule_references(inputs: Properties) -> Iterator[Reference]:
    for layer_index, layer in items(inputs, "layers"):
        for user_index, user in items(layer, "users"):
            path = ("layers", layer_index, "users", user_index)
            yield Reference(path=path, token=USER, id=user, on_delete="refuse")
    yield from _teams(inputs)


def _teams(inputs: Properties) -> Iterator[Reference]:
    for index, team in items(inputs, "teams"):
        yield Reference(path=("teams", index), token=TEAM, id=team, on_delete="refuse")
