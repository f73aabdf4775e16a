"""The hand-written parts of runbooks: `runbooks/ID.md` in a stack's folder, or in a folder that it extends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from catalog.runbooks import FOLDER
from catalog.source.extends import layer_folders, read_layers

_HANDLE = re.compile(
    r"(?<![\w.`/])@(?:pagerduty|slack|webhook|team|opsgenie|victorops|servicenow)-[\w-]+", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A mistake in a hand-written file, with its place."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class Written:
    """One file: its Markdown, without a first heading of level 1."""

    file: Path
    text: str


def folders(stack: Path) -> tuple[Path, ...]:
    """Return a stack's folder and those that it extends, the stack's own first. The catalog must be valid."""
    layers, _ = read_layers(stack)
    return layer_folders(stack, layers)


def read_written(stack: Path, known: Iterable[str]) -> tuple[dict[str, Written], tuple[Problem, ...]]:
    """Return the hand-written part of each runbook in `known`, by its name, and everything that is wrong.

    The stack's own file wins over one of an extended folder.
    """
    written: dict[str, Written] = {}
    problems: list[Problem] = []
    names = set(known)
    for folder in folders(stack):
        for file in sorted((folder / FOLDER).glob("*.md")):
            if file.stem in written:
                continue
            try:
                text = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is not UTF-8"
                problems.append(Problem(file=file, line=1, message=f"the file cannot be read: {reason}"))
                continue
            problems += _problems(file, text)
            if file.stem in names:
                written[file.stem] = Written(file=file, text=_without_title(text))
            else:
                hint = "Rename the file to the alert's id, or delete it."
                message = f"no alert of this stack has the runbook {file.stem!r}. {hint}"
                problems.append(Problem(file=file, line=1, message=message))
    return written, tuple(problems)


def _without_title(text: str) -> str:
    return re.sub(r"\A\s*# [^\n]*\n+", "", text).strip() + "\n"


def _problems(file: Path, text: str) -> list[Problem]:
    """Return broken Markdown and handles: a handle in a text that reaches a monitor's message would notify somebody."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if handle := _HANDLE.search(line):
            message = (
                f"the handle {handle[0]} would notify someone if this text reached a message. Write the name without @."
            )
            found.append(Problem(file=file, line=number, message=message))
    fences = [token for token in MarkdownIt().parse(text) if token.type == "fence"]
    for token in fences:
        begin, end = token.map or (0, 0)
        last = text.splitlines()[end - 1].strip() if end else ""
        if not last.startswith(token.markup):
            message = f"the code block has no end. Close it with {token.markup}."
            found.append(Problem(file=file, line=begin + 1, message=message))
    for number, target in _links(text):
        if (
            not target.startswith(("https://", "http://", "#", "mailto:"))
            and not (file.parent / target.split("#")[0]).exists()
        ):
            found.append(Problem(file=file, line=number, message=f"the link to {target} leads to no file"))
    if not text.strip():
        found.append(Problem(file=file, line=1, message="the file is empty"))
    return found


def _links(text: str) -> list[tuple[int, str]]:
    found = []
    for token in MarkdownIt().parse(text):
        for child in token.children or ():
            href = child.attrGet("href") if child.type == "link_open" else None
            if href:
                found.append(((token.map or (0, 0))[0] + 1, str(href)))
    return found
