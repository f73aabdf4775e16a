"""`watchbill who`: who is paged by an alert, and when. It does not import Pulumi: the user may just have been paged."""

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

import click

from catalog import Catalog, CatalogErrors, Notifier, Rotation, load
from catalog.on_call.rota import next_change, on_call_at
from cli.alert_names import notifiers_named
from cli.instants import instant
from cli.stack import folder_of
from cli.text.overview import overview_lines
from cli.text.timeline import timeline_lines
from cli.text.week import week_lines
from plan.document.model import Json
from plan.document.on_call import recipients, timed_route
from plan.on_call.calendar import calendar
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import route
from plan.on_call.timeline import timeline

OVERRIDES = "Computed from the YAML. Overrides made in PagerDuty are not included."
_WIDEST = 110


@click.command()
@click.argument("alert", required=False)
@click.option(
    "--at",
    "at",
    default="now",
    help="The time at which ALERT fires, such as `sunday 03:00` or an ISO time.  [default: now]",
)
@click.option("--stack", default="prod", show_default=True, help="A name under stacks/, or a folder's path.")
@click.option("--week", is_flag=True, help="Show the on-call calendar of seven days.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(alert: str | None, at: str, stack: str, week: bool, format_: str) -> None:
    """Show who is paged when ALERT fires, minute by minute, until the last escalation level.

    ALERT is the name or id of an alert, SLO alert, uptime check or Sentry alert. Without ALERT, the command shows who
    is on call now, and which alerts page them. Times are in each person's time zone. A time without an offset is in the
    rotation's time zone.

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
    selected = notifiers_named(catalog, alert, "watchbill who", stack) if alert is not None else ()
    zone = home_zone(catalog, selected)
    when = instant(at, zone, datetime.now(UTC))
    rotations = _rotations(catalog, selected)
    if format_ == "json":
        click.echo(_json(catalog, selected, rotations, when, week))
        return
    width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
    lines: list[str] = []
    if week:
        lines = week_lines(rotations, when, width)
    elif alert is not None:
        for notifier in selected:
            lines += [*timeline_lines(timeline(catalog, notifier, when), catalog, zone, width), ""]
    else:
        lines = overview_lines(catalog, when, zone, width)
    notes = [click.style(OVERRIDES, dim=True)] if catalog.stack.pages and rotations else []
    click.echo("\n".join([*lines, *notes]).rstrip())


def home_zone(catalog: Catalog, selected: Iterable[Notifier] = ()) -> str:
    """Return the zone for times: that of the first rotation that the notifiers page, else that of most rotations."""
    paged = _paged_rotations(catalog, selected)
    if paged:
        return paged[0].time_zone
    zones = Counter(rotation.time_zone for rotation in catalog.on_call.rotations)
    return min(zones, key=lambda zone: (-zones[zone], zone), default="UTC")


def _rotations(catalog: Catalog, selected: tuple[Notifier, ...]) -> tuple[Rotation, ...]:
    """Return the rotations that the notifiers page, or all rotations if none is selected."""
    return _paged_rotations(catalog, selected) if selected else catalog.on_call.rotations


def _paged_rotations(catalog: Catalog, selected: Iterable[Notifier]) -> tuple[Rotation, ...]:
    pagers = (route(catalog, notifier).pager for notifier in selected)
    policies = (pager.policy for pager in pagers if pager and pager.policy)
    levels = (level for policy in policies for level in policy.levels)
    return tuple(dict.fromkeys(rotation for level in levels for rotation in level.rotations))


def _json(
    catalog: Catalog, selected: tuple[Notifier, ...], rotations: tuple[Rotation, ...], when: datetime, week: bool
) -> str:
    """Return the JSON: `{"version": 1, "stack", "at", "overrides_known": false}` and `timelines` (of `Route`, as in a
    document) for named alerts, else `on_call` and `routes` (`Recipients`) for everything; with --week also `calendar`.
    """
    document: Json = {"version": 1, "stack": catalog.stack.name, "at": when.isoformat(), "overrides_known": False}
    if selected:
        document["timelines"] = [timed_route(timeline(catalog, notifier, when)) for notifier in selected]
    else:
        document["on_call"] = [_holder(rotation, when) for rotation in rotations]
        document["routes"] = [recipients(route(catalog, notifier)) for notifier in notifiers(catalog)]
    if week:
        rotation_ids = {rotation.id for rotation in rotations}
        document["calendar"] = [duty for duty in calendar(catalog, when, 7) if duty.id in rotation_ids]
    return json.dumps(document, default=asdict, indent=2, ensure_ascii=False, sort_keys=True)


def _holder(rotation: Rotation, when: datetime) -> Json:
    holder, change = on_call_at(rotation, when), next_change(rotation, when)
    return {
        "rotation": rotation.id,
        "person": holder.id if holder else None,
        "until": change.begin.isoformat() if change else None,
        "then": change.person.id if change and change.person else None,
    }
