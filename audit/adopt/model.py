"""What an adoption is made of: the items of YAML, the live object of each resource, and what cannot be adopted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.live.inventory import LiveObject
from plan.resources.masking import SECRET

Json = dict[str, Any]
Key = tuple[str, str]
"""A live object, by vendor and kind and id: `("datadog monitor", "123")`."""
Resource = tuple[str, str]
"""A resource of the program, by type and logical name."""


def key_of(live: LiveObject) -> Key:
    """Return the key of a live object."""
    return f"{live.vendor} {live.kind}", live.id


def has_secret(value: Any) -> bool:
    """Whether a live value has a part that the reader removed, since it is a secret: it must never be sent."""
    if isinstance(value, Mapping):
        return any(has_secret(inner) for inner in value.values())
    if isinstance(value, (list, tuple)):
        return any(has_secret(inner) for inner in value)
    return bool(value == SECRET)


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of YAML. `section` is the key under which it is written (`on_call.people`), `data` what is written.

    `claims` are the live objects of the resources that the item makes. `roles` gives the key in `raw` of a resource,
    for items that make several. `service` is the id of the item's service, which decides its file. `users` are the live
    objects for which an item without claims is written.
    """

    section: str
    id: str
    data: Json
    claims: Mapping[Resource, LiveObject] = field(default_factory=dict)
    roles: Mapping[Resource, str] = field(default_factory=dict)
    service: str | None = None
    users: tuple[LiveObject, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NotAdopted:
    """A live object that stays as it is, and why. `of_kind`: no object of its kind is ever adopted."""

    live: LiveObject
    reason: str
    of_kind: bool = False

    @property
    def label(self) -> str:
        """The object as text: vendor, kind, name and id."""
        return f"{self.live.vendor} {self.live.kind} {self.live.name} ({self.live.id})"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Items of YAML, and the live objects that have none.

    `handles` are those in messages that no channel or service of the catalog has, by the alert's name: whom they
    notify, only the vendor knows.
    """

    items: tuple[Item, ...]
    not_adopted: tuple[NotAdopted, ...] = ()
    handles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def claims(self) -> dict[Resource, LiveObject]:
        """The live object of every resource that the items make."""
        return {resource: live for item in self.items for resource, live in item.claims.items()}

    def of(self, *sections: str) -> Iterator[Item]:
        """Yield the items of the sections."""
        return (item for item in self.items if item.section in sections)
