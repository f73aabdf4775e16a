"""The functions that make the facts of each section: one module per section, collected here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog.registry import (
    ALERTS,
    ARCHIVES,
    BUSINESS,
    BY_NAME,
    CHANNELS,
    COMPONENT_GROUPS,
    COMPONENTS,
    DASHBOARDS,
    DEGRADATIONS,
    ERROR_ALERTS,
    ERROR_TRACKING,
    ESCALATION_POLICIES,
    INDEXES,
    LOGS,
    MAINTENANCE,
    MAINTENANCE_TEMPLATES,
    METRICS,
    OBJECTS,
    PEOPLE,
    PIPELINES,
    PROJECTS,
    ROTATIONS,
    SERVICES,
    SIGNALS,
    SLO_ALERTS,
    SLOS,
    STACK,
    STATUS_PAGE,
    TEAMS,
    UPTIME,
)
from catalog.sections import Section
from review.diff.items import ItemDiff, KeptItem
from review.facts.account import channels, dashboards, logs, maintenance, services, stack, status_page
from review.facts.context import Context, FieldChange
from review.facts.error_tracking import errors
from review.facts.fact import Fact, plain
from review.facts.notifiers import alerts, signals, slos, uptime
from review.facts.on_call import escalation, people, rotations
from review.facts.phrases.items import Item

OfField = Callable[[FieldChange], Iterator[Fact]]
"""Returns the facts of a field's change."""
OfItem = Callable[[ItemDiff, Context], Iterator[Fact]]
"""Returns the facts of an item."""
OfKept = Callable[[KeptItem, Context], Iterator[Fact]]
"""Returns the facts of an item that is in base and head."""


def _on_create_delete(pair: ItemDiff, _context: Context) -> Iterator[Fact]:
    yield plain(Item.ADDED if pair.after else Item.REMOVED)


@dataclass(frozen=True, kw_only=True)
class SectionFacts:
    """The functions for a section's facts: for each field; for an item that is created or deleted; for one that other
    items' changes affect; and for one that only changes with another item, in place of its fields (None: it does not).
    """

    fields: Mapping[str, OfField] = field(default_factory=dict)
    on_create_delete: OfItem = _on_create_delete
    on_dependency_change: OfKept | None = None
    replaces_fields: Callable[[KeptItem, Context], Iterator[Fact] | None] | None = None


_PAGE = SectionFacts(fields=status_page.FIELDS, on_create_delete=status_page.on_create_delete)
_LINES = SectionFacts(fields=logs.OF_LINES, on_create_delete=logs.on_create_delete)
FACTS: dict[Section, SectionFacts] = {
    ALERTS: SectionFacts(
        fields=alerts.FIELDS, on_create_delete=alerts.on_create_delete, on_dependency_change=alerts.on_dependency_change
    ),
    SLOS: SectionFacts(
        fields=slos.FIELDS, on_create_delete=slos.on_create_delete, on_dependency_change=slos.on_dependency_change
    ),
    SLO_ALERTS: SectionFacts(
        fields=slos.ALERT_FIELDS,
        on_create_delete=slos.alert_on_create_delete,
        on_dependency_change=slos.alert_on_dependency_change,
    ),
    UPTIME: SectionFacts(
        fields=uptime.FIELDS, on_create_delete=uptime.on_create_delete, on_dependency_change=uptime.on_dependency_change
    ),
    ERROR_ALERTS: SectionFacts(
        fields=errors.ALERTS, on_create_delete=errors.on_create_delete, on_dependency_change=errors.on_dependency_change
    ),
    ERROR_TRACKING: SectionFacts(fields=errors.TRACKING),
    PROJECTS: SectionFacts(fields=errors.PROJECTS, on_create_delete=errors.project_on_create_delete),
    SERVICES: SectionFacts(fields=services.FIELDS, on_create_delete=services.on_create_delete),
    BUSINESS: SectionFacts(fields=services.OF_BUSINESS),
    CHANNELS: SectionFacts(fields=channels.FIELDS, on_create_delete=channels.on_create_delete),
    SIGNALS: SectionFacts(fields=signals.FIELDS, on_create_delete=signals.on_create_delete),
    METRICS: SectionFacts(fields=signals.METRIC_FIELDS, on_create_delete=signals.on_create_delete),
    PEOPLE: SectionFacts(fields=people.FIELDS, on_create_delete=people.on_create_delete),
    TEAMS: SectionFacts(fields=people.TEAM_FIELDS, on_create_delete=people.team_on_create_delete),
    ROTATIONS: SectionFacts(
        fields=rotations.FIELDS, on_create_delete=rotations.on_create_delete, replaces_fields=rotations.as_its_leader
    ),
    ESCALATION_POLICIES: SectionFacts(fields=escalation.FIELDS, on_create_delete=escalation.on_create_delete),
    MAINTENANCE: SectionFacts(fields=maintenance.FIELDS, on_create_delete=maintenance.on_create_delete),
    OBJECTS: SectionFacts(),
    DASHBOARDS: SectionFacts(fields=dashboards.FIELDS, on_create_delete=dashboards.on_create_delete),
    LOGS: SectionFacts(fields=logs.LOGS),
    PIPELINES: _LINES,
    INDEXES: _LINES,
    ARCHIVES: _LINES,
    STACK: SectionFacts(fields=stack.FIELDS, on_create_delete=stack.on_create_delete),
    STATUS_PAGE: _PAGE,
    COMPONENTS: _PAGE,
    COMPONENT_GROUPS: _PAGE,
    DEGRADATIONS: _PAGE,
    MAINTENANCE_TEMPLATES: _PAGE,
}


def facts_of(section: str) -> SectionFacts:
    """Return the functions for a section by its name; general ones for a section that only another revision's code
    knows.
    """
    row = BY_NAME.get(section)
    return SectionFacts() if row is None else FACTS[row]
