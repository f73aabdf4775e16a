"""On-call load per person: hours, nights, and the alerts that can page them. This module needs no Pulumi."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalog import Catalog, OnCall, Person
from catalog.on_call.rota import shifts
from catalog.on_call.zones import zones
from catalog.registry import section_of
from plan.document.on_call_model import Load, PagingNotifier
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import route

NIGHT_BEGINS, NIGHT_ENDS = time(23), time(7)
Span = tuple[datetime, datetime]


def workload(catalog: Catalog, begin: datetime, days: int = 28) -> tuple[Load, ...]:
    """Return the load of each person, by id, from an instant (an aware datetime)."""
    begin = begin.astimezone(UTC)
    end = begin + timedelta(days=days)
    spans = _spans(catalog.on_call, begin, end)
    paging = _paging_notifiers(catalog)
    known = zones(catalog.on_call)
    return tuple(
        _load(person, known.get(person.id), spans, paging.get(person.id, ()), catalog.on_call)
        for person in catalog.on_call.people
    )


def _load(
    person: Person,
    zone: str | None,
    spans: dict[tuple[str, bool], list[Span]],
    paging: Iterable[PagingNotifier],
    on_call: OnCall,
) -> Load:
    first = _joined(spans.get((person.id, True), []))
    all_spans = _joined([*first, *spans.get((person.id, False), [])])
    later_levels = [level for policy in on_call.escalation_policies for level in policy.levels[1:]]
    night = sum(_night(span, ZoneInfo(zone)) for span in all_spans) if zone else None
    hours, nights = _hours(all_spans), None if night is None else round(night, 2)
    return Load(
        id=person.id,
        name=person.name,
        time_zone=zone,
        first_hours=_hours(first),
        later_hours=round(hours - _hours(first), 2),
        night_hours=nights,
        night_share=None if nights is None else round(nights / hours, 4) if hours else 0.0,
        backstop=any(person in level.people for level in later_levels),
        woken_by=tuple(paging),
    )


def _spans(on_call: OnCall, begin: datetime, end: datetime) -> dict[tuple[str, bool], list[Span]]:
    """Return when each person is on call on a first level (True), and on a later level (False), by id."""
    result: dict[tuple[str, bool], list[Span]] = {}
    levels = [
        (level, index == 0) for policy in on_call.escalation_policies for index, level in enumerate(policy.levels)
    ]
    for rotation in on_call.rotations:
        ranks = {first for level, first in levels if rotation in level.rotations}
        for shift in shifts(rotation, begin, end) if ranks else ():
            for first in ranks if shift.person else ():
                span = (shift.begin.astimezone(UTC), shift.end.astimezone(UTC))
                result.setdefault((shift.person.id if shift.person else "", first), []).append(span)
    for level, first in levels:
        for person in level.people if first else ():
            result.setdefault((person.id, True), []).append((begin, end))
    return result


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as spans that do not overlap, in order."""
    result: list[Span] = []
    for begin, end in sorted(spans):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((begin, end))
    return result


def _hours(spans: Iterable[Span]) -> float:
    return round(sum((end - begin).total_seconds() for begin, end in spans) / 3600, 2)


def _night(span: Span, zone: ZoneInfo) -> float:
    """Return the hours of a span that are at night in the zone, with nights made longer or shorter by a change of
    clocks.
    """
    return sum(
        max(timedelta(), min(span[1], ends) - max(span[0], begins)) / timedelta(hours=1)
        for begins, ends in _nights(span, zone)
    )


def _nights(span: Span, zone: ZoneInfo) -> Iterator[Span]:
    day = span[0].astimezone(zone).date() - timedelta(days=1)
    while day <= span[1].astimezone(zone).date():
        begins = datetime.combine(day, NIGHT_BEGINS, zone).astimezone(UTC)
        day += timedelta(days=1)
        yield begins, datetime.combine(day, NIGHT_ENDS, zone).astimezone(UTC)


def _paging_notifiers(catalog: Catalog) -> dict[str, list[PagingNotifier]]:
    """Return the alerts that can page each person, by id."""
    by_person: dict[str, list[PagingNotifier]] = {}
    for notifier in notifiers(catalog):
        pager = route(catalog, notifier).pager
        if pager is None or not pager.pages_people:
            continue
        first: dict[Person, int] = {}
        for number, level in enumerate(pager.levels, 1):
            for person in (*(item for rotation in level.rotations for item in rotation.people), *level.people):
                first.setdefault(person, number)
        for person, number in first.items():
            paging = PagingNotifier(kind=section_of(notifier).name, id=notifier.id, name=notifier.name, level=number)
            by_person.setdefault(person.id, []).append(paging)
    return by_person
