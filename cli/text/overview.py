"""Who is on call at an instant, and what pages them, as lines of text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from catalog import Catalog, Person, Rotation
from catalog.on_call.rota import next_change, on_call_at
from catalog.on_call.zones import zones
from cli.text.timeline import city, is_everyone, moment, place, wrapped
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import Route, route
from plan.on_call.timeline import Step, timeline


def overview_lines(catalog: Catalog, when: datetime, zone: str, width: int) -> list[str]:
    """Return each rotation with who is on call, then each notifier, one per line, most severe first."""
    start = when.astimezone(ZoneInfo(zone))
    routes = [route(catalog, watch) for watch in notifiers(catalog)]
    lines = [f"{click.style(catalog.stack.name, bold=True)} on {moment(start, zone)}", ""]
    lines += [*_on_call(catalog, start, width), ""]
    for title, members in _groups(routes):
        lines.append(click.style(f"{title} ({len(members)})", bold=True))
        lines += [*_table([(it.watch.name, _first(catalog, it, start)) for it in members], width), ""]
    return lines


def _on_call(catalog: Catalog, start: datetime, width: int) -> list[str]:
    if not catalog.stack.pages:
        return [f"Nobody is paged: {catalog.stack.environment} wakes no one."]
    if not catalog.on_call.rotations:
        return ["Nobody is on call: there are no rotations."]
    known = zones(catalog.on_call)
    longest = max(len(rotation.name) for rotation in catalog.on_call.rotations)
    rows = (
        wrapped(f"  {rotation.name:<{longest}}  ", _holder(rotation, start, known), width)
        for rotation in catalog.on_call.rotations
    )
    return [click.style("On call", bold=True), *(line for row in rows for line in row)]


def _holder(rotation: Rotation, start: datetime, known: Mapping[str, str]) -> str:
    holder, change = on_call_at(rotation, start), next_change(rotation, start)
    who = _name(holder)
    if holder is not None and holder.id in known:
        local = start.astimezone(ZoneInfo(known[holder.id]))
        if local.utcoffset() != start.utcoffset():
            who += f" ({local:%a %H:%M} in {city(known[holder.id])})"
    if change is None:
        return who
    until = change.begin.astimezone(start.tzinfo)
    day = "" if until.date() == start.date() else f"{until:%a %d %b} "
    return f"{who} until {day}{until:%H:%M}, then {_name(change.person)}"


def _name(person: Person | None) -> str:
    return person.name if person else "nobody"


def _groups(routes: Sequence[Route]) -> Iterator[tuple[str, list[Route]]]:
    groups: dict[str, list[Route]] = {"Wakes people": [], "PagerDuty, without waking": [], "Only posted": []}
    silent: list[Route] = []
    loud, quiet, posted = groups.values()
    for way in routes:
        called = way.pager is not None and way.pager.policy is not None
        (loud if way.wakes else quiet if called else posted if way.told else silent).append(way)
    yield from ((title, members) for title, members in (*groups.items(), ("Tells nobody", silent)) if members)


def _first(catalog: Catalog, way: Route, start: datetime) -> str:
    """Return whom it pages, level by level, or where it is posted."""
    if way.pager is None or way.pager.policy is None:
        unknown = [way.pager.reason] if way.pager and way.pager.reason and catalog.stack.pages else []
        return ", ".join([*(place(told) for told in way.told), *unknown])
    steps = [step for step in timeline(catalog, way.watch, start).steps if step.round == 0]
    called = [_step(catalog, step) for step in steps if step.calls]
    only = f" (only {way.pager.only})" if way.pager.only else ""
    return f"{', '.join(called) or 'nobody is on call'}{only}"


def _step(catalog: Catalog, step: Step) -> str:
    names = "everyone" if is_everyone(step, catalog) else " and ".join(call.person.name for call in step.calls)
    return f"+{step.minute} {names}" if step.minute else names


def _table(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    names, texts = (max(len(row[column]) for row in rows) for column in (0, 1))
    longest = min(names, max(width - texts - 4, width // 2))
    return [
        f"  {_squeezed(name, longest):<{longest}}  {_cut(text, width - longest - 4)}".rstrip() for name, text in rows
    ]


def _squeezed(name: str, width: int) -> str:
    """Shorten a name in its middle: the names of an SLO's alerts begin alike and differ at their end."""
    if len(name) <= width:
        return name
    end = width * 2 // 5
    return f"{name[: width - end - 1]}…{name[-end:]}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 1)] + "…"
