"""Escapes text for GitHub's Markdown: it cannot create formatting, links, mentions or elements.

`Markdown` is a type of its own, and not a string. A report is built by `md`, `join` and `link`, which escape each
string argument with `prose`; `code` and `fence` show it verbatim. So no text is left unescaped by mistake.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, final
from urllib.parse import quote

from review.report.phrases import coded
from review.report.sanitize import line, sanitize

_ENTITIES = re.compile(r"[\\`*\[\]|~<>&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
# GitHub's own replacements in shown text, whatever the Markdown: mentions and addresses, issues (`#12`, `GH-12`),
# emoji, and the beginnings of addresses that it links automatically.
_LINKED = re.compile(
    r"(?<=@)(?=\S)|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)|(?<=:)(?!(?<=\d:)\d\d:)(?=[\w+-]+:)|(?<=/)(?=/)|(?<=\bwww)(?=\.)",
    re.IGNORECASE,
)
# GitHub links seven to forty digits that begin the name of a commit: so at most six stay together.
_COMMIT = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{7,}(?![0-9A-Za-z])", re.IGNORECASE)
_SIX = re.compile(r".{6}(?=.)")
_BEGIN = re.compile(r"^(?:[#+=-]|\d+(?=[.)]))")
_APART = "\u200b"


@final
@dataclass(frozen=True, slots=True)
class Markdown:
    """A piece of Markdown. It is not a string, and cannot be formatted into one: use `md`."""

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        raise TypeError("put Markdown together with md() and join(), which escape strings")


Value = Markdown | str | int
EMPTY = Markdown("")


def md(template: str, *values: Value) -> Markdown:
    """Return the template, which is Markdown, with the values in place of its `{}`; strings are escaped."""
    first, *rest = template.split("{}")
    pieces = [piece for value, text in zip(values, rest, strict=True) for piece in (_markdown(value), text)]
    return Markdown("".join([first, *pieces]))


def join(separator: Literal["", " ", "\n", "\n\n", " | ", " · ", "<br>"], pieces: Iterable[Value]) -> Markdown:
    """Return the pieces with a separator between them; strings are escaped."""
    return Markdown(separator.join(_markdown(piece) for piece in pieces))


def indented(markdown: Markdown) -> Markdown:
    """Return the text with all lines that are not empty indented by two spaces, as part of a list item."""
    return Markdown("\n".join(f"  {each}" for each in markdown.text.split("\n") if each))


def length(text: Markdown | str) -> int:
    """Return the largest length that GitHub may count: UTF-16 units, which are never fewer than characters."""
    return len((text.text if isinstance(text, Markdown) else text).encode("utf-16-le")) // 2


def prose(text: str, most: int | None = None) -> Markdown:
    """Return a text in one line, cut after `most` characters, for a paragraph, a table cell or an HTML element.

    A report's text is escaped here. Special characters become entities, since a backslash has no effect in an element.
    """
    words = _LINKED.sub(_APART, line(text, most) or "(empty)")
    words = _COMMIT.sub(lambda name: _SIX.sub(rf"\g<0>{_APART}", name[0]), words)
    words = _ENTITIES.sub(_entity, words)
    words = _BEGIN.sub(lambda sign: f"{sign[0]}{_APART}" if sign[0].isdigit() else _entity(sign), words)
    return Markdown(words.replace("$", "<span>$</span>").replace(_APART, "&#8203;"))


def prose_with_code(text: str, most: int) -> Markdown:
    """Return the text of a rule in one line, with text between backticks as code."""
    parts = [code(part) if is_code else _between(part) for part, is_code in coded(line(text, most))]
    return join("", parts) if parts else prose("")


def link(text: Value, address: str) -> Markdown:
    """Return a link. The address must be made by us: it is escaped only so that it cannot end the link."""
    return md("[{}]({})", text, Markdown(quote(address, safe="/:?&=#%~@+,;")))


def anchor(text: Value, address: str) -> Markdown:
    """Return a link as `link` does, for a place inside of an element, where GitHub does not read Markdown."""
    return md('<a href="{}">{}</a>', Markdown(html.escape(quote(address, safe="/:?&=#%~@+,;"))), text)


def element(name: Literal["b", "code", "sub"], text: Value) -> Markdown:
    """Return a text in an element, for a place where GitHub does not read Markdown."""
    return Markdown(f"<{name}>{_markdown(text)}</{name}>")


def code(text: str) -> Markdown:
    """Return a text verbatim, in one line, such as an id: GitHub interprets nothing in it."""
    shown = line(text)
    if not shown:
        # Two adjacent backticks would begin code that the next code ends.
        return prose("")
    ticks = "`" * (_longest_run(shown) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return Markdown(f"{ticks}{space}{shown}{space}{ticks}")


def fence(lines: list[str], language: Literal["diff", "text"] = "diff") -> Markdown:
    """Return a block of verbatim lines; nothing in them can end it."""
    body = "\n".join(sanitize(each) for each in lines)
    ticks = "`" * max(3, _longest_run(body) + 1)
    return Markdown(f"{ticks}{language}\n{body}\n{ticks}")


def suggestion_block(lines: Iterable[str]) -> Markdown:
    """Return lines that GitHub offers to commit in place of a comment's line. Nothing in them can end the block.

    Invisible characters are spelled out, as everywhere, so that nobody commits what the block does not show.
    """
    body = "\n".join(sanitize(each) for each in lines)
    ticks = "`" * max(3, _longest_run(body) + 1)
    return Markdown(f"{ticks}suggestion\n{body}\n{ticks}")


def _markdown(value: Value) -> str:
    if isinstance(value, Markdown):
        return value.text
    return f"{value:,}" if isinstance(value, int) else prose(value).text


def _entity(sign: re.Match[str]) -> str:
    named = html.escape(sign[0], quote=False)
    return named if named != sign[0] else f"&#{ord(sign[0])};"


def _between(text: str) -> Markdown:
    """Return text beside code; the spaces at its ends separate it from the code."""
    bare = text.strip()
    if not bare:
        return Markdown(" ")
    begin, end = Markdown(" " * text.startswith(" ")), Markdown(" " * text.endswith(" "))
    return join("", [begin, prose(bare), end])


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
