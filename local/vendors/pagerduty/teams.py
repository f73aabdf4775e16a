"""PagerDuty's teams and their members."""

from collections.abc import Iterator

from local.vendors.core.constraints import EITHER, OneOf
from local.vendors.core.kinds import Kind, Link, named_by
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.places import at
from local.vendors.core.store import Store, StoredObject
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.schedule import ESCALATION_POLICY, SCHEDULE, TEAM, USER, check_name
from local.vendors.protocol.wire import Properties


def _admit_once(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    team = at(inputs, "teamId")
    for other in store.referrers(USER, inputs["userId"]):
        if other.inputs.get("teamId") == team and other.id != id:
            yield ("userId",), "is already a member of this team"


def _may_leave(membership: StoredObject, store: Store) -> str | None:
    """Returns why a person cannot leave the team. By name, PagerDuty/terraform-provider-pagerduty PR 863; in a
    schedule, its issue 292.
    """
    user, team = membership.inputs["userId"], membership.inputs["teamId"]
    calling = {
        (USER, user),
        *((SCHEDULE, record.id) for record in store.referrers(USER, user) if record.token == SCHEDULE),
    }
    for policy in store.referrers(TEAM, team):
        if policy.token == ESCALATION_POLICY and any(policy in store.referrers(*target) for target in calling):
            return f"user {user} is in the escalation policy {policy.name!r} of the team {team}, and cannot leave it"
    return None


KINDS = {
    TEAM: Kind(
        autonamed=True,
        unique=named_by("name"),
        taken="400 Bad Request: Team Name has already been taken ({what})",
        rules=(check_name, OneOf("defaultRole", ("manager", "none"), EITHER)),
        new_id=pagerduty_id,
        computed=lambda new: {"htmlUrl": f"https://acme.pagerduty.com/teams/{new.id}"},
    ),
    "pagerduty:index/teamMembership:TeamMembership": Kind(
        rules=(OneOf("role", ("observer", "responder", "manager"), EITHER),),
        links=(Link("userId", USER, "cascade"), Link("teamId", TEAM, "cascade")),
        admit=_admit_once,
        may_delete=_may_leave,
        new_id=lambda new: f"{new.inputs['userId']}:{new.inputs['teamId']}",
    ),
}
