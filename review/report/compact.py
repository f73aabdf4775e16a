"""Each property that differs, in one line: the values before and after, without what long texts have in common."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from review.model import Attribute, ResourceChange

_CONTEXT = 24
"""The number of common characters shown before and after a difference."""
_SHORT = 60
_MOST_LINES = 1_000
"""Computing the difference of a longer text takes seconds."""


@dataclass(frozen=True, kw_only=True)
class Property:
    """A property before and after; None where it is absent. A text of several lines has an entry for each change."""

    path: str
    before: str | None
    after: str | None


def properties(change: ResourceChange) -> list[Property]:
    """Return each property of a resource that differs."""
    return [each for attribute in change.attributes for each in _properties(attribute)]


def _properties(attribute: Attribute) -> Iterator[Property]:
    before, after = (_text(value) for value in (attribute.before, attribute.after))
    if before is None or after is None or "\n" not in before + after:
        yield _property(attribute.path, before, after)
        return
    old, new = before.split("\n"), after.split("\n")
    if len(old) + len(new) > _MOST_LINES:
        yield Property(path=attribute.path, before=f"{len(old):,} lines", after=f"{len(new):,} lines")
        return
    for word, begin, end, first, last in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if word == "equal":
            continue
        for index in range(max(end - begin, last - first)):
            was = old[begin + index] if begin + index < end else None
            now = new[first + index] if first + index < last else None
            yield _property(attribute.path, was, now)


def _property(path: str, before: str | None, after: str | None) -> Property:
    if before is not None and after is not None and max(len(before), len(after)) > _SHORT:
        before, after = _differing(before, after)
    return Property(path=path, before=before, after=after)


def _differing(before: str, after: str) -> tuple[str, str]:
    """Return both texts without most of their common beginning and end."""
    prefix = _common(before, after)
    suffix = _common(before[prefix:][::-1], after[prefix:][::-1])
    start, end = max(prefix - _CONTEXT, 0), max(suffix - _CONTEXT, 0)
    begin, finish = "…" if start else "", "…" if end else ""
    old, new = (text[start : len(text) - end] for text in (before, after))
    return f"{begin}{old}{finish}", f"{begin}{new}{finish}"


def _common(one: str, other: str) -> int:
    """Return the number of characters that both texts begin with."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
