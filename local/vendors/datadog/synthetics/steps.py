"""Multistep tests: their steps, the values passed between them, and the variables that requests name."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import (
    EITHER,
    Filled,
    Length,
    OneOf,
    Pattern,
    Range,
    Required,
    Rule,
    problems,
    unless,
    when,
    within,
)
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.synthetics.requests import ASSERTION, REQUEST
from local.vendors.lookups import global_variables
from local.vendors.protocol.wire import Path, Properties

_USED = re.compile(r"\{\{\s*([A-Z][A-Z0-9_]*)\s*\}\}")
_NAME = re.compile(r"[A-Z][A-Z0-9_]+[A-Z0-9]")
_SUBTYPES = ("http", "grpc", "ssl", "dns", "tcp", "udp", "icmp", "websocket", "wait", "playSubTest")
_EXTRACTED_FROM = ("http_body", "http_header", "http_status_code", "grpc_message", "grpc_metadata")

VARIABLES: tuple[Rule, ...] = (
    within(
        "configVariables[]",
        Pattern("name", _NAME, "{value!r} is not a variable: three or more of A–Z, 0–9 and _, without _ at the end"),
        OneOf("type", ("text", "global", "email"), EITHER),
        # It needs the id of the variable that it refers to.
        when("type", "global", Required("id", "a global variable requires its id")),
    ),
)


def _check_request(step: Properties, path: Path) -> Iterator[Problem]:
    """Checks the request; a step without a subtype is an HTTP step."""
    if "subtype" not in step or at(step, "subtype") == "http":
        yield from problems(_HTTP_STEP, step, path)


_HTTP_STEP: tuple[Rule, ...] = (
    Required("requestDefinition", "an http step requires a request"),
    within("requestDefinition", *REQUEST),
    Filled("assertions", "a step requires at least one assertion"),
    within("assertions[]", *ASSERTION),
)


def _check_expression(parser: Properties, path: Path) -> Iterator[Problem]:
    if "value" not in parser:
        yield (*path, "value"), f"{parser['type']} requires an expression"


def _check_variables(inputs: Properties, _path: Path) -> Iterator[Problem]:
    """Checks that a step uses only the variables of the test, and those that earlier steps extract."""
    known = {at(variable, "name") for _, variable in items(inputs, "configVariables")}
    for index, step in items(inputs, "apiSteps"):
        for name in sorted(_used(step) - known):
            yield (
                ("apiSteps", index),
                f"{{{{ {name} }}}} is neither a variable of the test nor extracted by an earlier step",
            )
        known |= {at(value, "name") for _, value in items(step, "extractedValues")}


STEPS: tuple[Rule, ...] = (
    Filled("apiSteps", "a multistep test requires at least one step"),
    Length("apiSteps", 0, 10, "a multistep test has at most {most} steps, not {value}"),
    within(
        "apiSteps[]",
        OneOf("subtype", _SUBTYPES),
        _check_request,
        Length("extractedValues", 0, 10, "are at most {most} in a step, not {value}"),
        when("subtype", "wait", Range("value", 0, 180, "must be 0 to 180 seconds, not {value}")),
        Range("retry.count", 0, 5),
    ),
    _check_variables,
    within(
        "apiSteps[].extractedValues[]",
        Pattern("name", _NAME, "{value!r} is not a variable: three or more of A–Z, 0–9 and _"),
        OneOf("type", _EXTRACTED_FROM, "{value!r} is not a part of an answer"),
        when("type", "http_header", Required("field", "a header requires a field")),
        OneOf("parser.type", ("raw", "json_path", "regex", "x_path"), EITHER),
        within("parser", unless("type", "raw", _check_expression)),
    ),
)


def absent_variables(inputs: Properties, store: Store) -> Iterator[Problem]:
    """Yields the global variables that this account does not have."""
    ids = set(global_variables(store).values())
    for index, variable in items(inputs, "configVariables"):
        if at(variable, "type") == "global" and at(variable, "id") not in ids:
            yield ("configVariables", index, "id"), f"global variable {at(variable, 'id')!r} does not exist"


def _used(step: Properties) -> set[str]:
    texts = [at(step, "requestDefinition", name) for name in ("url", "body")]
    texts += list((at(step, "requestHeaders") or {}).values())
    return {name for text in texts if isinstance(text, str) for name in _USED.findall(text)}
