"""Hand-written Markdown: what is wrong with it, and its links as the built pages need them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_OUTSIDE = ("https://", "http://", "mailto:")
# A vendor's handle notifies wherever it stands. Other words after @ do in prose, and not in code or attributes of logs.
_VENDORS = re.compile(
    r"(?<![\w.@/])@(?:pagerduty|slack|webhook|team|opsgenie|victorops|servicenow|teams|oncall)-[\w-]+", re.IGNORECASE
)
_PROSE = re.compile(r"(?<![\w.@/])@[A-Za-z][\w.-]*(?:@[\w.-]+\w)?(?![\w:/])")


@dataclass(frozen=True, kw_only=True)
class Page:
    """The target of a link: a page of the playbook, by its path from the runbooks' folder."""

    path: str


@dataclass(frozen=True, kw_only=True)
class OtherStack:
    """The target of a link: a runbook whose alert this stack does not have."""


Resolve = Callable[[str], Page | OtherStack | None]
"""Returns what a link leads to; None if that is neither."""


def problems(text: str, resolve: Resolve) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with a text: the line, and a message."""
    if not text.strip():
        yield 1, "the file is empty. Write likely causes, what to do then, and how to roll back"
        return
    lines = text.splitlines()
    for token in _parse(text):
        begin, end = token.map or (0, 0)
        match token.type:
            case "fence" | "code_block":
                if token.type == "fence" and not _is_closed(token, lines[begin:end]):
                    yield begin + 1, f"the code block has no end. Close it with {token.markup}"
                if handle := _VENDORS.search(token.content):
                    yield begin + 1, _handle(handle[0])
            case "html_block":
                yield begin + 1, _html(token.content)
            case "inline":
                yield from _inline(token, begin + 1, resolve)


def with_page_links(text: str, resolve: Resolve) -> str:
    """Return a valid text with the links of the built pages. A link to a runbook of another stack is plain text."""
    children = (child for token in _parse(text) for child in token.children or ())
    for target in {str(child.attrGet("href")) for child in children if child.type == "link_open"}:
        end = None if target.startswith(_OUTSIDE) else resolve(target)
        name = re.escape(target)
        if isinstance(end, Page):
            text = re.sub(rf"(?<=\]\(){name}(?=\))|(?<=\]: ){name}$", end.path, text, flags=re.MULTILINE)
        elif end is not None:
            text = re.sub(rf"\[([^\[\]]*)\]\({name}\)", r"\1", text)
    return text


def _is_closed(fence: Token, lines: list[str]) -> bool:
    return len(lines) > 1 and lines[-1].strip(" >").startswith(fence.markup)


def _inline(token: Token, line: int, resolve: Resolve) -> Iterator[tuple[int, str]]:
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                line += 1
            case "html_inline" if not child.content.startswith("</"):
                yield line, _html(child.content)
            case "image":
                yield line, "the pages show no images. Write a link to it"
            case "text" | "code_inline":
                handle = _VENDORS.search(child.content)
                handle = handle or (_PROSE.search(child.content) if child.type == "text" else None)
                if handle:
                    yield line, _handle(handle[0])
            case "link_open":
                fault = _of_link(str(child.attrGet("href")), resolve)
                if fault:
                    yield line, fault


def _of_link(target: str, resolve: Resolve) -> str | None:
    if target.startswith(_OUTSIDE):
        return None
    if "#" in target:
        return f"the link to {target} leads to a heading, and headings have no address. Name the heading"
    if resolve(target) is not None:
        return None
    known = "Write the file of another runbook, ../process.md, ../on-call.md, or a URL"
    return f"the link to {target} leads to no page of the playbook. {known}"


def _parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def _handle(handle: str) -> str:
    return f"the handle {handle} would notify someone if this text reached a message. Write the name without @"


def _html(content: str) -> str:
    begin = content.strip().splitlines()[0][:40]
    return f"raw HTML is shown as text: {begin}. Write Markdown, or put it between backticks"
