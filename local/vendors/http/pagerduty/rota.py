"""Who is on call when: the entries that PagerDuty computes of a schedule's layers and overrides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from local.vendors.http.core.exchange import Body
from local.vendors.pagerduty.schedule import instant
from local.vendors.protocol.wire import Properties

_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A time in which one person is on call."""

    start: datetime
    end: datetime
    user: str


def of_layer(layer: Properties, zone: ZoneInfo, since: datetime, until: datetime) -> list[Entry]:
    """Returns the entries of a layer between two times. `layer` has the SDK's names."""
    starts, ends = instant(layer["start"]), instant(layer.get("end"))
    begin = max(since, starts) if starts else since
    finish = min(until, ends) if ends else until
    windows = list(_windows(layer.get("restrictions") or [], zone, begin, finish))
    return [
        Entry(start=max(turn.start, start), end=min(turn.end, end), user=turn.user)
        for turn in _turns(layer, zone, begin, finish)
        for start, end in windows
        if max(turn.start, start) < min(turn.end, end)
    ]


def final(layers: Sequence[Sequence[Entry]], overrides: Sequence[Entry]) -> list[Entry]:
    """Returns who is on call after all layers, of which a later one goes before an earlier one, and overrides."""
    entries: list[Entry] = []
    for layer in [*layers, sorted(overrides, key=lambda entry: entry.start)]:
        for entry in layer:
            entries = [part for old in entries for part in _without(old, entry)] + [entry]
    return _joined(sorted(entries, key=lambda entry: entry.start))


def coverage(entries: Sequence[Entry], since: datetime, until: datetime) -> float:
    """Returns the covered percentage of the time between two times; the entries do not overlap."""
    covered = sum((entry.end - entry.start).total_seconds() for entry in entries)
    return round(100 * covered / (until - since).total_seconds(), 1)


def _turns(layer: Properties, zone: ZoneInfo, begin: datetime, finish: datetime) -> Iterator[Entry]:
    users, length = layer["users"], int(layer["rotationTurnLengthSeconds"])
    first = instant(layer["rotationVirtualStart"])
    if first is None or not users:
        return
    number = int((begin - first).total_seconds() // length) - 1
    while True:
        start, end = (_turn_start(first, number + step, length, zone) for step in (0, 1))
        if start >= finish:
            return
        if end > begin:
            yield Entry(start=max(start, begin), end=min(end, finish), user=users[number % len(users)])
        number += 1


def _turn_start(first: datetime, number: int, length: int, zone: ZoneInfo) -> datetime:
    """Returns when a turn starts: turns of whole days keep their time of day when clocks change."""
    step = timedelta(seconds=number * length)
    if length % _DAY:
        return first + step
    return (first.astimezone(zone).replace(tzinfo=None) + step).replace(tzinfo=zone).astimezone(UTC)


def _windows(
    restrictions: Sequence[Any], zone: ZoneInfo, begin: datetime, finish: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yields the times that restrictions leave: all of it without any."""
    if not restrictions:
        yield begin, finish
        return
    day = begin.astimezone(zone).date() - timedelta(days=8)
    while day <= finish.astimezone(zone).date():
        for restriction in restrictions:
            weekly = restriction["type"] == "weekly_restriction"
            if weekly and day.isoweekday() != restriction["startDayOfWeek"]:
                continue
            clock = time.fromisoformat(restriction["startTimeOfDay"])
            start = datetime.combine(day, clock)
            end = start + timedelta(seconds=restriction["durationSeconds"])
            low, high = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in (start, end))
            if low < finish and high > begin:
                yield max(low, begin), min(high, finish)
        day += timedelta(days=1)


def _without(old: Entry, new: Entry) -> Iterator[Entry]:
    if new.end <= old.start or new.start >= old.end:
        yield old
        return
    if old.start < new.start:
        yield replace(old, end=new.start)
    if new.end < old.end:
        yield replace(old, start=new.end)


def _joined(entries: Sequence[Entry]) -> list[Entry]:
    """Returns the entries with adjacent ones of the same person made one."""
    joined: list[Entry] = []
    for entry in entries:
        if joined and joined[-1].user == entry.user and joined[-1].end == entry.start:
            joined[-1] = replace(joined[-1], end=entry.end)
        else:
            joined.append(entry)
    return joined


def shown(entries: Sequence[Entry], zone: ZoneInfo, users: dict[str, Body]) -> list[Body]:
    """Returns entries as the API has them, in the schedule's zone."""
    return [
        {
            "start": entry.start.astimezone(zone).isoformat(timespec="seconds"),
            "end": entry.end.astimezone(zone).isoformat(timespec="seconds"),
            "user": users.get(entry.user),
        }
        for entry in entries
    ]
