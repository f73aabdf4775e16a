"""What a planned account answers: ids that follow from a resource's own name, computed outputs, and look-ups."""

import hashlib
import re
from typing import Any

_MONITOR = "datadog:index/monitor:Monitor"
_COMPONENT_PREFIX = re.compile(
    r"^(alerts|slos|metrics|uptime|on-call|services|software-catalog|maintenance|dashboards|error-tracking|status-page"
    r"|channels|logs)-"
)


class UnknownLookup(LookupError):
    """The plan has no answer to a look-up that the program makes."""


def planned_id(type_: str, name: str) -> str:
    """The id of a planned resource: digits for a monitor, `<schedule:primary>` and the like for others.

    It depends on the resource alone, so that one more alert renumbers nothing. A monitor's must be a number: programs
    turn it into one (`id.apply(int)`).
    """
    return _digits(name) if type_ == _MONITOR else shown_id(type_, name)


def shown_id(type_: str, name: str) -> str:
    """How people see a planned id: `<monitor:high-error-rate>`."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type_.rpartition(":")[2]).lower()
    # All three vendors have teams.
    kind = f"sentry-{kind}" if type_.startswith("sentry:") else kind
    return f"<{kind}:{_COMPONENT_PREFIX.sub('', name)}>"


def shown_ids(type_: str, name: str, identity: str) -> dict[str, str]:
    """How to show the planned ids that come with a resource: its own, and of an uptime check its monitor's."""
    shown = {identity: shown_id(type_, name)}
    return shown | {_digits(identity): f"<monitor:{name}>"} if type_.endswith(":SyntheticsTest") else shown


def planned_outputs(type_: str, identity: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """The outputs of a planned resource: its inputs, and what the vendor would compute."""
    return {**inputs, **_computed(type_, identity, inputs)}


def look_up(token: str, args: dict[str, Any]) -> dict[str, Any]:
    """Answer a look-up that a component makes.

    Raises:
        UnknownLookup: no component is known to make this one; a plan that guessed would promise what may not exist.
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


def _digits(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return str(10**11 + int.from_bytes(digest[:8]) % (9 * 10**11))


def _computed(type_: str, identity: str, inputs: dict[str, Any]) -> dict[str, Any]:
    match type_:
        case "pagerduty:index/serviceIntegration:ServiceIntegration":
            return {"integrationKey": f"{identity} key"}
        case "sentry:index/team:Team" | "sentry:index/project:Project":
            return {"slug": inputs["slug"], "internalId": identity}
        case "sentry:index/key:Key":
            return {"dsnPublic": f"{identity} DSN"}
        case "datadog:index/syntheticsTest:SyntheticsTest":
            return {"monitorId": int(_digits(identity))}
        case "datadog:index/statusPage:StatusPage":
            return {"pageUrl": f"{identity} URL"}
        case "datadog:index/statusPageComponent:StatusPageComponent" if inputs.get("components"):
            return {"components": [{**it, "id": f"<{it['name']} in {identity[1:]}"} for it in inputs["components"]]}
        case _:
            return {}
