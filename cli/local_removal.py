"""Deletes a stack from the local account only after its dependents, and lists the objects that are left."""

from collections.abc import Mapping

import click

from catalog import Catalog, CatalogErrors, load
from catalog.forms.text import prose
from catalog.stack import Owns
from cli.live import objects
from cli.stack import folder_of
from local.errors import LocalError
from local.session.remaining import remaining_stacks
from local.session.workspace import Workspace
from local.vendors import AccountObject

_TITLES = {"datadog": "Datadog", "pagerduty": "PagerDuty", "sentry": "Sentry"}


def refuse_before_dependents(catalog: Catalog, workspace: Workspace) -> None:
    """Refuse to delete a stack while others use what it owns.

    Raises:
        LocalError: another stack with objects in the account owns less; the message says what to run first.
    """
    if not workspace.root.exists():
        return
    others = {stack: count for stack, count in remaining_stacks(workspace).items() if stack != catalog.stack.name}
    used = {stack: shared for stack in others if (shared := _shared(catalog.stack.owns, _owns(stack)))}
    if not used:
        return
    lines = [
        f"{stack} has {objects(others[stack])} in the local account, and uses what {catalog.stack.name} owns in "
        f"{prose(vendors, 'and').replace('`', '')}."
        for stack, vendors in sorted(used.items())
    ]
    first = " and ".join(f"`make down STACK={stack}`" for stack in sorted(used))
    lines.append(f"Run {first} first. `watchbill local reset` deletes all stacks at once.")
    raise LocalError(" ".join(lines))


def left_lines(held: list[AccountObject], remaining: Mapping[str, int]) -> list[str]:
    """Return what is left in the account after a stack's end, and how to delete it."""
    lines = [
        f"Left in the local account: {objects(count)} of {stack}. Delete them: make down STACK={stack}"
        for stack, count in sorted(remaining.items())
    ]
    if not remaining and held:
        kinds = prose(sorted({f"{_TITLES[each.vendor]} {each.kind}" for each in held}), "and").replace("`", "")
        lines.append(
            f"Left in the local account: {objects(len(held))} that no stack created ({kinds}). "
            "Delete them: watchbill local reset"
        )
    return lines


def _shared(owner: Owns, other: Owns | None) -> list[str]:
    """Return the vendors that the owner owns and the other stack does not."""
    return [
        title
        for vendor, title in _TITLES.items()
        if getattr(owner, vendor) and (other is None or not getattr(other, vendor))
    ]


def _owns(stack: str) -> Owns | None:
    """Return the vendors that a stack owns by its YAML; None if that cannot be read."""
    try:
        return load(folder_of(stack)).stack.owns
    except (CatalogErrors, click.ClickException):
        return None
