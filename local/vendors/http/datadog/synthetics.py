"""Synthetics tests and global variables."""

import re
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.datadog.monitors.monitor import TEST
from local.vendors.http.core.exchange import Answer, Body, Request, by_id, cut, without
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import given, snake, snaked
from local.vendors.http.datadog.answers import not_found, of_number
from local.vendors.http.datadog.envelopes import items_of
from local.vendors.http.datadog.people import creator, iso
from local.vendors.lookups import GLOBAL_VARIABLE, global_variables
from local.vendors.protocol.wire import Properties

_SNAKE = frozenset(("allowInsecure", "followRedirects", "ignoreCertificateValidation"))
"""Members of a request that the API spells with underscores, unlike the others."""
_CAMEL_OPTIONS = frozenset(
    (
        "blockedRequestPatterns", "captureNetworkPayloads", "checkCertificateRevocation",
        "disableAiaIntermediateFetching", "disableCors", "disableCsp", "enableProfiling", "enableSecurityTesting",
        "httpVersion", "ignoreServerCertificateError", "initialNavigationTimeout", "noScreenshot",
    )
)  # fmt: skip
"""Options that the API spells without underscores, unlike the others."""
_RENAMED_IN_REQUEST = {"protoJsonDescriptor": "compressedJsonDescriptor", "plainProtoFile": "compressedProtoFile"}
_INTEGERS = frozenset(
    (
        "responseTime", "certificate", "latency", "packetsReceived", "networkHop", "grpcHealthcheckStatus",
        "mcpToolNameLength", "mcpToolCount",
    )
)  # fmt: skip
_ORDERED = ("lessThan", "lessThanOrEqual", "moreThan", "moreThanOrEqual")
_HIDDEN = ("example", "pattern")


