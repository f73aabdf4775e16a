"""Names of resources: stable logical names, vendor keys that force a replacement, and names for people."""

from typing import Protocol

import pulumi

from catalog import ErrorAlert, ErrorTracking, TrackedProject
from catalog.forms.text import slug
from catalog.logs.model import Sensitive


class Item(Protocol):
    """A catalog item."""

    @property
    def id(self) -> str: ...


class Renamable(Item, Protocol):
    """A catalog item whose name may have changed; `renamed_from` is the id it had before."""

    @property
    def renamed_from(self) -> str | None: ...


def logical(component: str, item: Item, role: str = "") -> str:
    """Return the logical name of an item's resource: `<component>-<item id>[-<role>]`.

    `plan` uses this form to find a resource's catalog item.
    """
    return _join(component, item.id, role)


def renamed(component: str, item: Renamable, role: str = "") -> list[pulumi.Alias]:
    """Return the aliases under which the item's resource may still be in the state; empty if it was never renamed."""
    if item.renamed_from is None:
        return []
    return [pulumi.Alias(name=_join(component, item.renamed_from, role))]


def vendor_key(item: Renamable) -> str:
    """Return the key for a vendor's property that cannot change without a replacement.

    A renamed item keeps its old key: a new key would delete and create the resource that the alias is there to keep.
    """
    return item.id if item.renamed_from is None else item.renamed_from


def title(environment: str, name: str) -> str:
    """Return the name for people where several stacks share one account: `[prod] High Error Rate`."""
    return f"[{environment}] {name}"


def team_name(component: str, tracking: ErrorTracking, team: str) -> str:
    """Return the logical name of a team. The section's own team has no slug in its name, so that the team can be
    renamed.
    """
    return f"{component}-team" if team == tracking.team else f"{component}-team-{slug(team)}"


def alert_name(component: str, alert: ErrorAlert, project: TrackedProject) -> str:
    """Return the logical name of an alert on a project."""
    return logical(component, project, alert_role(alert.id))


def alert_role(alert_id: str) -> str:
    """Return the role of an error-tracking alert among the resources of a project."""
    # Two hyphens, which no id contains, keep alert `b-c` of project `a` apart from alert `c` of project `a-b`. The
    # alert that exists without YAML has had one hyphen from the start.
    return alert_id if alert_id == "new-issue" else f"-{alert_id}"


def rule_roles(item: Sensitive) -> list[str]:
    """Return the roles of the rules of one sensitive item: one for its expression, or one per pattern."""
    if item.regex is not None:
        return ["sensitive"]
    return [f"sensitive-{number}" for number in range(1, len(item.patterns) + 1)]


def _join(component: str, item_id: str, role: str) -> str:
    return f"{component}-{item_id}-{role}" if role else f"{component}-{item_id}"
