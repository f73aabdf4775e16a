"""The alert that a person names on the command line."""

from shlex import quote

import click

from catalog import Catalog, Notifier
from catalog.forms.text import nearest, prose, shown
from catalog.registry import ref_of
from cli.stack import stack_names
from plan.on_call.notifiers import named, notifiers

_SUGGESTED = 6


def notifiers_named(catalog: Catalog, name: str, command: str) -> tuple[Notifier, ...]:
    """Return the notifiers with a name or id, all of them if several share the name.

    Raises:
        click.ClickException: there is none; the message lists the nearest names. `command` is the one that was run.
    """
    selected = named(catalog, name)
    if selected:
        return selected
    if name in stack_names():
        raise click.ClickException(f"{shown(name)} is a stack. Run `{command} --stack {quote(name)}`.")
    known = [notifier.name for notifier in notifiers(catalog)]
    containing = [each for each in known if name.strip() and name.casefold() in each.casefold()]
    near = nearest(name, [*known, *(notifier.id for notifier in notifiers(catalog))])
    likely = list(dict.fromkeys([*([near] if near else []), *containing]))[:_SUGGESTED]
    question = f" Did you mean {prose(likely)}?" if likely else ""
    raise click.ClickException(
        f"unknown alert {shown(name)} in {catalog.stack.name}.{question} `watchbill who` lists all alerts."
    )


def one_named(catalog: Catalog, name: str, command: str) -> Notifier:
    """Return the notifier with a name or id.

    Raises:
        click.ClickException: there is none, or several share the name.
    """
    selected = notifiers_named(catalog, name, command)
    if len(selected) > 1:
        refs = prose([ref_of(notifier) for notifier in selected])
        raise click.ClickException(f"{len(selected)} alerts are named {shown(name)}. Write {refs}.")
    return selected[0]
