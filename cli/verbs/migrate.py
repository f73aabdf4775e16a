"""`watchbill migrate`: prepares an existing stack for a newer version of Watchbill."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shlex import quote

import click

from cli.group import Verbs
from cli.sentry_state import NotMigrated, Report, State, convert, read_state


@click.group(cls=Verbs)
def command() -> None:
    """Convert the state of a stack that an earlier version applied.

    \b
    Example:
      watchbill migrate sentry prod
    """


@command.command(short_help="Convert Sentry's resources to the current provider.")
@click.argument("stack", default="prod")
@click.option("--from", "source", metavar="FILE", help="The exported state; - reads standard input.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write. [default: STACK.sentry-migrated.json]")
@click.option("--force", is_flag=True, help="Replace existing files.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 2 if the stack must be migrated.")
def sentry(stack: str, source: str | None, out: Path | None, force: bool, check: bool) -> None:
    """Convert the Sentry resources in the state of STACK, which pulumiverse-sentry created.

    Reads the state with `pulumi stack export`, or from a file. Writes the converted state and a copy of the original.
    Nothing in Sentry, and nothing in the stack, changes until you import the file.

    \b
    Examples:
      watchbill migrate sentry prod
      watchbill migrate sentry prod --from exported.json
      watchbill migrate sentry prod --check
    """
    try:
        text = _exported(stack) if source is None else _read(source)
        state, report = convert(read_state(text))
    except NotMigrated as error:
        raise click.ClickException(f"{stack}: {error}.") from error
    if not report.has_sentry:
        click.echo(f"{stack}: the state contains no Sentry resources. Nothing to migrate.")
    elif not report.needed:
        click.echo(f"{stack}: the state is migrated already. Nothing to do.")
    elif check:
        click.echo(needs_migration(stack, report), err=True)
        sys.exit(2)
    else:
        click.echo("\n".join(_done(stack, report, *_write(stack, text, state, out, force=force))))


def needs_migration(stack: str, report: Report) -> str:
    """Return the message for a stack that an earlier version applied."""
    count = len(report.converted) + len(report.dropped)
    return (
        f"Error: {stack}: the earlier provider created {count} Sentry resources in the state, and this version cannot "
        f"change them. Run `watchbill migrate sentry {quote(stack)}`. docs/upgrading.md lists the steps."
    )


def _exported(stack: str) -> str:
    # Without --show-secrets the export holds secrets as ciphertext, which the import accepts.
    argv = ["pulumi", "stack", "export", "--stack", stack, "--non-interactive"]
    try:
        ended = subprocess.run(argv, capture_output=True, text=True, check=False)
    except OSError as error:
        raise click.ClickException(
            f"cannot run `pulumi` ({error.strerror}). Install it, or export the state elsewhere and use --from FILE."
        ) from error
    if ended.returncode:
        raise click.ClickException(f"`{' '.join(argv)}` failed: {ended.stderr.strip()}")
    return ended.stdout


def _read(source: str) -> str:
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"cannot read {source}: {error}") from error


def _write(stack: str, text: str, state: State, out: Path | None, *, force: bool) -> tuple[Path, Path]:
    """Write the converted state and the original, both or neither if one exists; return their paths."""
    out = out or Path(f"{stack.replace('/', '-')}.sentry-migrated.json")
    original = out.with_name(f"{out.stem}.original.json")
    existing = [path for path in (original, out) if path.exists()]
    if existing and not force:
        raise click.ClickException(f"{existing[0]} exists. Move it, write to another file with --out, or add --force.")
    converted = json.dumps(state, indent=2, ensure_ascii=False) + "\n"
    for path, content in ((original, text), (out, converted)):
        try:
            _write_private(path, content)
        except OSError as error:
            raise click.ClickException(f"cannot write {path}: {error.strerror}") from error
    return out, original


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read at any time: a new file replaces an old one."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def _done(stack: str, report: Report, out: Path, original: Path) -> list[str]:
    """Return what was done and the next steps, as lines."""
    lines = [f"Converted {len(report.converted)} Sentry resources of {stack}:"]
    lines += [f"  {name}" for name in report.converted]
    if report.dropped:
        lines += [
            "",
            f"Dropped {len(report.dropped)} alerts from the state, because Sentry has closed their API:",
            *(f"  {alert.kind} `{alert.name}`, project {alert.project}, id {alert.id}" for alert in report.dropped),
            "Sentry has converted them itself: each continues as an alert of the same name and notifies as before.",
            "`pulumi up` creates each alert of the catalog again. Until you delete the earlier one, both notify.",
            "After `pulumi up`, open Alerts in Sentry and delete the older of the two alerts of each name above.",
            "For a metric alert, also delete the older monitor of the same name.",
        ]
    return [
        *lines,
        "",
        f"Wrote {out} and {original} (the original). Nothing else has changed. Next steps:",
        f"  pulumi stack import --stack {quote(stack)} --file {quote(str(out))}",
        f"  pulumi preview --stack {quote(stack)}",
        "The preview creates the catalog's Sentry alerts. It must not replace or delete any resource of Sentry.",
        f"To undo: pulumi stack import --stack {quote(stack)} --file {quote(str(original))}",
    ]
