"""The people on call at an instant, and the alerts that page them, as lines of text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from catalog import Catalog, Person, Rotation
from catalog.on_call.rota import next_change, on_call_at
from catalog.on_call.zones import zones
from cli.text.timeline import channel_text, city, is_everyone, moment, wrapped
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import Route
from plan.on_call.routes import route as route_of
from plan.on_call.timeline import Step, timeline


def overview_lines(catalog: Catalog, when: datetime, zone: str, width: int) -> list[str]:
    """Return each rotation with who is on call, then each notifier, one per line, most severe first."""
    start = when.astimezone(ZoneInfo(zone))
    routes = [route_of(catalog, notifier) for notifier in notifiers(catalog)]
    lines = [f"{click.style(catalog.stack.name, bold=True)} on {moment(start, zone)}", ""]
    lines += [*_on_call(catalog, start, width), ""]
    for title, members in _groups(routes):
        lines.append(click.style(f"{title} ({len(members)})", bold=True))
        lines += [
            *_table([(each.notifier.name, _recipients(catalog, each, start)) for each in members], width),
            "",
        ]
    return lines


def _on_call(catalog: Catalog, start: datetime, width: int) -> list[str]:
    if not catalog.stack.pages:
        return [f"Nobody is paged: {catalog.stack.environment} does not page."]
    if not catalog.on_call.rotations:
        return ["Nobody is on call: there are no rotations."]
    home_zones = zones(catalog.on_call)
    longest = max(len(rotation.name) for rotation in catalog.on_call.rotations)
    rows = (
        wrapped(f"  {rotation.name:<{longest}}  ", _holder(rotation, start, home_zones), width)
        for rotation in catalog.on_call.rotations
    )
    return [click.style("On call", bold=True), *(line for row in rows for line in row)]


def _holder(rotation: Rotation, start: datetime, home_zones: Mapping[str, str]) -> str:
    holder, change = on_call_at(rotation, start), next_change(rotation, start)
    text = _name(holder)
    if holder is not None and holder.id in home_zones:
        local = start.astimezone(ZoneInfo(home_zones[holder.id]))
        if local.utcoffset() != start.utcoffset():
            text += f" ({local:%a %H:%M} in {city(home_zones[holder.id])})"
    if change is None:
        return text
    until = change.begin.astimezone(start.tzinfo)
    day = "" if until.date() == start.date() else f"{until:%a %d %b} "
    return f"{text} until {day}{until:%H:%M}, then {_name(change.person)}"


def _name(person: Person | None) -> str:
    return person.name if person else "nobody"


def _groups(routes: Sequence[Route]) -> Iterator[tuple[str, list[Route]]]:
    groups: dict[str, list[Route]] = {
        "Pages people": [],
        "PagerDuty at low urgency": [],
        "Notifies channels only": [],
        "Notifies nobody": [],
    }
    paging, low_urgency, posting, silent = groups.values()
    for route in routes:
        low = route.pager is not None and route.pager.policy is not None
        (paging if route.pages_people else low_urgency if low else posting if route.told else silent).append(route)
    yield from ((title, members) for title, members in groups.items() if members)


def _recipients(catalog: Catalog, route: Route, start: datetime) -> str:
    """Return the people whom a notifier pages, level by level, or the channels that it notifies."""
    if route.pager is None or route.pager.policy is None:
        unknown = [route.pager.reason] if route.pager and route.pager.reason and catalog.stack.pages else []
        return ", ".join([*(channel_text(told) for told in route.told), *unknown])
    steps = [step for step in timeline(catalog, route.notifier, start).steps if step.round == 0]
    levels = [_step(catalog, step) for step in steps if step.calls]
    only = f" (only {route.pager.only})" if route.pager.only else ""
    return f"{', '.join(levels) or 'nobody is on call'}{only}"


def _step(catalog: Catalog, step: Step) -> str:
    names = "everyone" if is_everyone(step, catalog) else " and ".join(call.person.name for call in step.calls)
    return f"+{step.minute} {names}" if step.minute else names


def _table(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    names, texts = (max(len(row[column]) for row in rows) for column in (0, 1))
    longest = min(names, max(width - texts - 4, width // 2))
    return [
        f"  {_shortened(name, longest):<{longest}}  {_cut(text, width - longest - 4)}".rstrip() for name, text in rows
    ]


def _shortened(name: str, width: int) -> str:
    """Shorten a name in its middle: the names of an SLO's alerts differ only at their end."""
    if len(name) <= width:
        return name
    end = width * 2 // 5
    return f"{name[: width - end - 1]}…{name[-end:]}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 1)] + "…"
