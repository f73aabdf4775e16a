"""Changes of paging: each alert's route to people, each rotation's hours, each person's on-call load."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from catalog.registry import CHANNELS, ESCALATION_POLICIES, PEOPLE, ROTATIONS, SERVICES
from plan.document.on_call_model import Load, RotationCalendar, Route
from review.diff.items import ItemDiff, KeptItem
from review.diff.responders import responder_changes
from review.diff.timelines import Timelines, timelines
from review.facts.context import Context
from review.inputs.document import Document
from review.model import HandOff, LoadChange, RotationChange, RouteChange


def paged(diffs: list[ItemDiff], context: Context) -> tuple[RouteChange, ...]:
    """Return the alerts whose route to people differs, for any reason; alerts with the same difference together."""
    alike: dict[tuple[Timelines, tuple[str, ...], tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
    changed = {diff.ref for diff in diffs if diff.changed}
    everyone = _people(context.base), _people(context.head)
    for ref, before, after in compared_routes(diffs, context):
        differing = timelines(before, after, everyone=everyone)
        people = responder_changes(before, after, everyone=everyone)
        if differing.before != differing.after or people:
            there = [route for route in (before, after) if route]
            alike[differing, people, _because(there, changed, context)].append((there[-1].name, ref))
    changes = [
        RouteChange(
            refs=tuple(ref for _, ref in sorted(named)),
            names=tuple(name for name, _ in sorted(named)),
            before=differing.before,
            after=differing.after,
            because=because,
            people=people,
        )
        for (differing, people, because), named in alike.items()
    ]
    return tuple(sorted(changes, key=lambda it: it.names))


def former_routes(changes: tuple[RouteChange, ...], diffs: list[ItemDiff], context: Context) -> dict[str, Route]:
    """Return the base's routes of the alerts whose route differs, by the references in the changes."""
    refs = {ref for change in changes for ref in change.refs}
    return {ref: before for ref, before, _ in compared_routes(diffs, context) if before and ref in refs}


def compared_routes(diffs: list[ItemDiff], context: Context) -> Iterator[tuple[str, Route | None, Route | None]]:
    """Yield the routes of each alert in base and head, with the alert's reference in the head (or its former one)."""
    former = {diff.ref: diff.was.ref for diff in diffs if isinstance(diff, KeptItem)}
    refs = {former.get(ref, ref): ref for ref in context.head.routes} | {
        ref: ref for ref in context.base.routes if ref not in former.values()
    }
    for old, ref in refs.items():
        yield ref, context.base.routes.get(old), context.head.routes.get(ref)


def _people(side: Document) -> int:
    return sum(item.section == PEOPLE.name for item in side.items.values())


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


def _because(routes: list[Route], changed: set[str], context: Context) -> tuple[str, ...]:
    """Return the names of the changed items on the alert's route to people; none if only the alert itself changed."""
    on_the_way: list[str] = []
    for route in routes:
        on_the_way += [SERVICES.ref(route.service)] if route.service else []
        on_the_way += [CHANNELS.ref(notification.channel) for notification in route.told if notification.channel]
        if route.pager and route.pager.policy:
            on_the_way.append(ESCALATION_POLICIES.ref(route.pager.policy.id))
            on_the_way += [ROTATIONS.ref(rotation.id) for level in route.pager.levels for rotation in level.rotations]
    return tuple(dict.fromkeys(context.name(it) for it in on_the_way if it in changed))


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
