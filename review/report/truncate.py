"""Fits a list into the available space: all entries are shortened before any is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.report.github.escape import Markdown, length


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of a list, in forms from the shortest to the longest."""

    forms: tuple[Markdown, ...]


def truncate(entries: Sequence[Entry], space: int) -> list[int | None]:
    """Return which form of each entry fits into `space` together with the others; None for an entry that does not fit.

    First each entry gets its shortest form, then each grows by one form, from first to last, as long as it fits.
    """
    forms: list[int | None] = []
    for entry in entries:
        cost = _cost(entry.forms[0])
        forms.append(0 if cost <= space else None)
        space -= cost if forms[-1] is not None else 0
    for grown in range(1, max((len(entry.forms) for entry in entries), default=0)):
        for number, entry in enumerate(entries):
            if forms[number] != grown - 1 or grown >= len(entry.forms):
                continue
            more = _cost(entry.forms[grown]) - _cost(entry.forms[grown - 1])
            if more <= space:
                forms[number], space = grown, space - more
    return forms


def _cost(text: Markdown) -> int:
    return length(text) + 1
