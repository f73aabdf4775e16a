"""PagerDuty schedules: rotations and their layers, and what the API refuses about them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from local.vendors.core.constraints import (
    EITHER,
    Forbidden,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Range,
    Required,
    unless,
    when,
    within,
)
from local.vendors.core.kinds import Kind, Link
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.places import at, places
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.zones import ZONES
from local.vendors.protocol.wire import Path, Properties

USER = "pagerduty:index/user:User"
TEAM = "pagerduty:index/team:Team"
SCHEDULE = "pagerduty:index/schedule:Schedule"
ESCALATION_POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"

NO_ZONE = "{value!r} is not on PagerDuty's list of time zones"
_NO_TIME = "{value!r} is not an RFC 3339 time with an offset, such as 2026-01-05T09:00:00+01:00"
_DAY = 24 * 3600


def instant(text: Any) -> datetime | None:
    """Returns an RFC 3339 time with its offset, or None."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def check_name(inputs: Properties, _path: Path) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not name.strip():
        yield ("name",), "cannot be empty"
    elif name is not None and not name.isprintable():
        yield ("name",), "Name can not contain non-printable characters"
    elif name is not None and name.endswith(" "):
        yield ("name",), "Name can not end with white space"


def _check_start(inputs: Properties, _path: Path) -> Iterator[Problem]:
    zone = at(inputs, "timeZone")
    if zone not in ZONES:
        return
    for path, text in places(inputs, "layers[].rotationVirtualStart"):
        start = instant(text)
        if start is None:
            continue
        # The API shifts the rotation by the difference when the offset is not the zone's own on that date.
        clock = start.replace(tzinfo=None)
        if start.utcoffset() != clock.replace(tzinfo=ZoneInfo(zone)).utcoffset():
            yield path, f"its UTC offset differs from that of {zone} on that date"
        elif start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != clock:
            yield path, f"{clock} does not exist in {zone}: the clocks skip it"


SCHEDULE_KIND = Kind(
    autonamed=True,
    rules=(
        check_name,
        OneOf("timeZone", ZONES, NO_ZONE),
        NotEmpty("layers", "a schedule requires at least one layer"),
        Passes("layers[].start", instant, _NO_TIME),
        Passes("layers[].rotationVirtualStart", instant, _NO_TIME),
        _check_start,
        Range(
            "layers[].rotationTurnLengthSeconds",
            3600,
            365 * _DAY,
            "must be 3600 (an hour) to {most} (365 days), not {value}",
        ),
        NotEmpty("layers[].users", "a layer requires at least one user"),
        within(
            "layers[].restrictions[]",
            OneOf("type", ("daily_restriction", "weekly_restriction"), EITHER),
            when(
                "type",
                "weekly_restriction",
                Required("startDayOfWeek", "a weekly restriction requires a day, 1 (Monday) to 7"),
            ),
            when(
                "type",
                "daily_restriction",
                Forbidden("startDayOfWeek", "is only allowed for a weekly restriction"),
                Range("durationSeconds", 1, _DAY - 1),
            ),
            Range("startDayOfWeek", 1, 7, "must be 1 (Monday) to 7, not {value}"),
            Pattern("startTimeOfDay", r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", "must be HH:MM:SS, not {value!r}"),
            unless("type", "daily_restriction", Range("durationSeconds", 1, 7 * _DAY - 1)),
        ),
    ),
    links=(Link("layers[].users[]", USER, "refuse"), Link("teams[]", TEAM, "refuse")),
    new_id=pagerduty_id,
)
