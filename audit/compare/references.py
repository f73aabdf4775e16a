"""Replaces the shown ids of a plan (`<monitor:cart>`) by the ids that the vendors gave, as the state knows them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from audit.compare.model import CodeResource, StateResource
from plan.resources.lookups import planned_id, shown_ids
from plan.resources.types import TYPES

_SHOWN = re.compile(r"<(?:[a-z-]+:|errors of |issues of |[^<>\n]+ in [a-z-]+:)[^<>\n]+>")
"""A shown id: of a resource, of a look-up (`plan.resources.lookups`), or of a part of a resource."""

Ids = Mapping[str, tuple[str, ...]]
"""The vendors' ids by the shown id. A Sentry team has two: its slug, and a number."""


def ids_of_state(resources: Iterable[StateResource]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the resources of a state, by the shown ids that a plan has for them."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for resource in resources:
        identity = planned_id(resource.type, resource.name)
        shown = shown_ids(resource.type, resource.name, identity)
        for value, text in shown.items():
            if value == identity:
                found[text][resource.id] = None
        row = TYPES.get(resource.type)
        for key, value in row.computed(identity, resource.inputs).items() if row else ():
            for text, actual in _pairs(value, resource.outputs.get(key), shown):
                found[text][actual] = None
    return {text: tuple(values) for text, values in found.items()}


def bound(code: Iterable[CodeResource], state: Mapping[str, StateResource]) -> dict[str, tuple[str, ...]]:
    """Return the ids of look-ups (`<user:ann@example.com>`): the value that most resources of the state have there.

    `state` has the state's resource of each URN. A value that only some resources have there is a difference.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for resource in code:
        if (applied := state.get(resource.urn)) is not None:
            for text, actual in _pairs(resource.inputs, applied.inputs, {}):
                votes[text][actual] += 1
    return {text: (counter.most_common(1)[0][0],) for text, counter in votes.items()}


def resolved(value: Any, ids: Ids, like: Any = None) -> Any:
    """Return the value with shown ids replaced, as far as `ids` has them.

    `like` is the same property in the state: it decides between several ids, and whether an id is a number or a text.
    """
    if isinstance(value, dict):
        likes = like if isinstance(like, dict) else {}
        return {key: resolved(inner, ids, likes.get(key)) for key, inner in value.items()}
    if isinstance(value, list):
        entries = like if isinstance(like, list) else []
        return [resolved(inner, ids, _like(entries, place)) for place, inner in enumerate(value)]
    if not isinstance(value, str) or "<" not in value:
        return value
    if _SHOWN.fullmatch(value):
        return _typed(_choice(value, ids, str(like)), like)
    return _SHOWN.sub(lambda match: _choice(match[0], ids, str(like)), value)


def _choice(text: str, ids: Ids, like: str) -> str:
    """Return the id for a shown id: of several, one that is in the text of the state."""
    known = ids.get(text)
    if not known:
        return text
    return next((each for each in known if each in like), known[0])


def _typed(text: str, like: Any) -> Any:
    is_number = isinstance(like, (int, float)) and not isinstance(like, bool)
    return int(text) if is_number and text.isdecimal() else text


def _like(values: list[Any], place: int) -> Any:
    """Return the entry at a place; after the end, the last one: entries of a list are alike in type."""
    return values[min(place, len(values) - 1)] if values else None


def _pairs(code: Any, state: Any, shown: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Yield each shown id in `code`, with the value that `state` has in its place. `shown` shows planned numbers."""
    if isinstance(code, dict) and isinstance(state, dict):
        for key, inner in code.items():
            yield from _pairs(inner, state.get(key), shown)
    elif isinstance(code, list) and isinstance(state, list):
        if len(code) == len(state):
            for inner, other in zip(code, state, strict=True):
                yield from _pairs(inner, other, shown)
    elif state is not None and not isinstance(state, (dict, list)):
        text = shown.get(str(code), code)
        if isinstance(text, str) and "<" in text:
            yield from _in_text(text, str(state))


def _in_text(code: str, state: str) -> Iterable[tuple[str, str]]:
    """Yield the shown ids of a text with their values in another text that is else the same."""
    shown = _SHOWN.findall(code)
    if not shown:
        return
    pattern = "(.+?)".join(re.escape(part) for part in _SHOWN.split(code))
    if match := re.fullmatch(pattern, state, re.DOTALL):
        yield from zip(shown, match.groups(), strict=True)
