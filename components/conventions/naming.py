"""What resources are called: logical names that stay, vendor keys that force a replacement, names that people read."""

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
    """The logical name of an item's resource: `<component>-<item id>[-<role>]`.

    `plan` finds the catalog item of a resource by this form.
    """
    return _join(component, item.id, role)


def renamed(component: str, item: Renamable, role: str = "") -> list[pulumi.Alias]:
    """The aliases under which the item's resource may still stand in the state; empty unless it was renamed."""
    if item.renamed_from is None:
        return []
    return [pulumi.Alias(name=_join(component, item.renamed_from, role))]


def vendor_key(item: Renamable) -> str:
    """The key for a vendor's property that cannot change without a replacement.

    A renamed item keeps the key it had: a new one would delete and create what the alias is there to keep.
    """
    return item.id if item.renamed_from is None else item.renamed_from


def title(environment: str, name: str) -> str:
    """The name that people read where several stacks share one account: `[prod] High Error Rate`."""
    return f"[{environment}] {name}"


def team_name(component: str, tracking: ErrorTracking, team: str) -> str:
    """The logical name of a team: that of the section alone has no slug in it, so that its name may change."""
    return f"{component}-team" if team == tracking.team else f"{component}-team-{slug(team)}"


def alert_name(component: str, alert: ErrorAlert, project: TrackedProject) -> str:
    """The logical name of an alert on a project."""
    return logical(component, project, alert_role(alert.id))


def alert_role(alert_id: str) -> str:
    """The role of an alert of error tracking among the resources of a project."""
    # Two hyphens, which no id holds: alert `b-c` of project `a` is not alert `c` of project `a-b`. The alert that is
    # there without YAML has had one from the start.
    return alert_id if alert_id == "new-issue" else f"-{alert_id}"


def rule_roles(item: Sensitive) -> list[str]:
    """The roles of the rules of one sensitive thing: one for its expression, or one for each pattern."""
    if item.regex is not None:
        return ["sensitive"]
    return [f"sensitive-{number}" for number in range(1, len(item.patterns) + 1)]


def _join(component: str, item_id: str, role: str) -> str:
    return f"{component}-{item_id}-{role}" if role else f"{component}-{item_id}"
