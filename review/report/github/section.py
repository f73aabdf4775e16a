"""A section of the comment: as many of its entries as fit, and short forms of the rest."""

from dataclasses import dataclass

from review.model import Place
from review.report.github.escape import EMPTY, Markdown, anchor, join, length, link, md, prose
from review.report.links import Links
from review.report.truncate import Entry, truncate

LEAST = 1_200
"""The space in which each section can show at least its heading and its numbers."""
NAME, SENTENCE = 120, 300
"""The largest number of characters of a name and of a sentence."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """The text of a section, with the numbers of entries left out and in a short form."""

    text: Markdown
    left: int = 0
    short: int = 0


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, an introduction, and entries. Entries in short form are listed after the longer ones, in one line;
    with `lines`, every form is a line.
    """

    heading: str
    entries: tuple[Entry, ...]
    before: Markdown = EMPTY
    after: Markdown = EMPTY
    what: str = "entries"
    folded: bool = False
    lines: bool = False

    def render(self, space: int) -> Rendered:
        """Return as much as fits; what is left out is counted. Empty when the section has no content."""
        if not self.entries and not self.before:
            return Rendered(text=EMPTY)
        begin = md("#### {}\n\n{}", self.heading, self.before) if self.heading else self.before
        if self.folded:
            begin = md("<details><summary>{}</summary>\n\n{}", self.heading, self.before)
        forms = truncate(self.entries, space - length(begin) - length(self.after) - 160)
        chosen = [(entry.forms[form], form == len(entry.forms) - 1)
                  for entry, form in zip(self.entries, forms, strict=True) if form is not None]  # fmt: skip
        long = [text for text, full in chosen if full or self.lines]
        brief = [text for text, full in chosen if not full and not self.lines]
        blocks = [begin, join("\n", long)]
        if brief:
            blocks += [md("\n\nWithout details: {}" if long else "\n{}", join(" ", brief))]
        left = len(self.entries) - len(chosen)
        blocks += [md("\n\n… and {} more {}", left, self.what)] if left else []
        blocks += [md("\n\n{}", self.after)] if self.after else []
        text = join("", [*blocks, md("\n\n</details>")] if self.folded else blocks)
        return Rendered(text=text, left=left, short=sum(not full for _, full in chosen))


def of_stacks(stacks: str) -> Markdown:
    """Return the names of stacks before an entry; empty without names."""
    return md("{}: ", prose(stacks, 80)) if stacks else EMPTY


def place_text(place: Place | None, links: Links, *, in_element: bool = False) -> Markdown:
    """Return a place after an entry, as a link where there is one; `in_element` where GitHub does not read Markdown."""
    if place is None:
        return EMPTY
    address = links.to(place)
    shown = prose(str(place), 200)
    if not address:
        return md(" · {}", shown)
    return md(" · {}", anchor(shown, address) if in_element else link(shown, address))
