"""A word on what takes seconds, on a terminal alone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def waiting(text: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error that something is going on, until it is done; gives what prints a line in the meantime.

    Nothing but those lines where standard error is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda line: click.echo(line, err=True)
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False, markup=False)
    with console.status(text):
        yield lambda line: console.print(line, soft_wrap=True)
