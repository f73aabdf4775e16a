"""`watchbill who`: who is paged by an alert, and when. It does not import Pulumi: the user may just have been paged."""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

import click

from catalog import Catalog, CatalogErrors, EscalationPolicy, Rotation, Watch, load
from catalog.forms.text import nearest, prose
from catalog.on_call.rota import next_change, on_call_at
from cli.instants import instant
from cli.stack import folder_of
from cli.text.overview import overview_lines
from cli.text.timeline import timeline_lines
from cli.text.week import week_lines
from plan.document.model import Json
from plan.document.on_call import recipients, timed_route
from plan.on_call.calendar import calendar
from plan.on_call.notifiers import named, notifiers
from plan.on_call.routes import route
from plan.on_call.timeline import timeline

OVERRIDES = "By the rota as it is written: overrides made in PagerDuty are not known here."
_WIDEST = 110
_SUGGESTED = 6


@click.command()
@click.argument("alert", required=False)
@click.option("--at", "at", default="now", help="When it fires, such as `sunday 03:00` or an ISO time.  [default: now]")
@click.option("--stack", default="prod", show_default=True, help="A name under stacks/, or a folder's path.")
@click.option("--week", is_flag=True, help="Show the calendar of the seven days from then.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(alert: str | None, at: str, stack: str, week: bool, format_: str) -> None:
    """Show who is paged when ALERT fires, minute by minute, until the last escalation level.

    ALERT is the name or id of an alert, SLO alert, uptime check or Sentry alert; without it, the command shows who is
    on call now and what pages people. Times are in each person's zone. A time without an offset is in the rotation's
    zone.

    \b
    Examples:
      watchbill who
      watchbill who "High Error Rate"
      watchbill who high-error-rate --at "sunday 03:00"
      watchbill who --week
      watchbill who uptime/storefront-health --stack staging
    """
    try:
        catalog = load(folder_of(stack))
    except CatalogErrors as errors:
        click.echo(str(errors), err=True)
        sys.exit(1)
    watches = _found(catalog, alert) if alert is not None else ()
    zone = home_zone(catalog, watches)
    when = instant(at, zone, datetime.now(UTC))
    rotations = _rotations(catalog, watches)
    if format_ == "json":
        click.echo(_json(catalog, watches, rotations, when, week))
        return
    width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
    lines: list[str] = []
    if week:
        lines = week_lines(rotations, when, width)
    elif alert is not None:
        for watch in watches:
            lines += [*timeline_lines(timeline(catalog, watch, when), catalog, zone, width), ""]
    else:
        lines = overview_lines(catalog, when, zone, width)
    noted = [] if not catalog.stack.pages or not rotations else [click.style(OVERRIDES, dim=True)]
    colour = False if os.environ.get("NO_COLOR") else None
    click.echo("\n".join([*lines, *noted]).rstrip(), color=colour)


def home_zone(catalog: Catalog, watches: Iterable[Watch] = ()) -> str:
    """Return the zone for times: that of the first rotation that the notifiers page, else that of most rotations."""
    called = _called(policy for watch in watches if (policy := _policy(watch, catalog)) is not None)
    if called:
        return next(iter(called)).time_zone
    zones = Counter(rotation.time_zone for rotation in catalog.on_call.rotations)
    return min(zones, key=lambda zone: (-zones[zone], zone), default="UTC")


def _policy(watch: Watch, catalog: Catalog) -> EscalationPolicy | None:
    pager = route(catalog, watch).pager
    return pager.policy if pager else None


def _called(policies: Iterable[EscalationPolicy]) -> dict[Rotation, None]:
    return dict.fromkeys(it for policy in policies for level in policy.levels for it in level.rotations)


def _rotations(catalog: Catalog, watches: tuple[Watch, ...]) -> tuple[Rotation, ...]:
    """Return the rotations that the alerts page, or all rotations if no alert is named."""
    if not watches:
        return catalog.on_call.rotations
    return tuple(_called(policy for watch in watches if (policy := _policy(watch, catalog)) is not None))


def _found(catalog: Catalog, word: str) -> tuple[Watch, ...]:
    """Return the notifiers with a name or id, all of them if several share the name.

    Raises:
        click.ClickException: there is none; the message lists the nearest names.
    """
    found = named(catalog, word)
    if found:
        return found
    known = [watch.name for watch in notifiers(catalog)]
    alike = [name for name in known if word.strip() and word.casefold() in name.casefold()]
    near = nearest(word, [*known, *(watch.id for watch in notifiers(catalog))])
    likely = list(dict.fromkeys([*([near] if near else []), *alike]))[:_SUGGESTED]
    question = f"did you mean {prose(likely)}? " if likely else ""
    message = f"nothing that notifies in {catalog.stack.name} is called {word!r}: {question}`watchbill who` lists all"
    raise click.ClickException(message)


def _json(
    catalog: Catalog, watches: tuple[Watch, ...], rotations: tuple[Rotation, ...], when: datetime, week: bool
) -> str:
    """Return the JSON: `{"version": 1, "stack", "at", "overrides_known": false}` and `timelines` (of `Route`, as in a
    document) for named alerts, else `on_call` and `routes` (`Recipients`) for everything; with --week also `calendar`.
    """
    document: Json = {"version": 1, "stack": catalog.stack.name, "at": when.isoformat(), "overrides_known": False}
    if watches:
        document["timelines"] = [timed_route(timeline(catalog, watch, when)) for watch in watches]
    else:
        document["on_call"] = [_holder(rotation, when) for rotation in rotations]
        document["routes"] = [recipients(route(catalog, watch)) for watch in notifiers(catalog)]
    if week:
        named_ids = {rotation.id for rotation in rotations}
        document["calendar"] = [duty for duty in calendar(catalog, when, 7) if duty.id in named_ids]
    return json.dumps(document, default=asdict, indent=2, ensure_ascii=False, sort_keys=True)


def _holder(rotation: Rotation, when: datetime) -> Json:
    holder, change = on_call_at(rotation, when), next_change(rotation, when)
    return {
        "rotation": rotation.id,
        "person": holder.id if holder else None,
        "until": change.begin.isoformat() if change else None,
        "then": change.person.id if change and change.person else None,
    }
