"""The operations that a preview of the engine announces, from its event log (`pulumi preview --event-log FILE`)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plan.engine.log import read_events

_NOTHING = frozenset({"same", "read", "refresh", "read-replacement", "read-discard", "discard"})


def read_operations(file: Path) -> Mapping[str, str]:
    """Return what the engine would do, by URN: `create`, or `update: message, query` with the properties that differ.

    Providers are left out: a preview may have other keys than the run that applies it.

    Raises UnreadableLog.
    """
    operations: dict[str, str] = {}
    for event in read_events(file):
        step = (event.get("resourcePreEvent") or {}).get("metadata")
        if step is None or step["op"] in _NOTHING or step["type"].startswith("pulumi:"):
            continue
        properties = ", ".join(sorted(_changed(step)))
        operation = f"{step['op']}: {properties}" if properties else str(step["op"])
        before = operations.get(step["urn"])
        operations[step["urn"]] = f"{before}; {operation}" if before else operation
    return operations


def _changed(step: Mapping[str, Any]) -> set[str]:
    """Return the paths of the properties that differ; of an operation without details, their names."""
    return set(step.get("detailedDiff") or step.get("diffs") or ())
