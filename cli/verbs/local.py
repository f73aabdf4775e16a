"""`watchbill local`: the real engine with stand-ins for the vendors, only on this machine."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TextIO

import click

from catalog import Catalog, CatalogErrors, load
from catalog.forms.text import shown
from cli.conventions import quiet, verbose
from cli.engine_output import applying, last_lines, result_lines
from cli.group import Verbs
from cli.local_account import seed
from cli.local_removal import left_lines, refuse_before_dependents
from cli.sentry_state import is_old
from cli.stack import STACKS, folder_of, refuse_clear_secrets
from cli.text.summary import summary
from local import vendors
from local.engine import find_engine
from local.errors import LocalError
from local.session import Session, commands, open_session, reset
from local.session.remaining import remaining_stacks
from local.session.workspace import Workspace
from plan.findings import finding_lines

CLONE = STACKS.parent
_SECRET_URL = "https://webhook.invalid/"
"""The local value of each secret URL of a catalog."""

_STATUSES = ("200", "401", "403", "404", "410", "429", "500", "503")

P = ParamSpec("P")


def _explained(verb: Callable[P, int]) -> Callable[P, None]:
    """Exit with the verb's code; an error of the input or the machine is one message and exit code 1."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = verb(*args, **kwargs)
        except CatalogErrors as errors:
            click.echo(str(errors), err=True)
            code = 1
        except (LocalError, vendors.EditRejected) as error:
            raise click.ClickException(str(error)) from error
        # For CI, an engine's own code (3 for a missing stack, 7 for unexpected changes) only means failure, and 2 has a
        # meaning here.
        sys.exit(min(code, 1))

    return run


@click.group(cls=Verbs)
def command() -> None:
    """Run the real engine with stand-ins for the vendors. It never reaches a real account, even if keys are exported.

    \b
    Examples:
      watchbill local up
      watchbill local edit datadog monitor "[prod] High Error Rate" priority=5
      watchbill local refresh
      watchbill local run -- pulumi preview --policy-pack policies
    """


_stack = click.argument("stack", default="prod")


@command.command(short_help="Update the local account to a catalog.")
@_stack
@_explained
def up(stack: str) -> int:
    """Update the local account to the catalog of STACK, and show a summary. With -v, show the engine's own output.

    \b
    Examples:
      watchbill local up
      watchbill local up -v
      watchbill local up staging
    """
    catalog = load(folder_of(stack))
    unfinished = [finding for finding in catalog.findings if finding.severity == "error"]
    if unfinished:
        lines = ["Error: not applied, because the routing is unfinished:", *finding_lines(unfinished)]
        click.echo("\n".join(lines), err=True)
        return 1
    _refuse_old_state(catalog.stack.name)
    printed = None if verbose() else Workspace.of(CLONE).root / "up.log"
    with _session(catalog) as session:
        events = _events()
        with applying(events, catalog.stack.name, printed):
            code = commands.up(
                session, catalog.stack.name, "--continue-on-error", "--event-log", str(events), output=printed
            )
    if code != 0:
        if printed is not None:
            click.echo("".join(f"{line}\n" for line in last_lines(printed)), err=True, nl=False)
        _explain(catalog, expected=True)
    elif not quiet():
        lines = summary(catalog, vendors.contents(_account()), datetime.now(UTC), stack=stack, detailed=verbose())
        click.echo("\n".join([*result_lines(events, catalog.stack.name), *lines]))
    return code


@command.command()
@_stack
@_explained
def preview(stack: str) -> int:
    """Show the changes that `up` would make.

    \b
    Example:
      watchbill local preview staging
    """
    return _with(stack, commands.preview)


@command.command(short_help="Find changes made outside of Pulumi (drift).")
@_stack
@_explained
def refresh(stack: str) -> int:
    """Find changes made outside of Pulumi (drift), and update the state from them.

    \b
    Example:
      watchbill local refresh
    """
    catalog = load(folder_of(stack))
    _refuse_old_state(catalog.stack.name)
    with _session(catalog) as session:
        code = commands.refresh(session, catalog.stack.name, "--event-log", str(_events()))
    return 1 if _explain(catalog, expected=False) else code


