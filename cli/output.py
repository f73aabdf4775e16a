"""Output for a terminal: long text in a pager."""

import os
import shutil
import sys

import click

from cli.conventions import colour_allowed, pager_allowed

_WITH_LINKS = ("WT_SESSION", "VTE_VERSION", "KITTY_WINDOW_ID", "TERM_PROGRAM", "KONSOLE_VERSION", "FORCE_HYPERLINK")
"""Variables that terminals with links set: Windows Terminal, VTE, kitty, iTerm2 and others, Konsole."""


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


def link(text: str, target: str) -> str:
    """Return a text that leads to a target where the terminal shows links, else the text itself.

    No terminal can be asked whether it shows links, and an old one prints the escape sequence: only the terminals that
    name themselves by one of the variables below get it.
    """
    if not (sys.stdout.isatty() and colour_allowed() and any(os.environ.get(name) for name in _WITH_LINKS)):
        return text
    return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\"


def _wanted() -> bool:
    return pager_allowed() and os.environ.get("PAGER", "less") not in ("", "cat") and os.environ.get("TERM") != "dumb"
