"""Uptime: one synthetic test per check, which brings its own monitor."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from catalog import Stack, UptimeCheck
from catalog.alerts.model import PRIORITIES
from catalog.uptime.model import REQUEST_TIMEOUT_S, Answer, DnsProbe, HttpProbe, Step, StepsProbe, TlsProbe
from components.channels import Handles
from components.conventions.naming import logical, title
from components.conventions.raw import item_options
from components.conventions.tags import check_tag, tags
from components.datadog.messages import Place
from components.datadog.uptime_messages import uptime_message
from components.sdks import datadog

_RETRY_INTERVAL_MS = 1000


@dataclass(frozen=True, kw_only=True)
class UptimeArgs:
    """The checks to create; the other fields as for alerts."""

    stack: Stack
    checks: tuple[UptimeCheck, ...]
    handles: Handles
    site: str
    dashboards: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The arguments that differ between kinds of tests."""

    subtype: str
    request: datadog.SyntheticsTestRequestDefinitionArgs | None = None
    assertions: list[datadog.SyntheticsTestAssertionArgs] | None = None
    steps: list[datadog.SyntheticsTestApiStepArgs] | None = None
    variables: list[datadog.SyntheticsTestConfigVariableArgs] | None = None


class Uptime(pulumi.ComponentResource):
    """Creates the checks; each fires when it fails from at least its number of locations at the same time."""

    monitor_ids: Mapping[str, pulumi.Output[int]]
    """The id of the monitor that Datadog creates for each check, by check id."""

    def __init__(self, name: str, args: UptimeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Uptime", name, {"environment": args.stack.environment}, opts)
        self._place = Place(
            environment=args.stack.environment, site=args.site, dashboards=args.dashboards, handles=args.handles
        )
        self.monitor_ids = {check.id: self._check(name, check, args.stack).monitor_id for check in args.checks}
        self.register_outputs({"count": len(args.checks)})

    def _check(self, name: str, check: UptimeCheck, stack: Stack) -> datadog.SyntheticsTest:
        request = self._asked(check)
        return datadog.SyntheticsTest(
            logical(name, check),
            name=title(stack.environment, check.name),
            type="api",
            subtype=request.subtype,
            status="live",
            locations=list(check.locations),
            request_definition=request.request,
            assertions=request.assertions,
            api_steps=request.steps,
            config_variables=request.variables,
            options_list=datadog.SyntheticsTestOptionsListArgs(
                tick_every=check.every_seconds,
                retry=datadog.SyntheticsTestOptionsListRetryArgs(count=check.retries, interval=_RETRY_INTERVAL_MS),
                min_location_failed=check.fails_from,
                monitor_name=title(stack.environment, check.name),
                monitor_priority=PRIORITIES[check.severity],
            ),
            message=uptime_message(check, self._place),
            tags=tags(stack, check.service, f"severity:{check.severity}", check_tag(check)),
            opts=item_options(self, name, check),
        )

    def _asked(self, check: UptimeCheck) -> _Asked:
        match check.probe:
            case HttpProbe() as probe:
                request = datadog.SyntheticsTestRequestDefinitionArgs(
                    method="GET", url=probe.url, timeout=REQUEST_TIMEOUT_S
                )
                return _Asked(subtype="http", request=request, assertions=_assertions(probe.answer))
            case TlsProbe() as probe:
                return _tls(probe)
            case DnsProbe() as probe:
                return _dns(probe)
            case StepsProbe() as probe:
                variables = [self._secret(secret) for secret in probe.secrets]
                return _Asked(subtype="multi", steps=[_step(step) for step in probe.steps], variables=variables or None)

    def _secret(self, name: str) -> datadog.SyntheticsTestConfigVariableArgs:
        """Return a global variable, which a test refers to by id: its bare name in a request is deprecated, and is not
        replaced.
        """
        variable = datadog.get_synthetics_global_variable_output(name=name, opts=pulumi.InvokeOptions(parent=self))
        return datadog.SyntheticsTestConfigVariableArgs(name=name, type="global", id=variable.id)


def _tls(probe: TlsProbe) -> _Asked:
    """Return a TLS test. The port is a text, and the target of `isInMoreThan` a number of days."""
    valid = datadog.SyntheticsTestAssertionArgs(
        type="certificate", operator="isInMoreThan", target=str(probe.expires_in_days)
    )
    request = datadog.SyntheticsTestRequestDefinitionArgs(host=probe.host, port=str(probe.port))
    return _Asked(subtype="ssl", request=request, assertions=[valid])


def _dns(probe: DnsProbe) -> _Asked:
    """Return a DNS test. It has at least one assertion: without an expected record, that any record exists."""
    wanted = [("is", record) for record in probe.expect] or [("matches", ".+")]
    assertions = [
        datadog.SyntheticsTestAssertionArgs(type="recordSome", property=probe.record, operator=operator, target=target)
        for operator, target in wanted
    ]
    request = datadog.SyntheticsTestRequestDefinitionArgs(host=probe.host)
    return _Asked(subtype="dns", request=request, assertions=assertions)


def _assertions(answer: Answer) -> list[datadog.SyntheticsTestAssertionArgs]:
    """Return the assertions. Targets are texts, also that of the status code: the SDK's type refuses a number."""
    assertions = [
        datadog.SyntheticsTestAssertionArgs(type=type_, operator=operator, target=target, property=of)
        for type_, operator, target, of in _simple(answer)
    ]
    return assertions + [
        datadog.SyntheticsTestAssertionArgs(
            type="body",
            operator="validatesJSONPath",
            targetjsonpath=datadog.SyntheticsTestAssertionTargetjsonpathArgs(
                jsonpath=path, operator="is", targetvalue=value
            ),
        )
        for path, value in answer.json
    ]


def _step(step: Step) -> datadog.SyntheticsTestApiStepArgs:
    """Return a step of a test; the SDK has separate types for the same fields in steps."""
    assertions = [
        datadog.SyntheticsTestApiStepAssertionArgs(type=type_, operator=operator, target=target, property=of)
        for type_, operator, target, of in _simple(step.answer)
    ]
    assertions += [
        datadog.SyntheticsTestApiStepAssertionArgs(
            type="body",
            operator="validatesJSONPath",
            targetjsonpath=datadog.SyntheticsTestApiStepAssertionTargetjsonpathArgs(
                jsonpath=path, operator="is", targetvalue=value
            ),
        )
        for path, value in step.answer.json
    ]
    return datadog.SyntheticsTestApiStepArgs(
        name=step.name,
        subtype="http",
        request_definition=datadog.SyntheticsTestApiStepRequestDefinitionArgs(
            method=step.request.method,
            url=step.request.url,
            timeout=REQUEST_TIMEOUT_S,
            body=step.request.body,
            body_type=step.request.body_type,
        ),
        request_headers=dict(step.request.headers) or None,
        assertions=assertions,
        extracted_values=[_extracted(name, where) for name, where in step.extract] or None,
    )


def _extracted(name: str, where: str) -> datadog.SyntheticsTestApiStepExtractedValueArgs:
    """Return an extracted value. `secure` keeps it, such as a session, out of the results that Datadog shows."""
    header = where.removeprefix("header:") if where.startswith("header:") else None
    parser = ("raw", None) if header else ("json_path", where)
    return datadog.SyntheticsTestApiStepExtractedValueArgs(
        name=name,
        type="http_header" if header else "http_body",
        field=header,
        secure=True,
        parser=datadog.SyntheticsTestApiStepExtractedValueParserArgs(type=parser[0], value=parser[1]),
    )


def _simple(answer: Answer) -> list[tuple[str, str, str, str | None]]:
    """Return assertions as type, operator, target and property."""
    result: list[tuple[str, str, str, str | None]] = []
    if answer.status is not None:
        result.append(("statusCode", "is", str(answer.status), None))
    if answer.latency_under_ms is not None:
        result.append(("responseTime", "lessThan", str(answer.latency_under_ms), None))
    return result + [("header", "contains", value, name) for name, value in answer.headers]
