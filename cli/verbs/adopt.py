"""`watchbill adopt`: writes the YAML and the import file for objects that exist in the live accounts."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from audit.adopt.adopt import Adoption
    from audit.adopt.model import Key
    from audit.adopt.proof import Target
    from audit.live.inventory import Inventory
    from cli.accounts import Accounts
    from plan.plan import Plan

_STACK = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*"


@click.command()
@click.argument("objects", nargs=-1, metavar="[VENDOR KIND ID...]")
@click.option("--unmanaged", is_flag=True, help="Adopt what no code, state or other tool manages.")
@click.option("--all", "everything", is_flag=True, help="Adopt everything that no other tool manages, for a new setup.")
@click.option("--team", metavar="TEAM", help="With --unmanaged or --all: only objects with the tag `team:TEAM`.")
@click.option("--stack", default="prod", show_default=True, help="The stack that adopts the objects. It may be new.")
@click.option("--organization", metavar="SLUG", help="Sentry's organization, if no stack names it.")
@click.option("--local", is_flag=True, help="Read the local account of `watchbill local up`.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into; default: the stack's folder.",
)
def command(
    objects: tuple[str, ...],
    unmanaged: bool,
    everything: bool,
    team: str | None,
    stack: str,
    organization: str | None,
    local: bool,
    out: Path | None,
) -> None:
    """Write the YAML and the import file for objects that exist in the live accounts.

    The files describe exactly the live objects: a plan of them is compared with each object. The command changes
    nothing in an account, and no file that a person wrote or edited. Its output ends with the commands that import the
    objects.

    Exit codes: 0 the files are written, or there is nothing to adopt; 1 an account could not be read completely, or
    the files cannot be written.

    \b
    Examples:
      watchbill adopt datadog monitor 123 456
      watchbill adopt --unmanaged --team web
      watchbill adopt --all --stack prod --out stacks/prod
    """
    from audit.adopt.adopt import CannotAdopt, adopt
    from audit.adopt.imports import commands, import_file
    from audit.adopt.write import CannotWrite, Changed, write_adoption
    from audit.live.kinds import KINDS
    from catalog.forms.text import shown
    from cli.states import CannotRead
    from local.errors import LocalError

    _one_choice(objects, unmanaged, everything)
    if not re.fullmatch(_STACK, stack):
        raise click.UsageError(f"{shown(stack)} is no name of a stack: use letters, digits, `-`, `_` and `.`")
    try:
        plan, target = _target(stack, out, everything=everything)
        with _accounts(plan, organization, local=local) as accounts:
            inventory = _inventory(accounts)
        _refuse_incomplete(inventory)
        chosen = _chosen(objects, inventory, plan, unmanaged=unmanaged, team=team, local=local)
        if not chosen:
            click.echo("There is nothing to adopt, so no file is written.")
            return
        adoption = adopt(inventory, chosen, target, {row.type: row.same for row in KINDS if row.type is not None})
        folder = out or target.folder or Path("stacks") / stack
        name = f"{target.prefix}-import.json"
        texts = {**adoption.proof.files.texts, name: import_file(adoption.proof)}
        written = write_adoption(folder, texts)
    except (CannotAdopt, CannotRead, CannotWrite, Changed, LocalError) as error:
        raise click.ClickException(str(error)) from error
    _report(adoption, written, commands(adoption.proof, stack=stack, file=str(folder / name)))


def _one_choice(objects: tuple[str, ...], unmanaged: bool, everything: bool) -> None:
    if sum((bool(objects), unmanaged, everything)) != 1:
        raise click.UsageError("name objects, or give either --unmanaged or --all")
    if objects and len(objects) < 3:
        raise click.UsageError("name a vendor, a kind and ids, such as `datadog monitor 123`")


def _target(stack: str, out: Path | None, *, everything: bool) -> "tuple[Plan | None, Target]":
    """Return the plan of the stack and where it is; for a new stack, its section `stack`.

    A first day (`everything`) may be repeated: what it wrote is replaced. Otherwise new files stand beside the others.
    """
    from audit.adopt.existing import existing_in
    from audit.adopt.proof import Target
    from audit.adopt.write import free_prefix, is_only_adopted
    from audit.adopt.yaml_files import PREFIX
    from catalog import CatalogErrors
    from cli.stack import STACKS
    from plan.plan import PlanError, make_plan

    folder = STACKS / stack
    if not any(folder.glob("*.y*ml")) or (everything and is_only_adopted(folder)):
        return None, Target(stack=stack, head={"environment": "prod", "built_ins": False})
    try:
        plan = make_plan(folder)
    except (CatalogErrors, PlanError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    prefix = free_prefix(out or folder, PREFIX)
    return plan, Target(stack=stack, folder=folder, existing=existing_in(plan), prefix=prefix)


@contextmanager
def _accounts(plan: "Plan | None", organization: str | None, *, local: bool) -> "Iterator[Accounts]":
    from cli.accounts import accounts_with_keys, local_accounts
    from cli.stack import STACKS
    from local.session.apis import open_apis

    plans = [plan] if plan is not None else []
    if not local:
        found = accounts_with_keys(plans, os.environ, organization)
        _say_what_is_not_read({it.vendor for it in found.accounts})
        yield found
        return
    with open_apis(STACKS.parent) as apis:
        yield local_accounts(plans, apis.roots, apis.token, organization)


def _say_what_is_not_read(read: set[str]) -> None:
    """Name the vendors without a key. Raises click.ClickException if there is no key for any."""
    from catalog.vendors import VENDORS

    rest = [vendor for vendor in VENDORS.values() if vendor.name not in read]
    if not read:
        variables = ", ".join(key.variables[0] for vendor in rest for key in vendor.keys)
        raise click.ClickException(f"there is no key for any account. Set those of at least one vendor: {variables}")
    for vendor in rest:
        needed = [key.variables[0] for key in vendor.keys] + (["--organization"] if vendor.name == "sentry" else [])
        click.echo(f"{vendor.title} is not read: it requires {' and '.join(needed)}.", err=True)


def _inventory(accounts: "Accounts") -> "Inventory":
    """Read the accounts. Some objects are listed nowhere: messages name them, so these are read first."""
    from audit.adopt.named import names_in_messages
    from audit.live.datadog.monitors import MONITOR
    from audit.live.take import take_inventory
    from cli.live import read_inventory

    first = take_inventory(accounts.accounts, kinds=(MONITOR,))
    names = names_in_messages(live for collection in first.collections for live in collection.objects)
    return read_inventory(accounts, names)


def _refuse_incomplete(inventory: "Inventory") -> None:
    """End with exit code 1 if something could not be read: adopted YAML would silently leave it out."""
    unread = [(it, it.unread) for it in inventory.collections if it.unread is not None]
    for collection, reason in unread:
        click.echo(f"Could not read {collection.vendor} {collection.kind}: {reason.message}", err=True)
    if unread:
        sys.exit(1)


def _chosen(
    objects: tuple[str, ...],
    inventory: "Inventory",
    plan: "Plan | None",
    *,
    unmanaged: bool,
    team: str | None,
    local: bool,
) -> "set[Key]":
    from audit.adopt.choice import NoSuchObject, by_hand, named, unmanaged_by

    if objects:
        vendor, *rest = objects
        try:
            return named(inventory, vendor, rest)
        except NoSuchObject as error:
            raise click.ClickException(str(error)) from error
    if not unmanaged:
        return by_hand(inventory, team)
    from cli.states import adopted_in, states_at_hand

    stacks = [plan.catalog.stack.name] if plan is not None else []
    adopted = adopted_in(plan.catalog.folder) if plan is not None else {}
    return unmanaged_by(inventory, plan, states_at_hand(stacks, local=local), team, adopted)


def _report(adoption: "Adoption", written: tuple[Path, ...], commands: tuple[str, ...]) -> None:
    from audit.adopt.imports import secrets_of
    from cli.live import objects

    claims = adoption.proof.draft.claims
    click.echo(f"{objects(len(claims))}, in:")
    for path in written:
        click.echo(f"  {path}")
    if adoption.not_adopted:
        click.echo(f"\nNot adopted, {len(adoption.not_adopted)}:")
        for left in adoption.not_adopted:
            click.echo(f"  {left.label}: {left.reason}")
    handles = adoption.proof.draft.handles
    if handles:
        click.echo("\nHandles in messages that stay as they are, since the catalog has no channel or service for them:")
        for name, named in sorted(handles.items()):
            click.echo(f"  {name}: {', '.join(named)}")
    if adoption.creates:
        click.echo(f"\nThe files also make what is not live yet: {', '.join(adoption.creates)}")
    secrets = secrets_of(adoption.proof)
    if secrets:
        click.echo("\nNo vendor returns a secret, so the first update sends these once more:")
        for (_, name), properties in secrets.items():
            click.echo(f"  {name}: {', '.join(properties)}")
    click.echo("\nTo import them:")
    for command_ in commands:
        click.echo(f"  {command_}")
