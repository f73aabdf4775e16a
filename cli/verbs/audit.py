"""`watchbill audit`: what differs between the code, the engine's state and the live accounts."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.conventions import colour_allowed, quiet

if TYPE_CHECKING:
    from audit.live.inventory import Inventory
    from audit.model import Audit
    from cli.accounts import Accounts
    from cli.states import States
    from local.vendors.http.core.faults import Fault
    from plan.plan import Plan

_FORMS = ["text", "markdown", "html", "json"]
_FILES = {"audit.txt": "text", "audit.md": "markdown", "audit.html": "html", "audit.json": "json"}
_WITHOUT_STATE = (
    "Without the engine's state, objects are matched by name, and each difference counts as changed in the account."
)
_CAUSES = ["silences", "drift", "unmanaged"]


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--all-stacks", is_flag=True, help="Audit every stack of stacks/.")
@click.option("--local", is_flag=True, help="Audit the local account of `watchbill local up`.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="KIND[,NAME=VALUE]...",
    help="With --local: make the vendors' APIs fail. The kinds are in docs/local.md.",
)
@click.option(
    "--state",
    "state",
    multiple=True,
    metavar="FILE|none",
    help="A state that `pulumi stack export` wrote, or `none`; by default, the command is run.",
)
@click.option("--format", "format_", type=click.Choice(_FORMS), default="text", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write all formats into this folder; the coverage is compared with that of the previous audit.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_CAUSES),
    multiple=True,
    default=_CAUSES,
    show_default=True,
    help="The findings that end with exit code 2.",
)
@click.option(
    "--link", metavar="ADDRESS", help="The prefix of links to the YAML: https://github.com/OWNER/REPO/blob/SHA/."
)
def command(
    stacks: tuple[str, ...],
    all_stacks: bool,
    local: bool,
    faults: tuple[str, ...],
    state: tuple[str, ...],
    format_: str,
    out: Path | None,
    fail_on: tuple[str, ...],
    link: str | None,
) -> None:
    """Compare the code of STACK (default: prod), the engine's state and the live accounts.

    It reads the accounts with the keys in DD_API_KEY, DD_APP_KEY, PAGERDUTY_TOKEN and SENTRY_AUTH_TOKEN, and changes
    nothing. The states of the other stacks show which objects belong to them.

    Exit codes: 0 in sync; 2 drift, an unmanaged object or a silence that `audit:` does not allow; 1 an account or a
    state could not be read completely.

    \b
    Examples:
      watchbill audit
      watchbill audit --all-stacks --out audit
      watchbill audit --local
      watchbill audit prod --state prod.json --format markdown
    """
    from audit.report.files import CannotWrite, rendered, write
    from audit.report.json_form import NotAnAudit, shares_of
    from cli.states import CannotRead
    from local.errors import LocalError
    from local.vendors.http.core.faults import BadFault, parse_fault
    from review.report.links import NoLink, links_from

    try:
        links = links_from(link, base_commit="")
        before = shares_of(out / "audit.json") if out else {}
        if faults and not local:
            raise click.UsageError("--fault is for the local account: give --local too")
        chosen = [parse_fault(text) for text in faults]
        audit = _audit(_named(stacks, all_stacks=all_stacks), state, local=local, before=before, faults=chosen)
        text = _terminal(audit) if format_ == "text" else rendered(audit, format_, links)
        click.echo(text, nl=False)
        if out is not None:
            write({out / name: rendered(audit, form, links) for name, form in _FILES.items()})
    except (CannotRead, CannotWrite, NotAnAudit, NoLink, LocalError, BadFault) as error:
        raise click.ClickException(str(error)) from error
    sys.exit(exit_code(audit, fail_on))


def exit_code(audit: "Audit", fail_on: Sequence[str]) -> int:
    """Return the exit code: 1 for an incomplete audit, whatever `fail_on` says; 2 for a cause in `fail_on`."""
    if audit.exit_code != 2:
        return audit.exit_code
    causes = {"silences": audit.open_silences, "drift": audit.drift, "unmanaged": audit.unmanaged}
    return 2 if any(causes[cause] for cause in fail_on) else 0


def _named(stacks: tuple[str, ...], *, all_stacks: bool) -> list[str]:
    from cli.stack import stack_names

    if stacks and all_stacks:
        raise click.UsageError("name stacks, or give --all-stacks")
    return stack_names() if all_stacks else list(dict.fromkeys(stacks)) or ["prod"]


def _audit(
    stacks: list[str],
    state: tuple[str, ...],
    *,
    local: bool,
    before: dict[str, float],
    faults: "Sequence[Fault]",
) -> "Audit":
    from audit.audit import AuditedStack, audit
    from audit.live.kinds import KINDS
    from cli.accounts import open_accounts
    from cli.states import adopted_in
    from cli.waiting import waiting

    with waiting(f"planning {', '.join(stacks)}"):
        plans = [_planned(stack) for stack in stacks]
    names = [plan.catalog.stack.name for plan in plans]
    states, notes = _states(names, state, local=local)
    with open_accounts(plans, local=local, faults=faults) as accounts:
        inventory, missing_trails = _inventory(accounts, plans, states or {})
    owners = {
        (resource.type, resource.id): stack
        for stack, resources in (states or {}).items()
        if stack not in names
        for resource in resources
    }
    return audit(
        [
            AuditedStack(
                plan=plan,
                state=None if states is None else states.get(name, ()),
                adopted=adopted_in(plan.catalog.folder),
            )
            for plan, name in zip(plans, names, strict=True)
        ],
        inventory,
        {row.type: row.same for row in KINDS if row.type is not None},
        owners=owners,
        before=before,
        notes=(*notes, *missing_trails),
    )


def _planned(stack: str) -> "Plan":
    from catalog import CatalogErrors
    from cli.stack import folder_of
    from plan.plan import PlanError, make_plan

    try:
        return make_plan(folder_of(stack))
    except (CatalogErrors, PlanError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _states(stacks: list[str], given: tuple[str, ...], *, local: bool) -> "tuple[States | None, tuple[str, ...]]":
    """Return the states by stack, None if none is at hand, and notes on them."""
    from cli.stack import STACKS
    from cli.states import CannotRead, exported_states, local_states, states_of_files

    if "none" in given:
        if len(given) > 1:
            raise click.UsageError("--state none cannot be combined with another --state")
        return None, (_WITHOUT_STATE,)
    if local and not given:
        return local_states(), ()
    if not given:
        return exported_states(stacks, STACKS.parent)
    found = states_of_files(Path(file) for file in given)
    missing = [stack for stack in stacks if stack not in found]
    if missing:
        raise CannotRead(f"no --state file is of the stack {missing[0]}")
    return found, ()


def _names(plans: "list[Plan]", states: "States") -> dict[str, list[str]]:
    """Return the names of the objects that no vendor lists, from code and state."""
    from audit.live.names import names_of

    planned = [(each.type, each.inputs) for plan in plans for each in plan.resources]
    applied = [(each.type, each.inputs) for resources in states.values() for each in resources]
    return names_of([*planned, *applied])


def _ids(states: "States") -> dict[str, list[str]]:
    """Return the ids in the states, by Pulumi type."""
    found: dict[str, list[str]] = {}
    for resources in states.values():
        for each in resources:
            found.setdefault(each.type, []).append(each.id)
    return found


def _inventory(accounts: "Accounts", plans: "list[Plan]", states: "States") -> "tuple[Inventory, tuple[str, ...]]":
    """Read all accounts, with who changed what; on a terminal, show each collection as it is read.

    The notes say which vendor does not tell who changed its objects.
    """
    import dataclasses

    from platformdirs import user_cache_path

    from audit.live.history import with_history
    from audit.live.http.client import RefusedRoot
    from audit.live.kinds import KINDS
    from audit.live.take import take_inventory
    from cli.live import objects
    from cli.states import CannotRead
    from cli.waiting import waiting

    with waiting("reading the accounts") as progress:
        silent = quiet() or not sys.stderr.isatty()
        try:
            found = take_inventory(
                accounts.accounts,
                cache=None if accounts.local else user_cache_path("watchbill") / "audit",
                names=_names(plans, states),
                ids=_ids(states),
                progress=lambda it: None if silent else progress(f"{it.vendor} {it.kind}: {objects(len(it.objects))}"),
            )
        except RefusedRoot as error:
            raise CannotRead(str(error)) from error
        found, notes = with_history(accounts.accounts, found)
    return dataclasses.replace(found, collections=(*found.collections, *accounts.unread(KINDS))), notes


def _terminal(audit: "Audit") -> str:
    from audit.report.text import as_text

    if not sys.stdout.isatty():
        return as_text(audit)
    return as_text(audit, width=shutil.get_terminal_size().columns, colour=colour_allowed())
