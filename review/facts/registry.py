"""What makes the facts of each section of a catalog: a module per section, gathered here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from review.diff.items import Pair
from review.facts.account import channels, dashboards, logs, maintenance, services, stack, status_page
from review.facts.context import Context, FieldChange
from review.facts.error_tracking import errors
from review.facts.fact import Fact, plain
from review.facts.notifiers import alerts, signals, slos, uptime
from review.facts.on_call import escalation, people, rotations
from review.facts.phrases.items import Item

OfField = Callable[[FieldChange], Iterator[Fact]]
"""Makes the facts of a field's change."""
OfItem = Callable[[Pair, Context], Iterator[Fact]]
"""Makes the facts of an item."""


def _on_create_delete(pair: Pair, _context: Context) -> Iterator[Fact]:
    yield plain(Item.ADDED if pair.after else Item.REMOVED)


@dataclass(frozen=True, kw_only=True)
class Section:
    """What makes a section's facts: of each field; of an item that is created or deleted; of one that the changes of
    others affect; and of one that only changes with another item, in place of its fields' (None: it does not)."""

    fields: Mapping[str, OfField] = field(default_factory=dict)
    on_create_delete: OfItem = _on_create_delete
    on_dependency_change: OfItem | None = None
    replaces_fields: Callable[[Pair, Context], Iterator[Fact] | None] | None = None


_PAGE = Section(fields=status_page.FIELDS, on_create_delete=status_page.on_create_delete)
_LINES = Section(fields=logs.OF_LINES, on_create_delete=logs.on_create_delete)
UNKNOWN = Section()
SECTIONS: dict[str, Section] = {
    "alerts": Section(
        fields=alerts.FIELDS, on_create_delete=alerts.on_create_delete, on_dependency_change=alerts.on_dependency_change
    ),
    "slos": Section(
        fields=slos.FIELDS, on_create_delete=slos.on_create_delete, on_dependency_change=slos.on_dependency_change
    ),
    "slo_alerts": Section(
        fields=slos.ALERT_FIELDS,
        on_create_delete=slos.alert_on_create_delete,
        on_dependency_change=slos.alert_on_dependency_change,
    ),
    "uptime": Section(
        fields=uptime.FIELDS, on_create_delete=uptime.on_create_delete, on_dependency_change=uptime.on_dependency_change
    ),
    "error_alerts": Section(
        fields=errors.ALERTS, on_create_delete=errors.on_create_delete, on_dependency_change=errors.on_dependency_change
    ),
    "error_tracking": Section(fields=errors.TRACKING),
    "projects": Section(fields=errors.PROJECTS, on_create_delete=errors.project_on_create_delete),
    "services": Section(fields=services.FIELDS, on_create_delete=services.on_create_delete),
    "business": Section(fields=services.OF_BUSINESS),
    "channels": Section(fields=channels.FIELDS, on_create_delete=channels.on_create_delete),
    "signals": Section(fields=signals.SIGNALS, on_create_delete=signals.on_create_delete),
    "metrics": Section(fields=signals.METRICS, on_create_delete=signals.on_create_delete),
    "people": Section(fields=people.PEOPLE, on_create_delete=people.on_create_delete),
    "teams": Section(fields=people.TEAMS, on_create_delete=people.team_on_create_delete),
    "rotations": Section(
        fields=rotations.FIELDS, on_create_delete=rotations.on_create_delete, replaces_fields=rotations.as_its_leader
    ),
    "escalation_policies": Section(fields=escalation.FIELDS, on_create_delete=escalation.on_create_delete),
    "maintenance": Section(fields=maintenance.FIELDS, on_create_delete=maintenance.on_create_delete),
    "dashboards": Section(fields=dashboards.FIELDS, on_create_delete=dashboards.on_create_delete),
    "logs": Section(fields=logs.LOGS),
    "pipelines": _LINES,
    "indexes": _LINES,
    "archives": _LINES,
    "stack": Section(fields=stack.FIELDS, on_create_delete=stack.on_create_delete),
    "status_page": _PAGE,
    "components": _PAGE,
    "component_groups": _PAGE,
    "degradations": _PAGE,
    "maintenance_templates": _PAGE,
}
