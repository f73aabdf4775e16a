"""Multistep tests: their steps, what one hands to the next, and the variables that requests name."""

import re
from collections.abc import Callable, Iterator

from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.lookups import global_variables
from local.vendors.protocol.wire import Path, Properties

_USED = re.compile(r"\{\{\s*([A-Z][A-Z0-9_]*)\s*\}\}")
_NAME = re.compile(r"[A-Z][A-Z0-9_]+[A-Z0-9]")
_MOST_EXTRACTED = 10
_SUBTYPES = ("http", "grpc", "ssl", "dns", "tcp", "udp", "icmp", "websocket", "wait", "playSubTest")
_MOST_STEPS = 10
Judge = Callable[[Properties, Path], Iterator[Problem]]


def check_variables(inputs: Properties) -> Iterator[Problem]:
    """The test's own variables: a global one needs the id of what it stands for."""
    for index, variable in items(inputs, "configVariables"):
        name, kind = at(variable, "name"), at(variable, "type")
        if name is not None and not _NAME.fullmatch(name):
            yield (
                ("configVariables", index, "name"),
                f"{name!r} is no variable: three or more of A–Z, 0–9 and _, no _ last",
            )
        if kind not in (None, "text", "global", "email"):
            yield ("configVariables", index, "type"), f"must be text, global or email, not {kind!r}"
        if kind == "global" and "id" not in variable:
            yield ("configVariables", index, "id"), "a global variable is named by its id"


def check_steps(inputs: Properties, check_request: Judge, check_assertion: Judge) -> Iterator[Problem]:
    """The steps of a multistep test in their order."""
    steps = list(items(inputs, "apiSteps"))
    if not inputs.get("apiSteps"):
        yield ("apiSteps",), "a multistep test needs at least one step"
    if len(steps) > _MOST_STEPS:
        yield ("apiSteps",), f"a multistep test has at most {_MOST_STEPS} steps, not {len(steps)}"
    known = {at(variable, "name") for _, variable in items(inputs, "configVariables")}
    for index, step in steps:
        path: Path = ("apiSteps", index)
        subtype = at(step, "subtype") if "subtype" in step else "http"
        if subtype is not None and subtype not in _SUBTYPES:
            yield (*path, "subtype"), f"must be one of {', '.join(_SUBTYPES)}, not {subtype!r}"
        if subtype == "http":
            yield from _check_http_step(step, path, check_request, check_assertion)
        for name in sorted(_used(step) - known):
            yield path, f"{{{{ {name} }}}} is neither a variable of the test nor extracted by an earlier step"
        yield from _check_extracted(step, path)
        yield from _check_wait(step, subtype, path)
        known |= {at(value, "name") for _, value in items(step, "extractedValues")}


def absent_variables(inputs: Properties, store: Store) -> Iterator[Problem]:
    """The global variables that this account does not have."""
    ids = set(global_variables(store).values())
    for index, variable in items(inputs, "configVariables"):
        if at(variable, "type") == "global" and at(variable, "id") not in ids:
            yield ("configVariables", index, "id"), f"there is no global variable {at(variable, 'id')!r}"


def _check_http_step(step: Properties, path: Path, check_request: Judge, check_assertion: Judge) -> Iterator[Problem]:
    request = at(step, "requestDefinition")
    if "requestDefinition" not in step:
        yield (*path, "requestDefinition"), "a step over http needs its request"
    if request is not None:
        yield from check_request(request, (*path, "requestDefinition"))
    if not step.get("assertions"):
        yield (*path, "assertions"), "a step needs at least one assertion"
    for index, assertion in items(step, "assertions"):
        yield from check_assertion(assertion, (*path, "assertions", index))


def _check_wait(step: Properties, subtype: str | None, path: Path) -> Iterator[Problem]:
    seconds, retries = at(step, "value"), at(step, "retry", "count")
    if subtype == "wait" and seconds is not None and not 0 <= seconds <= 180:
        yield (*path, "value"), f"must be 0 to 180 seconds, not {seconds}"
    if retries is not None and not 0 <= retries <= 5:
        yield (*path, "retry", "count"), f"must be 0 to 5, not {retries}"


def _check_extracted(step: Properties, path: Path) -> Iterator[Problem]:
    extracted = at(step, "extractedValues") or []
    if len(extracted) > _MOST_EXTRACTED:
        yield (*path, "extractedValues"), f"are at most {_MOST_EXTRACTED} in a step, not {len(extracted)}"
    for index, value in items(step, "extractedValues"):
        place: Path = (*path, "extractedValues", index)
        name, kind, parser = at(value, "name"), at(value, "type"), at(value, "parser", "type")
        if name is not None and not _NAME.fullmatch(name):
            yield (*place, "name"), f"{name!r} is no variable: three or more of A–Z, 0–9 and _"
        if kind not in (None, "http_body", "http_header", "http_status_code", "grpc_message", "grpc_metadata"):
            yield (*place, "type"), f"{kind!r} is no part of an answer"
        if kind == "http_header" and "field" not in value:
            yield (*place, "field"), "a header is named by its field"
        if parser not in (None, "raw", "json_path", "regex", "x_path"):
            yield (*place, "parser", "type"), f"must be raw, json_path, regex or x_path, not {parser!r}"
        if parser not in (None, "raw") and "value" not in value["parser"]:
            yield (*place, "parser", "value"), f"{parser} needs its expression"


def _used(step: Properties) -> set[str]:
    texts = [at(step, "requestDefinition", name) for name in ("url", "body")]
    texts += list((at(step, "requestHeaders") or {}).values())
    return {name for text in texts if isinstance(text, str) for name in _USED.findall(text)}
