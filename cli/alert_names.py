"""The alert that a person names on the command line."""

from shlex import quote

import click

from catalog import Catalog, Notifier
from catalog.forms.text import nearest, prose, shown
from catalog.registry import ref_of
from cli.stack import stack_names, with_stack
from plan.on_call.notifiers import named, notifiers

_SUGGESTED = 6


def notifiers_named(catalog: Catalog, name: str, command: str, stack: str) -> tuple[Notifier, ...]:
    """Return the notifiers with a name or id, all of them if several share the name.

    Raises:
        click.ClickException: there is none; the message lists the nearest names. `command` is the one that was run, and
            `stack` the stack as it was typed.
    """
    selected = named(catalog, name)
    if selected:
        return selected
    if name in stack_names():
        raise click.ClickException(f"{shown(name)} is a stack. Run `{command} --stack {quote(name)}`.")
    person = next((each for each in catalog.on_call.people if name.casefold() in (each.id, each.name.casefold())), None)
    if person is not None:
        show = with_stack(f"watchbill show {person.id}", stack, "--stack")
        raise click.ClickException(f"{shown(name)} is a person. Run `{show}`.")
    known = [notifier.name for notifier in notifiers(catalog)]
    containing = [each for each in known if name.strip() and name.casefold() in each.casefold()]
    near = nearest(name, [*known, *(notifier.id for notifier in notifiers(catalog))])
    likely = list(dict.fromkeys([*([near] if near else []), *containing]))[:_SUGGESTED]
    question = f" Did you mean {prose(likely)}?" if likely else ""
    listing = with_stack("watchbill who", stack, "--stack")
    raise click.ClickException(
        f"unknown alert {shown(name)} in {catalog.stack.name}.{question} `{listing}` lists all alerts."
    )


def one_named(catalog: Catalog, name: str, command: str, stack: str) -> Notifier:
    """Return the notifier with a name or id.

    Raises:
        click.ClickException: there is none, or several share the name.
    """
    selected = notifiers_named(catalog, name, command, stack)
    if len(selected) > 1:
        refs = prose([ref_of(notifier) for notifier in selected])
        raise click.ClickException(f"{len(selected)} alerts are named {shown(name)}. Write {refs}.")
    return selected[0]
