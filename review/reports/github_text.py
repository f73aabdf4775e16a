"""Words put into GitHub's Markdown so that they stay words: no format, link or mention, no way out of there."""

import html
import re

from review.reports.visible import line, visible
from review.reports.words import coded

_FORMAT = re.compile(r"([\\`*_\[\]|~])")
_MENTION = re.compile(r"@(?=\w)")
# GitHub links `#12` and `GH-12` in the text that it shows, and tells the other issue that it was spoken of.
_ISSUE = re.compile(r"(#|\bGH-)(?=\d)", re.IGNORECASE)
_BEGIN = re.compile(r"^([#+=-]|\d+(?=[.)]))")
_APART = "&#8203;"


def length(text: str) -> int:
    """How long GitHub may find a text: in UTF-16 units, which are never fewer than characters."""
    return len(text.encode("utf-16-le")) // 2


def prose(text: str, most: int | None = None) -> str:
    """Words in one line of Markdown, also in a cell of a table; cut after `most` characters."""
    words = line(text, most) or "(nothing)"
    found = _apart(html.escape(_FORMAT.sub(r"\\\1", words), quote=False))
    found = _BEGIN.sub(lambda sign: f"{sign[1]}{_APART}" if sign[1].isdigit() else f"\\{sign[1]}", found)
    return found.replace("://", "&#58;//").replace("www.", "www&#46;").replace("$", "<span>$</span>")


def prose_with_code(text: str, most: int) -> str:
    """Words of a rule in one line of Markdown, with what stands between backticks as code."""
    return "".join(code(part) if is_code else _between(part) for part, is_code in coded(line(text, most))) or prose("")


def _between(text: str) -> str:
    """Words beside code: the spaces at their ends are those that part them from it."""
    bare = text.strip()
    begin = " " * text.startswith(" ")
    return f"{begin}{prose(bare)}{' ' * text.endswith(' ')}" if bare else " "


def tag(text: str, most: int | None = None) -> str:
    """Words inside of an HTML element, such as a summary; cut after `most` characters."""
    return _apart(html.escape(line(text, most)))


def code(text: str) -> str:
    """Words as they stand, in one line, such as an id: GitHub reads nothing into them."""
    found = line(text)
    ticks = "`" * (_longest_run(found) + 1)
    space = " " if found.startswith("`") or found.endswith("`") else ""
    return f"{ticks}{space}{found}{space}{ticks}"


def fence(lines: list[str], language: str = "diff") -> str:
    """A block of lines as they stand; nothing in them can end it."""
    body = "\n".join(visible(each) for each in lines)
    ticks = "`" * max(3, _longest_run(body) + 1)
    return f"{ticks}{language}\n{body}\n{ticks}"


def _apart(text: str) -> str:
    """A mention would write to whoever has that name, and PagerDuty's and Slack's handles look like mentions."""
    return _MENTION.sub(f"@{_APART}", _ISSUE.sub(rf"\1{_APART}", text))


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
