"""Datadog synthetics tests: what the API refuses about them."""

from collections.abc import Iterator

from local.vendors.core.constraints import (
    EITHER,
    Filled,
    Forbidden,
    NotBlank,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Range,
    Readable,
    Required,
    Rule,
    problems,
    unless,
    when,
    within,
)
from local.vendors.core.kinds import Kind, NewObject
from local.vendors.core.outputs import datadog_public_id
from local.vendors.core.places import at
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.monitors.message import template_faults
from local.vendors.datadog.monitors.monitor import TEST
from local.vendors.datadog.synthetics.requests import ASSERTION, HEADERS, REQUEST
from local.vendors.datadog.synthetics.steps import STEPS, VARIABLES, absent_variables
from local.vendors.datadog.tags import check_tags
from local.vendors.lookups import LOCATIONS
from local.vendors.protocol.wire import Path, Properties

_TYPES = ("api", "browser", "mobile", "network")
_SUBTYPES = ("http", "ssl", "tcp", "dns", "multi", "icmp", "udp", "websocket", "grpc", "mcp")
_FITTING = {
    "http": ("body", "header", "statusCode", "responseTime", "bodyHash", "javascript"),
    "ssl": ("certificate", "property", "responseTime", "tlsVersion", "minTlsVersion"),
    "dns": ("recordSome", "recordEvery", "responseTime"),
}
_RECORDS = ("A", "AAAA", "CNAME", "MX", "NS", "TXT")
_NO_RECORD = f"must be a record type: {', '.join(_RECORDS)}"
_RENOTIFY = (0, 10, 20, 30, 40, 50, 60, 90, 120, 180, 240, 300, 360, 720, 1440)

_MULTISTEP: tuple[Rule, ...] = (
    Forbidden("requestDefinition", "belongs in the steps of a multistep test"),
    Forbidden("assertions", "belongs in the steps of a multistep test"),
    *STEPS,
)


def _check_api(inputs: Properties, _path: Path) -> Iterator[Problem]:
    subtype = at(inputs, "subtype") or "http"
    yield from problems(_MULTISTEP if subtype == "multi" else _one_request(subtype), inputs)


def _one_request(subtype: str) -> tuple[Rule, ...]:
    rules: list[Rule] = [
        Forbidden("apiSteps", f"is only allowed for a multistep test, not for one over {subtype}"),
        Required("requestDefinition", f"an api test over {subtype} requires a request"),
        Filled("assertions", "an api test requires at least one assertion"),
        within("assertions[]", *ASSERTION),
    ]
    if subtype == "http":
        rules.append(within("requestDefinition", *REQUEST))
    if subtype in ("ssl", "dns"):
        rules.append(within("requestDefinition", *_host(subtype)))
    if subtype in _FITTING:
        # As listed in the vendor's pages on each kind of test.
        reason = f"a test over {subtype} allows assertions on {{listed}}, not on {{value!r}}"
        rules.append(OneOf("assertions[].type", _FITTING[subtype], reason))
    return (*rules, *_ASSERTIONS_OF_SUBTYPES)


def _host(subtype: str) -> tuple[Rule, ...]:
    # A DNS test accepts a whole address too, and never resolves it.
    named = (
        Pattern("host", r"[\w.-]+|\{\{.*\}\}", "{value!r} is not a host: only a name, without scheme and path"),
        Required("port", "is required for a test over ssl"),
    )
    return (
        Required("host", f"is required for a test over {subtype}"),
        *(named if subtype == "ssl" else ()),
        Passes("port", lambda port: port.isdigit() and 0 < int(port) < 65536, "{value!r} is not a port"),
        Forbidden("method", f"is not allowed for a test over {subtype}"),
        Forbidden("url", f"is not allowed for a test over {subtype}"),
    )


_ASSERTIONS_OF_SUBTYPES: tuple[Rule, ...] = (
    within(
        "assertions[]",
        when(
            "type",
            "certificate",
            OneOf("operator", ("isInMoreThan", "isInLessThan"), "a certificate requires {either}, not {value!r}"),
            Pattern("target", r"\d+", "must be a number of days, not {value!r}"),
        ),
        when(
            "type",
            ("recordSome", "recordEvery"),
            Required("property", _NO_RECORD),
            OneOf("property", _RECORDS, _NO_RECORD),
        ),
    ),
)


def _check_location_failures(inputs: Properties, _path: Path) -> Iterator[Problem]:
    failed, locations = at(inputs, "optionsList", "minLocationFailed"), at(inputs, "locations")
    if failed is not None and locations is not None and not 1 <= failed <= max(1, len(locations)):
        yield (
            ("optionsList", "minLocationFailed"),
            f"must be 1 to the number of locations ({len(locations)}), not {failed}",
        )


_SECONDS = "must be {least} to {most} seconds, not {value}"
_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    OneOf("type", _TYPES),
    OneOf("subtype", _SUBTYPES),
    OneOf("status", ("live", "paused"), EITHER),
    when("type", "api", *VARIABLES, _check_api),
    when("type", "browser", Filled("deviceIds", "a browser test requires at least one device")),
    *HEADERS,
    within("apiSteps[]", *HEADERS),
    NotEmpty("locations", "a test requires at least one location"),
    Passes(
        "locations[]",
        lambda location: location in LOCATIONS or location.startswith("pl:"),
        "{value!r} is neither a managed location nor a private one (pl:…)",
    ),
    when("type", ("api", "browser"), Required("optionsList", "is required: it sets the interval of the test")),
    when("type", "browser", Range("optionsList.tickEvery", 60, 604800, _SECONDS)),
    unless("type", "browser", Range("optionsList.tickEvery", 30, 604800, _SECONDS)),
    _check_location_failures,
    Range("optionsList.minFailureDuration", 0, 7200, _SECONDS),
    Range("optionsList.monitorPriority", 1, 5, "must be 1 (high) to 5 (low), not {value}"),
    when("type", ("browser", "mobile"), Range("optionsList.retry.count", 0, 2)),
    unless("type", ("browser", "mobile"), Range("optionsList.retry.count", 0, 3)),
    Range("optionsList.retry.interval", 0, 5000, "must be 0 to 5000 milliseconds, not {value}"),
    OneOf("optionsList.monitorOptions.renotifyInterval", _RENOTIFY, "must be one of {listed} minutes, not {value}"),
    check_tags,
    Readable("message", template_faults),
)


def _admit(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    yield from absent_variables(inputs, store)


def _outputs(new: NewObject) -> Properties:
    return {"monitorId": 160_000_000 + new.number}


def _monitor_number(inputs: Properties) -> str | None:
    """Returns the number of the monitor that the vendor creates for each test: SLOs and composites name it."""
    number = inputs.get("monitorId")
    return str(number) if number is not None else None


KINDS = {TEST: Kind(unique=_monitor_number, rules=_RULES, admit=_admit, new_id=datadog_public_id, computed=_outputs)}
