"""An account that answers a program's registrations and look-ups with the ids of the live objects."""

from collections.abc import Mapping
from typing import Any

from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from audit.adopt.model import Resource
from audit.adopt.people import TEAM, USER, objects_of
from audit.adopt.services import INTEGRATION
from audit.live.inventory import Inventory, LiveObject
from plan.resources.lookups import look_up, planned_id, planned_outputs

_TEST = "datadog:index/syntheticsTest:SyntheticsTest"
_STACK_OF_SENTRY = ("sentry:index/team:Team", "sentry:index/project:Project")


class LiveAccount(Mocks):
    """Answers as the live account would after the import."""

    def __init__(self, claims: Mapping[Resource, LiveObject], inventory: Inventory) -> None:
        self._claims = claims
        users = objects_of(inventory, USER)
        self._users = {str(live.properties.get("email")).lower(): live.id for live in users}
        self._teams = {live.name: live.id for live in objects_of(inventory, TEAM)}
        vendors = [live.body.get("vendor") or {} for live in objects_of(inventory, INTEGRATION)]
        self._vendors = {str(it.get("summary")): str(it["id"]) for it in vendors if it.get("id")}

    def call(self, args: MockCallArgs) -> dict[str, Any]:  # type: ignore[override]  # a bare dict: "no failures"
        found: str | None = None
        match args.token:
            case "pagerduty:index/getUser:getUser":
                found = self._users.get(str(args.args["email"]).lower())
            case "pagerduty:index/getTeam:getTeam":
                found = self._teams.get(str(args.args["name"]))
            case "pagerduty:index/getVendor:getVendor":
                found = self._vendors.get(str(args.args["name"]))
        return {**args.args, "id": found} if found else look_up(args.token, args.args)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        live = self._claims.get((args.typ, args.name))
        if live is None:
            identity = planned_id(args.typ, args.name)
            return identity, planned_outputs(args.typ, identity, args.inputs)
        return live.id, {**planned_outputs(args.typ, live.id, args.inputs), **computed(live)}


def computed(live: LiveObject) -> dict[str, Any]:
    """Return the outputs of a live object that no input gives and that programs read."""
    if live.type == _TEST and live.body.get("monitor_id"):
        return {"monitorId": int(live.body["monitor_id"])}
    if live.type in _STACK_OF_SENTRY and live.body.get("id"):
        return {"slug": live.body.get("slug"), "internalId": str(live.body["id"])}
    return {}
