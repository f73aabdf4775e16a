"""A row for a type of resource that components make: its owner, the rights it needs, and the effects of a change."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.sections import Section


@dataclass(frozen=True)
class Owner:
    """The items of a section own resources of a type: a component names one for each of the roles."""

    section: Section
    component: str
    roles: tuple[str, ...] = ("",)


def _nothing(_identity: str, _inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class ResourceType:
    """A type of resource. `noun` is a plural; `write` and `read` are the rights that `pulumi up` and a preview need,
    separated by blanks.

    No vendor changes the properties `forcing` in place: the engine deletes the resource and creates another; `lost`
    says what is missing between the two. `computed` gives the outputs that the vendor would compute, from the
    resource's id and inputs. Owners that no table can name are in `plan.resources.ownership`.
    """

    noun: str
    write: str
    read: str
    owners: tuple[Owner, ...] = ()
    forcing: tuple[str, ...] = ()
    lost: str | None = None
    computed: Callable[[str, Mapping[str, Any]], dict[str, Any]] = _nothing


def digits(text: str) -> str:
    """Return twelve digits that follow only from a text."""
    digest = hashlib.sha256(text.encode()).digest()
    return str(10**11 + int.from_bytes(digest[:8]) % (9 * 10**11))
