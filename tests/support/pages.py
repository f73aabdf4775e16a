"""The pages of documentation: their commands, links and names.

A block of shell commands begins with the fence `sh`, and its lines run in a test as they stand. One that asks for what
a test does not have, such as an account, has the fence `shell`. The site shows nothing else after a fence than a title.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent.parent
_FENCE = re.compile(r"^ *```([^\n]*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block between fences: what stands behind the first one, and the lines."""

    fence: str
    text: str


@cache
def pages() -> tuple[Path, ...]:
    """Every page of Markdown that the project has, relative to the clone."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(Path(name) for name in listed.stdout.splitlines() if (CLONE / name).is_file())


def text_of(page: Path) -> str:
    return (CLONE / page).read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    """The blocks of a page in their order."""
    return [Block(fence.strip(), text) for fence, text in _FENCE.findall(text_of(page))]


def commands(page: Path) -> list[str]:
    """Every line of a page's blocks of shell commands that runs here, without its comment."""
    lines = [line for block in blocks(page) if block.fence == "sh" for line in block.text.splitlines()]
    return [line for line in (re.sub(r"\s{2,}#.*", "", line).strip() for line in lines) if line]


def quoted(page: Path) -> list[str]:
    """What stands in backquotes in a page's sentences and tables."""
    return [" ".join(it.split()) for it in re.findall(r"`([^`]+)`", _FENCE.sub("", text_of(page)))]


def links(page: Path) -> Iterator[str]:
    """The targets of a page's links and pictures."""
    yield from re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`(?!\])", "", _FENCE.sub("", text_of(page))))


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", _FENCE.sub("", text_of(page)), re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", heading).lower())
        anchor = words.strip().replace(" ", "-")
        number = 0
        while (name := f"{anchor}-{number}" if number else anchor) in found:
            number += 1
        found.add(name)
    return found
