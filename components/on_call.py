"""On call: people, schedules, and the escalation policies that page them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from catalog import EscalationPolicy, Hours, Level, Person, Rotation, Service, Stack, Team
from catalog import OnCall as Roster
from catalog.on_call.layers import DAY, Layer, layers
from catalog.on_call.owners import policy_team, rotation_teams
from catalog.on_call.pagerduty_zones import pager_zone
from components.conventions.naming import logical, renamed
from components.conventions.raw import item_options
from components.sdks import pagerduty


@dataclass(frozen=True, kw_only=True)
class OnCallArgs:
    """`roster` comes from the YAML; `stack` says whether this stack may create people and teams (else it looks them
    up).

    `services` own the escalation policies that name no team.
    """

    stack: Stack
    roster: Roster
    services: tuple[Service, ...] = ()


class OnCall(pulumi.ComponentResource):
    """Creates the teams that the stack owns, a schedule for each rotation, and the escalation policies over them."""

    policies: Mapping[str, pulumi.Output[str]]
    """The PagerDuty id of each escalation policy, by the policy's id in the catalog."""

    def __init__(self, name: str, args: OnCallArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        roster = args.roster
        super().__init__("watchbill:index:OnCall", name, {"people": [person.id for person in roster.people]}, opts)
        self._args = args
        self._people = {person.id: self._user(name, person, args.stack) for person in roster.people}
        owned = roster.teams if args.stack.owns.pagerduty else ()
        self._members: dict[str, list[pagerduty.TeamMembership]] = {}
        self._teams = {team.id: self._team(name, team) for team in owned}
        self._schedules = {rotation.id: self._schedule(name, rotation) for rotation in roster.rotations}
        self.policies = {policy.id: self._policy(name, policy) for policy in roster.escalation_policies}
        self.register_outputs({"policies": self.policies})

    def _user(self, name: str, person: Person, stack: Stack) -> pulumi.Output[str]:
        if not (person.create and stack.owns.pagerduty):
            return pagerduty.get_user_output(email=person.email, opts=pulumi.InvokeOptions(parent=self)).id
        user = pagerduty.User(
            logical(name, person),
            name=person.name,
            email=person.email,
            time_zone=person.time_zone and pager_zone(person.time_zone),
            # Removing a person from the YAML must not delete the user: contact methods, history and seat would be
            # deleted too.
            opts=pulumi.ResourceOptions.merge(
                item_options(self, name, person), pulumi.ResourceOptions(retain_on_delete=True)
            ),
        )
        return user.id

    def _team(self, name: str, team: Team) -> pulumi.Output[str]:
        team_resource = pagerduty.Team(
            logical(name, team, "team"),
            name=team.name,
            description="Kept by Watchbill",
            opts=item_options(self, name, team, "team"),
        )
        managers = {person.id for person in team.managers}
        for person in team.people:
            # No id contains a `_`: it keeps the members of team `a` apart from those of a team `a-team`.
            role, *former = (f"team_{id}" for id in (person.id, person.renamed_from) if id)
            # Aliased, since the membership of a renamed item is the same one at PagerDuty: deleting the old one would
            # remove the person from the team.
            was = [pulumi.Alias(name=logical(name, team, item)) for item in former]
            member = pagerduty.TeamMembership(
                logical(name, team, role),
                team_id=team_resource.id,
                user_id=self._people[person.id],
                # PagerDuty's default is `manager`: everyone could change the team's escalation policies.
                role="manager" if person.id in managers else "responder",
                opts=pulumi.ResourceOptions(
                    parent=self,
                    aliases=[*was, *(entry for each in (role, *former) for entry in renamed(name, team, each))],
                ),
            )
            self._members.setdefault(team.id, []).append(member)
        return team_resource.id

    def _team_id(self, id: str) -> pulumi.Output[str]:
        """Return the id of a team, created here or by the stack that owns what PagerDuty has once."""
        if id not in self._teams:
            (team,) = (team for team in self._args.roster.teams if team.id == id)
            self._teams[id] = pagerduty.get_team_output(name=team.name, opts=pulumi.InvokeOptions(parent=self)).id
        return self._teams[id]

    def _schedule(self, name: str, rotation: Rotation) -> pulumi.Output[str]:
        teams = rotation_teams(rotation, self._args.services, self._args.roster)
        return pagerduty.Schedule(
            logical(name, rotation),
            name=rotation.name,
            description=f"{rotation.turn.text.capitalize()} turns, kept by Watchbill",
            # PagerDuty does not accept every name of a zone: it refuses `UTC`.
            time_zone=pager_zone(rotation.time_zone),
            layers=[self._layer(layer) for layer in layers(rotation)],
            teams=[self._team_id(team) for team in teams] or None,
            opts=item_options(self, name, rotation),
        ).id

    def _layer(self, layer: Layer) -> pagerduty.ScheduleLayerArgs:
        # A fixed start in the past: the API rewrites it, and the difference is suppressed only while both are past. It
        # has the offset of the zone on that day; another offset shows a difference at every refresh.
        start = layer.start.isoformat()
        return pagerduty.ScheduleLayerArgs(
            name=layer.name,
            start=start,
            rotation_virtual_start=start,
            rotation_turn_length_seconds=layer.turn_days * 86_400,
            users=[self._people[person.id] for person in layer.people],
            restrictions=_restrictions(layer.hours) if layer.hours else None,
        )

    def _policy(self, name: str, policy: EscalationPolicy) -> pulumi.Output[str]:
        team = policy_team(policy, self._args.services, self._args.roster)
        return pagerduty.EscalationPolicy(
            logical(name, policy, "policy"),
            name=policy.name,
            description="Kept by Watchbill",
            num_loops=policy.repeat,
            # One id, although the argument is called `teams`: a policy has at most one.
            teams=None if team is None else self._team_id(team),
            rules=[self._rule(level) for level in policy.levels],
            # PagerDuty refuses (400) to remove a person from a team whose policy pages them: the policy is created
            # after the memberships and deleted before them.
            opts=pulumi.ResourceOptions.merge(
                item_options(self, name, policy, "policy"),
                pulumi.ResourceOptions(depends_on=self._members.get(team or "")),
            ),
        ).id

    def _rule(self, level: Level) -> pagerduty.EscalationPolicyRuleArgs:
        # `user_reference`: the API refuses `user`, which the SDK's examples show.
        targets = [("schedule_reference", self._schedules[rotation.id]) for rotation in level.rotations]
        targets += [("user_reference", self._people[person.id]) for person in level.people]
        return pagerduty.EscalationPolicyRuleArgs(
            escalation_delay_in_minutes=level.after_minutes,
            targets=[pagerduty.EscalationPolicyRuleTargetArgs(type=kind, id=target) for kind, target in targets],
        )


def _restrictions(hours: Hours) -> list[pagerduty.ScheduleLayerRestrictionArgs]:
    begin, seconds = f"{hours.begin:%H:%M:%S}", hours.minutes * 60
    if len(hours.days) == 7 and hours.minutes < DAY:
        return [
            pagerduty.ScheduleLayerRestrictionArgs(
                type="daily_restriction", start_time_of_day=begin, duration_seconds=seconds
            )
        ]
    return [
        pagerduty.ScheduleLayerRestrictionArgs(
            type="weekly_restriction", start_day_of_week=day + 1, start_time_of_day=begin, duration_seconds=seconds
        )
        for day in hours.days
    ]
