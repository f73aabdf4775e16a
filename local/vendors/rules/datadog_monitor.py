"""Datadog monitors: what `POST /api/v1/monitor/validate` refuses, and what a monitor must find in the account."""

import re
from collections.abc import Iterator

from local.vendors.kinds import Kind, Reference, at, items
from local.vendors.outputs import datadog_number
from local.vendors.rules.datadog_message import template_faults, unknown_handles
from local.vendors.rules.datadog_metrics import absent_metric
from local.vendors.rules.datadog_query import (
    Malformed,
    Query,
    metric_query,
    split_comparison,
    window_minutes,
)
from local.vendors.rules.datadog_tags import check_tags
from local.vendors.store import Store
from local.vendors.typecheck import Problem
from local.vendors.wire import Properties

MONITOR = "datadog:index/monitor:Monitor"
TEST = "datadog:index/syntheticsTest:SyntheticsTest"
SLO = "datadog:index/serviceLevelObjective:ServiceLevelObjective"

_METRIC_TYPES = ("metric alert", "query alert")
_EVENT_TYPES = {
    "log alert": "logs",
    "event-v2 alert": "events",
    "rum alert": "rum",
    "trace-analytics alert": "trace-analytics",
    "error-tracking alert": "error-tracking(?:-rum|-traces|-logs)?",
    "audit alert": "audit",
    "ci-pipelines alert": "ci-pipelines",
    "ci-tests alert": "ci-tests",
    "database-monitoring alert": "dbm",
    "network-performance alert": "network",
}
_OTHER_TYPES = (
    "composite", "cost alert", "data-quality alert", "event alert", "network-path alert", "process alert",
    "service check", "slo alert", "synthetics alert",
)  # fmt: skip
TYPES = (*_METRIC_TYPES, *_EVENT_TYPES, *_OTHER_TYPES)

_EVENT_BODY = (
    r'\s*{head}\("(?:[^"\\]|\\.)*"\)(?:\.index\("[^"]*"\))?\.rollup\("\w+"(?:, ?"[^"]*")*\)'
    r'(?:\.by\("[^"]*"\))?\.last\("(\w+)"\)\s*'
)
_BURN_RATE = re.compile(
    r'\s*burn_rate\("([^"]+)"\)\.over\("(\w+)"\)\.long_window\("(\w+)"\)\.short_window\("(\w+)"\)\s*'
)
_ERROR_BUDGET = re.compile(r'\s*error_budget\("([^"]+)"\)\.over\("(\w+)"\)\s*')
_SERVICE_CHECK = re.compile(
    r'\s*"[^"]+"\.over\("[^"]+"(?:, ?"[^"]+")*\)(?:\.exclude\([^)]*\))?(?:\.by\([^)]*\))?\.last\(\d+\)'
    r"\.(count_by_status\(\)|pct_by_status\(\).*)\s*"
)
_RENOTIFY_STATUSES = ("alert", "warn", "no data")
_ON_MISSING_DATA = ("show_no_data", "show_and_notify_no_data", "resolve", "default")
_PRESETS = ("show_all", "hide_query", "hide_handles", "hide_all")


def _check(inputs: Properties) -> Iterator[Problem]:
    for name in ("name", "message"):
        if at(inputs, name) is not None and not at(inputs, name).strip():
            yield (name,), "cannot be empty"
    kind, query = at(inputs, "type"), at(inputs, "query")
    if kind is not None and kind not in TYPES:
        yield ("type",), f"{kind!r} is no monitor type; there are {', '.join(sorted(TYPES))}"
    elif kind is not None and query is not None:
        yield from _check_query(kind, query, inputs)
    for name in ("message", "escalationMessage"):
        for fault in template_faults(at(inputs, name) or ""):
            yield (name,), fault
    yield from _check_options(inputs)
    yield from check_tags(inputs)
    yield from _check_no_data(inputs, kind)


def _check_query(kind: str, text: str, inputs: Properties) -> Iterator[Problem]:
    try:
        comparison = _read(kind, text)
    except Malformed as malformed:
        yield ("query",), f"as the query of a {kind}: {malformed}"
        return
    if kind in _METRIC_TYPES:
        yield from _check_metric_query(metric_query(text), inputs)
    yield from _check_thresholds(inputs, comparison)


def _read(kind: str, text: str) -> tuple[str, float] | None:
    """The comparator and the value of a query, None where its type has none. Raises Malformed."""
    if kind in _METRIC_TYPES:
        query = metric_query(text)
        return query.comparator, query.value
    if kind in _EVENT_TYPES:
        return _read_events(kind, text)
    if kind == "composite":
        if not re.fullmatch(r"[\s()!&|\d]+", text) or ("&&" not in text and "||" not in text):
            raise Malformed("must join the numbers of monitors with && and ||, as in 123 && !456")
        return None
    if kind == "service check":
        if not _SERVICE_CHECK.fullmatch(text):
            raise Malformed('must read "check".over("tags").last(COUNT).count_by_status()')
        return None
    if kind == "slo alert":
        return _read_slo(text)
    return split_comparison(text)[1:]


