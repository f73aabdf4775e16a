"""The card of a person: on-call times, and the alerts that page them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from catalog import Catalog, Person
from catalog.on_call.rota import LONGEST_SHIFT, whole_shifts
from catalog.registry import ref_of
from cli.cards.card import Card, row
from plan.on_call.workload import workload

_DAYS = 28
_SHIFTS = 6
OVERRIDES = "Computed from the YAML. Overrides made in PagerDuty are not included."


def person_card(catalog: Catalog, person: Person, now: datetime) -> Card:
    """Return a person's rotations, next shifts, on-call load and the alerts that page them. `now` is aware."""
    load = next(each for each in workload(catalog, now, _DAYS) if each.id == person.id)
    rotations = [each for each in catalog.on_call.rotations if person in each.people]
    levels = [
        f"{policy.name}, level {number}"
        for policy in catalog.on_call.escalation_policies
        for number, level in enumerate(policy.levels, start=1)
        if person in level.people or any(person in rotation.people for rotation in level.rotations)
    ]
    teams = [team.name for team in catalog.on_call.teams if person in team.people]
    hours = [f"{load.first_hours:g} h first on call", f"{load.later_hours:g} h on later levels"]
    if load.night_hours is not None:
        hours.append(f"{load.night_hours:g} h of both at night")
    return Card(
        ref=ref_of(person),
        title=person.name,
        about=f"{person.email} · {load.time_zone or 'no time zone'}",
        source=person.source,
        rows=(
            row("teams", ", ".join(teams) or None),
            row("rotations", [rotation.name for rotation in rotations]),
            row("levels", levels),
            row("next shifts", _next(catalog, person, now)),
            row("next 4 weeks", ", ".join(hours)),
            row("paged by", [f"{alert.name} (level {alert.level})" for alert in load.woken_by] or "nothing"),
            row("note", OVERRIDES),
        ),
    )


def _next(catalog: Catalog, person: Person, now: datetime) -> list[str]:
    end = now + timedelta(days=_DAYS)
    own = [
        (shift.begin, shift.end, rotation)
        for rotation in catalog.on_call.rotations
        for shift in whole_shifts(rotation, now, end)
        if shift.person == person
    ]
    own.sort(key=lambda each: each[0])
    lines = []
    for begin, finish, rotation in own[:_SHIFTS]:
        zone = ZoneInfo(person.time_zone or rotation.time_zone)
        begins, ends = begin.astimezone(zone), finish.astimezone(zone)
        until = "without a hand-off" if finish >= end + LONGEST_SHIFT else f"to {ends:%a %d %b %H:%M}"
        since = "now" if begin <= now - LONGEST_SHIFT else f"{begins:%a %d %b %H:%M}"
        lines.append(f"{since} {until} ({zone.key}): {rotation.name}")
    return lines
