"""`watchbill watch`: answers each saved file with errors, findings and the review, until it is interrupted."""

import os
import shutil
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.conventions import colour_allowed, quiet
from cli.stack import STACKS, folder_of

if TYPE_CHECKING:
    from cli.watching.answers import Answer, Answers
    from cli.watching.server import View

_CLEAR = "\x1b[2J\x1b[H"
_NO_BASE = "no review: this folder is not in a git repository with a commit. Give a revision with --base REV."


@click.command()
@click.argument("stack", default="prod")
@click.option("--base", metavar="REV", help="The git revision to compare with.  [default: origin/main, else HEAD]")
@click.option("--open", "open_", is_flag=True, help="Show the review in the browser too, from this machine only.")
@click.option("--serve", is_flag=True, help="Like --open, but only print the address.")
def command(stack: str, base: str | None, open_: bool, serve: bool) -> None:
    """Watch the files of STACK. After each save, show errors, then findings, then the review against the base.

    A file that is saved half-written shows its errors, and the next save is answered again. Ctrl-C ends the command.

    \b
    Examples:
      watchbill watch
      watchbill watch staging --base HEAD~1
      watchbill watch --open
    """
    folder = folder_of(stack).resolve()
    project = STACKS.parent
    base = _base(base, project)
    os.chdir(project)  # places in the YAML are relative to the project, as in a review
    if folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    # Imported only now: loading the SDKs takes seconds, and wrong arguments are answered at once.
    from cli.waiting import waiting

    with waiting("loading"):
        from cli.watching.answers import Answers
        from cli.watching.files import saves
        from cli.watching.server import View, serving

        answers = Answers(folder, project=project, stack=_name(folder), base=base)
    view = View()
    with ExitStack() as ending:
        if open_ or serve:
            address = ending.enter_context(serving(view))
            click.echo(f"The review is at {address}", err=True)
            if open_:
                webbrowser.open(address)
        with suppress(KeyboardInterrupt):  # the usual end
            _follow(answers, saves(folder), view, address if open_ or serve else None)


def _follow(answers: "Answers", saved: Iterator[tuple[str, ...]], view: "View", address: str | None) -> None:
    for files in saved:
        title = f"{datetime.now():%H:%M:%S} {', '.join(files)}".rstrip()
        screen = _Screen(title, view, address)
        screen.finish(answers.answer(screen.part))


class _Screen:
    """The answer to one save, on the terminal and in the browser."""

    def __init__(self, title: str, view: "View", address: str | None) -> None:
        self._title, self._view, self._address = title, view, address
        self._printed: tuple[str, ...] | None = None

    def part(self, answer: "Answer") -> None:
        """Show errors and findings as soon as they are known."""
        if answer.review is not None or answer.why_no_review is not None:
            return
        lines = _lines(answer)
        if self._printed is None or answer.errors:
            if sys.stdout.isatty():
                click.echo(_CLEAR, nl=False)
            click.echo("\n".join([*_head(self._title, answer), *lines]))
        else:  # the catalog's findings are there; the rules have more
            more = [line for line in lines if line not in self._printed]
            click.echo("".join(f"{line}\n" for line in more), nl=False)
            click.echo(f"rules after {answer.seconds['findings']:.2f} s")
        self._printed = lines
        self._view.show(_status(answer), lines)

    def finish(self, answer: "Answer") -> None:
        """Show the review, or why there is none."""
        if answer.review is None:
            if answer.why_no_review is not None:
                click.echo(f"no review: {answer.why_no_review}")
                self._view.show(_status(answer), (*_lines(answer), f"no review: {answer.why_no_review}"))
        else:
            from review.report.html import as_html
            from review.report.links import Links
            from review.report.text import as_text

            text = (
                as_text(answer.review, width=shutil.get_terminal_size().columns, colour=colour_allowed())
                if sys.stdout.isatty()
                else as_text(answer.review)
            )
            click.echo(text, nl=False)
            click.echo(f"review after {answer.seconds['review']:.2f} s")
            page = as_html(answer.review, Links()) if self._address else None
            self._view.show(_status(answer), _lines(answer), page)
        sys.stdout.flush()


def _head(title: str, answer: "Answer") -> list[str]:
    seconds = next(iter(answer.seconds.values()), 0.0)
    return [f"{title}: {_status(answer)} ({seconds:.2f} s)"]


def _status(answer: "Answer") -> str:
    if answer.errors:
        return f"invalid, {len(answer.errors)} error{'' if len(answer.errors) == 1 else 's'}"
    count = sum(finding.severity != "info" for finding in answer.findings)
    return f"valid, {count} finding{'' if count == 1 else 's'}" if count else "valid"


def _lines(answer: "Answer") -> tuple[str, ...]:
    from plan.findings import finding_lines

    shown = [finding for finding in answer.findings if finding.severity != "info" or not quiet()]
    return (*answer.errors, *finding_lines(finding for finding in shown if finding.excused is None))


def _name(folder: Path) -> str:
    return folder.name if folder.parent.name == "stacks" else folder.as_posix()


def _base(base: str | None, project: Path) -> str | None:
    """Return the revision to compare with; None where there is none by default, which standard error reports.

    Raises:
        click.ClickException: the given revision does not exist.
    """
    from review.inputs.revisions import CannotCompare, find_revision

    for candidate in [base] if base is not None else ["origin/main", "HEAD"]:
        try:
            find_revision(candidate, project)
        except CannotCompare as error:
            if base is not None:
                raise click.ClickException(str(error)) from error
        else:
            return candidate
    click.echo(_NO_BASE, err=True)
    return None
