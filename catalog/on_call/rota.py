"""Who is on call at an instant, and the first minute without anyone on call.

By PagerDuty's documentation: of several active layers the last one applies; a restriction is a span of wall-clock time
in the schedule's zone; a turn of whole days is handed over at the same wall-clock hour before and after a change of
clocks.

The documentation does not say whether a restriction ends at a wall-clock time or after a number of seconds: `gaps`
supports both.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalog.on_call.layers import DAY, Layer, layers, minute
from catalog.on_call.model import EscalationPolicy, Hours, Person, Rotation

WEEK = 7 * DAY
_LOOK_AHEAD = timedelta(days=35)
LONGEST_SHIFT = timedelta(days=92)
"""A shift that lasts longer counts as one without a hand-off."""


def on_call_at(rotation: Rotation, instant: datetime) -> Person | None:
    """Return who is on call at an instant (an aware datetime); None before the rotation begins or outside its hours."""
    return _holder(layers(rotation), ZoneInfo(rotation.time_zone), instant.astimezone(UTC))


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Who is on call in a rotation from `begin` to before `end` (in the rotation's zone); None is nobody."""

    begin: datetime
    end: datetime
    person: Person | None


def shifts(rotation: Rotation, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Return the shifts from `since` to `until` (aware datetimes), in order and without a gap between two shifts.

    The first shift may begin earlier and the last may end later. Two adjacent shifts have different people.
    """
    schedule, zone = layers(rotation), ZoneInfo(rotation.time_zone)
    first, last = since.astimezone(UTC), until.astimezone(UTC)
    bounds = _ends(schedule) | {minute(layer.start.time()) for layer in schedule}
    bounds |= {minute(layer.hours.begin) for layer in schedule if layer.hours is not None}
    instants = {first, *(item for item in _on_each_day(bounds, zone, first, last) if first < item < last)}
    result: list[Shift] = []
    for instant in sorted(instants) if first < last else ():
        holder = _holder(schedule, zone, instant)
        if result and result[-1].person == holder:
            continue
        if result:
            result[-1] = replace(result[-1], end=instant.astimezone(zone))
        result.append(Shift(begin=instant.astimezone(zone), end=last.astimezone(zone), person=holder))
    return tuple(result)


def whole_shifts(rotation: Rotation, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Return the shifts that overlap `since` to `until` (aware datetimes), with their true begins and ends.

    A shift that begins or ends more than LONGEST_SHIFT outside of the span is cut there.
    """
    overlapping = shifts(rotation, since - LONGEST_SHIFT, until + LONGEST_SHIFT)
    return tuple(shift for shift in overlapping if shift.end > since and shift.begin < until)


def next_change(rotation: Rotation, now: datetime) -> Shift | None:
    """Return the shift after the one at an instant (an aware datetime); None if none begins within five weeks."""
    upcoming = shifts(rotation, now, now + _LOOK_AHEAD)
    return upcoming[1] if len(upcoming) > 1 else None


def begins(policy: EscalationPolicy) -> datetime | None:
    """Return the first instant at which all of a policy's rotations have begun; None if it has none."""
    starts = [layer.start.astimezone(UTC) for rotation in _rotations(policy) for layer in layers(rotation)]
    return max(starts, default=None)


def gaps(policy: EscalationPolicy, since: datetime, until: datetime, *, elapsed: bool = False) -> datetime | None:
    """Return the first minute from `since` to before `until` without anyone at any level, in UTC; None if none.

    Both are aware datetimes. A policy with a person at some level always has someone. With `elapsed`, hours end a
    number of minutes after they begin, which gives a different wall-clock time in a night when clocks change.
    """
    if any(level.people for level in policy.levels):
        return None
    schedules = [(layers(rotation), ZoneInfo(rotation.time_zone)) for rotation in _rotations(policy)]
    first, last = since.astimezone(UTC), until.astimezone(UTC)
    if any(
        layer.hours is None and layer.start.astimezone(UTC) <= first for schedule, _ in schedules for layer in schedule
    ):
        return None
    candidates = {first}
    for schedule, zone in schedules:
        candidates.update(_on_each_day(_ends(schedule), zone, first, last))
        candidates.update(_ends_elapsed(schedule, zone, first, last) if elapsed else ())
    for instant in sorted(candidates):
        if first <= instant < last and not any(_held(schedule, zone, instant, elapsed) for schedule, zone in schedules):
            return instant
    return None


def _held(schedule: tuple[Layer, ...], zone: ZoneInfo, instant: datetime, elapsed: bool) -> bool:
    """Whether anyone is on call at an instant."""
    if not elapsed:
        return _holder(schedule, zone, instant) is not None
    return any(
        instant >= layer.start.astimezone(UTC) and (layer.hours is None or _within_elapsed(layer.hours, zone, instant))
        for layer in schedule
    )


def _within_elapsed(hours: Hours, zone: ZoneInfo, instant: datetime) -> bool:
    length = timedelta(minutes=hours.minutes)
    today = instant.astimezone(zone).date()
    for back in range(length.days + 2):
        day = today - timedelta(days=back)
        begin = datetime.combine(day, hours.begin, zone).astimezone(UTC)
        if day.weekday() in hours.days and begin <= instant < begin + length:
            return True
    return False


def _ends_elapsed(schedule: tuple[Layer, ...], zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The instants at which restrictions end if they last a number of minutes."""
    for hours in (layer.hours for layer in schedule if layer.hours is not None):
        length = timedelta(minutes=hours.minutes)
        for begin in _on_each_day({minute(hours.begin)}, zone, first - length, last):
            yield begin + length


def _rotations(policy: EscalationPolicy) -> tuple[Rotation, ...]:
    return tuple(dict.fromkeys(rotation for level in policy.levels for rotation in level.rotations))


def _holder(schedule: tuple[Layer, ...], zone: ZoneInfo, instant: datetime) -> Person | None:
    clock = instant.astimezone(zone).replace(tzinfo=None)
    for layer in reversed(schedule):
        if instant >= layer.start.astimezone(UTC) and (layer.hours is None or _within(layer.hours, clock)):
            return layer.people[_turn(layer, zone, instant, clock) % len(layer.people)]
    return None


def _within(hours: Hours, clock: datetime) -> bool:
    now = clock.weekday() * DAY + minute(clock.time())
    return any((now - day * DAY - minute(hours.begin)) % WEEK < hours.minutes for day in hours.days)


def _turn(layer: Layer, zone: ZoneInfo, instant: datetime, clock: datetime) -> int:
    """The number of hand-offs since the layer's start. A repeated hour of the clock has one hand-off."""
    length = timedelta(days=layer.turn_days)
    start = layer.start.replace(tzinfo=None)
    turn = (clock - start) // length
    following = (start + (turn + 1) * length).replace(tzinfo=zone).astimezone(UTC)
    return turn + 1 if instant >= following else turn


def _ends(schedule: tuple[Layer, ...]) -> set[int]:
    """The minutes of the day at which a restriction ends."""
    return {(minute(hours.begin) + hours.minutes) % DAY for layer in schedule if (hours := layer.hours) is not None}


def _on_each_day(minutes: set[int], zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Every instant at which the zone's clock shows one of the minutes of the day, or changes."""
    day = first.astimezone(zone).date() - timedelta(days=1)
    while day <= last.astimezone(zone).date():
        for of_day in minutes:
            clock = datetime.combine(day, time(of_day // 60, of_day % 60), zone)
            yield from (clock.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        begin, end = (datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC) for days in (0, 1))
        if begin.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
            yield _change(zone, begin, end)
        day += timedelta(days=1)


def _change(zone: ZoneInfo, begin: datetime, end: datetime) -> datetime:
    """The first minute with the offset that the zone has at `end` and not at `begin`."""
    before = begin.astimezone(zone).utcoffset()
    low, high = 0, int((end - begin).total_seconds()) // 60
    while high - low > 1:
        middle = (low + high) // 2
        same = (begin + timedelta(minutes=middle)).astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return begin + timedelta(minutes=high)
