"""The words of facts about SLOs, their alerts, and uptime checks."""

from collections.abc import Sequence
from typing import Any

from review.facts.fact import Code
from review.facts.phrases.words import amount, many, minutes, number, prose, seconds


def _target(before: float, after: float) -> str:
    return f"target {number(before)} % → {number(after)} %"


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{number(value)} %"


def _alerts(roles: list[str]) -> str:
    return f"the alerts {prose(roles)}" if roles else "no alert"


def _measured(sli: Sequence[str]) -> str:
    kind, what = sli
    return f"the check {what}" if kind == "UptimeSli" else f"`{what}`" if kind == "TimeSliceSli" else what


def _probe(probe: Sequence[Any]) -> str:
    kind, *what = probe
    match kind:
        case "TlsProbe":
            return f"the certificate of {what[0]}"
        case "DnsProbe":
            return f"the {what[0]} records of {what[1]}"
        case "HttpProbe":
            return str(what[0])
    return f"{what[0]} steps"


def address(what: Sequence[str]) -> str:
    """What a probe asks: a URL, a host and a port, or the records of a host."""
    return f"{what[0]} records of {what[1]}" if len(what) == 2 else what[0]


def assertion(what: Sequence[str], value: str = "") -> str:
    """What must be true of an answer: `status 200`, `header Server: nginx`, `status = ok`, `the record 1.2.3.4`."""
    kind, *name = what
    match kind:
        case "status":
            return f"status {value}"
        case "header":
            return f"header {name[0]}: {value}"
        case "record":
            return f"the record {name[0]}"
    return f"{name[0]} = {value}"


def _step(step: str | None) -> str:
    return f"step {step}: " if step is not None else ""


def _latency(value: int | None) -> str:
    return "any time" if value is None else amount(value, "millisecond")


def _locations(before: int, after: int) -> str:
    return f"asked from {many(before, 'location')} → {after}"


class Slo(Code):
    ADDED = (
        "slo.added",
        lambda target, window, alerts: f"new: {number(target)} % over {window}, with {_alerts(alerts)}",
    )
    REMOVED = (
        "slo.removed",
        lambda target, window, alerts: (
            f"deleted: {number(target)} % over {window} is promised no more, and its {alerts} alerts go with it"
        ),
    )
    TARGET = "slo.target.changed", _target
    TARGET_OF = (
        "slo_alert.target.changed",
        lambda slo, before, after: f"the target of {slo} {_percent(before)} → {_percent(after)}",
    )
    WARNING = (
        "slo.warning.changed",
        lambda before, after: f"shown as a warning below {_percent(after)} instead of {_percent(before)}",
    )
    WINDOW = "slo.window.changed", lambda before, after: f"window {before} → {after}"
    ALERTS_REMOVED = "slo.alerts.removed", lambda roles: f"no longer has the alerts {prose(roles)}"
    ALERTS_ADDED = "slo.alerts.added", lambda roles: f"now has the alerts {prose(roles)}"
    MEASURES = (
        "slo.sli.changed",
        lambda before, after: (
            f"measures {_measured(after)} instead of {_measured(before)} (what it promised is watched no more)"
        ),
    )
    COUNTS = (
        "slo.counts.changed",
        lambda before, after: f"counts what is {after} instead of what is {before}",
    )
    COMPARATOR = "slo.comparator.changed", lambda before, after: f"comparison {before} → {after}"
    THRESHOLD = (
        "slo.threshold.changed",
        lambda comparator, before, after, unit: (
            f"a slice is good at {comparator} {amount(after, unit)} instead of {amount(before, unit)}"
        ),
    )
    SLICE = "slo.slice.changed", lambda before, after: f"slices of {minutes(before)} → {minutes(after)}"
    BUDGET = (
        "slo_alert.budget.changed",
        lambda before, after: f"fires at {number(before)} % of the error budget used → {number(after)} %",
    )
    BURN_RATE = (
        "slo_alert.burn_rate.changed",
        lambda before, after: f"fires when the budget burns {number(before)} → {number(after)} times too fast",
    )


class Uptime(Code):
    EVERY = "uptime.interval.changed", lambda before, after: f"asked every {seconds(before)} → {seconds(after)}"
    LOCATIONS_REMOVED = (
        "uptime.locations.removed",
        lambda before, after, names: f"{_locations(before, after)}: no longer from {prose(names)}",
    )
    LOCATIONS_ADDED = (
        "uptime.locations.added",
        lambda before, after, names: f"{_locations(before, after)}: now from {prose(names)} too",
    )
    RETRIES = "uptime.retries.changed", lambda before, after: f"retries {before} → {after}"
    FAILS_FROM = (
        "uptime.fails_from.changed",
        lambda before, after: f"fails from {many(before, 'location')} → {after}",
    )
    PROBE = (
        "uptime.probe.changed",
        lambda before, after: f"asks {_probe(after)} instead of {_probe(before)} (what it asked is asked no more)",
    )
    ADDRESS = (
        "uptime.address.changed",
        lambda before, after: f"asks {address(after)} instead of {address(before)} (what it asked is asked no more)",
    )
    MOVED = (
        "uptime.address.moved",
        lambda before, after, service: f"asks {address(after)} instead of {address(before)}: {service} moved",
    )
    CERTIFICATE = (
        "uptime.certificate.changed",
        lambda before, after: f"certificate valid for {before} days more → {after}",
    )
    LATENCY = (
        "uptime.latency.changed",
        lambda step, before, after: f"{_step(step)}must answer in under {_latency(before)} → {_latency(after)}",
    )
    ASSERTION_REMOVED = (
        "uptime.assertion.removed",
        lambda step, what, before: f"{_step(step)}no longer asserts {assertion(what, before)}",
    )
    ASSERTION_ADDED = (
        "uptime.assertion.added",
        lambda step, what, after: f"{_step(step)}asserts {assertion(what, after)}",
    )
    ASSERTION = (
        "uptime.assertion.changed",
        lambda step, what, before, after: (
            f"{_step(step)}asserts {assertion(what, after)} instead of {assertion(what, before)}"
        ),
    )
    STEP_REMOVED = "uptime.step.removed", lambda step: f"step {step} taken out"
    STEP_ADDED = "uptime.step.added", lambda step: f"step {step} added"
    STEP_ADDRESS = (
        "uptime.step.address.changed",
        lambda step, before, after: f"step {step}: asks {after} instead of {before}",
    )
    STEP_REQUEST = "uptime.step.request.changed", lambda step: f"step {step}: request rewritten"
    STEP_ORDER = "uptime.step.order.changed", lambda names: f"steps in another order: {prose(names)}"
    SECRETS = (
        "uptime.secrets.changed",
        lambda before, after: f"global variables: {prose(before)} → {prose(after)}",
    )
