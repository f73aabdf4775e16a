"""Finds the live objects of resources that have no name, such as downtimes and maintenance windows."""

from collections.abc import Iterable, Mapping
from typing import Any

from audit.live.inventory import LiveObject
from audit.live.sameness import Sameness

_TEXTS = ("description", "message")
_SUBJECTS = ("scope", "monitorIdentifier")
"""The properties that say what an object concerns: two objects that concern different things are different."""


def find_nameless(inputs: Mapping[str, Any], items: Iterable[LiveObject], same: Sameness) -> LiveObject | None:
    """Return the object with the same text and subject as the inputs; of several, the one that differs least.

    None if there is none, or if two differ equally much.
    """
    wanted = same.normal(dict(inputs), code=dict(inputs))
    if not any(wanted.get(key) for key in _TEXTS):
        return None
    distances: list[tuple[int, LiveObject]] = []
    for item in items:
        found = same.normal(item.properties, code=dict(inputs))
        if all(found.get(key) == wanted.get(key) for key in (*_TEXTS, *_SUBJECTS)):
            differing = sum(found.get(key) != wanted.get(key) for key in {*found, *wanted})
            distances.append((differing, item))
    least = min((distance for distance, _ in distances), default=0)
    nearest = [item for distance, item in distances if distance == least]
    return nearest[0] if len(nearest) == 1 else None