@command.command(short_help="Delete what a stack created in the account.")
@_stack
@_explained
def destroy(stack: str) -> int:
    """Delete everything that STACK created in the local account, and say what is left in it.

    A stack that owns what others use is deleted after them.

    \b
    Example:
      watchbill local destroy staging
    """
    catalog = load(folder_of(stack))
    name, workspace = catalog.stack.name, Workspace.of(CLONE)
    _refuse_old_state(name)
    refuse_before_dependents(catalog, workspace)
    printed = None if verbose() else workspace.root / "down.log"
    with _session(catalog) as session:
        events = _events()
        with applying(events, name, printed, "deleting {stack} in the local account"):
            code = commands.destroy(session, name, "--event-log", str(events), output=printed)
    if code != 0 and printed is not None:
        click.echo("".join(f"{line}\n" for line in last_lines(printed)), err=True, nl=False)
    elif code == 0 and not quiet():
        left = left_lines(vendors.contents(_account()), remaining_stacks(workspace))
        click.echo("\n".join([*result_lines(events, name), *left]))
    return code


@command.command(
    short_help="Run a command in which plain `pulumi` works.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.option("--stack", default="prod", show_default=True, help="A name under stacks/, or a folder's path.")
@click.argument("argv", nargs=-1, type=click.UNPROCESSED)
@_explained
def run(stack: str, argv: tuple[str, ...]) -> int:
    """Run a command (default: your shell) in which plain `pulumi` works on the local stack.

    \b
    Examples:
      watchbill local run -- pulumi up --yes
      watchbill local run -- pulumi preview --policy-pack policies
      watchbill local run
    """
    catalog = load(folder_of(stack))
    with _session(catalog) as session:
        return commands.run_command(session, catalog.stack.name, argv)


@command.command(short_help="Create an object outside of Pulumi.")
@click.argument("vendor")
@click.argument("kind")
@click.argument("file", type=click.File(encoding="utf-8"))
@_explained
def add(vendor: str, kind: str, file: TextIO) -> int:
    """Create an object in the local account outside of Pulumi, as a person in the vendor's pages would.

    FILE is JSON: the object's properties, named as in the Pulumi type, or a list of such objects. Overrides and
    notebooks, which Pulumi cannot manage, are named as in the vendor's API.

    \b
    Examples:
      watchbill local add datadog monitor monitor.json
      watchbill local add pagerduty override override.json
    """
    try:
        content = json.load(file)
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file.name} is not JSON: {error}") from error
    for properties in content if isinstance(content, list) else [content]:
        if not isinstance(properties, dict):
            raise click.ClickException(f"{file.name} contains {properties!r}. Write a JSON object, or a list of them.")
        created = vendors.add(_account(), vendor, kind, properties)
        click.echo(f"Created {created.kind} {shown(created.name)} ({created.id}).")
    return 0


@command.command(short_help="Change an object outside of Pulumi.")
@click.argument("vendor")
@click.argument("kind")
@click.argument("id_or_name")
@click.argument("changes", nargs=-1, required=True, metavar="KEY=VALUE...")
@_explained
def edit(vendor: str, kind: str, id_or_name: str, changes: tuple[str, ...]) -> int:
    """Change an object of the local account outside of Pulumi, as a person in the vendor's pages would.

    A KEY that begins with `body.` sets a member of the object in the vendor's API, which Pulumi does not know.

    \b
    Examples:
      watchbill local edit datadog monitor "[prod] High Error Rate" priority=5
      watchbill local edit pagerduty service Storefront body.status=disabled
    """
    pairs = [change.partition("=") for change in changes]
    invalid = ["".join(pair) for pair in pairs if not pair[0] or not pair[1]]
    if invalid:
        raise click.ClickException(f"{shown(invalid[0])} is not of the form KEY=VALUE. Example: priority=5")
    vendors.edit(_account(), vendor, kind, id_or_name, {key: value for key, _, value in pairs})
    # A refresh reads only what the Pulumi type knows.
    finds = (
        "watchbill audit --local" if all(key.startswith("body.") for key, _, _ in pairs) else "watchbill local refresh"
    )
    click.echo(f"Changed {kind} {shown(id_or_name)}. `{finds}` finds the change.")
    return 0


