"""The status page: the product's health as customers or colleagues see it. People set its states."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.services import Service
from catalog.source.places import Source

Visibility = Literal["public", "internal"]
Impact = Literal["degraded", "partial_outage", "major_outage"]
Phase = Literal["investigating", "identified", "monitoring", "resolved"]


@dataclass(frozen=True, kw_only=True)
class PageComponent:
    """A line of the status page. `renamed_from` is its earlier id, as for every item of the page."""

    id: str
    name: str
    service: Service | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class PageGroup:
    """Components under a common name, in the order they are shown."""

    id: str
    name: str
    components: tuple[PageComponent, ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class DegradationTemplate:
    """The template of an incident: a title, and a message for each phase, in order.

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
    """The template of planned maintenance: a title, and a text before, during and after it."""

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
    """Components, then groups, each in the order they are shown. `renamed_from` is its earlier id."""

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
        """Every component, including those in groups."""
        return (*self.components, *(component for group in self.groups for component in group.components))
