"""Datadog's synthetic tests and the global variables they use.

Sources: updateSyntheticsAPITestLocalState, buildTerraformAssertions, buildTerraformTestOptions and
buildTerraformTestRequest (datadog/resource_datadog_synthetics_test_.go of the provider). A list has tests of APIs as a
whole, and tests in browsers without their steps.
"""

import json
from collections.abc import Iterable
from typing import Any

from audit.live.datadog.answers import changed, created
from audit.live.http.paging import Whole
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.redaction import without_keys
from audit.live.sameness import number
from audit.live.spelling import camelled, picked
from plan.resources.masking import SECRET

_ALL = Whole(entries="tests")
_APART = {"browser": "v1/synthetics/tests/browser", "mobile": "v1/synthetics/tests/mobile"}
"""The types whose bodies a list does not return whole, with the paths of their bodies."""
_REQUEST = (
    *("method", "url", "timeout", "body", "bodyType", "form", "host", "port", "dnsServer", "dnsServerPort"),
    *("noSavingResponseBody", "numberOfPackets", "shouldTrackHops", "servername", "message", "callType", "service"),
    *(
        "certificateDomains",
        "persistCookies",
        "httpVersion",
        "isMessageBase64Encoded",
        "mcpProtocolVersion",
        "toolName",
    ),
)
_OPTIONS = (
    *("follow_redirects", "min_failure_duration", "min_location_failed", "tick_every", "httpVersion"),
    *("accept_self_signed", "checkCertificateRevocation", "disableAiaIntermediateFetching", "allow_insecure"),
    *("ignoreCertificateValidation", "scheduling", "retry", "monitor_options", "noScreenshot", "monitor_name"),
    *("monitor_priority", "restricted_roles", "ci", "rumSettings", "ignoreServerCertificateError", "disableCsp"),
    *("disableCors", "initialNavigationTimeout", "blockedRequestPatterns", "captureNetworkPayloads"),
)
"""The values that the provider reads."""
_MONITOR_OPTIONS = ("renotify_interval", "renotify_occurrences", "escalation_message", "notification_preset_name")
_SECRET_PARTS = (
    *("password", "secret", "accessKey", "secretKey", "sessionToken", "clientSecret"),
    "tokenApiAuthentication",
)
_TARGETS = {
    "validatesJSONPath": "targetjsonpath",
    "validatesXPath": "targetxpath",
    "validatesJSONSchema": "targetjsonschema",
}


def _fetch(api: Api) -> Iterable[Json]:
    apart: list[Json] = []
    for test in api.entries("/api/v1/synthetics/tests", _ALL):
        if test.get("type") in _APART:
            apart.append(test)
        else:
            yield test
    for listed, body in api.bodies(apart, lambda test: f"/api/{_APART[test['type']]}/{test['public_id']}", _stamp):
        yield {**listed, **body}


def _stamp(test: Json) -> str | None:
    return str(test["modified_at"]) if test.get("modified_at") else None


def read(body: Json) -> Json:
    """Return a test's properties, without passwords and keys."""
    config, options = body.get("config") or {}, body.get("options") or {}
    request = config.get("request") or {}
    return present(
        {
            **picked(body, "name", "type", "subtype", "status", "message", "tags", "locations"),
            "deviceIds": options.get("device_ids") or body.get("device_ids"),
            "requestDefinition": (_request(request) or None) if body.get("subtype") != "multi" else None,
            "requestHeaders": without_keys(request.get("headers") or {}) or None,
            "requestQuery": request.get("query") or None,
            "requestMetadata": without_keys(request.get("metadata") or {}) or None,
            "requestBasicauth": _credentials(request.get("basicAuth")),
            "requestProxy": camelled(request.get("proxy") or {}) or None,
            "assertions": [_assertion(each) for each in config.get("assertions") or ()] or None,
            "configVariables": [_variable(each) for each in config.get("configVariables") or ()] or None,
            "variablesFromScript": config.get("variablesFromScript") or None,
            "setCookie": config.get("setCookie") or None,
            "optionsList": _options(options) or None,
            "apiSteps": [_step(each) for each in config.get("steps") or ()] or None,
            "browserSteps": [_browser_step(each) for each in body.get("steps") or ()] or None,
            "browserVariables": [_variable(each) for each in config.get("variables") or ()] or None,
        }
    )


def _request(request: Json) -> Json:
    found = picked(request, *_REQUEST)
    for name in ("port", "dnsServerPort"):
        if name in found:
            found[name] = str(found[name])
    return found


def _credentials(credentials: Json | None) -> Json | None:
    if not credentials:
        return None
    given = present(credentials)
    return {name: SECRET if name in _SECRET_PARTS else value for name, value in given.items()}


def _assertion(assertion: Json) -> Json:
    found = picked(assertion, "type", "operator", "property", "timingsScope", "code")
    target = assertion.get("target")
    if isinstance(target, dict):
        parts = {name.lower(): _text(value) for name, value in target.items() if value is not None}
        found[_TARGETS.get(str(assertion.get("operator")), "targetjsonpath")] = parts
    elif isinstance(target, list):
        found["targetMcpCapabilities"] = {"capabilities": target}
    elif target is not None:
        found["target"] = _text(target)
    return found


