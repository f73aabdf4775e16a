"""The status page: what customers (or colleagues) see of the product's health."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.places import Source
from catalog.services import Service

Visibility = Literal["public", "internal"]


@dataclass(frozen=True, kw_only=True)
class PageComponent:
    """A line of the status page."""

    id: str
    name: str
    service: Service | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class StatusPage:
    """Components in the order they are shown. `renamed_from` is the id it had before."""

    id: str
    name: str
    domain_prefix: str
    visibility: Visibility
    components: tuple[PageComponent, ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)
