"""Output for a terminal: long text in a pager."""

import os
import shutil
import sys

import click

from cli.conventions import pager_allowed


def show(text: str) -> None:
    """Print a text; on a terminal that is too short for it, page by page.

    `PAGER` chooses the pager, and an empty one or `cat` none. Without settings of one's own, `less` shows colours and
    leaves the last page on the screen, as with git.
    """
    height = shutil.get_terminal_size().lines
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or text.count("\n") < height or not _wanted():
        click.echo(text, nl=False)
        return
    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text, color=click.get_current_context().color)


def _wanted() -> bool:
    return pager_allowed() and os.environ.get("PAGER", "less") not in ("", "cat") and os.environ.get("TERM") != "dumb"
