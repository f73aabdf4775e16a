"""The difference between two values, property by property, in the vendor's spelling."""

import difflib
import json
from collections.abc import Iterator
from typing import Any

from review.model import Attribute


def differences(before: Any, after: Any, path: str = "") -> Iterator[Attribute]:
    """Yield each property that differs, with its path (`options.thresholds[0].value`), in order; None is "absent"."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from differences(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path)
    else:
        yield Attribute(path=path, before=before, after=after)


def _of_lists(before: list[Any], after: list[Any], path: str) -> Iterator[Attribute]:
    """Match unchanged elements by their content, so that one added element does not make all later ones differ."""
    old, new = ([json.dumps(it, sort_keys=True, ensure_ascii=False) for it in side] for side in (before, after))
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for word, first, last, begin, end in matcher.get_opcodes():
        if word == "equal":
            continue
        pairs = min(last - first, end - begin)
        for offset in range(pairs):
            yield from differences(before[first + offset], after[begin + offset], f"{path}[{begin + offset}]")
        for index in range(first + pairs, last):
            yield Attribute(path=f"{path}[{index}]", before=before[index], after=None)
        for index in range(begin + pairs, end):
            yield Attribute(path=f"{path}[{index}]", before=None, after=after[index])
