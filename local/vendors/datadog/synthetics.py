"""Datadog synthetics tests: what the API refuses about them."""

import re
from collections.abc import Iterator

from local.vendors.core.kinds import Kind, New, alone
from local.vendors.core.outputs import datadog_public_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.monitors.message import template_faults
from local.vendors.datadog.monitors.monitor import TEST
from local.vendors.datadog.synthetics_steps import (
    absent_variables,
    check_steps,
    check_variables,
)
from local.vendors.datadog.tags import check_tags
from local.vendors.lookups import LOCATIONS
from local.vendors.protocol.wire import Path, Properties

_TYPES = ("api", "browser", "mobile", "network")
_SUBTYPES = ("http", "ssl", "tcp", "dns", "multi", "icmp", "udp", "websocket", "grpc", "mcp")
_ASSERTIONS = (
    "body", "header", "statusCode", "certificate", "responseTime", "property", "recordEvery", "recordSome",
    "tlsVersion", "minTlsVersion", "latency", "packetLossPercentage", "packetsReceived", "networkHop",
    "receivedMessage", "grpcHealthcheckStatus", "grpcMetadata", "grpcProto", "connection", "multiNetworkHop", "jitter",
    "javascript", "mcpServerCapabilities", "mcpRespectsSpecification", "bodyHash",
)  # fmt: skip
_OPERATORS = (
    "contains", "doesNotContain", "is", "isNot", "lessThan", "lessThanOrEqual", "moreThan", "moreThanOrEqual",
    "matches", "doesNotMatch", "validates", "isInMoreThan", "isInLessThan", "doesNotExist", "isUndefined",
    "validatesJSONPath", "validatesJSONSchema", "validatesXPath", "md5", "sha1", "sha256",
)  # fmt: skip
_STRUCTURED = {
    "validatesJSONPath": "targetjsonpath",
    "validatesJSONSchema": "targetjsonschema",
    "validatesXPath": "targetxpath",
}
_VARIABLE = re.compile(r"\{\{[^{}]*\}\}")
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS")
_BODY_TYPES = (
    "text/plain", "application/json", "text/xml", "text/html", "application/x-www-form-urlencoded", "graphql",
    "application/octet-stream", "multipart/form-data",
)  # fmt: skip
_NUMERIC = ("statusCode", "responseTime", "latency")
_COMPARES = ("lessThan", "lessThanOrEqual", "moreThan", "moreThanOrEqual", "isInMoreThan", "isInLessThan")
_FITTING = {
    "http": ("body", "header", "statusCode", "responseTime", "bodyHash", "javascript"),
    "ssl": ("certificate", "property", "responseTime", "tlsVersion", "minTlsVersion"),
    "dns": ("recordSome", "recordEvery", "responseTime"),
}
_RECORDS = ("A", "AAAA", "CNAME", "MX", "NS", "TXT")
_MOST_RETRIES = {"browser": 2, "mobile": 2}
_RENOTIFY = (0, 10, 20, 30, 40, 50, 60, 90, 120, 180, 240, 300, 360, 720, 1440)


def _check(inputs: Properties) -> Iterator[Problem]:
    name, kind, subtype, status = (at(inputs, key) for key in ("name", "type", "subtype", "status"))
    if name is not None and not name.strip():
        yield ("name",), "cannot be empty"
    if kind is not None and kind not in _TYPES:
        yield ("type",), f"must be one of {', '.join(_TYPES)}, not {kind!r}"
    if subtype is not None and subtype not in _SUBTYPES:
        yield ("subtype",), f"must be one of {', '.join(_SUBTYPES)}, not {subtype!r}"
    if status not in (None, "live", "paused"):
        yield ("status",), f"must be live or paused, not {status!r}"
    if kind == "api":
        yield from _check_api(inputs, subtype or "http")
    if kind == "browser" and not inputs.get("deviceIds"):
        yield ("deviceIds",), "a browser test needs at least one device"
    yield from _check_headers(inputs, ())
    for index, step in items(inputs, "apiSteps"):
        yield from _check_headers(step, ("apiSteps", index))
    yield from _check_locations(inputs)
    yield from _check_options(inputs)
    yield from check_tags(inputs)
    yield from (((("message",), fault)) for fault in template_faults(at(inputs, "message") or ""))


def _check_headers(values: Properties, path: Path) -> Iterator[Problem]:
    """By RFC 9110: a name is a token, and a value is in one line, without control characters and blanks at its ends."""
    for name, value in (at(values, "requestHeaders") or {}).items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            yield (*path, "requestHeaders", name), "is no name of a header"
        # The value is not quoted: it may hold a secret.
        if isinstance(value, str) and (re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value) or value != value.strip(" \t")):
            yield (*path, "requestHeaders", name), "has a control character, or a blank at an end of its value"
    body = at(values, "requestDefinition", "body")
    if body is not None and "\0" in body:
        yield (*path, "requestDefinition", "body"), "has a zero byte"


