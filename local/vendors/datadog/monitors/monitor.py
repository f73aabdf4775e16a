"""Datadog monitors: the rejections by `POST /api/v1/monitor/validate`, and what a monitor requires in the account."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import Forbidden, NotBlank, OneOf, Pattern, Range, Readable, Rule, problems, when
from local.vendors.core.kinds import Kind, Reference
from local.vendors.core.outputs import datadog_number
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.datadog.logs.metrics import absent_metric
from local.vendors.datadog.logs.search import MOST_FACETS, search_fault
from local.vendors.datadog.monitors.message import absent_variables, template_faults
from local.vendors.datadog.monitors.options import OPTIONS
from local.vendors.datadog.monitors.policies import admit_tags
from local.vendors.datadog.monitors.query import (
    Query,
    QueryError,
    metric_query,
    split_comparison,
    window_minutes,
)
from local.vendors.datadog.monitors.slo_alert import SLO, admit_burn_rate, read_slo_alert
from local.vendors.datadog.monitors.thresholds import check_thresholds
from local.vendors.datadog.tags import check_tags
from local.vendors.protocol.wire import UNKNOWN, Path, Properties

MONITOR = "datadog:index/monitor:Monitor"
TEST = "datadog:index/syntheticsTest:SyntheticsTest"


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
_SERVICE_CHECK = re.compile(
    r'\s*"[^"]+"(?:\.over\("[^"]+"(?:, ?"[^"]+")*\))?(?:\.exclude\([^)]*\))?(\.by\([^)]+\))?\.last\((\d+)\)'
    r"\.(count_by_status\(\)|pct_by_status\(\).*)\s*"
)
_FORMULA = re.compile(r'\s*formula\("[^"]+"\)(?:\.rollup\("\w+"\))?\.last\("(\w+)"\)\s*')
_LONGEST_SEARCH_MINUTES = 48 * 60
_MOST_JOINED = 10
_MOST_RUNS = 100
# Not the `count_default_zero` of anomalies.
_DEFAULT_ZERO = re.compile(r"(?<![a-z_])default_zero\(")
_RETENTION = re.compile(r"(\d+)([mhd])")


def _check_query(inputs: Properties, _path: Path) -> Iterator[Problem]:
    kind, text = at(inputs, "type"), at(inputs, "query")
    if kind not in TYPES or text is None:
        return
    try:
        comparison = _read(kind, text)
    except QueryError as error:
        yield ("query",), f"as the query of a {kind}: {error}"
        return
    if kind in _METRIC_TYPES:
        yield from _check_metric_query(metric_query(text), inputs)
    if kind == "service check":
        yield from _check_runs(text, inputs)
        yield from _check_grouping(text)
    yield from check_thresholds(inputs, comparison)


def _check_runs(text: str, inputs: Properties) -> Iterator[Problem]:
    """Checks a service check's thresholds: they are numbers of runs among those that the query looks at, or shares of
    them.
    """
    runs = _SERVICE_CHECK.fullmatch(text)
    if runs and runs[3] != "count_by_status()":
        return
    for name in ("ok", "warning", "critical"):
        threshold = at(inputs, "monitorThresholds", name)
        if runs and threshold is not None and not (str(threshold).isdigit() and 1 <= int(threshold) <= int(runs[2])):
            yield ("monitorThresholds", name), f"must be 1 to {runs[2]}, the runs of the query, not {threshold}"


def _check_grouping(text: str) -> Iterator[Problem]:
    """Checks the grouping: the runs of a check are followed per group; a share of all checks (`pct_by_status`) may have
    none.
    """
    runs = _SERVICE_CHECK.fullmatch(text)
    if runs and not runs[1] and runs[3] == "count_by_status()":
        yield ("query",), 'requires a grouping, at least .by("*") (400)'


def _check_variables(inputs: Properties, _path: Path) -> Iterator[Problem]:
    kind, query = at(inputs, "type"), at(inputs, "query")
    if query is None or kind == "composite" or kind not in TYPES:
        return
    grouping = {tag.strip() for group in re.findall(r"\bby \{([^}]*)\}", query) for tag in group.split(",")}
    grouping |= {tag for group in re.findall(r"\.by\(([^)]*)\)", query) for tag in re.findall(r'[^",\s]+', group)}
    for name in ("message", "escalationMessage"):
        yield from (((name,), fault) for fault in absent_variables(at(inputs, name) or "", grouping))


def _read(kind: str, text: str) -> tuple[str, float] | None:
    """Returns the comparator and the value of a query, None where its type has none. Raises QueryError."""
    if kind in _METRIC_TYPES:
        query = metric_query(text)
        return query.comparator, query.value
    if kind in _EVENT_TYPES:
        return _read_events(kind, text)
    if kind == "composite":
        if not re.fullmatch(r"[\s()!&|\d]+", text) or ("&&" not in text and "||" not in text):
            raise QueryError("must join the numbers of monitors with && and ||, as in 123 && !456")
        if len(set(re.findall(r"\d+", text))) > _MOST_JOINED:
            raise QueryError(f"joins at most {_MOST_JOINED} monitors")
        return None
    if kind == "service check":
        runs = _SERVICE_CHECK.fullmatch(text)
        if not runs:
            raise QueryError('must read "check".over("tags").last(COUNT).count_by_status()')
        if not 1 <= int(runs[2]) <= _MOST_RUNS:
            raise QueryError(f"must evaluate the last 1 to {_MOST_RUNS} runs, not {runs[2]}")
        return None
    if kind == "slo alert":
        return read_slo_alert(text)
    return split_comparison(text)[1:]


def _read_events(kind: str, text: str) -> tuple[str, float]:
    body, comparator, value = split_comparison(text)
    head = _EVENT_TYPES[kind]
    match = re.fullmatch(_EVENT_BODY.replace("{head}", head), body) or _FORMULA.fullmatch(body)
    if match is None:
        word = head.split("(", 1)[0]
        raise QueryError(f'must read {word}("SEARCH").index("*").rollup("count").last("5m") > N')
    if window_minutes(f"last_{match[1]}") > _LONGEST_SEARCH_MINUTES:
        raise QueryError(f"must look back at most 48 hours, not {match[1]}")
    search = re.match(r'\s*[\w-]+\("((?:[^"\\]|\\.)*)"\)', body)
    fault = search_fault(re.sub(r"\\(.)", r"\1", search[1])) if search and kind == "log alert" else None
    if fault is not None:
        raise QueryError(f"the search cannot be read: {fault}")
    facets = re.search(r'\.by\("([^"]*)"\)', body)
    if facets and len(facets[1].split(",")) > MOST_FACETS:
        raise QueryError(f"groups by at most {MOST_FACETS} facets")
    return comparator, value


def _check_metric_query(query: Query, inputs: Properties) -> Iterator[Problem]:
    if query.time_aggregator == "percentile" and any(not use.aggregator.startswith("p") for use in query.metrics):
        yield ("query",), "percentile(…) allows only percentile queries such as p95:api.latency{*}"
    yield from _check_alert_window(inputs)
    yield from problems(_WINDOWS, inputs)
    grouping = {tag for use in query.metrics for tag in use.group_by}
    for index, tag in items(inputs, "notifyBies"):
        if tag != "*" and tag not in grouping:
            yield ("notifyBies", index), f"{tag!r} is not a tag that the query groups by"


_WINDOWS = tuple(
    Pattern(f"monitorThresholdWindows.{name}", r"last_\d+[mhdw]", "must be a window such as last_15m, not {value!r}")
    for name in ("triggerWindow", "recoveryWindow")
)


def _check_alert_window(inputs: Properties) -> Iterator[Problem]:
    """Checks that the evaluated window of an anomaly monitor is the same in its query and in its options."""
    query, windows = at(inputs, "query"), inputs.get("monitorThresholdWindows")
    if windows is not None and "anomalies(" not in query:
        yield ("monitorThresholdWindows",), "is only allowed for anomaly monitors"
    named = re.search(r"\balert_window\s*=\s*'([^']*)'", query)
    if named is None or windows is UNKNOWN:
        return
    if windows is None:
        yield ("monitorThresholdWindows",), "is required if the query has an alert_window"
        return
    trigger = windows.get("triggerWindow")
    if trigger is not UNKNOWN and trigger != named[1]:
        yield ("monitorThresholdWindows", "triggerWindow"), f"must be the alert_window of the query, {named[1]}"


def _check_no_data(inputs: Properties, _path: Path) -> Iterator[Problem]:
    kind, missing = at(inputs, "type"), at(inputs, "onMissingData")
    if missing is None:
        yield from problems((Range("noDataTimeframe", 1, None, "must be at least 1 minute, not {value}"),), inputs)
        return
    if kind in _METRIC_TYPES and missing != "default" and _DEFAULT_ZERO.search(at(inputs, "query") or ""):
        yield ("onMissingData",), "with default_zero() in the query the valid value is: default"
    for other in ("notifyNoData", "noDataTimeframe"):
        if other in inputs:
            yield (other,), "conflicts with onMissingData"


def _check_retention(inputs: Properties, _path: Path) -> Iterator[Problem]:
    """Checks how long a silent group is kept: not for metrics, checks and composites, and 1 to 72 hours."""
    kind, retention = at(inputs, "type"), at(inputs, "groupRetentionDuration")
    if retention is None:
        return
    if kind is not None and kind not in _EVENT_TYPES:
        yield ("groupRetentionDuration",), f"is not available for a {kind} monitor"
    length = _RETENTION.fullmatch(retention)
    minutes = int(length[1]) * {"m": 1, "h": 60, "d": 1440}[length[2]] if length else 0
    if not 60 <= minutes <= 4320:
        yield ("groupRetentionDuration",), f"must be 1h to 72h, not {retention!r}"


_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    OneOf("type", tuple(sorted(TYPES)), "{value!r} is not a monitor type; allowed: {listed}"),
    _check_query,
    Readable("message", template_faults),
    Readable("escalationMessage", template_faults),
    _check_variables,
    *OPTIONS,
    check_tags,
    when("type", "composite", Forbidden("newGroupDelay", "is not available for a composite monitor")),
    _check_retention,
    OneOf("onMissingData", ("show_no_data", "show_and_notify_no_data", "resolve", "default")),
    *(
        when("type", kind, Forbidden("onMissingData", f"is not available for a {kind} monitor"))
        for kind in ("service check", "composite", "slo alert")
    ),
    _check_no_data,
    when("onMissingData", "resolve", Range("timeoutH", None, 0, "is not allowed if missing data resolves the monitor")),
)


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
    yield from admit_tags(inputs, store)
    if inputs.get("type") in _METRIC_TYPES:
        for use in metric_query(inputs["query"]).metrics:
            yield from (((("query",), reason)) for reason in absent_metric(use, store))
    if inputs.get("type") == "slo alert":
        yield from admit_burn_rate(inputs["query"], store)
    if inputs.get("type") == "composite":
        for id in dict.fromkeys(re.findall(r"\d+", inputs["query"])):
            joined = store.get(MONITOR, id)
            if joined is not None and joined.inputs.get("type") == "composite":
                yield ("query",), f"joins {id}, which is a composite monitor itself"


def _converts(name: str, old: object, new: object) -> bool:
    """Returns whether the vendor turns these two types into each other by itself."""
    return name == "type" and old in _METRIC_TYPES and new in _METRIC_TYPES


KINDS = {
    MONITOR: Kind(
        replaces=frozenset(("type",)),
        # "This is never sent to the backend, so it should never generate a diff" (DataDog/terraform-provider-datadog,
        # datadog/resource_datadog_monitor.go at 701d55b, read 2026-11-29).
        unsent=frozenset(("validate",)),
        converts=_converts,
        rules=_RULES,
        admit=_admit,
        links=(_references,),
        new_id=datadog_number,
    )
}
