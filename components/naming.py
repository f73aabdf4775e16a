"""What resources are called: logical names that stay, vendor keys that force a replacement, names that people read."""

from typing import Protocol

import pulumi


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


def _join(component: str, item_id: str, role: str) -> str:
    return f"{component}-{item_id}-{role}" if role else f"{component}-{item_id}"