def test(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a whole test; values of secure variables and keys of certificates are not in it."""
    inputs, traces = record.inputs, account.traces(record)
    browser = inputs["type"] == "browser"
    body: Body = {
        "public_id": record.id,
        "name": inputs["name"],
        "status": inputs.get("status", "live"),
        "type": inputs["type"],
        "tags": sorted(inputs.get("tags", []), reverse=True),
        "created_at": iso(traces.created),
        "modified_at": iso(traces.modified),
        "config": _config(inputs),
        "message": inputs.get("message", ""),
        "options": _options(inputs),
        "locations": sorted(inputs.get("locations", []), reverse=True),
        "subtype": inputs.get("subtype", "http"),
        "monitor_id": record.outputs["monitorId"],
        "creator": creator(traces.creator),
        "created_by": creator(traces.creator),
        "modified_by": creator(traces.modifier),
        "org_id": 100_200,
        "deleted_at": None,
    }
    if browser:
        del body["subtype"]
        body["steps"] = [_browser_step(step) for step in inputs.get("browserSteps", [])]
    return body


def _config(inputs: Properties) -> Body:
    config: Body = {
        "assertions": [_assertion(each) for each in inputs.get("assertions", [])],
        "configVariables": [_variable(each) for each in inputs.get("configVariables", [])],
    }
    if inputs.get("subtype") == "multi":
        config["steps"] = [_api_step(step) for step in inputs.get("apiSteps", [])]
    else:
        config["request"] = _request(inputs.get("requestDefinition") or {}, inputs)
    if inputs["type"] == "browser":
        config["variables"] = [_variable(each) for each in inputs.get("browserVariables", [])]
    if inputs.get("variablesFromScript"):
        config["variablesFromScript"] = inputs["variablesFromScript"]
    return config


def _request(definition: Properties, around: Properties) -> Body:
    request: Body = {
        snake(name) if name in _SNAKE else _RENAMED_IN_REQUEST.get(name, name): value
        for name, value in definition.items()
        if name != "__defaults"
    }
    if isinstance(request.get("port"), str) and request["port"].isdecimal():
        request["port"] = int(request["port"])
    for name in ("Headers", "Query", "Metadata"):
        if around.get(f"request{name}"):
            request[name.lower()] = around[f"request{name}"]
    if around.get("requestBasicauth"):
        # The password comes back in clear.
        request["basicAuth"] = {"type": "web", **around["requestBasicauth"]}
    if around.get("requestProxy"):
        request["proxy"] = around["requestProxy"]
    if around.get("requestClientCertificate"):
        request["certificate"] = {
            part: {"filename": content.get("filename", ""), "updatedAt": "2026-01-05T09:00:00Z"}
            for part, content in around["requestClientCertificate"].items()
            if part in ("cert", "key")
        }
    return request


def _assertion(assertion: Properties) -> Body:
    body: Body = given({name: assertion.get(name) for name in ("type", "operator", "property", "timingsScope", "code")})
    if "targetjsonpath" in assertion:
        target = assertion["targetjsonpath"]
        body["target"] = given(
            {
                "jsonPath": target.get("jsonpath"),
                "operator": target.get("operator"),
                "targetValue": _value(target.get("targetvalue"), target.get("operator")),
                "elementsOperator": target.get("elementsoperator"),
            }
        )
    elif "targetxpath" in assertion:
        target = assertion["targetxpath"]
        value = _value(target.get("targetvalue"), target.get("operator"))
        body["target"] = given({"xPath": target.get("xpath"), "operator": target.get("operator"), "targetValue": value})
    elif "targetjsonschema" in assertion:
        target = assertion["targetjsonschema"]
        body["target"] = {"jsonSchema": target.get("jsonschema"), "metaSchema": target.get("metaschema", "draft-07")}
    elif "target" in assertion:
        body["target"] = _target(assertion)
    return body


def _value(text: Any, operator: Any) -> Any:
    """Returns a value to compare with: a number for an order, unless it is a variable."""
    if operator in ("lessThan", "moreThan") and isinstance(text, str) and "{{" not in text:
        return float(text)
    return text


def _target(assertion: Properties) -> Any:
    """Returns the target of an assertion as the provider sends it: a number for what is a number."""
    kind, operator, text = assertion["type"], assertion.get("operator"), str(assertion["target"])
    if "{{" in text:
        return text
    whole = kind in _INTEGERS or (kind == "statusCode" and operator in ("is", "isNot"))
    if whole:
        return int(text)
    if kind == "packetLossPercentage" or (operator in _ORDERED and "tlsVersion" not in kind.replace("T", "t")):
        return float(text)
    return text


def _variable(variable: Properties) -> Body:
    body = {name: value for name, value in variable.items() if name != "__defaults"}
    if variable.get("type") == "global":
        return without(body, *_HIDDEN, "secure")
    return without(body, *_HIDDEN) if variable.get("secure") else body


def _api_step(step: Properties) -> Body:
    retry = step.get("retry") or {"count": 0, "interval": 300}
    return {
        "id": re.sub(r"\W", "-", step["name"].lower())[:11],
        "name": step["name"],
        "subtype": step.get("subtype", "http"),
        "request": _request(step.get("requestDefinition") or {}, step),
        "assertions": [_assertion(each) for each in step.get("assertions", [])],
        "extractedValues": [
            {"secure": False, **{key: each[key] for key in each if key != "__defaults"}}
            for each in step.get("extractedValues", [])
        ],
        "allowFailure": step.get("allowFailure", False),
        "isCritical": step.get("isCritical", True),
        "exitIfSucceed": step.get("exitIfSucceed", False),
        "retry": {"count": retry.get("count", 0), "interval": retry.get("interval", 300)},
    }


def _browser_step(step: Properties) -> Body:
    names = ("name", "type", "params", "allowFailure", "isCritical", "timeout", "noScreenshot", "alwaysExecute")
    return {"public_id": "abc-def-ghi", **given({name: step.get(name) for name in names})}


def _options(inputs: Properties) -> Body:
    """Returns the options; those of the monitor are filled in."""
    own = inputs.get("optionsList") or {}
    options: Body = {"min_failure_duration": 0, "min_location_failed": 1, "tick_every": 60}
    for name, value in own.items():
        if name == "__defaults":
            continue
        options[name if name in _CAMEL_OPTIONS else snake(name)] = snaked(value)
    if "rumSettings" in own:
        options["rumSettings"] = options.pop("rum_settings")
    if "ci" in own:
        options["ci"] = {"executionRule": own["ci"].get("executionRule", "blocking")}
    monitor = {"renotify_interval": 0, "escalation_message": "", "notification_preset_name": "show_all"}
    options["monitor_options"] = {**monitor, **options.get("monitor_options", {})}
    options.setdefault("httpVersion", "any")
    if inputs.get("deviceIds"):
        options["device_ids"] = inputs["deviceIds"]
    return options


_tests = items_of(TEST, test)


def _summary(body: Body) -> Body:
    """Returns a test as the list has it: without the steps of a browser."""
    return without(body, "steps", "created_by", "modified_by", "org_id", "deleted_at")


def _list(request: Request, account: LiveAccount) -> Answer:
    items = _tests(account)
    if request.one("page_size") is None and request.one("page_number") is None:
        page = cut(request, items)
    else:
        page = of_number(request, items, page="page_number", size="page_size", default=100, most=1000)
    return Answer(body={"tests": [_summary(each) for each in page.items], "total": page.total}, page=page.number)


def _one(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    body = by_id(_tests(account), id, "public_id")
    return Answer(body=body) if body else not_found("Synthetics test")


def _one_of_type(type_: str) -> Any:
    def answer(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
        body = by_id(_tests(account), id, "public_id")
        return Answer(body=body) if body and body["type"] == type_ else not_found("Synthetics test")

    return answer


def _global_variable(record: StoredObject, account: LiveAccount) -> Body:
    inputs = record.inputs
    secure = inputs.get("secure", False) or "valueWo" in inputs
    body = _variable_body(record.id, inputs["name"], inputs.get("value", ""), account.traces(record).creator, secure)
    return body | {"description": inputs.get("description", ""), "tags": sorted(inputs.get("tags", []))}


def _variable_body(id: str, name: str, value: str, author: str, secure: bool) -> Body:
    return {
        "id": id,
        "name": name,
        "description": "",
        "type": "variable",
        "tags": [],
        "value": {"secure": True} if secure else {"secure": False, "value": value},
        "is_totp": False,
        "is_fido": False,
        "parse_test_public_id": None,
        "parse_test_name": None,
        "parse_test_options": None,
        "parse_test_extracted_at": None,
        "attributes": {"restricted_roles": []},
        "creator": creator(author),
        "created_at": "2026-01-05T09:00:00.000000+00:00",
        "modified_at": "2026-01-05T09:00:00.000000+00:00",
    }


def _variables(request: Request, account: LiveAccount) -> Answer:
    made = list(items_of(GLOBAL_VARIABLE, _global_variable)(account))
    names = {body["name"] for body in made}
    by_hand = [
        _variable_body(id, name, "", "someone@example.com", True)
        for name, id in global_variables(account.store).items()
        if name not in names
    ]
    return Answer(body={"variables": list(cut(request, [*by_hand, *made]).items)})


_TESTS = "/api/v1/synthetics/tests"
ROUTES = (
    Route(path=_TESTS, handler=_list, token=TEST),
    Route(path=f"{_TESTS}/api/{{id}}", handler=_one_of_type("api"), token=TEST),
    Route(path=f"{_TESTS}/browser/{{id}}", handler=_one_of_type("browser"), token=TEST),
    Route(path=f"{_TESTS}/{{id}}", handler=_one, token=TEST),
    Route(path="/api/v1/synthetics/variables", handler=_variables, token=GLOBAL_VARIABLE),
)
