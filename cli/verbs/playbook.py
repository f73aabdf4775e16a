"""`watchbill playbook`: the incident playbook, as Markdown and as a site."""

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.instants import instant
from cli.planning import plan_of

if TYPE_CHECKING:
    from generated.files import FileChange
    from playbook.model import Playbook

_CODE_STALE = 2
_WEEKS = 4


@click.command()
@click.argument("stack", default="prod")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write, such as `site`.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 2 if a page is missing, out of date or edited.")
@click.option(
    "--at", help="The ISO time at which the on-call calendar begins.  [default: Monday of this week, 00:00 UTC]"
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(stack: str, out: Path, check: bool, at: str | None, format_: str) -> None:
    """Write the incident playbook of STACK: how incidents are handled, who is on call, and a runbook for each alert.

    Each page is written as Markdown and as HTML. The HTML needs no server and loads nothing from elsewhere.

    The facts of a runbook come from the plan. Its hand-written part is `runbooks/ID.md` in the stack's folder or in one
    that it extends; a runbook without one says so. A page that somebody edited stays as it is, and --check reports it.

    \b
    Examples:
      watchbill playbook --out site
      watchbill playbook --out site --check     in CI
      watchbill playbook staging --out site-staging

    Exit codes: 0 written, or up to date; 1 invalid input; 2 out of date (with --check).
    """
    from generated.files import Change, FilesError, changes, write

    playbook, files = _pages(stack, _begin(at, out, check=check))
    try:
        if not check:
            out.mkdir(parents=True, exist_ok=True)
        planned = changes(out, files)
        if not check:
            write(out, planned)
    except FilesError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{out}: cannot be made a folder: {error.strerror}") from error
    if format_ == "json":
        click.echo(json.dumps(_json(playbook, planned), indent=2))
    else:
        _report(playbook, planned, out, dry=check)
    if check and any(change.pending or change.change is Change.EDITED for change in planned):
        sys.exit(_CODE_STALE)


def _begin(at: str | None, out: Path, *, check: bool) -> datetime:
    """Return when the calendar begins: `at`; for a check, as on the written page; else Monday of this week."""
    now = datetime.now(UTC)
    if at:
        return instant(at, "UTC", now)
    if check and (written := _written_begin(out)):
        return written
    return (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def _written_begin(out: Path) -> datetime | None:
    page = out / "on-call.md"
    begin = (
        re.search(r"^Calendar of four weeks from (\S+ \S+) UTC\.$", page.read_text(encoding="utf-8"), re.MULTILINE)
        if page.is_file()
        else None
    )
    try:
        return datetime.fromisoformat(f"{begin[1]}+00:00") if begin else None
    except ValueError:
        return None


def _pages(stack: str, at: datetime) -> "tuple[Playbook, dict[str, str]]":
    from cli.waiting import waiting

    plan = plan_of(stack)
    with waiting("writing the pages"):
        from playbook.build import build
        from playbook.pages import pages
        from playbook.site import BrokenLink, site
        from playbook.written import read_written

        written, problems = read_written(plan.catalog)
        if problems:
            raise click.ClickException("the hand-written runbooks have errors:\n" + "\n".join(map(str, problems)))
        playbook = build(plan, written, at)
        markdown = pages(playbook)
        try:
            return playbook, {**markdown, **site(playbook, markdown)}
        except BrokenLink as error:
            raise click.ClickException(str(error)) from error


def _report(playbook: "Playbook", planned: "tuple[FileChange, ...]", out: Path, *, dry: bool) -> None:
    from generated.files import Change

    for change in planned:
        if change.change is Change.EDITED:
            click.echo(
                f"  {change.path}: was edited and stays as it is. Move the text to {_source(change.path)}, delete the "
                "page, and run the command again."
            )
    pending = [change for change in planned if change.pending]
    if dry:
        for change in pending:
            click.echo(f"  {change.path}: out of date")
    for runbook in playbook.runbooks:
        if runbook.missing:
            click.echo(
                f"  {runbook.name} pages someone and has no hand-written runbook. Write {runbook.hand_written_file}."
            )
    ends = playbook.at + timedelta(weeks=_WEEKS)
    if dry and ends < datetime.now(UTC):
        click.echo(f"  on-call.md: its calendar ended on {ends:%Y-%m-%d}. Run the command without --check to renew it.")
    gaps = len(playbook.gaps)
    edited = sum(change.change is Change.EDITED for change in planned)
    states = [f"{len(pending)} out of date" if dry else f"{len(pending)} written"] if pending else []
    states += [f"{edited} edited"] if edited else []
    total = len(playbook.runbooks)
    missing = f"{gaps} of {total} runbooks are not written yet" if gaps else f"all {total} runbooks are written"
    click.echo(f"Playbook in {out}: {len(planned)} pages, {', '.join(states) or 'up to date'}; {missing}.")


def _source(path: str) -> str:
    """Return the file that a person edits in place of a page."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    return f"runbooks/{name}.md in the stack's folder" if "/" in path else "a runbook, or the catalog"


def _json(playbook: "Playbook", planned: "tuple[FileChange, ...]") -> dict[str, object]:
    return {
        "version": 1,
        "files": [{"path": change.path, "change": change.change.value} for change in planned],
        "gaps": [{"runbook": it.slug, "alert": it.ref, "pages": it.pages} for it in playbook.gaps],
    }
