"""The request of a synthetics test or one of its steps, and the assertions on its response."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import NotEmpty, OneOf, Passes, Pattern, Range, Required, Rule, unless, when
from local.vendors.core.places import at
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties

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


def check_headers(values: Properties, path: Path) -> Iterator[Problem]:
    """Checks headers by RFC 9110: a name is a token, and a value is one line, without control characters and outer
    blanks.
    """
    for name, value in (at(values, "requestHeaders") or {}).items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            yield (*path, "requestHeaders", name), "is not a header name"
        # The value is not quoted: it may hold a secret.
        if isinstance(value, str) and (re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value) or value != value.strip(" \t")):
            yield (*path, "requestHeaders", name), "has a control character, or a blank at an end of its value"


HEADERS: tuple[Rule, ...] = (
    check_headers,
    Passes("requestDefinition.body", lambda body: "\0" not in body, "has a zero byte"),
)


def _is_address(url: str) -> bool:
    return re.fullmatch(r"(https?://[^\s/]+|\0)\S*", _VARIABLE.sub("\0", url)) is not None


REQUEST: tuple[Rule, ...] = (
    Required("method", "is required for an HTTP request"),
    Required("url", "is required for an HTTP request"),
    OneOf("method", _METHODS),
    Passes("url", _is_address, "{value!r} is not an http(s) address"),
    Range("timeout", 0, 300, "must be 0 to 300 seconds, not {value}"),
    OneOf("bodyType", _BODY_TYPES),
)


def _check_target(assertion: Properties, path: Path) -> Iterator[Problem]:
    """Checks the target: an operator that looks into a body has its value in a property of its own, every other in
    `target`.
    """
    kind, operator = at(assertion, "type"), at(assertion, "operator")
    wanted = _STRUCTURED.get(operator or "")
    for name in _STRUCTURED.values():
        if name == wanted and name not in assertion:
            yield (*path, name), f"is required with {operator}"
        if name != wanted and name in assertion and operator is not None:
            yield (*path, name), f"is not allowed with the operator {operator}"
    if wanted is not None and kind not in (None, "body"):
        yield (*path, "type"), f"{operator} requires a body, not {kind!r}"
    if wanted is not None and "target" in assertion:
        yield (*path, "target"), f"is not allowed with {operator}: the value belongs in {wanted}"
    if wanted is None and "target" not in assertion and operator not in (None, "doesNotExist", "isUndefined"):
        yield (*path, "target"), "is required and missing"


ASSERTION: tuple[Rule, ...] = (
    OneOf("type", _ASSERTIONS),
    when("type", "javascript", Required("code", "a javascript assertion requires code")),
    unless(
        "type",
        "javascript",
        Required("operator"),
        OneOf("operator", _OPERATORS),
        _check_target,
        when(
            "type",
            "responseTime",
            OneOf("operator", ("lessThan",), "a response time requires lessThan, not {value!r}"),
        ),
        when("type", "header", Required("property", "a header assertion requires the header's name")),
        when(
            "type",
            _NUMERIC,
            when(
                "operator", (*_COMPARES, "is", "isNot"), Pattern("target", r"\d+(\.\d+)?", "{value!r} is not a number")
            ),
        ),
        when(
            "operator",
            "validatesJSONPath",
            NotEmpty("targetjsonpath.jsonpath"),
            OneOf("targetjsonpath.operator", _OPERATORS),
            unless("targetjsonpath.operator", "isUndefined", Required("targetjsonpath.targetvalue")),
        ),
    ),
)
