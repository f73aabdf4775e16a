"""Names that must be unique in PagerDuty: it refuses a second item of the same name (400).

Its answer is "Name has already been taken", for services, escalation policies and teams; nothing is published about
schedules and business services. No source says how it compares names. So two names of one kind that differ only by case
or spaces are refused, which is right in either case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.forms.diagnostics import Report
from catalog.forms.text import shown
from catalog.on_call.model import OnCall
from catalog.services import Service, business_services, pager_name
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class PagerName:
    """A name in PagerDuty, the item that it is made from, and the kind of that item."""

    kind: str
    name: str
    of: str
    source: Source | None

    @property
    def key(self) -> tuple[str, str]:
        """Equal for two names that PagerDuty may treat as the same."""
        return self.kind, " ".join(self.name.split()).casefold()


def pager_names(services: Sequence[Service], on_call: OnCall) -> Iterator[PagerName]:
    """Yield every name that a catalog can have in PagerDuty, including names derived from other names.

    A service includes its low-urgency twin even before the first low-urgency alert: that alert must not fail because
    the name is taken.
    """
    for service in services:
        if not service.external:
            yield PagerName(
                kind="service", name=service.name, of=f"the service {shown(service.name)}", source=service.source
            )
            twin = f"the low-urgency service of {shown(service.name)}"
            yield PagerName(kind="service", name=pager_name(service, "low"), of=twin, source=service.source)
    for business in business_services(services):
        of = f"the business service {shown(business.name)}"
        yield PagerName(kind="business service", name=business.name, of=of, source=business.source)
    for policy in on_call.escalation_policies:
        of = f"the escalation policy {shown(policy.name)}"
        yield PagerName(kind="escalation policy", name=policy.name, of=of, source=policy.source)
    for rotation in on_call.rotations:
        of = f"the rotation {shown(rotation.name)}"
        yield PagerName(kind="schedule", name=rotation.name, of=of, source=rotation.source)
    for team in on_call.teams:
        yield PagerName(kind="team", name=team.name, of=f"the team {shown(team.name)}", source=team.source)


def refuse_names_taken(services: Sequence[Service], on_call: OnCall, report: Report) -> None:
    """Report each name that PagerDuty would refuse, with the first item that has it."""
    first: dict[tuple[str, str], PagerName] = {}
    refused: set[tuple[Source, Source | None]] = set()
    for name in sorted(pager_names(services, on_call), key=lambda item: (item.source or Source("", 0, 0), item.name)):
        other = first.setdefault(name.key, name)
        # Two services of one name also have twins of one name, which is not a second error.
        if other is name or name.source is None or (name.source, other.source) in refused:
            continue
        refused.add((name.source, other.source))
        message = f"{name.of} and {other.of} are both the {name.kind} {shown(name.name)} in PagerDuty. "
        message += "PagerDuty refuses a second one with the same name"
        report.refuse(name.source, message, f"the first is at {other.source}: rename one of them")


def refuse_emails_taken(people: Sequence[tuple[str, str, Source]], report: Report) -> None:
    """Report each person (name, email, place) whose email another person has, ignoring case."""
    first: dict[str, tuple[str, Source]] = {}
    for name, email, source in people:
        other = first.setdefault(email.casefold(), (name, source))
        if other[1] != source:
            message = f"{shown(name)} and {shown(other[0])} have the same email address {shown(email.casefold())}. "
            message += "PagerDuty ignores upper and lower case in it, and refuses a second user"
            report.refuse(
                source, message, f"the first is at {other[1]}: write a different address, or merge the two people"
            )
