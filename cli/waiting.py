"""Progress messages for slow steps, only on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from cli.conventions import quiet


@contextmanager
def waiting(text: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error that work is in progress; yield a function that prints a line meanwhile.

    If standard error is not a terminal, only those lines are printed.
    """
    if quiet():
        yield lambda _line: None
        return
    if not sys.stderr.isatty():
        yield lambda line: click.echo(line, err=True)
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False, markup=False)
    with console.status(text):
        yield lambda line: console.print(line, soft_wrap=True)
