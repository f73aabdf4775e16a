"""Marks of risks: a digest of what an approval is for. Other content has another mark, so it needs another approval."""

import base64
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from review.model import Risk, Sentence, StackReview

MARK_LENGTH = 12
"""Characters of a mark, 5 bits each: enough that no other content has the mark of an approved risk."""
_COUNTED_FROM_NOW = {"risk.rotation.nobody_on_call": "hours", "lost.level.hours": "hours"}
"""The argument that is counted in the four weeks from the review's instant, by code. It differs a little an hour later,
so its magnitude is marked. `before` of these codes is left out.
"""
_WORDS = ("consequence",)
"""The parts of a fact that follow from its code."""


def digest(value: Any) -> str:
    """Return a digest of a JSON value. The order of a mapping's keys does not matter."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    hashed = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()
    # Lower case: GitHub does not distinguish labels by case.
    return base64.b32encode(hashed).decode().lower()[:MARK_LENGTH]


def with_marks(stacks: "Iterable[StackReview]") -> "tuple[StackReview, ...]":
    """Return the stacks with the mark of each risk.

    The mark covers the kind, the item, the facts with their arguments, the item's edit, and the stacks that have the
    risk: one approval covers all of these stacks, and no other.
    """
    stacks = tuple(stacks)
    contents = {(index, risk.id): _content(risk) for index, stack in enumerate(stacks) for risk in stack.risks}
    names: dict[str, list[str]] = defaultdict(list)
    for (index, _), content in contents.items():
        names[content].append(stacks[index].stack)
    return tuple(
        replace(
            stack,
            risks=tuple(
                replace(risk, mark=digest([contents[index, risk.id], sorted(names[contents[index, risk.id]])]))
                for risk in stack.risks
            ),
        )
        for index, stack in enumerate(stacks)
    )


def _content(risk: "Risk") -> str:
    facts = sorted(json.dumps(_fact(fact), sort_keys=True) for fact in risk.facts)
    return json.dumps([risk.id, facts or [risk.text], risk.edit])


def _fact(fact: "Sentence") -> Any:
    """Return what an approval of a fact covers; the text of a fact without a code, from an earlier version."""
    return fact.text if fact.code is None else [fact.code, _arguments(fact.code, fact.arguments)]


def _arguments(code: str, arguments: Mapping[str, Any]) -> Any:
    counted = _COUNTED_FROM_NOW.get(code)
    if counted is None:
        return {name: _value(value) for name, value in arguments.items()}
    others = {name: _value(value) for name, value in arguments.items() if name not in (counted, "before")}
    return {**others, counted: _magnitude(arguments.get(counted))}


def _value(value: Any) -> Any:
    match value:
        case {"code": str(code), "arguments": dict(arguments)}:
            return [code, _arguments(code, arguments)]
        case dict():
            return {key: _value(each) for key, each in value.items() if key not in _WORDS}
        case list() | tuple():
            return [_value(each) for each in value]
        case float() if value.is_integer():
            return int(value)
    return value


def _magnitude(hours: Any) -> Any:
    """Return the same number for hours that differ by less than about a half."""
    return round(2 * math.log2(hours)) if isinstance(hours, int | float) and hours > 0 else hours
