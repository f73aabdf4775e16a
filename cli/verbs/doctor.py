"""`watchbill doctor`: manual steps, a test page, the rights that keys need, and what an engine run did not apply."""

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
@click.option("--local", is_flag=True, help="Ask the local account of `watchbill local up`.")
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="FILE|none",
    help="A state that `pulumi stack export` wrote, to recognize keys of another account; by default, it is run.",
)
@click.option("--page", metavar="ALERT", help="Page the person on call for ALERT, by a monitor that always fires.")
@click.option("--clean-up", is_flag=True, help="Remove what an interrupted --page left.")
@click.option("--yes", is_flag=True, help="With --page and --clean-up, do not ask.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, max=3600),
    default=300.0,
    show_default=True,
    help="With --page: how many seconds to wait for the incident.",
)
@click.option("--from", "by", metavar="EMAIL", help="With --page: the PagerDuty user who resolves the incident.")
@click.option("--rights", is_flag=True, help="List the rights that each vendor's key needs for this stack.")
@click.option("--try", "try_", is_flag=True, help="With --rights, try the keys at hand.")
@click.option("--all-kinds", is_flag=True, help="List the rights for everything that Watchbill can create.")
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    help="Show what a run did not apply, from its log (pulumi up --event-log FILE).",
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def command(
    stack: str,
    local: bool,
    states: tuple[str, ...],
    page: str | None,
    clean_up: bool,
    yes: bool,
    timeout: float,
    by: str | None,
    rights: bool,
    try_: bool,
    all_kinds: bool,
    log: Path | None,
    format_: str,
) -> None:
    """Check the manual steps of STACK: a name under stacks/, or a folder's path (default: prod).

    Each step is done, open, or could not be checked, with its fix. The steps that need no account are checked without
    keys. The keys are those of `watchbill audit`. The command only reads, except with --page and --clean-up.

    With --page ALERT, it asks first. Then it creates a monitor with the alert's own message that always fires, waits
    for the incident in PagerDuty, shows who was paged, resolves the incident and deletes the monitor, also when it is
    interrupted.

    With --rights, it lists the rights of each key by the vendor's exact name, with the kinds that need them. It
    contacts no vendor and needs no key. With --rights --try, it asks the vendors for one page of each kind that an
    audit reads, and shows which rights the audit and `pulumi up` lack.

    With --log, it shows what an engine run did not apply, and whether a vendor has withdrawn an API, is down or refuses
    the key. The engine writes the log with --event-log, which requires PULUMI_DEBUG_COMMANDS=true.

    Exit codes: 0 all steps are done; 2 a step is open or could not be checked, nobody was paged, a right is missing, or
    something was not applied; 1 it could not run, or could not remove what --page created.

    \b
    Examples:
      watchbill doctor
      watchbill doctor staging --json
      watchbill doctor --page "High Error Rate"
      watchbill doctor --rights --try
      watchbill doctor --rights --all-kinds --format markdown > docs/rights.md
      watchbill doctor prod --log events.json
    """
    chosen = [name for name, given in _modes(page, clean_up=clean_up, rights=rights, log=log).items() if given]
    if len(chosen) > 1:
        raise click.UsageError(f"choose one of {' and '.join(chosen)}")
    if not rights and (try_ or all_kinds):
        raise click.UsageError("--try and --all-kinds require --rights")
    if (yes or by) and not (page or clean_up):
        raise click.UsageError("--yes and --from require --page or --clean-up")
    if format_ == "markdown" and not (rights or log):
        raise click.UsageError("--format markdown requires --rights")
    if (page or clean_up) and format_ != "text":
        raise click.UsageError(f"{chosen[0]} has no --format")
    if chosen and states:
        raise click.UsageError(f"--state is for the steps, and {chosen[0]} does not show them")
    if page or clean_up:
        from cli.doctor import clean_up as remove
        from cli.doctor import test_page

        if page:
            sys.exit(test_page(stack, page, local=local, yes=yes, timeout=timeout, by=by))
        sys.exit(remove(stack, local=local, yes=yes, by=by))
    if not chosen:
        from cli.doctor import check_steps

        sys.exit(check_steps(stack, local=local, as_json=format_ == "json", states=states))
    _rights_or_log(stack, local=local, try_=try_, all_kinds=all_kinds, log=log, format_=format_)


def _modes(page: str | None, *, clean_up: bool, rights: bool, log: Path | None) -> dict[str, bool]:
    return {"--page": page is not None, "--clean-up": clean_up, "--rights": rights, "--log": log is not None}


def _rights_or_log(stack: str, *, local: bool, try_: bool, all_kinds: bool, log: Path | None, format_: str) -> None:
    if log is not None:
        if format_ == "markdown":
            raise click.UsageError("--log allows --format text and --format json")
        sys.exit(_not_applied(stack, log, format_))
    if (try_ and (all_kinds or format_ != "text")) or (local and not try_):
        raise click.UsageError("--try allows no --all-kinds and no --format; --local requires --try with --rights")
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
