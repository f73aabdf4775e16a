"""A card: a title, and rows with a label each; as text and as JSON."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from catalog import Source
from cli.output import link

_LABEL = 14
_COPIED = ("query", "runbook", "playbook", "dashboard", "dashboards", "logs", "repository", "address")
"""Rows that people copy: their lines are never broken."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """The content of `watchbill show` for one item. `rows` are labels with their lines, in order of display."""

    ref: str
    title: str
    about: str
    source: Source | None
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def row(label: str, lines: str | Iterable[str] | None) -> tuple[str, tuple[str, ...]]:
    """Return a row; without lines, it is not shown."""
    return label, (lines,) if isinstance(lines, str) else tuple(lines or ())


def as_lines(card: Card, width: int) -> list[str]:
    """Return the card for a terminal of a width in columns."""
    lines = [click.style(card.title, bold=True), f"  {card.about}"]
    if card.source is not None:
        place = f"{card.source.file}:{card.source.line}"
        lines.append(f"  {link(place, Path(card.source.file).resolve().as_uri())}")
    for label, content in card.rows:
        if content:
            lines += ["", *_row(label, content, width)]
    return lines


def as_json(card: Card) -> dict[str, object]:
    """Return the card for a program: the rows by label, without the empty ones."""
    source = None if card.source is None else {"file": card.source.file, "line": card.source.line}
    return {
        "version": 1,
        "ref": card.ref,
        "title": card.title,
        "about": card.about,
        "source": source,
        "rows": {label: list(lines) for label, lines in card.rows if lines},
    }


def _row(label: str, content: tuple[str, ...], width: int) -> list[str]:
    parts = [part for line in content for part in ([line] if label in _COPIED else _wrapped(line, width))]
    first = click.style(f"  {label:<{_LABEL}}", dim=True)
    return [first + parts[0], *(" " * (_LABEL + 2) + part for part in parts[1:])]


def _wrapped(line: str, width: int) -> list[str]:
    """Return a line in parts that fit."""
    return textwrap.wrap(
        line, max(width - _LABEL - 2, 40), subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    ) or [""]
