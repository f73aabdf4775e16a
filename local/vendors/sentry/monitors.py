"""Sentry's monitors (`detectors` in its API): of a number, of an address, of a job that checks in."""

import re
from collections.abc import Iterator

from local.vendors.core.kinds import Kind, New, alone
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties
from local.vendors.sentry.account import (
    CRON_MONITOR,
    METRIC_MONITOR,
    UPTIME_MONITOR,
    admit_organization,
    allowed,
    of_project,
    unknown_environment,
    unknown_owner,
)

_DATASETS = (
    "events", "transactions", "discover", "outcomes", "outcomes_raw", "sessions", "metrics", "generic_metrics",
    "replays", "profiles", "search_issues", "functions", "spans", "events_analytics_platform",
)  # fmt: skip
_EVENT_TYPES = ("error", "default", "transaction", "trace_item_span", "trace_item_log", "trace_item_metric")
_COMPARISONS = ("eq", "gte", "gt", "lte", "lt", "ne")
_WINDOWS = tuple(60 * minutes for minutes in (1, 5, 10, 15, 30, 60, 120, 240, 1440))
# What a monitor requests or waits for has the name of its monitor, and a shorter one.
_LONGEST_OF_A_SOURCE = 128
_COMPARED = (300, 900, 3600, 86_400, 604_800, 2_592_000)
_CRASH_RATE = "_crash_rate_alert_aggregate"


def _check_metric_monitor(inputs: Properties) -> Iterator[Problem]:
    yield from _check_name(inputs)
    yield from allowed(("dataset",), at(inputs, "dataset"), _DATASETS)
    yield from allowed(("queryType",), at(inputs, "queryType"), ("error", "performance", "crash_rate"))
    yield from allowed(("timeWindowSeconds",), at(inputs, "timeWindowSeconds"), _WINDOWS)
    for index, kind in items(inputs, "eventTypes"):
        yield from allowed(("eventTypes", index), kind, _EVENT_TYPES)
    aggregate = at(inputs, "aggregate")
    if aggregate is not None and not re.fullmatch(rf"\w+\([^)]*\)( AS {_CRASH_RATE})?", aggregate):
        yield ("aggregate",), f"must be a function such as count(), not {aggregate!r}"
    yield from _check_detection(inputs)
    yield from _check_crash_rate(inputs)
    group = at(inputs, "conditionGroup") or {}
    yield from allowed(("conditionGroup", "logicType"), at(group, "logicType"), ("any", "any-short", "all", "none"))
    for index, condition in items(group, "conditions"):
        path = ("conditionGroup", "conditions", index)
        kind = at(condition, "type")
        yield from allowed((*path, "type"), kind, (*_COMPARISONS, "anomaly_detection"))
        yield from allowed((*path, "conditionResult"), at(condition, "conditionResult"), (75, 50, 0))
        if kind is not None and (kind == "anomaly_detection") == ("comparison" in condition):
            yield (*path, "comparison"), "is needed, except for anomaly_detection, which does not allow it"
    yield from _check_owner(inputs)


def _check_detection(inputs: Properties) -> Iterator[Problem]:
    kind = at(inputs, "issueDetection", "type")
    yield from allowed(("issueDetection", "type"), kind, ("static", "percent", "dynamic"))
    if kind is not None and (kind == "percent") != ("comparisonDelta" in inputs["issueDetection"]):
        yield ("issueDetection", "comparisonDelta"), "is needed for percent, and not allowed for static and dynamic"
    yield from allowed(
        ("issueDetection", "comparisonDelta"), at(inputs, "issueDetection", "comparisonDelta"), _COMPARED
    )


def _check_crash_rate(inputs: Properties) -> Iterator[Problem]:
    """Crash rates are counted from sessions, over an hour at the least."""
    aggregate, window = at(inputs, "aggregate"), at(inputs, "timeWindowSeconds")
    of_crashes = aggregate is not None and _CRASH_RATE in aggregate
    if of_crashes and at(inputs, "dataset") not in (None, "metrics", "sessions"):
        yield ("dataset",), "a crash rate is counted from the dataset metrics"
    if of_crashes and window is not None and window < 3600:
        yield ("timeWindowSeconds",), f"a crash rate needs a window of at least 3600 seconds, not {window:g}"
    kind = at(inputs, "queryType")
    if aggregate is not None and kind is not None and (kind == "crash_rate") != of_crashes:
        yield ("queryType",), f"{kind} does not fit the aggregate {aggregate!r}"


