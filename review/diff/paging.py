"""Changes of paging: each alert's route to people, each rotation's hours, each person's on-call load."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from catalog.registry import CHANNELS, ESCALATION_POLICIES, ROTATIONS, SERVICES
from plan.document.on_call_model import Load, RotationCalendar, Route
from review.diff.items import ItemDiff, KeptItem
from review.diff.timelines import lines
from review.facts.context import Context
from review.inputs.document import Document
from review.model import HandOff, LoadChange, RotationChange, RouteChange


def paged(diffs: list[ItemDiff], context: Context) -> tuple[RouteChange, ...]:
    """Return the alerts whose route to people differs, for any reason."""
    former = {diff.ref: diff.was.ref for diff in diffs if isinstance(diff, KeptItem)}
    refs = {former.get(ref, ref): ref for ref in context.head.routes} | {
        ref: ref for ref in context.base.routes if ref not in former.values()
    }
    alike: dict[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
    changed = {diff.ref for diff in diffs if diff.changed}
    for old, ref in refs.items():
        routes = [side.routes.get(id) for side, id in ((context.base, old), (context.head, ref))]
        before, after = (lines(route) for route in routes)
        if before != after:
            there = [route for route in routes if route]
            alike[before, after, _because(ref, there, changed, context)].append((there[-1].name, ref))
    changes = [
        RouteChange(
            refs=tuple(ref for _, ref in sorted(named)),
            names=tuple(name for name, _ in sorted(named)),
            before=before,
            after=after,
            because=because,
        )
        for (before, after, because), named in alike.items()
    ]
    return tuple(sorted(changes, key=lambda it: it.names))


def shifted(diffs: list[ItemDiff], context: Context) -> tuple[RotationChange, ...]:
    """Return the rotations with hours that change to another person, sorted by name."""
    current = {diff.before.id: diff.item.id for diff in diffs if diff.section == ROTATIONS.name and diff.before}
    before = {current.get(duty.id, duty.id): duty for duty in context.base.calendar}
    after = {duty.id: duty for duty in context.head.calendar}
    changes = []
    for id in sorted({*before, *after}):
        handovers = tuple(_handovers(before.get(id), after.get(id)))
        duty = after.get(id) or before[id]
        if handovers:
            ref = ROTATIONS.ref(id)
            changes.append(RotationChange(ref=ref, name=duty.name, time_zone=duty.time_zone, handovers=handovers))
    return tuple(sorted(changes, key=lambda it: it.name))


def burdens(base: Document, head: Document) -> tuple[LoadChange, ...]:
    """Return the on-call load of each person whose load differs, sorted by name."""
    before, after = ({load.id: load for load in side.load} for side in (base, head))
    changes = [_burden(before.get(id), after.get(id)) for id in {*before, *after}]
    return tuple(sorted((it for it in changes if _differs(it)), key=lambda it: it.person))


def _because(ref: str, routes: list[Route], changed: set[str], context: Context) -> tuple[str, ...]:
    """Return the names of the changed items on the alert's route to people; the alert's own name if there are none."""
    on_the_way: list[str] = []
    for route in routes:
        on_the_way += [SERVICES.ref(route.service)] if route.service else []
        on_the_way += [CHANNELS.ref(notification.channel) for notification in route.told if notification.channel]
        if route.pager and route.pager.policy:
            on_the_way.append(ESCALATION_POLICIES.ref(route.pager.policy.id))
            on_the_way += [ROTATIONS.ref(rotation.id) for level in route.pager.levels for rotation in level.rotations]
    named = dict.fromkeys(context.name(it) for it in on_the_way if it in changed)
    return tuple(named) or (context.name(ref),)


def _handovers(before: RotationCalendar | None, after: RotationCalendar | None) -> Iterator[HandOff]:
    """Yield the periods for which the calendars name different people; adjacent equal ones are joined."""
    old, new = _spans(before), _spans(after)
    instants = sorted({instant for spans in (old, new) for begin, end, _ in spans for instant in (begin, end)})
    open_: HandOff | None = None
    for begin, end in pairwise(instants):
        was, is_ = _at(old, begin), _at(new, begin)
        if open_ and (open_.before, open_.after) == (was, is_) and open_.end == begin.isoformat():
            open_ = HandOff(begin=open_.begin, end=end.isoformat(), before=was, after=is_)
            continue
        if open_:
            yield open_
        same = was == is_
        open_ = None if same else HandOff(begin=begin.isoformat(), end=end.isoformat(), before=was, after=is_)
    if open_:
        yield open_


def _spans(duty: RotationCalendar | None) -> list[tuple[datetime, datetime, str | None]]:
    return [
        (datetime.fromisoformat(it.begin), datetime.fromisoformat(it.end), it.person.name if it.person else None)
        for it in (duty.shifts if duty else ())
    ]


def _at(spans: list[tuple[datetime, datetime, str | None]], instant: datetime) -> str | None:
    return next((person for begin, end, person in spans if begin <= instant < end), None)


def _burden(before: Load | None, after: Load | None) -> LoadChange:
    load = after or before
    assert load is not None
    return LoadChange(
        person=load.name,
        first_hours_before=before.first_hours if before else 0.0,
        first_hours_after=after.first_hours if after else 0.0,
        later_hours_before=before.later_hours if before else 0.0,
        later_hours_after=after.later_hours if after else 0.0,
        night_hours_before=before.night_hours if before else None,
        night_hours_after=after.night_hours if after else None,
        alerts_before=len(before.woken_by) if before else 0,
        alerts_after=len(after.woken_by) if after else 0,
    )


def _differs(load_change: LoadChange) -> bool:
    return (
        load_change.first_hours_before,
        load_change.later_hours_before,
        load_change.night_hours_before,
        load_change.alerts_before,
    ) != (
        load_change.first_hours_after,
        load_change.later_hours_after,
        load_change.night_hours_after,
        load_change.alerts_after,
    )
