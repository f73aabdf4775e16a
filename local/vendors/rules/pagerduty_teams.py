"""PagerDuty's teams, and who belongs to them."""

from collections.abc import Iterator

from local.vendors.kinds import Kind, Reference, at, named_by
from local.vendors.outputs import pagerduty_id
from local.vendors.rules.pagerduty_schedule import TEAM, USER, check_name
from local.vendors.store import Store
from local.vendors.typecheck import Problem
from local.vendors.wire import Properties


def _check_team(inputs: Properties) -> Iterator[Problem]:
    yield from check_name(inputs)
    role = at(inputs, "defaultRole")
    if role not in (None, "manager", "none"):
        yield ("defaultRole",), f"must be manager or none, not {role!r}"


def _check_membership(inputs: Properties) -> Iterator[Problem]:
    role = at(inputs, "role")
    if role not in (None, "observer", "responder", "manager"):
        yield ("role",), f"must be observer, responder or manager, not {role!r}"


def _membership(inputs: Properties) -> Iterator[Reference]:
    for name, token in (("userId", USER), ("teamId", TEAM)):
        id = at(inputs, name)
        if id is not None:
            yield Reference(path=(name,), token=token, id=id, on_delete="cascade")


def _admit_once(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    team = at(inputs, "teamId")
    for other in store.referrers(USER, inputs["userId"]):
        if other.inputs.get("teamId") == team and other.id != id:
            yield ("userId",), "is a member of this team already"


KINDS = {
    TEAM: Kind(
        autonamed=True,
        unique=named_by("name"),
        taken="400 Bad Request: Team Name has already been taken ({what})",
        check=_check_team,
        new_id=pagerduty_id,
        computed=lambda new: {"htmlUrl": f"https://acme.pagerduty.com/teams/{new.id}"},
    ),
    "pagerduty:index/teamMembership:TeamMembership": Kind(
        check=_check_membership,
        references=_membership,
        admit=_admit_once,
        new_id=lambda new: f"{new.inputs['userId']}:{new.inputs['teamId']}",
    ),
}
