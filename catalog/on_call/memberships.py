"""Everyone paged by a team's escalation policy must be in the team, as PagerDuty requires.

PagerDuty refuses to remove a person from a team whose escalation policy pages them, by name or by a schedule (400;
PagerDuty/terraform-provider-pagerduty#292, #427 and PR 863, which removed the provider's workaround). For the opposite
order, a policy assigned to a team that lacks one of its people, reports differ (#427). So no such policy is made: with
everyone in the team, neither case occurs.
"""

from collections.abc import Mapping, Sequence

from catalog.forms.diagnostics import Report
from catalog.forms.text import prose, shown
from catalog.on_call.model import EscalationPolicy, OnCall, Person
from catalog.on_call.owners import Owned, policy_team
from catalog.source.places import Source


def refuse_strangers(on_call: OnCall, services: Sequence[Owned], places: Mapping[str, Source], report: Report) -> None:
    """Report each policy of a team that pages someone who is not in it; `places` are where teams list their people.

    Raises nothing: errors go to the report.
    """
    teams = {team.id: team for team in on_call.teams}
    for policy in on_call.escalation_policies:
        team = teams.get(policy_team(policy, services, on_call) or "")
        strangers = (
            [] if team is None else [item for item in called(policy) if item.id not in {one.id for one in team.people}]
        )
        if team is None or not strangers:
            continue
        names = prose(sorted(person.name for person in strangers), "and")
        are = "is" if len(strangers) == 1 else "are"
        message = (
            f"{names} {are} not in the team {shown(team.name)}, but its escalation policy {shown(policy.name)} pages "
        )
        message += "them: PagerDuty refuses to remove a person from a team whose policies page them (400)"
        hint = f"add {names} to `people` here, or remove them from the policy and its rotations"
        where = f"; the policy is at {policy.source}" if policy.source else ""
        report.refuse(places[team.id], message, hint + where)


def called(policy: EscalationPolicy) -> tuple[Person, ...]:
    """Return everyone that a policy pages, by name or in a rotation, each once, in the order of its levels."""
    people = [
        person
        for level in policy.levels
        for person in (*level.people, *(one for rotation in level.rotations for one in rotation.people))
    ]
    return tuple({person.id: person for person in people}.values())
