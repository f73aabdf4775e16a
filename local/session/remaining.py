"""The stacks that still have objects in the local account."""

from __future__ import annotations

from local.session.agreement import object_ids
from local.session.workspace import Workspace


def remaining_stacks(workspace: Workspace) -> dict[str, int]:
    """Return the stacks whose state has objects in the account, by name, each with the number of its objects."""
    counts = {path.stem: len(object_ids(path)) for path in workspace.states()}
    return {stack: count for stack, count in counts.items() if count}
