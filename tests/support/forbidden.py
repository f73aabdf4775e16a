"""Inputs against the classes of requests that the vendors refuse: a case's `forbids`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from pulumi.output import Unknown

from tests.support.conformance import Case, load_cases

Patterns = Mapping[str, str | None]


class Sent(Protocol):
    """A resource of a plan or of a recording."""

    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def inputs(self) -> Mapping[str, Any]: ...


def hold(resources: Iterable[Sent]) -> None:
    """Fail when one of the resources belongs to a class that its vendor refuses."""
    refusals = refusals_of(resources, _corpus())
    assert not refusals, "\n".join(refusals)


@cache
def _corpus() -> list[Case]:
    return load_cases()


def refusals_of(resources: Iterable[Sent], cases: Sequence[Case]) -> list[str]:
    """One line for each resource that falls into a class that its vendor refuses, with the case that says so."""
    by_type: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.forbids:
            by_type[case.resource].append(case)
    return [
        f"{resource.type} {resource.name}: refused by the vendor, {case}: {case.message}"
        for resource in resources
        for case in by_type.get(resource.type, ())
        if matches(resource.inputs, case.forbids)
    ]


def contradictions(case: Case, corpus: Sequence[Case]) -> list[str]:
    """The refused cases whose class an accepted request belongs to."""
    return [
        f"{case} is accepted, and {other} forbids it"
        for other in corpus
        if other.forbids and other.resource == case.resource and matches(case.request, other.forbids)
    ]


def matches(value: Any, patterns: Patterns) -> bool:
    """Whether every pattern holds. Patterns that share a path up to `[]` hold of one and the same item."""
    of_items: dict[str, dict[str, str | None]] = defaultdict(dict)
    for path, pattern in patterns.items():
        prefix, brackets, rest = path.partition("[]")
        if brackets:
            of_items[prefix][rest.removeprefix(".")] = pattern
        elif not _holds(_at(value, prefix), pattern):
            return False
    for prefix, inner in of_items.items():
        listed = _at(value, prefix)
        if not any(matches(item, inner) for item in (listed if isinstance(listed, list) else [])):
            return False
    return True


def _holds(value: Any, pattern: str | None) -> bool:
    if pattern is None or value is None:
        return pattern is None and value is None
    if isinstance(value, Unknown):
        return False
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a recording has every number as a float, as it comes off the wire
    return re.search(pattern, value if isinstance(value, str) else json.dumps(value, default=_unknown)) is not None


def _unknown(value: object) -> str:
    """In a preview, what stands for a value that is only known once applied: a text that no pattern looks for."""
    if isinstance(value, Unknown):
        return ""
    raise TypeError(f"{type(value).__name__} is no input of a resource")


def _at(value: Any, path: str) -> Any:
    for part in filter(None, path.split(".")):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
