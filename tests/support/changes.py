"""Changes of a planned resource, as an edit of code would make them."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from plan.document.model import Resource

Change = Callable[[Resource], Resource | None]
"""Returns a resource as it is made instead; None if it is not made."""


def inputs(**values: Any) -> Change:
    """Other inputs; None removes one."""

    def change(resource: Resource) -> Resource:
        merged = {**resource.inputs, **values}
        return replace(resource, inputs={name: value for name, value in merged.items() if value is not None})

    return change


def text(input: str, old: str, new: str) -> Change:
    """A text input with one part replaced."""

    def change(resource: Resource) -> Resource:
        assert re.search(old, resource.inputs[input]), f"{old!r} is not in {resource.inputs[input]!r}"
        return replace(resource, inputs={**resource.inputs, input: re.sub(old, new, resource.inputs[input])})

    return change


def gone(_resource: Resource) -> None:
    return None


def rules(edit: Callable[[list[Any]], list[Any]]) -> Change:
    """Other rules of an escalation policy."""
    return lambda it: replace(it, inputs={**it.inputs, "rules": edit(it.inputs["rules"])})


def actions(keeps: Callable[[str], bool]) -> Change:
    """An alert of Sentry with some of its actions."""

    def change(resource: Resource) -> Resource:
        groups = [
            {**group, "actions": [it for it in group["actions"] if keeps(next(iter(it)))]}
            for group in resource.inputs["actionFilters"]
        ]
        return replace(resource, inputs={**resource.inputs, "actionFilters": groups})

    return change