def _text(value: Any) -> str:
    """Return a number or a boolean as the provider writes it."""
    if isinstance(value, bool):
        return json.dumps(value)
    return str(number(value)) if isinstance(value, float) else str(value)


def _variable(variable: Json) -> Json:
    found = picked(variable, "name", "type", "id", "example", "pattern", "secure")
    if found.get("secure"):
        found.pop("pattern", None)
        found.pop("example", None)
    return found


def _options(options: Json) -> Json:
    found = picked(options, *_OPTIONS)
    if monitor := picked(options.get("monitor_options") or {}, *_MONITOR_OPTIONS):
        found["monitorOptions"] = monitor
    else:
        found.pop("monitorOptions", None)
    return found


def _step(step: Json) -> Json:
    request = step.get("request") or {}
    return present(
        {
            **picked(step, "name", "subtype", "allowFailure", "exitIfSucceed", "isCritical", "retry", "value"),
            "subtestPublicId": step.get("subtestPublicId"),
            "requestDefinition": _request(request) or None,
            "requestHeaders": without_keys(request.get("headers") or {}) or None,
            "requestQuery": request.get("query") or None,
            "requestBasicauth": _credentials(request.get("basicAuth")),
            "assertions": [_assertion(each) for each in step.get("assertions") or ()] or None,
            "extractedValues": [camelled(each) for each in step.get("extractedValues") or ()] or None,
        }
    )


def _browser_step(step: Json) -> Json:
    """Return a step in a browser. Datadog rewrites the element that it found, so it is left out."""
    parameters = {name: value for name, value in (step.get("params") or {}).items() if name != "element"}
    return {
        **picked(step, "name", "type", "allowFailure", "alwaysExecute", "exitIfSucceed", "isCritical"),
        **picked(step, "noScreenshot", "timeout"),
        "params": camelled(parameters),
    }


def _without_any_version(version: Any) -> Any:
    return None if version == "any" else version


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/synthetics/details/{body['public_id']}"


TEST = LiveKind(
    vendor="datadog",
    kind="synthetic test",
    type="datadog:index/syntheticsTest:SyntheticsTest",
    right="synthetics_read",
    one=lambda id, _account: f"/api/v1/synthetics/tests/{id}",
    fetch=_fetch,
    read=read,
    id=lambda body: str(body["public_id"]),
    created=created,
    changed=changed,
    url=_url,
    secret=(
        "config.request.basicAuth",
        "config.request.headers",
        "config.request.metadata",
        "config.request.certificate",
        "config.request.proxy",
        "config.steps[].request.basicAuth",
        "config.steps[].request.headers",
        "config.steps[].request.certificate",
    ),
    same=Sameness(
        defaults={
            "message": "",
            "optionsList.retry.count": 0,
            "optionsList.retry.interval": 300,
            "apiSteps[].allowFailure": False,
            "apiSteps[].exitIfSucceed": False,
        },
        trimmed=("message",),
        unordered=("tags", "locations", "deviceIds"),
        never_returned=(
            "requestBasicauth.password",
            "requestBasicauth.clientSecret",
            "requestBasicauth.secretKey",
            "requestBasicauth.sessionToken",
            "requestClientCertificate",
            "configVariables[].pattern",
            "configVariables[].example",
        ),
        ignored=("forceDeleteDependencies", "browserSteps[].params.element", "browserSteps[].forceElementUpdate"),
        computed=(
            "subtype",
            "deviceIds",
            "optionsList.monitorOptions",
            "optionsList.minFailureDuration",
            "optionsList.minLocationFailed",
            "optionsList.monitorName",
            "optionsList.monitorPriority",
            "optionsList.restrictedRoles",
            "optionsList.httpVersion",
            "optionsList.acceptSelfSigned",
            "optionsList.allowInsecure",
            "optionsList.followRedirects",
            "optionsList.checkCertificateRevocation",
            "optionsList.ci",
            "optionsList.retry",
            "apiSteps[].isCritical",
            "apiSteps[].retry",
            "apiSteps[].requestDefinition.bodyType",
            "apiSteps[].requestDefinition.timeout",
            "apiSteps[].requestDefinition.httpVersion",
            "requestDefinition.noSavingResponseBody",
            "requestDefinition.persistCookies",
            "requestDefinition.bodyType",
            "requestDefinition.timeout",
        ),
        rewritten={"optionsList.httpVersion": _without_any_version},
    ),
)
GLOBAL_VARIABLE = LiveKind(
    vendor="datadog",
    kind="synthetics variable",
    type="datadog:index/syntheticsGlobalVariable:SyntheticsGlobalVariable",
    right="synthetics_global_variable_read",
    fetch=lambda api: api.entries("/api/v1/synthetics/variables", Whole(entries="variables")),
    read=lambda body: picked(body, "name", "description", "tags"),
    created=created,
    changed=changed,
    url=lambda _body, account: f"{account.site}/synthetics/settings/variables",
    secret=("value",),
    same=Sameness(never_returned=("value",), unordered=("tags",)),
)
