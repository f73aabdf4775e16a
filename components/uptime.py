"""Uptime: one synthetic HTTP check each, which brings its own monitor."""

from dataclasses import dataclass

import pulumi
import pulumi_datadog as datadog

from catalog import Stack, UptimeCheck
from components.alerts import PRIORITIES
from components.channels import Handles
from components.messages import uptime_message
from components.naming import logical, renamed, title
from components.tags import tags

_RETRY_INTERVAL_MS = 1000
_TIMEOUT_S = 10


@dataclass(frozen=True, kw_only=True)
class UptimeArgs:
    """The checks to make, and the handles of the channels that they notify."""

    stack: Stack
    checks: tuple[UptimeCheck, ...]
    handles: Handles


class Uptime(pulumi.ComponentResource):
    """Makes the checks; each fires when it fails from two places at once (or from the only one)."""

    def __init__(self, name: str, args: UptimeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Uptime", name, {"environment": args.stack.environment}, opts)
        for check in args.checks:
            self._check(name, check, args)
        self.register_outputs({"count": len(args.checks)})

    def _check(self, name: str, check: UptimeCheck, args: UptimeArgs) -> None:
        stack = args.stack
        datadog.SyntheticsTest(
            logical(name, check),
            name=title(stack.environment, check.name),
            type="api",
            subtype="http",
            status="live",
            locations=list(check.locations),
            request_definition=datadog.SyntheticsTestRequestDefinitionArgs(
                method="GET", url=check.url, timeout=_TIMEOUT_S
            ),
            assertions=_assertions(check),
            options_list=datadog.SyntheticsTestOptionsListArgs(
                tick_every=check.every_seconds,
                retry=datadog.SyntheticsTestOptionsListRetryArgs(count=check.retries, interval=_RETRY_INTERVAL_MS),
                min_location_failed=min(2, len(check.locations)),
                monitor_name=title(stack.environment, check.name),
                monitor_priority=int(PRIORITIES[check.severity]),
            ),
            message=uptime_message(
                check, stack.environment, args.handles.of(check.notify, check.service, check.severity)
            ),
            tags=tags(stack, check.service, f"severity:{check.severity}", f"check:{check.id}"),
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, check)),
        )


def _assertions(check: UptimeCheck) -> list[datadog.SyntheticsTestAssertionArgs]:
    """Targets are texts, also that of the status code: the SDK's type refuses a number."""
    status = datadog.SyntheticsTestAssertionArgs(type="statusCode", operator="is", target=str(check.status))
    return [status, *(_json(path, value) for path, value in check.json)]


def _json(path: str, value: str) -> datadog.SyntheticsTestAssertionArgs:
    return datadog.SyntheticsTestAssertionArgs(
        type="body",
        operator="validatesJSONPath",
        targetjsonpath=datadog.SyntheticsTestAssertionTargetjsonpathArgs(
            jsonpath=path, operator="is", targetvalue=value
        ),
    )
