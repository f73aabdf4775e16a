"""An audit for a terminal."""

from collections.abc import Iterator

from audit.model import Audit, Finding, Silence
from audit.report import phrases
from review.report.terminal import Line, line_at, printed

_LONGEST = 30
_LEVELS = {"page": "bold red", "post": "yellow", "data": "yellow", "other": ""}


def as_text(audit: Audit, *, width: int = 100, colour: bool = False) -> str:
    """Return the audit in lines of at most `width` columns; with `colour`, in a terminal's colours."""
    return printed(_audit(audit), width=width, colour=colour)


def _audit(audit: Audit) -> Iterator[Line]:
    yield line_at(0, (phrases.verdict(audit), "bold red" if audit.exit_code else "bold green"))
    yield line_at(0, (phrases.sides(audit), "dim"))
    yield line_at(0, (", ".join(f"{count:,} {word}" for word, count in phrases.counts(audit) if count), "dim"))
    for note in audit.notes:
        yield line_at(2, (f"note: {note}", "dim"))
    yield from _titled(phrases.UNREAD, "bold red", [line_at(4, phrases.unread(it)) for it in audit.unread])
    yield from _titled(phrases.SILENCES, "bold red", [part for it in audit.open_silences for part in _silence(it)])
    yield from _titled(phrases.DRIFT, "bold yellow", [part for it in audit.drift for part in _finding(it)])
    yield from _titled(phrases.UNMANAGED, "bold", [part for it in audit.unmanaged for part in _finding(it)])
    yield from _titled(phrases.NOTICES, "bold", [line_at(4, it.text) for it in phrases.notices(audit)])
    yield from _titled(phrases.ENTRIES, "bold yellow", [line_at(4, phrases.entry(it)) for it in audit.entries])
    accepted = [line_at(4, f"{it.label}: {it.reason}") for it in audit.accepted]
    yield from _titled(phrases.ACCEPTED, "bold", accepted)
    yield from _titled(phrases.COVERAGE, "bold", list(_coverage(audit)))


def _titled(title: str, style: str, lines: list[Line]) -> Iterator[Line]:
    if lines:
        yield line_at(0)
        yield line_at(2, (title, style))
        yield from lines


def _silence(it: Silence) -> Iterator[Line]:
    yield line_at(4, (f"! {it.text}", "red" if it.pages else "yellow"))
    yield from (line_at(8, text) for text in phrases.concerned(it))
    yield from _about(it)
    if it.fix:
        yield line_at(8, it.fix)


def _finding(it: Finding) -> Iterator[Line]:
    yield line_at(4, (f"! {it.text}", _LEVELS[it.level]), (f"  {phrases.LEVELS[it.level]}", "dim"))
    yield from _about(it)
    lines = phrases.change_lines(it)
    for each in lines[:_LONGEST]:
        yield line_at(8, (each, {"-": "red", "+": "green"}.get(each[0], "")))
    if len(lines) > _LONGEST:
        yield line_at(8, (f"… and {len(lines) - _LONGEST:,} more lines", "dim"))
    for title, text in phrases.exits(it):
        first, *rest = text.split("\n")
        yield line_at(8, (f"{title}: ", "dim"), first)
        yield from (line_at(8 + len(title) + 2, each) for each in rest)


def _about(it: Finding | Silence) -> Iterator[Line]:
    parts = [part for part in (phrases.when(it), str(it.place) if it.place else "", it.url or "") if part]
    if parts:
        yield line_at(8, ("  ".join(parts), "dim"))


def _coverage(audit: Audit) -> Iterator[Line]:
    coverage = audit.coverage
    for it in (*coverage.vendors, *coverage.teams):
        yield line_at(4, phrases.share(it))
    for title, found in phrases.idle(audit):
        yield line_at(4, f"{title}: {', '.join(found)}")
