"""Errors of a catalog, each with its place; one run reports all of them together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from catalog.source.places import Source

T = TypeVar("T")


@dataclass(frozen=True)
class CatalogError:
    """One invalid value: its place, what is wrong and what is allowed, and (`hint`) how to fix it."""

    source: Source
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.source}: {self.message}" + (f"\n  {self.hint}" if self.hint else "")


class CatalogErrors(Exception):
    """All errors of one run, sorted by file, line and column."""

    def __init__(self, errors: Iterable[CatalogError]) -> None:
        self.errors: tuple[CatalogError, ...] = tuple(sorted(set(errors), key=lambda e: (e.source, e.message)))
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class InvalidValue(ValueError):
    """Raised for an invalid value; the caller that knows its place turns it into a `CatalogError`."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass
class Report:
    """The errors of a run so far.

    `partial`: a file or an item could not be read far enough to know its names. An unknown reference may name
    something in it, so only a reference that looks like a typo of a known name is reported.
    """

    errors: list[CatalogError] = field(default_factory=list)
    partial: bool = False
    removed: dict[str, Source] = field(default_factory=dict)
    """The names and ids of items removed by `remove: true`, and where."""

    def refuse(self, source: Source, message: str, hint: str | None = None) -> None:
        """Add an error."""
        self.errors.append(CatalogError(source, message, hint))


def parse_or_report(parse: Callable[[], T], place: Source, field: str, report: Report) -> T | None:
    """Return what `parse` returns; None when it raises InvalidValue, which becomes an error of the field."""
    try:
        return parse()
    except InvalidValue as error:
        report.refuse(place, f"`{field}`: {error.message}", error.hint)
        return None
