"""What each section of a catalog says of a change: a module per section, gathered here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from review.diff.items import Pair
from review.facts.account import channels, dashboards, logs, maintenance, services, stack, status_page
from review.facts.context import Context, FieldChange
from review.facts.error_tracking import errors
from review.facts.notifiers import alerts, signals, slos, uptime
from review.facts.on_call import escalation, people, rotations
from review.facts.phrases import plain
from review.model import Sentence

Sayer = Callable[[FieldChange], Iterator[Sentence]]
"""Says what a field's change means."""
OfPair = Callable[[Pair, Context], Iterator[Sentence]]


def _comes_or_goes(pair: Pair, _context: Context) -> Iterator[Sentence]:
    yield plain("new" if pair.after else "deleted")


@dataclass(frozen=True, kw_only=True)
class Section:
    """What a section says: of each field; of an item that comes or goes (`whole`); of an item that the changes of
    others hit (`follows`); and of one that merely goes with another, in place of all else (`instead`: None if not)."""

    fields: Mapping[str, Sayer] = field(default_factory=dict)
    whole: OfPair = _comes_or_goes
    follows: OfPair | None = None
    instead: Callable[[Pair, Context], Iterator[Sentence] | None] | None = None


_PAGE = Section(fields=status_page.SAYERS, whole=status_page.whole)
_LINES = Section(fields=logs.OF_LINES, whole=logs.whole)
UNKNOWN = Section()
SECTIONS: dict[str, Section] = {
    "alerts": Section(fields=alerts.SAYERS, whole=alerts.whole, follows=alerts.follows),
    "slos": Section(fields=slos.SAYERS, whole=slos.whole, follows=slos.follows),
    "slo_alerts": Section(fields=slos.ALERT_SAYERS, whole=slos.alert_whole, follows=slos.alert_follows),
    "uptime": Section(fields=uptime.SAYERS, whole=uptime.whole, follows=uptime.follows),
    "error_alerts": Section(fields=errors.ALERTS, whole=errors.whole, follows=errors.follows),
    "error_tracking": Section(fields=errors.TRACKING),
    "projects": Section(fields=errors.PROJECTS, whole=errors.project_whole),
    "services": Section(fields=services.SAYERS, whole=services.whole),
    "business": Section(fields=services.OF_BUSINESS),
    "channels": Section(fields=channels.SAYERS, whole=channels.whole),
    "signals": Section(fields=signals.SIGNALS, whole=signals.whole),
    "metrics": Section(fields=signals.METRICS, whole=signals.whole),
    "people": Section(fields=people.PEOPLE, whole=people.whole),
    "teams": Section(fields=people.TEAMS, whole=people.team_whole),
    "rotations": Section(fields=rotations.SAYERS, whole=rotations.whole, instead=rotations.as_its_leader),
    "escalation_policies": Section(fields=escalation.SAYERS, whole=escalation.whole),
    "maintenance": Section(fields=maintenance.SAYERS, whole=maintenance.whole),
    "dashboards": Section(fields=dashboards.SAYERS, whole=dashboards.whole),
    "logs": Section(fields=logs.LOGS),
    "pipelines": _LINES,
    "indexes": _LINES,
    "archives": _LINES,
    "stack": Section(fields=stack.SAYERS, whole=stack.whole),
    "status_page": _PAGE,
    "components": _PAGE,
    "component_groups": _PAGE,
    "degradations": _PAGE,
    "maintenance_templates": _PAGE,
}
