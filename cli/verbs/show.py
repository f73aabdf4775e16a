"""`watchbill show`: everything about one alert, person or service."""

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from catalog.forms.text import nearest, prose, shown
from cli.output import show
from cli.planning import plan_of

if TYPE_CHECKING:
    from catalog import Person, Service
    from cli.cards.card import Card
    from plan.plan import Plan

_WIDEST = 120
_SUGGESTED = 6


@click.command()
@click.argument("item")
@click.option("--stack", default="prod", show_default=True, help="A name under stacks/, or a folder's path.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(item: str, stack: str, format_: str) -> None:
    """Show everything about ITEM: an alert, SLO alert, uptime check, Sentry alert, person or service.

    ITEM is a name, an id, or section and id, such as `people/ben-ortiz`. For an alert, that is its query, thresholds,
    recipients and links, the message as people read it, and the resources that are made.

    \b
    Examples:
      watchbill show "High Error Rate"
      watchbill show ben-ortiz
      watchbill show services/storefront --json
    """
    plan = plan_of(stack)
    cards = _cards(plan, item)
    if not cards:
        raise click.ClickException(_unknown(plan, item))
    if format_ == "json":
        from cli.cards.card import as_json

        click.echo(json.dumps([as_json(card) for card in cards], indent=2, ensure_ascii=False))
        return
    from cli.cards.card import as_lines

    width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
    show("\n\n".join("\n".join(as_lines(card, width)) for card in cards) + "\n")


def _cards(plan: "Plan", item: str) -> "list[Card]":
    from catalog.registry import ref_of
    from cli.cards.alert import alert_card
    from cli.cards.person import person_card
    from cli.cards.service import service_card
    from plan.on_call.notifiers import named

    def is_named(each: "Person | Service") -> bool:
        return item.casefold() in (each.name.casefold(), each.id, ref_of(each))

    now = datetime.now(UTC)
    return [
        *(alert_card(plan, each) for each in named(plan.catalog, item)),
        *(person_card(plan.catalog, each, now) for each in plan.catalog.on_call.people if is_named(each)),
        *(service_card(plan, each) for each in plan.catalog.services if is_named(each)),
    ]


def _unknown(plan: "Plan", item: str) -> str:
    from plan.on_call.notifiers import notifiers

    catalog = plan.catalog
    known = [word for each in notifiers(catalog) for word in (each.name, each.id)]
    known += [word for person in catalog.on_call.people for word in (person.name, person.id)]
    known += [word for service in catalog.services for word in (service.name, service.id)]
    near = nearest(item, known)
    containing = [word for word in known if item.strip() and item.casefold() in word.casefold()]
    likely = list(dict.fromkeys([*([near] if near else []), *containing]))[:_SUGGESTED]
    hint = f" Did you mean {prose(likely)}?" if likely else ""
    return f"unknown alert, person or service {shown(item)} in {catalog.stack.name}.{hint}"
