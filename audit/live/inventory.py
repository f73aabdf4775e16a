"""The inventory: what the vendors' APIs returned, and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

Json = dict[str, Any]


class Manager(Enum):
    """The tool that manages an object, as its marks say."""

    KENNEL = "Kennel"
    TERRAFORM = "Terraform"
    DATADOG_SYNC = "datadog-sync"
    WATCHBILL = "Watchbill"


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """Who created or changed an object, and when, as far as the vendor says. `at` has a time zone."""

    who: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveObject:
    """One object of a live account.

    `kind` is the singular noun (`monitor`). `type` is the Pulumi type that manages such objects; None if no component
    creates that kind. `id` is the id that the engine's state has, `import_id` the one that `pulumi import` requires
    (they differ for Sentry and for memberships). `properties` are the object in the words of the Pulumi type, as its
    provider reads it; without secrets. `body` is the vendor's answer, secrets removed. `managers` are the tools whose
    marks the object bears.
    """

    vendor: str
    kind: str
    type: str | None
    id: str
    import_id: str
    name: str
    properties: Json
    body: Json
    url: str | None = None
    created: Author | None = None
    changed: Author | None = None
    tags: tuple[str, ...] = ()
    managers: tuple[Manager, ...] = ()


class Obstacle(Enum):
    """Why a collection could not be read to its end."""

    FORBIDDEN = "forbidden"
    NOT_IN_PLAN = "not in the plan"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate limited"
    INVALID_ANSWER = "invalid answer"
    CUT_OFF = "cut off"
    WRONG_ACCOUNT = "wrong account"


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A collection, or a part of one, that could not be read: why, and the vendor's name of the right that is missing.

    `message` is one sentence without secrets; `page` is where a person changes it.
    """

    obstacle: Obstacle
    message: str
    right: str | None = None
    page: str | None = None


@dataclass(frozen=True, kw_only=True)
class Collection:
    """All objects of one kind in one account.

    If `unread` is set, objects may be missing: nothing that is absent here may be called deleted. `requests` counts the
    HTTP requests, retries included.
    """

    vendor: str
    kind: str
    type: str | None
    objects: tuple[LiveObject, ...] = ()
    unread: Unread | None = None
    requests: int = 0

    @property
    def complete(self) -> bool:
        """Whether every object of the account is in `objects`."""
        return self.unread is None


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """Everything that was read from the live accounts at `at` (with a time zone), by vendor and kind."""

    at: datetime
    collections: tuple[Collection, ...]
    organizations: Mapping[str, str]
    """The account's id at each vendor, where the vendor tells it."""

    @property
    def complete(self) -> bool:
        """Whether all collections were read to their ends."""
        return all(collection.complete for collection in self.collections)

    def of_type(self, type_: str) -> Collection | None:
        """Return the collection of a Pulumi type; None if the audit does not read that type."""
        return next((collection for collection in self.collections if collection.type == type_), None)