def _check_api(inputs: Properties, subtype: str) -> Iterator[Problem]:
    yield from check_variables(inputs)
    if subtype == "multi":
        for name in ("requestDefinition", "assertions"):
            if name in inputs:
                yield (name,), "stands in the steps of a multistep test"
        yield from check_steps(inputs, _check_request, _check_assertion)
        return
    if "apiSteps" in inputs:
        yield ("apiSteps",), f"only a multistep test has steps, not one over {subtype}"
    if "requestDefinition" not in inputs:
        yield ("requestDefinition",), f"an api test over {subtype} needs its request"
    if not inputs.get("assertions"):
        yield ("assertions",), "an api test needs at least one assertion"
    request = at(inputs, "requestDefinition")
    path: Path = ("requestDefinition",)
    if request is not None and subtype == "http":
        yield from _check_request(request, path)
    if request is not None and subtype in ("ssl", "dns"):
        yield from _check_host(request, subtype, path)
    for index, assertion in items(inputs, "assertions"):
        yield from _check_assertion(assertion, ("assertions", index))
        yield from _check_fits(assertion, subtype, ("assertions", index))


def _check_host(request: Properties, subtype: str, path: Path) -> Iterator[Problem]:
    host, port = at(request, "host"), at(request, "port")
    if "host" not in request:
        yield (*path, "host"), f"a test over {subtype} needs it"
    # One over dns is taken with a whole address too, and never finds it.
    if host is not None and subtype == "ssl" and not re.fullmatch(r"[\w.-]+|\{\{.*\}\}", host):
        yield (*path, "host"), f"{host!r} is no host: its name alone, without scheme and path"
    if subtype == "ssl" and "port" not in request:
        yield (*path, "port"), "a test over ssl needs it"
    if port is not None and not (port.isdigit() and 0 < int(port) < 65536):
        yield (*path, "port"), f"{port!r} is no port"
    for name in ("method", "url"):
        if name in request:
            yield (*path, name), f"a test over {subtype} has none"


def _check_fits(assertion: Properties, subtype: str, path: Path) -> Iterator[Problem]:
    """Which assertions go with which subtype, as the vendor's pages on each kind of test list them."""
    kind, operator, target = (at(assertion, name) for name in ("type", "operator", "target"))
    fitting = _FITTING.get(subtype)
    if fitting is not None and kind is not None and kind not in fitting:
        yield (*path, "type"), f"a test over {subtype} asserts {', '.join(fitting)}, not {kind!r}"
    if kind == "certificate" and operator not in (None, "isInMoreThan", "isInLessThan"):
        yield (*path, "operator"), f"a certificate is compared by isInMoreThan or isInLessThan, not {operator!r}"
    if kind == "certificate" and isinstance(target, str) and not re.fullmatch(r"\d+", target):
        yield (*path, "target"), f"must be a number of days, not {target!r}"
    if kind in ("recordSome", "recordEvery") and at(assertion, "property") not in _RECORDS:
        yield (*path, "property"), f"must be a type of record: {', '.join(_RECORDS)}"


def _check_request(request: Properties, path: Path) -> Iterator[Problem]:
    for name in ("method", "url"):
        if name not in request:
            yield (*path, name), "an HTTP request needs it"
    method, url, timeout = at(request, "method"), at(request, "url"), at(request, "timeout")
    if method is not None and method not in _METHODS:
        yield (*path, "method"), f"must be one of {', '.join(_METHODS)}, not {method!r}"
    if url is not None and not re.fullmatch(r"(https?://[^\s/]+|\0)\S*", _VARIABLE.sub("\0", url)):
        yield (*path, "url"), f"{url!r} is no http(s) address"
    if timeout is not None and not 0 <= timeout <= 300:
        yield (*path, "timeout"), f"must be 0 to 300 seconds, not {timeout}"
    body_type = at(request, "bodyType")
    if body_type is not None and body_type not in _BODY_TYPES:
        yield (*path, "bodyType"), f"must be one of {', '.join(_BODY_TYPES)}, not {body_type!r}"