def _check_uptime_monitor(inputs: Properties) -> Iterator[Problem]:
    yield from _check_name(inputs, _LONGEST_OF_A_SOURCE)
    yield from _between(("timeoutMs",), at(inputs, "timeoutMs"), 1000, 60_000)
    for name, longest in (("url", 255), ("environment", 64)):
        text = at(inputs, name)
        if text is not None and len(text) > longest:
            yield (name,), f"must be at most {longest} characters, not {len(text)}"
    method = at(inputs, "method")
    yield from allowed(("method",), method, ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"))
    yield from allowed(("intervalSeconds",), at(inputs, "intervalSeconds"), (60, 300, 600, 1200, 1800, 3600))
    if "body" in inputs and method in ("GET", "HEAD", "OPTIONS"):
        yield ("body",), f"{method} sends no body"
    yield from _check_owner(inputs)


def _check_cron_monitor(inputs: Properties) -> Iterator[Problem]:
    yield from _check_name(inputs, _LONGEST_OF_A_SOURCE)
    yield from _between(("checkinMarginMinutes",), at(inputs, "checkinMarginMinutes"), 1, 40_320)
    yield from _between(("maxRuntimeMinutes",), at(inputs, "maxRuntimeMinutes"), 1, 10_080)
    for name in ("failureIssueThreshold", "recoveryThreshold"):
        yield from _between((name,), at(inputs, name), 1, 720)
    crontab = at(inputs, "schedule", "crontab")
    if crontab is not None and len(crontab.split()) != 5:
        yield ("schedule", "crontab"), "Only 5 field crontab syntax is supported"
    value = at(inputs, "schedule", "intervalValue")
    if value is not None and value < 1:
        yield ("schedule", "intervalValue"), "Interval must be greater than zero"
    schedule = at(inputs, "schedule") or {}
    interval = {"intervalValue", "intervalUnit"} & set(schedule)
    if ("crontab" in schedule) == bool(interval) or len(interval) == 1:
        yield ("schedule",), "holds either crontab, or intervalValue and intervalUnit"
    units = ("year", "month", "week", "day", "hour", "minute")
    yield from allowed(("schedule", "intervalUnit"), at(schedule, "intervalUnit"), units)
    yield from _check_owner(inputs)


def _check_name(inputs: Properties, longest: int = 200) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not 1 <= len(name) <= longest:
        yield ("name",), f"must be 1 to {longest} characters, not {len(name)}"


def _between(path: Path, number: float | None, least: int, most: int) -> Iterator[Problem]:
    if number is not None and not least <= number <= most:
        yield path, f"must be {least} to {most}, not {number:g}"


def _check_owner(inputs: Properties) -> Iterator[Problem]:
    owner = at(inputs, "owner")
    if owner is not None and len({"teamId", "userId"} & set(owner)) != 1:
        yield ("owner",), "holds either teamId or userId"


def _admit_monitor(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from admit_organization(inputs, store, id)
    yield from unknown_owner(inputs, store)


def _admit_metric_monitor(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from _admit_monitor(inputs, store, id)
    yield from unknown_environment(inputs, store)


def _enabled(new: New) -> Properties:
    return {"enabled": True} if "enabled" not in new.inputs else {}


_REPLACES = frozenset(("organization", "project"))
MONITOR_KINDS = {
    METRIC_MONITOR: Kind(
        replaces=_REPLACES,
        autonamed=True,
        rules=(alone(_check_metric_monitor),),
        admit=_admit_metric_monitor,
        refers=(of_project,),
        new_id=lambda new: str(5_000_000 + new.number),
        computed=_enabled,
        also_computed=("enabled",),
        import_separator="/",
    ),
    UPTIME_MONITOR: Kind(
        replaces=_REPLACES,
        autonamed=True,
        rules=(alone(_check_uptime_monitor),),
        admit=_admit_monitor,
        refers=(of_project,),
        new_id=lambda new: str(5_000_000 + new.number),
        computed=lambda new: {**_enabled(new), "downtimeThreshold": 3, "recoveryThreshold": 1, **new.inputs},
        also_computed=("enabled", "downtimeThreshold", "recoveryThreshold"),
        import_separator="/",
    ),
    CRON_MONITOR: Kind(
        replaces=_REPLACES,
        autonamed=True,
        rules=(alone(_check_cron_monitor),),
        admit=_admit_monitor,
        refers=(of_project,),
        new_id=lambda new: str(5_000_000 + new.number),
        computed=lambda new: {**_enabled(new), "timezone": "UTC", **new.inputs},
        also_computed=("enabled", "timezone"),
        import_separator="/",
    ),
}