def _read_events(kind: str, text: str) -> tuple[str, float]:
    body, comparator, value = split_comparison(text)
    head = _EVENT_TYPES[kind]
    match = re.fullmatch(_EVENT_BODY.replace("{head}", head), body)
    if match is None:
        word = head.split("(", 1)[0]
        raise Malformed(f'must read {word}("SEARCH").index("*").rollup("count").last("5m") > N')
    window_minutes(f"last_{match[1]}")
    return comparator, value


def _read_slo(text: str) -> tuple[str, float]:
    body, comparator, value = split_comparison(text)
    if comparator != ">":
        raise Malformed("an SLO alert compares with >")
    burn = _BURN_RATE.fullmatch(body)
    budget = _ERROR_BUDGET.fullmatch(body)
    if burn is not None:
        _check_burn_windows(burn[2], burn[3], burn[4])
    elif budget is None:
        raise Malformed(
            'must read burn_rate("ID").over("30d").long_window("1h").short_window("5m") > N '
            'or error_budget("ID").over("30d") > N'
        )
    elif budget[2] not in ("7d", "30d", "90d"):
        raise Malformed(f"an SLO runs over 7d, 30d or 90d, not {budget[2]}")
    return comparator, value


def _check_burn_windows(period: str, long: str, short: str) -> None:
    if period not in ("7d", "30d", "90d"):
        raise Malformed(f"an SLO runs over 7d, 30d or 90d, not {period}")
    long_minutes, short_minutes = window_minutes(f"last_{long}"), window_minutes(f"last_{short}")
    if not 60 <= long_minutes <= 48 * 60:
        raise Malformed(f"the long window is 1h to 48h, not {long}")
    if not short_minutes < long_minutes:
        raise Malformed(f"the short window must be shorter than the long one: {short}, {long}")


def _check_metric_query(query: Query, inputs: Properties) -> Iterator[Problem]:
    if query.time_aggregator == "percentile" and any(not use.aggregator.startswith("p") for use in query.metrics):
        yield ("query",), "percentile(…) takes percentile queries such as p95:api.latency{*} alone"
    anomalies = "anomalies(" in at(inputs, "query")
    if anomalies != ("monitorThresholdWindows" in inputs):
        yield ("monitorThresholdWindows",), "is required for anomaly monitors and goes with no other"
    grouping = {tag for use in query.metrics for tag in use.group_by}
    for index, tag in items(inputs, "notifyBies"):
        if tag != "*" and tag not in grouping:
            yield ("notifyBies", index), f"{tag!r} is not among the tags that the query groups by"


def _check_thresholds(inputs: Properties, comparison: tuple[str, float] | None) -> Iterator[Problem]:
    if "monitorThresholds" not in inputs or comparison is None:
        return
    thresholds = at(inputs, "monitorThresholds")
    if thresholds is None:
        return
    comparator, value = comparison
    numbers: dict[str, float] = {}
    for name, written in thresholds.items():
        if isinstance(written, str) and name in ("critical", "warning", "criticalRecovery", "warningRecovery"):
            try:
                numbers[name] = float(written)
            except ValueError:
                yield ("monitorThresholds", name), f"{written!r} is not a number"
    critical = numbers.get("critical")
    if "critical" not in thresholds:
        yield ("monitorThresholds", "critical"), "is required where a query compares"
    elif critical is not None and critical != value:
        yield (
            ("monitorThresholds", "critical"),
            f"Alert threshold ({critical:g}) does not match that used in the query ({value:g})",
        )
    yield from _check_order(numbers, rising=comparator.startswith(">"))


def _check_order(numbers: dict[str, float], *, rising: bool) -> Iterator[Problem]:
    """Below an alert come its recovery and the warning, below the warning its recovery; above, when the query falls."""
    side = "below" if rising else "above"
    for lower, upper in (
        ("warning", "critical"),
        ("criticalRecovery", "critical"),
        ("warningRecovery", "warning"),
    ):
        if lower in numbers and upper in numbers:
            wrong = numbers[lower] >= numbers[upper] if rising else numbers[lower] <= numbers[upper]
            if wrong:
                yield (
                    ("monitorThresholds", lower),
                    f"must be {side} {upper} ({numbers[upper]:g}), not {numbers[lower]:g}",
                )


