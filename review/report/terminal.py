"""Prints lines and tables for a terminal: wrapped, coloured or not, and with nothing that is a command to it."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from review.report.sanitize import sanitize

_NARROWEST = 40


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that is wrapped where it is too long; continued lines are indented to the same column."""

    text: Text
    column: int = 0


Shown = Line | Table


def printed(parts: Iterable[Shown], *, width: int, colour: bool) -> str:
    """Return lines of at most `width` columns (at least 40); with `colour`, in a terminal's colours."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, _NARROWEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    for is_lines, shown in groupby(parts, key=lambda part: isinstance(part, Line)):
        if is_lines:
            # In one call: printing each line takes a second for a thousand changes.
            lines = [part for each in shown if isinstance(each, Line) for part in _wrapped(each, console)]
            console.print(Text("\n").join(lines), soft_wrap=True)
        else:
            console.print(*shown)
    return "\n".join(each.rstrip() for each in out.getvalue().split("\n")).rstrip("\n") + "\n"


def line_at(column: int, *parts: str | tuple[str, str]) -> Line:
    """Return a line of parts, each a text or a text and its style."""
    return Line(text=printable(*parts), column=column)


def printable(*parts: str | tuple[str, str]) -> Text:
    """Return printable text, the only place where strings become it: nothing in them is a command to the terminal, or
    markup.
    """
    styled = [(part, "") if isinstance(part, str) else part for part in parts]
    return Text.assemble(*((sanitize(text).replace("\n", " ").replace("\t", " "), style) for text, style in styled))


def _wrapped(it: Line, console: Console) -> Iterator[Text]:
    space = console.width - it.column
    parts = [it.text] if it.text.cell_len <= space else it.text.wrap(console, space, overflow="fold")
    yield from (Text.assemble(" " * it.column, part) for part in parts)
