"""The teams that own escalation policies and schedules, which PagerDuty lets them see and change."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from catalog.forms.form import Located, RenamableForm
from catalog.forms.symbols import Scope
from catalog.on_call.model import EscalationPolicy, OnCall, Rotation, Team

F = TypeVar("F", bound=RenamableForm)


class Owned(Protocol):
    """The fields of a service that decide ownership: its team, and the policy that it names."""

    @property
    def team(self) -> str | None: ...
    @property
    def escalation_policy(self) -> EscalationPolicy | None: ...


def owning_team(word: str | None, entry: Located[F], teams: Scope[Team]) -> tuple[str | None, bool]:
    """Return the id of the team that an item names as `team`, else None; and whether the name is valid."""
    if "team" in entry.refused:
        return None, False
    if word is None:
        return None, True
    team = teams.find(word, entry.at("team"))
    return (team.id if team else None), team is not None


def policy_team(policy: EscalationPolicy, services: Sequence[Owned], on_call: OnCall) -> str | None:
    """Return the id of a policy's team: its own, else that of the services that name it; None if those differ.

    PagerDuty allows one team for a policy, and a guess would hide it from the others.
    """
    if policy.team is not None:
        return policy.team
    known = {team.id for team in on_call.teams}
    owners = {service.team for service in services if service.escalation_policy == policy}
    return owners.pop() if len(owners) == 1 and owners <= known else None


def rotation_teams(rotation: Rotation, services: Sequence[Owned], on_call: OnCall) -> tuple[str, ...]:
    """Return the ids of a rotation's teams, sorted: its own, else those of the policies that page it."""
    if rotation.team is not None:
        return (rotation.team,)
    calling = [
        policy
        for policy in on_call.escalation_policies
        if any(rotation.id == called.id for level in policy.levels for called in level.rotations)
    ]
    teams = {policy_team(policy, services, on_call) for policy in calling}
    return tuple(sorted(team for team in teams if team is not None))
