"""The difference of a property as signed lines, for every report."""

import difflib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from review.model import Attribute, ResourceChange
from review.report.sanitize import sanitize

_CONTEXT = 2
_WIDE = 110
_MOST_LINES = 1_000
"""Nobody reads a longer difference, and computing it takes seconds."""


def diff_lines(change: ResourceChange) -> list[str]:
    """Return every property that differs. A line begins with `- `, `+ `, two spaces, or `@@` as a heading."""
    return [line for attribute in change.attributes for line in _lines(attribute)]


def text_diff(before: Sequence[str], after: Sequence[str], context: int = _CONTEXT) -> list[str]:
    """Return the lines that differ, signed, with this many lines of context; `…` stands for lines between."""
    if len(before) + len(after) > _MOST_LINES:
        return [f"- ({len(before):,} lines)", f"+ ({len(after):,} lines)"]
    diff = list(difflib.unified_diff(before, after, n=context, lineterm=""))[2:]
    return ["  …" if line.startswith("@@") else f"{line[0]} {line[1:]}" for line in diff][1:]


def _lines(attribute: Attribute) -> Iterator[str]:
    before, after = attribute.before, attribute.after
    path = sanitize(attribute.path).replace("\n", " ")
    if isinstance(before, str) and isinstance(after, str) and "\n" in before + after:
        yield f"@@ {path} @@"
        yield from text_diff(sanitize(before).split("\n"), sanitize(after).split("\n"))
        return
    if before is not None:
        yield from _value("-", path, before)
    if after is not None:
        yield from _value("+", path, after)


def _value(sign: str, path: str, value: Any) -> Iterator[str]:
    first, *rest = sanitize(_written(value)).split("\n")
    yield f"{sign} {path}: {first}"
    yield from (f"{sign}   {line}" for line in rest)


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    short = json.dumps(value, ensure_ascii=False)
    return short if len(short) <= _WIDE else json.dumps(value, ensure_ascii=False, indent=2)