def _check_assertion(assertion: Properties, path: Path) -> Iterator[Problem]:
    kind, operator, target = at(assertion, "type"), at(assertion, "operator"), at(assertion, "target")
    if kind is not None and kind not in _ASSERTIONS:
        yield (*path, "type"), f"must be one of {', '.join(_ASSERTIONS)}, not {kind!r}"
    if kind == "javascript":
        if "code" not in assertion:
            yield (*path, "code"), "a javascript assertion needs its code"
        return
    if "operator" not in assertion:
        yield (*path, "operator"), "is required and missing"
    if operator is not None and operator not in _OPERATORS:
        yield (*path, "operator"), f"must be one of {', '.join(_OPERATORS)}, not {operator!r}"
    wanted = _STRUCTURED.get(operator or "")
    for name in _STRUCTURED.values():
        if name == wanted and name not in assertion:
            yield (*path, name), f"is required with {operator}"
        if name != wanted and name in assertion and operator is not None:
            yield (*path, name), f"does not go with the operator {operator}"
    if wanted is not None and kind not in (None, "body"):
        yield (*path, "type"), f"{operator} looks into a body, not into {kind!r}"
    if wanted is not None and "target" in assertion:
        yield (*path, "target"), f"does not go with {operator}: the value stands in {wanted}"
    if wanted is None and "target" not in assertion and operator not in (None, "doesNotExist", "isUndefined"):
        yield (*path, "target"), "is required and missing"
    if kind == "responseTime" and operator not in (None, "lessThan"):
        yield (*path, "operator"), f"a response time is compared by lessThan, not {operator!r}"
    if kind == "header" and "property" not in assertion:
        yield (*path, "property"), "a header assertion needs the header's name"
    numeric = kind in _NUMERIC and operator in (*_COMPARES, "is", "isNot")
    if numeric and isinstance(target, str) and not re.fullmatch(r"\d+(\.\d+)?", target):
        yield (*path, "target"), f"{target!r} is not a number"
    yield from _check_structured(assertion, wanted, path)


def _check_structured(assertion: Properties, wanted: str | None, path: Path) -> Iterator[Problem]:
    if wanted != "targetjsonpath":
        return
    inside = at(assertion, wanted)
    if inside is None:
        return
    expression, operator = at(inside, "jsonpath"), at(inside, "operator")
    if expression == "":
        yield (*path, wanted, "jsonpath"), "cannot be empty"
    if operator is not None and operator not in _OPERATORS:
        yield (*path, wanted, "operator"), f"must be one of {', '.join(_OPERATORS)}, not {operator!r}"
    if "targetvalue" not in inside and operator not in (None, "isUndefined"):
        yield (*path, wanted, "targetvalue"), "is required and missing"


def _check_locations(inputs: Properties) -> Iterator[Problem]:
    if at(inputs, "locations") == []:
        yield ("locations",), "a test runs from at least one location"
    for index, location in items(inputs, "locations"):
        if isinstance(location, str) and location not in LOCATIONS and not location.startswith("pl:"):
            yield ("locations", index), f"{location!r} is neither a managed location nor a private one (pl:…)"


def _check_options(inputs: Properties) -> Iterator[Problem]:
    if "optionsList" not in inputs:
        if at(inputs, "type") in ("api", "browser"):
            yield ("optionsList",), "is required: it says how often the test runs"
        return
    options = at(inputs, "optionsList")
    if options is None:
        return
    path: Path = ("optionsList",)
    tick, failed, duration = (at(options, name) for name in ("tickEvery", "minLocationFailed", "minFailureDuration"))
    least = 60 if at(inputs, "type") == "browser" else 30
    if tick is not None and not least <= tick <= 604800:
        yield (*path, "tickEvery"), f"must be {least} to 604800 seconds, not {tick}"
    locations = at(inputs, "locations")
    if failed is not None and locations is not None and not 1 <= failed <= max(1, len(locations)):
        yield (*path, "minLocationFailed"), f"must be 1 to the number of locations ({len(locations)}), not {failed}"
    if duration is not None and not 0 <= duration <= 7200:
        yield (*path, "minFailureDuration"), f"must be 0 to 7200 seconds, not {duration}"
    priority = at(options, "monitorPriority")
    if priority is not None and not 1 <= priority <= 5:
        yield (*path, "monitorPriority"), f"must be 1 (high) to 5 (low), not {priority}"
    retries, interval = at(options, "retry", "count"), at(options, "retry", "interval")
    most = _MOST_RETRIES.get(at(inputs, "type") or "", 3)
    if retries is not None and not 0 <= retries <= most:
        yield (*path, "retry", "count"), f"must be 0 to {most}, not {retries}"
    if interval is not None and not 0 <= interval <= 5000:
        yield (*path, "retry", "interval"), f"must be 0 to 5000 milliseconds, not {interval}"
    renotify = at(options, "monitorOptions", "renotifyInterval")
    if renotify is not None and renotify not in _RENOTIFY:
        yield (
            (*path, "monitorOptions", "renotifyInterval"),
            f"must be one of {', '.join(map(str, _RENOTIFY))} minutes, not {renotify}",
        )


def _admit(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    yield from absent_variables(inputs, store)


def _outputs(new: New) -> Properties:
    return {"monitorId": 160_000_000 + new.number}


def _monitor_number(inputs: Properties) -> str | None:
    """The number of the monitor that the vendor makes for each test: SLOs and composites name it."""
    number = inputs.get("monitorId")
    return str(number) if number is not None else None


KINDS = {
    TEST: Kind(
        unique=_monitor_number, rules=(alone(_check),), admit=_admit, new_id=datadog_public_id, computed=_outputs
    )
}