@command.command(short_help="Make a vendor's API answer with an error.")
@click.argument("vendor")
@click.argument("kind", required=False)
@click.option(
    "--status", type=click.Choice(_STATUSES), default="410", show_default=True, help="The HTTP status; 200 ends it."
)
@_explained
def withdraw(vendor: str, kind: str | None, status: str) -> int:
    """Answer every request for objects of KIND with an HTTP status, as a vendor that has withdrawn an API does.

    Without KIND, this applies to every request to the vendor. 410 and 404 mean a withdrawn API, 503 means an outage,
    and 200 ends it.

    \b
    Examples:
      watchbill local withdraw sentry alert
      watchbill local withdraw sentry --status 503
      watchbill local withdraw sentry --status 200
    """
    kinds = vendors.withdraw(_account(), vendor, kind, int(status))
    requests = f"Requests for {vendor}'s {kinds[0]} objects" if kind else f"Requests to {vendor}"
    click.echo(f"{requests} work again." if status == "200" else f"{requests} now fail with {status}.")
    return 0


@command.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_explained
def show(format_: str) -> int:
    """List the objects of the local account.

    \b
    Examples:
      watchbill local show
      watchbill local show --format json
    """
    held = vendors.contents(_account())
    if format_ == "json":
        objects = [
            {"vendor": each.vendor, "kind": each.kind, "id": each.id, "name": each.name, "properties": each.properties}
            for each in held
        ]
        click.echo(json.dumps(objects, indent=2, ensure_ascii=False, sort_keys=True))
        return 0
    rows = sorted((each.vendor, each.kind, each.name, each.id) for each in held)
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        click.echo("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]]))
    return 0


@command.command("reset")
@_explained
def reset_() -> int:
    """Delete the local account and the state of every local stack.

    \b
    Example:
      watchbill local reset
    """
    reset(CLONE)
    return 0


@command.command(short_help="Find or build the engine, and show it.")
@_explained
def engine() -> int:
    """Find the engine, or build it once, and show its version and path.

    \b
    Example:
      watchbill local engine
    """
    pulumi = find_engine()
    click.echo(f"pulumi {pulumi.version} ({pulumi.origin}): {pulumi.path}")
    return 0


@contextmanager
def _session(catalog: Catalog) -> Iterator[Session]:
    refuse_clear_secrets(catalog)
    config = {"watchbill:catalog": str(catalog.folder.absolute()), **dict.fromkeys(catalog.secrets, _SECRET_URL)}
    with open_session(CLONE, seed(catalog), config=config) as session:
        yield session


def _with(stack: str, verb: Callable[[Session, str], int]) -> int:
    catalog = load(folder_of(stack))
    _refuse_old_state(catalog.stack.name)
    with _session(catalog) as session:
        return verb(session, catalog.stack.name)


def _events() -> Path:
    """Return the file for the events of a run; those of the run before are deleted."""
    file = Workspace.of(CLONE).root / "events.json"
    file.unlink(missing_ok=True)
    return file


def _explain(catalog: Catalog, *, expected: bool) -> bool:
    """Print what a run did not apply and why; with `expected`, also the missing objects. Return whether it printed."""
    from cli.text.run import undone_lines
    from plan.engine.log import read_engine_log
    from plan.plan import make_plan

    file = Workspace.of(CLONE).root / "events.json"
    if not file.exists():
        return False  # The engine ended before its run began, and has printed the reason.
    lines = undone_lines(read_engine_log(file), make_plan(catalog.folder) if expected else None, local=True)
    click.echo("".join(f"{line}\n" for line in lines), err=True, nl=False)
    return bool(lines)


def _refuse_old_state(stack: str) -> None:
    """Raise LocalError if the local state of `stack` was created with the earlier Sentry provider.

    The engine would fail in the middle of a run, at the first resource of a type that no provider knows.
    """
    workspace = Workspace.of(CLONE)
    if not (workspace.clone / "Pulumi.yaml").exists() or not (path := workspace.stack_state(stack)).exists():
        return
    try:
        latest = json.loads(path.read_text(encoding="utf-8"))["checkpoint"]["latest"] or {}
        old = [each for each in latest.get("resources") or [] if is_old(each)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # The session reports a damaged state.
    if old:
        raise LocalError(
            f"an earlier version of Watchbill created the local stack `{stack}`: {len(old)} Sentry resources belong to "
            f"a provider that is no longer used. Run `watchbill local reset`, then `watchbill local up {stack}`. To "
            "migrate a stack in a real account, run `watchbill migrate sentry`."
        )


def _account() -> Path:
    return Workspace.of(CLONE).account
