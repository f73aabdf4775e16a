"""An audit as the body of one GitHub issue: short enough for GitHub, and always with its summary."""

from collections.abc import Iterable, Iterator

from audit.model import Audit, Finding, Silence
from audit.report import phrases
from review.report.github.escape import Markdown, code, fence, join, length, link, md, prose, prose_with_code
from review.report.links import Links
from review.report.truncate import Entry, truncate

MARKER = "<!-- watchbill:audit -->"
"""The first line of the body, which identifies the issue."""
MOST = 60_000
"""GitHub accepts 65,536 characters."""
_RESERVE = 2_000
_MOST_LINES = 40
_SIGN = {0: "✅", 1: "⚠️", 2: "⛔"}


def as_markdown(audit: Audit, links: Links | None = None) -> str:
    """Return the audit in GitHub's Markdown, under 60,000 characters."""
    links = links or Links()
    parts = list(_head(audit))
    room = MOST - _RESERVE - sum(length(part) + 2 for part in parts)
    sections: list[tuple[str, list[Entry], int]] = [
        (phrases.UNREAD, [_line(phrases.unread(it)) for it in audit.unread], 8_000),
        (phrases.SILENCES, [_silence(it, links) for it in audit.open_silences], 20_000),
        (phrases.DRIFT, [_finding(it, links) for it in audit.drift], 24_000),
        (phrases.UNMANAGED, [_finding(it, links) for it in audit.unmanaged], 16_000),
        (phrases.ENTRIES, [_line(phrases.entry(it)) for it in audit.entries], 4_000),
        (phrases.NOTICES, [_line(it.text) for it in phrases.notices(audit)], 4_000),
        (phrases.COVERAGE, list(_coverage(audit)), 4_000),
    ]
    for title, entries, most in sections:
        if entries and room > 500:
            text = _section(title, entries, min(most, room))
            parts.append(text)
            room -= length(text) + 2
    if links.run:
        parts.append(md("All of it is in the report of {}.", link("this run", links.run)))
    return join("\n\n", parts).text + "\n"


def _head(audit: Audit) -> Iterator[Markdown]:
    yield md("<!-- watchbill:audit -->\n### {} {}", md(_SIGN[audit.exit_code]), prose(phrases.verdict(audit)))
    yield prose(phrases.sides(audit), 300)
    found = [(word, count) for word, count in phrases.counts(audit)]
    rows = [
        md("| {} |", join(" | ", (word for word, _ in found))),
        md("|{}", join("", (md("--:|") for _ in found))),
        md("| {} |", join(" | ", (count for _, count in found))),
    ]
    yield join("\n", rows)
    for note in audit.notes[:5]:
        yield md("_{}_", prose(note, 300))


def _section(title: str, entries: list[Entry], room: int) -> Markdown:
    room -= length(title) + 80
    forms = truncate(entries, room)
    shown = [entry.forms[form] for entry, form in zip(entries, forms, strict=True) if form is not None]
    more = len(entries) - len(shown)
    rest = [md("_… and {} more._", more)] if more else []
    return join("\n\n", [md("#### {}", prose(title)), join("\n", shown), *rest])


def _line(text: str) -> Entry:
    return Entry(forms=(md("- {}", prose(text, 800)),))


def _silence(it: Silence, links: Links) -> Entry:
    short = md("- **{}**{}", prose(it.text, 600), _about(it, links))
    more = [prose(text, 800) for text in phrases.concerned(it)]
    more += [prose_with_code(it.fix, 800)] if it.fix else []
    folded = [md("  {}", part) for part in more]
    ignore = [_fold("Ignore", it.ignore)] if it.ignore else []
    return Entry(forms=(short, join("\n", [short, *_broken(folded), *ignore])))


def _finding(it: Finding, links: Links) -> Entry:
    short = md("- **{}** ({}){}", prose(it.text, 600), prose(phrases.LEVELS[it.level]), _about(it, links))
    lines = phrases.change_lines(it)
    diff = [_indent(fence([*lines[:_MOST_LINES], *(["  …"] if len(lines) > _MOST_LINES else [])]))] if lines else []
    more = _broken(md("  {}", prose(text, 800)) for text in phrases.concerned(it))
    folds = [_fold(title, text) for title, text in phrases.exits(it)]
    middle = join("\n", [short, *more, *diff])
    return Entry(forms=(short, middle, join("\n", [middle, *folds])))


def _about(it: Finding | Silence, links: Links) -> Markdown:
    parts: list[Markdown] = []
    if text := phrases.when(it):
        parts.append(prose(text, 200))
    if it.place:
        address = f"{links.files}{it.place.file}#L{it.place.line}" if links.files else None
        parts.append(link(str(it.place), address) if address else code(str(it.place)))
    if it.url:
        parts.append(link("open", it.url))
    return md("<br>{}", join(" ", _between(parts, md("·")))) if parts else md("")


def _between(parts: list[Markdown], sign: Markdown) -> Iterable[Markdown]:
    for number, part in enumerate(parts):
        if number:
            yield sign
        yield part


def _broken(parts: Iterable[Markdown]) -> list[Markdown]:
    """Return paragraphs of a list item, which need an empty line before them."""
    return [piece for part in parts for piece in (md(""), part)]


def _fold(title: str, text: str) -> Markdown:
    block = _indent(fence(text.split("\n"), "text"))
    return md("\n  <details><summary>{}</summary>\n\n{}\n\n  </details>", prose(title), block)


def _indent(block: Markdown) -> Markdown:
    return Markdown("\n".join(f"  {each}" if each else each for each in block.text.split("\n")))


def _coverage(audit: Audit) -> Iterator[Entry]:
    for it in (*audit.coverage.vendors, *audit.coverage.teams):
        yield _line(phrases.share(it))
    for title, found in phrases.idle(audit):
        yield _line(f"{title}: {', '.join(found)}")
