"""`watchbill doctor`: the rights that a stack's keys need, and the objects that an engine run did not apply."""

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.planning import plan_of

if TYPE_CHECKING:
    from plan.rights import KeyRights


@click.command()
@click.argument("stack", default="prod")
@click.option("--rights", is_flag=True, help="List the rights that each vendor's key needs for this stack.")
@click.option("--try", "try_", is_flag=True, help="With --rights, try the keys at hand.")
@click.option("--local", is_flag=True, help="With --try, try the local account of `watchbill local up`.")
@click.option("--all-kinds", is_flag=True, help="List the rights for everything that Watchbill can create.")
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    help="Show what a run did not apply, from its log (pulumi up --event-log FILE).",
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def command(stack: str, rights: bool, try_: bool, local: bool, all_kinds: bool, log: Path | None, format_: str) -> None:
    """Show what STACK needs in the vendors' accounts: a name under stacks/, or a folder's path (default: prod).

    With --rights, it lists the rights of each key by the vendor's exact name, with the kinds that need them. The
    command contacts no vendor and needs no key.

    With --rights --try, it asks the vendors for one page of each kind that an audit reads, and shows which rights the
    audit and `pulumi up` lack. It changes nothing. The keys are those of `watchbill audit`. The exit code is 2 if a
    right is missing.

    With --log, it shows what an engine run did not apply, and whether a vendor has withdrawn an API, is down or refuses
    the key. The exit code is 2 if anything was not applied. The engine writes the log with --event-log, which requires
    PULUMI_DEBUG_COMMANDS=true.

    \b
    Examples:
      watchbill doctor --rights
      watchbill doctor --rights staging --format json
      watchbill doctor --rights --try
      watchbill doctor --rights --all-kinds --format markdown > docs/rights.md
      watchbill doctor prod --log events.json
    """
    if rights == (log is not None):
        raise click.UsageError("choose one of --rights and --log FILE")
    if log is not None:
        if format_ == "markdown":
            raise click.UsageError("--log allows --format text and --format json")
        sys.exit(_not_applied(stack, log, format_))
    if (try_ and (all_kinds or format_ != "text")) or (local and not try_):
        raise click.UsageError("--try allows no --all-kinds and no --format; --local requires --try")
    if try_:
        sys.exit(_try(stack, local=local))
    keys = _all_kinds() if all_kinds else _rights(stack)
    match format_:
        case "json":
            click.echo(json.dumps({"version": 1, "keys": [_json(key) for key in keys]}, indent=2))
        case "markdown":
            click.echo(_markdown(keys), nl=False)
        case _:
            click.echo("\n\n".join(_text(key) for key in keys))


def _all_kinds() -> "tuple[KeyRights, ...]":
    from plan.resources.types import TYPES
    from plan.rights import key_rights

    return key_rights(TYPES, unscoped=True)


def _rights(stack: str) -> "tuple[KeyRights, ...]":
    from plan.rights import rights_of

    return rights_of(plan_of(stack))


def _try(stack: str, *, local: bool) -> int:
    """Print what the keys at hand can read and write; return the exit code."""
    from audit.live.http.client import RefusedRoot
    from audit.live.names import names_of
    from audit.live.rights import try_keys
    from cli.accounts import open_accounts
    from cli.text.tried import lacks, tried_lines
    from cli.waiting import waiting
    from local.errors import LocalError
    from plan.rights import rights_of

    plan = plan_of(stack)
    needed = {key.vendor.name: key for key in rights_of(plan)}
    try:
        with open_accounts([plan], local=local) as accounts, waiting("trying the keys"):
            tried = try_keys(accounts.accounts, names=names_of((each.type, each.inputs) for each in plan.resources))
    except (RefusedRoot, LocalError) as error:
        raise click.ClickException(str(error)) from error
    texts = ["\n".join(tried_lines(key, needed.get(key.vendor))) for key in tried]
    texts += [reason.message for reason in accounts.missing.values()]
    click.echo("\n\n".join(texts))
    return 2 if accounts.missing or any(lacks(key, needed.get(key.vendor)) for key in tried) else 0


def _not_applied(stack: str, log: Path, format_: str) -> int:
    """Print what a run did not apply; return the exit code."""
    from cli.text.run import display_name, undone_lines
    from plan.engine.log import UnreadableLog, read_engine_log
    from plan.engine.vendor_answers import missing, noun_of, vendor_answers

    try:
        run = read_engine_log(log)
    except UnreadableLog as error:
        raise click.ClickException(str(error)) from error
    plan = None if run.refreshed else plan_of(stack)
    answers, resources = vendor_answers(run), missing(plan, run) if plan is not None else ()
    if format_ == "json":
        not_applied = [
            {"type": resource.type, "kind": noun_of(resource.type), "name": display_name(resource)}
            for resource in resources
        ]
        document = {"version": 1, "answers": [dataclasses.asdict(answer) for answer in answers]}
        click.echo(json.dumps({**document, "not_applied": not_applied}, indent=2))
    else:
        click.echo("\n".join(undone_lines(run, plan) or ["Everything was applied."]))
    return 2 if answers or resources else 0


def _text(key: "KeyRights") -> str:
    from audit.live.rights import audit_rights

    lines = [f"{key.vendor.title}: {key.key}", *(f"  {note}" for note in key.notes)]
    for heading, rights in (
        ("To apply (pulumi up)", key.write),
        ("To read (preview, refresh)", key.read),
        ("To audit (watchbill audit)", audit_rights(key.vendor.name)),
    ):
        lines += ["", f"  {heading}", *_columns(rights)]
    return "\n".join(lines)


def _columns(rights: Mapping[str, Iterable[str]]) -> list[str]:
    width = max(len(name) for name in rights)
    return [f"    {name:<{width}}  {', '.join(nouns)}" for name, nouns in rights.items()]


def _json(key: "KeyRights") -> dict[str, object]:
    from audit.live.rights import audit_rights

    return {
        "vendor": key.vendor.name,
        "key": key.key,
        "write": {name: list(nouns) for name, nouns in key.write.items()},
        "read": {name: list(nouns) for name, nouns in key.read.items()},
        "audit": {name: list(nouns) for name, nouns in audit_rights(key.vendor.name).items()},
        "notes": list(key.notes),
    }


def _markdown(keys: "Iterable[KeyRights]") -> str:
    from audit.live.rights import audit_rights
    from plan.rights import SCANNED

    lines = [
        "# Rights that keys need",
        "",
        "`make docs` generates this page. `watchbill doctor --rights STACK` lists only the rights that a stack needs.",
        f"The names were compared with the vendors' published schemas on {SCANNED}.",
    ]
    for key in keys:
        lines += ["", f"## {key.vendor.title}: `{key.key}`", "", *(f"- {note}" for note in key.notes)]
        audit = audit_rights(key.vendor.name)
        for heading, rights in (("to apply", key.write), ("to read", key.read), ("to audit", audit)):
            lines += ["", f"| right, {heading} | for |", "|---|---|"]
            lines += [f"| `{name}` | {', '.join(nouns)} |" for name, nouns in rights.items()]
    return "\n".join([*lines, ""])
