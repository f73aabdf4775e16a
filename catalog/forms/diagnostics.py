"""What is wrong with a catalog: errors with their place, all of a run together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from catalog.source.places import Source

T = TypeVar("T")


@dataclass(frozen=True)
class CatalogError:
    """One thing that was refused: where it stands, what was found and allowed, and (`hint`) the way out."""

    source: Source
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.source}: {self.message}" + (f"\n  {self.hint}" if self.hint else "")


class CatalogErrors(Exception):
    """Every error of one run, sorted by file, line and column."""

    def __init__(self, errors: Iterable[CatalogError]) -> None:
        self.errors: tuple[CatalogError, ...] = tuple(sorted(set(errors), key=lambda e: (e.source, e.message)))
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class InvalidValue(ValueError):
    """Raised where a text is refused; whoever knows its place turns it into a `CatalogError`."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass
class Report:
    """The errors of a run so far.

    `partial`: a file or an item could not be read so far as to know what it names. A word that is not known may then be
    named there, and only one that looks like a slip of a known word is reported.
    """

    errors: list[CatalogError] = field(default_factory=list)
    partial: bool = False
    removed: dict[str, Source] = field(default_factory=dict)
    """The names and ids of what `remove: true` took out, and where it says so."""

    def refuse(self, source: Source, message: str, hint: str | None = None) -> None:
        """Add an error."""
        self.errors.append(CatalogError(source, message, hint))


def parse_or_report(parse: Callable[[], T], place: Source, field: str, report: Report) -> T | None:
    """What `parse` returns; None when it raises InvalidValue, which becomes an error of the field."""
    try:
        return parse()
    except InvalidValue as error:
        report.refuse(place, f"`{field}`: {error.message}", error.hint)
        return None
