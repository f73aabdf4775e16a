"""The status page: what customers (or colleagues) see of the product's health. People set its states."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.services import Service
from catalog.source.places import Source

Visibility = Literal["public", "internal"]
Impact = Literal["degraded", "partial_outage", "major_outage"]
Phase = Literal["investigating", "identified", "monitoring", "resolved"]


@dataclass(frozen=True, kw_only=True)
class PageComponent:
    """A line of the status page. `renamed_from` is the id it had before, as in all that stands on the page."""

    id: str
    name: str
    service: Service | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class PageGroup:
    """Components that stand together under a name, in the order they are shown."""

    id: str
    name: str
    components: tuple[PageComponent, ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class DegradationTemplate:
    """What a person starts from when something is wrong: a title, and a message for each phase, in their order.

    `components` are set to `impact`; those of a group by their own names.
    """

    id: str
    name: str
    title: str
    impact: Impact
    components: tuple[PageComponent, ...]
    messages: tuple[tuple[Phase, str], ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class MaintenanceTemplate:
    """What a person starts from when maintenance is planned: a title, and a text before, during and after."""

    id: str
    name: str
    title: str
    components: tuple[PageComponent, ...]
    scheduled: str
    in_progress: str
    completed: str
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class StatusPage:
    """Components, then groups, each in the order they are shown. `renamed_from` is the id it had before."""

    id: str
    name: str
    domain_prefix: str
    visibility: Visibility
    components: tuple[PageComponent, ...]
    groups: tuple[PageGroup, ...] = ()
    degradations: tuple[DegradationTemplate, ...] = ()
    maintenance: tuple[MaintenanceTemplate, ...] = ()
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def all_components(self) -> tuple[PageComponent, ...]:
        """Every line, those within groups too."""
        return (*self.components, *(component for group in self.groups for component in group.components))
