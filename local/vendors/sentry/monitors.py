"""Sentry's monitors (`detectors` in its API): of a number, of an address, of a job that checks in."""

from collections.abc import Iterator

from local.vendors.core.constraints import (
    Exclusive,
    Forbidden,
    Length,
    OneOf,
    Passes,
    Pattern,
    Range,
    Required,
    Rule,
    unless,
    when,
    within,
)
from local.vendors.core.kinds import Admit, Kind
from local.vendors.core.places import at
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties
from local.vendors.sentry.account import (
    CRON_MONITOR,
    METRIC_MONITOR,
    OF_PROJECT,
    UPTIME_MONITOR,
    admit_organization,
    unknown_environment,
    unknown_owner,
)

_DATASETS = (
    "events", "transactions", "discover", "outcomes", "outcomes_raw", "sessions", "metrics", "generic_metrics",
    "replays", "profiles", "search_issues", "functions", "spans", "events_analytics_platform",
)  # fmt: skip
_EVENT_TYPES = ("error", "default", "transaction", "trace_item_span", "trace_item_log", "trace_item_metric")
# A monitor's uptime request or job has the monitor's name, and a shorter one.
_LONGEST_OF_A_SOURCE = 128
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")
_BETWEEN = "must be {least} to {most}, not {value:g}"
_OF_PERCENT = "is required for percent, and not allowed for static and dynamic"
_NOT_OF_ANOMALIES = "is required, except for anomaly_detection, which does not allow it"
_CRASH_RATE = "_crash_rate_alert_aggregate"


def _check_crash_rate(inputs: Properties, _path: Path) -> Iterator[Problem]:
    """Checks crash rates: they are counted from sessions, over at least an hour."""
    aggregate, window = at(inputs, "aggregate"), at(inputs, "timeWindowSeconds")
    of_crashes = aggregate is not None and _CRASH_RATE in aggregate
    if of_crashes and at(inputs, "dataset") not in (None, "metrics", "sessions"):
        yield ("dataset",), "a crash rate requires the dataset metrics"
    if of_crashes and window is not None and window < 3600:
        yield ("timeWindowSeconds",), f"a crash rate requires a window of at least 3600 seconds, not {window:g}"
    kind = at(inputs, "queryType")
    if aggregate is not None and kind is not None and (kind == "crash_rate") != of_crashes:
        yield ("queryType",), f"{kind} is not allowed with the aggregate {aggregate!r}"


def _name(longest: int) -> Rule:
    return Length("name", 1, longest)


_OWNER = within("owner", Exclusive("", ("teamId", "userId"), "requires either teamId or userId"))
_METRIC_RULES: tuple[Rule, ...] = (
    _name(200),
    OneOf("dataset", _DATASETS),
    OneOf("queryType", ("error", "performance", "crash_rate")),
    OneOf("timeWindowSeconds", tuple(60 * minutes for minutes in (1, 5, 10, 15, 30, 60, 120, 240, 1440))),
    OneOf("eventTypes[]", _EVENT_TYPES),
    Pattern("aggregate", rf"\w+\([^)]*\)( AS {_CRASH_RATE})?", "must be a function such as count(), not {value!r}"),
    within(
        "issueDetection",
        OneOf("type", ("static", "percent", "dynamic")),
        when("type", "percent", Required("comparisonDelta", _OF_PERCENT)),
        unless("type", "percent", Forbidden("comparisonDelta", _OF_PERCENT)),
        OneOf("comparisonDelta", (300, 900, 3600, 86_400, 604_800, 2_592_000)),
    ),
    _check_crash_rate,
    OneOf("conditionGroup.logicType", ("any", "any-short", "all", "none")),
    within(
        "conditionGroup.conditions[]",
        OneOf("type", ("eq", "gte", "gt", "lte", "lt", "ne", "anomaly_detection")),
        OneOf("conditionResult", (75, 50, 0)),
        when("type", "anomaly_detection", Forbidden("comparison", _NOT_OF_ANOMALIES)),
        unless("type", "anomaly_detection", Required("comparison", _NOT_OF_ANOMALIES)),
    ),
    _OWNER,
)
_UPTIME_RULES: tuple[Rule, ...] = (
    _name(_LONGEST_OF_A_SOURCE),
    Range("timeoutMs", 1000, 60_000, _BETWEEN),
    Length("url", 0, 255, "must be at most {most} characters, not {value}"),
    Length("environment", 0, 64, "must be at most {most} characters, not {value}"),
    OneOf("method", ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")),
    OneOf("intervalSeconds", (60, 300, 600, 1200, 1800, 3600)),
    *(when("method", method, Forbidden("body", f"{method} does not allow a body")) for method in _WITHOUT_BODY),
    _OWNER,
)


def _check_schedule(inputs: Properties, _path: Path) -> Iterator[Problem]:
    schedule = at(inputs, "schedule") or {}
    interval = {"intervalValue", "intervalUnit"} & set(schedule)
    if ("crontab" in schedule) == bool(interval) or len(interval) == 1:
        yield ("schedule",), "requires either crontab, or intervalValue and intervalUnit"


_CRON_RULES: tuple[Rule, ...] = (
    _name(_LONGEST_OF_A_SOURCE),
    Range("checkinMarginMinutes", 1, 40_320, _BETWEEN),
    Range("maxRuntimeMinutes", 1, 10_080, _BETWEEN),
    Range("failureIssueThreshold", 1, 720, _BETWEEN),
    Range("recoveryThreshold", 1, 720, _BETWEEN),
    Passes("schedule.crontab", lambda crontab: len(crontab.split()) == 5, "Only 5 field crontab syntax is supported"),
    Range("schedule.intervalValue", 1, None, "Interval must be greater than zero"),
    _check_schedule,
    OneOf("schedule.intervalUnit", ("year", "month", "week", "day", "hour", "minute")),
    _OWNER,
)


def _admit_monitor(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from admit_organization(inputs, store, id)
    yield from unknown_owner(inputs, store)


def _admit_metric_monitor(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from _admit_monitor(inputs, store, id)
    yield from unknown_environment(inputs, store)


def _kind(rules: tuple[Rule, ...], admit: Admit = _admit_monitor, **defaults: object) -> Kind:
    return Kind(
        replaces=frozenset(("organization", "project")),
        autonamed=True,
        rules=rules,
        admit=admit,
        links=OF_PROJECT,
        new_id=lambda new: str(5_000_000 + new.number),
        defaults={"enabled": True, **defaults},
        import_separator="/",
    )


MONITOR_KINDS = {
    METRIC_MONITOR: _kind(_METRIC_RULES, _admit_metric_monitor),
    UPTIME_MONITOR: _kind(_UPTIME_RULES, downtimeThreshold=3, recoveryThreshold=1),
    CRON_MONITOR: _kind(_CRON_RULES, timezone="UTC"),
}