def _check_options(inputs: Properties) -> Iterator[Problem]:
    priority = at(inputs, "priority")
    if priority is not None and priority not in ("1", "2", "3", "4", "5"):
        yield ("priority",), f'must be "1" (high) to "5" (low), not {priority!r}'
    timeout = at(inputs, "timeoutH")
    if timeout is not None and not 0 <= timeout <= 24:
        yield ("timeoutH",), f"must be 0 to 24 hours, not {timeout}"
    for name in ("evaluationDelay", "newGroupDelay", "newHostDelay", "renotifyInterval", "renotifyOccurrences"):
        if at(inputs, name) is not None and at(inputs, name) < 0:
            yield (name,), f"cannot be negative: {at(inputs, name)}"
    for name in ("renotifyStatuses", "renotifyOccurrences"):
        if inputs.get(name) and not inputs.get("renotifyInterval"):
            yield (name,), "does nothing without renotifyInterval"
    for index, status in items(inputs, "renotifyStatuses"):
        if status not in _RENOTIFY_STATUSES:
            yield ("renotifyStatuses", index), f"must be alert, warn or no data, not {status!r}"
    preset, draft = at(inputs, "notificationPresetName"), at(inputs, "draftStatus")
    if preset is not None and preset not in _PRESETS:
        yield ("notificationPresetName",), f"must be one of {', '.join(_PRESETS)}, not {preset!r}"
    if draft not in (None, "draft", "published"):
        yield ("draftStatus",), f"must be draft or published, not {draft!r}"
    for index, asset in items(inputs, "assets"):
        if at(asset, "category") not in (None, "runbook"):
            yield ("assets", index, "category"), f"must be runbook, not {at(asset, 'category')!r}"


def _check_no_data(inputs: Properties, kind: str | None) -> Iterator[Problem]:
    missing = at(inputs, "onMissingData")
    if missing is None:
        if at(inputs, "noDataTimeframe") is not None and at(inputs, "noDataTimeframe") < 1:
            yield ("noDataTimeframe",), f"must be at least 1 minute, not {at(inputs, 'noDataTimeframe')}"
        return
    if missing not in _ON_MISSING_DATA:
        yield ("onMissingData",), f"must be one of {', '.join(_ON_MISSING_DATA)}, not {missing!r}"
    if kind in ("service check", "composite", "slo alert"):
        yield ("onMissingData",), f"is not available for a {kind} monitor"
    for other in ("notifyNoData", "noDataTimeframe"):
        if other in inputs:
            yield (other,), "conflicts with onMissingData"


def _references(inputs: Properties) -> Iterator[Reference]:
    query = at(inputs, "query") or ""
    if at(inputs, "type") == "composite":
        for id in dict.fromkeys(re.findall(r"\d+", query)):
            yield Reference(path=("query",), token=MONITOR, id=id, on_delete="refuse", or_named=TEST)
    elif at(inputs, "type") == "slo alert":
        slo = re.match(r'\s*\w+\("([^"]+)"\)', query)
        if slo is not None:
            yield Reference(path=("query",), token=SLO, id=slo[1], on_delete="refuse")


def _admit(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    for name in ("message", "escalationMessage"):
        for handle in unknown_handles(inputs.get(name, ""), store):
            yield (name,), f"{handle} leads nowhere: this account has no such integration"
    if inputs.get("type") in _METRIC_TYPES:
        for use in metric_query(inputs["query"]).metrics:
            yield from (((("query",), reason)) for reason in absent_metric(use, store))
    if inputs.get("type") == "slo alert":
        yield from _admit_burn_rate(inputs["query"], store)


def _admit_burn_rate(text: str, store: Store) -> Iterator[Problem]:
    """An error budget cannot burn faster than everything failing: 1/(1 - target) times."""
    body, _, value = split_comparison(text)
    burn = _BURN_RATE.fullmatch(body)
    slo = store.get(SLO, burn[1]) if burn is not None else None
    if burn is None or slo is None:
        return
    targets = [entry["target"] for entry in slo.inputs["thresholds"] if entry["timeframe"] == burn[2]]
    if not targets:
        yield ("query",), f"the SLO {slo.name!r} has no target over {burn[2]}"
    elif value > 100 / (100 - targets[0]):
        yield ("query",), f"a burn rate over {100 / (100 - targets[0]):g} is beyond a target of {targets[0]:g} %"


def _converts(name: str, old: object, new: object) -> bool:
    """The vendor turns these two types into each other by itself."""
    return name == "type" and old in _METRIC_TYPES and new in _METRIC_TYPES


KINDS = {
    MONITOR: Kind(
        replaces=frozenset(("type",)),
        converts=_converts,
        check=_check,
        admit=_admit,
        references=_references,
        new_id=datadog_number,
    )
}
