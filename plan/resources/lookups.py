"""Answers of a planned account: ids that follow from a resource's own name, computed outputs, and look-ups."""

import re
from typing import Any

from catalog.registry import OBJECTS
from plan.resources.types import TYPES
from plan.resources.types.row import digits

_MONITOR = "datadog:index/monitor:Monitor"
_COMPONENTS = "|".join({owner.component for row in TYPES.values() for owner in row.owners})
_COMPONENT_PREFIX = re.compile(rf"^({_COMPONENTS}|{OBJECTS.name}-[a-z]+)-")


class UnknownLookup(LookupError):
    """The plan has no answer to a look-up that the program makes."""


def planned_id(type_: str, name: str) -> str:
    """Return the id of a planned resource: digits for a monitor, `<schedule:primary>` and the like for others.

    It depends only on the resource, so that one more alert does not change other ids. A monitor's id must be a number:
    programs convert it (`id.apply(int)`).
    """
    return digits(name) if type_ == _MONITOR else shown_id(type_, name)


def shown_id(type_: str, name: str) -> str:
    """Return a planned id in the form for people: `<monitor:high-error-rate>`."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type_.rpartition(":")[2]).lower()
    # All three vendors have teams.
    kind = f"sentry-{kind}" if type_.startswith("sentry:") else kind
    return f"<{kind}:{_COMPONENT_PREFIX.sub('', name)}>"


def shown_ids(type_: str, name: str, identity: str) -> dict[str, str]:
    """Return how to show the planned ids of a resource: its own, and for an uptime check its monitor's."""
    shown = {identity: shown_id(type_, name)}
    return shown | {digits(identity): f"<monitor:{name}>"} if type_.endswith(":SyntheticsTest") else shown


def planned_outputs(type_: str, identity: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the outputs of a planned resource: its inputs, and what the vendor would compute."""
    computed = TYPES[type_].computed(identity, inputs) if type_ in TYPES else {}
    return {**inputs, **computed}


def look_up(token: str, args: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a look-up that a component makes.

    Raises:
        UnknownLookup: no known component makes this look-up; a guessed answer would promise what may not exist.
    """
    match token:
        case "pagerduty:index/getUser:getUser":
            return {**args, "id": f"<user:{args['email']}>"}
        case "pagerduty:index/getTeam:getTeam":
            return {**args, "id": f"<team:{args['name']}>"}
        case "pagerduty:index/getVendor:getVendor":
            return {**args, "id": f"<vendor:{args['name']}>"}
        case "datadog:index/getSensitiveDataScannerStandardPattern:getSensitiveDataScannerStandardPattern":
            return {**args, "id": f"<standard-pattern:{args['filter']}>", "name": args["filter"]}
        case "datadog:index/getSyntheticsGlobalVariable:getSyntheticsGlobalVariable":
            return {**args, "id": f"<global-variable:{args['name']}>", "tags": []}
        case "sentry:index/getTeam:getTeam":
            return {**args, "id": f"<sentry-team:{args['slug']}>", "internalId": f"<sentry-team:{args['slug']}>"}
        case "sentry:index/getOrganizationIntegration:getOrganizationIntegration":
            return {**args, "id": f"<{args['providerKey']}:{args['name']}>"}
        case "sentry:index/getProjectErrorMonitor:getProjectErrorMonitor":
            return {**args, "id": f"<errors of {args['project']}>"}
        case "sentry:index/getProjectIssueStreamMonitor:getProjectIssueStreamMonitor":
            return {**args, "id": f"<issues of {args['project']}>"}
        case _:
            raise UnknownLookup(f"the plan has no answer to the look-up {token}")
