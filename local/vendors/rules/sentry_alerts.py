"""Sentry's alerts, of single issues and of numbers, and what the API or its provider refuses about them."""

import re
from collections.abc import Iterator

from local.vendors.kinds import at, items
from local.vendors.typecheck import Problem
from local.vendors.wire import Properties

_SHARE_OF_SESSIONS = "sentry.rules.conditions.event_frequency.EventFrequencyPercentCondition"
_TIME_WINDOWS = (1, 5, 10, 15, 30, 60, 120, 240, 1440)


def check_issue_alert(inputs: Properties) -> Iterator[Problem]:
    """An alert of single issues: what it is told of, and at least one that is told."""
    yield from _check_alert_name(inputs, 64)
    action_match, filter_match, frequency = (at(inputs, name) for name in ("actionMatch", "filterMatch", "frequency"))
    if action_match not in (None, "all", "any"):
        yield ("actionMatch",), f"must be all or any, not {action_match!r}"
    if filter_match not in (None, "all", "any", "none"):
        yield ("filterMatch",), f"must be all, any or none, not {filter_match!r}"
    if frequency is not None and not 5 <= frequency <= 43200:
        yield ("frequency",), f"must be 5 to 43200 minutes, not {frequency}"
    if at(inputs, "actions") == []:
        yield ("actions",), "an alert needs at least one action"
    for name, package in (("conditions", "conditions"), ("filters", "filters"), ("actions", "")):
        for index, entry in items(inputs, name):
            yield from _check_rule_entry(entry, package, (name, index))


def _check_share(entry: Properties, path: tuple[str, int]) -> Iterator[Problem]:
    """One issue's events for each hundred sessions: a share, over one of the spans that Sentry's form offers."""
    value, interval, compared = at(entry, "value"), at(entry, "interval"), at(entry, "comparisonType")
    if "value" not in entry or "interval" not in entry:
        yield path, "needs value and interval"
    if value is not None and not (re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) and float(value) <= 100):
        yield (*path, "value"), f"must be a share from 0 to 100, not {value!r}"
    if interval not in (None, "5m", "10m", "30m", "1h"):
        yield (*path, "interval"), f"must be 5m, 10m, 30m or 1h, not {interval!r}"
    if compared not in (None, "count"):
        yield (*path, "comparisonType"), f"must be count, not {compared!r}"


def _check_rule_entry(entry: Properties, package: str, path: tuple[str, int]) -> Iterator[Problem]:
    id = at(entry, "id")
    if not entry.get("id"):
        yield (*path, "id"), "is required: the name of Sentry's rule class"
    elif id is not None and not re.fullmatch(r"sentry\.[\w.]+", id):
        yield (*path, "id"), f"{id!r} is not the name of one of Sentry's rule classes (sentry.…)"
    elif id is not None and package and f".{package}." not in id:
        yield (*path, "id"), f"{id!r} does not belong among the {package}"
    if id == _SHARE_OF_SESSIONS:
        yield from _check_share(entry, path)
    if "name" in entry:
        # Sentry renders the name itself: a written one comes back changed and never stops drifting.
        yield (*path, "name"), "cannot be written: Sentry makes it of the rest"


def _check_alert_name(inputs: Properties, longest: int) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not 1 <= len(name) <= longest:
        yield ("name",), f"must be 1 to {longest} characters, not {len(name)}"


def check_metric_alert(inputs: Properties) -> Iterator[Problem]:
    """An alert of a number over all issues of a project."""
    yield from _check_alert_name(inputs, 256)
    window, threshold_type = at(inputs, "timeWindow"), at(inputs, "thresholdType")
    if window is not None and window not in _TIME_WINDOWS:
        yield ("timeWindow",), f"must be one of {', '.join(map(str, _TIME_WINDOWS))} minutes, not {window}"
    if threshold_type not in (None, 0, 1):
        yield ("thresholdType",), f"must be 0 (above) or 1 (below), not {threshold_type}"
    aggregate = at(inputs, "aggregate")
    if aggregate is not None and not re.fullmatch(r"\w+\([^)]*\)( AS _crash_rate_alert_aggregate)?", aggregate):
        yield ("aggregate",), f"must be a function such as count(), not {aggregate!r}"
    yield from _check_crash_rate(inputs)
    for index, kind in items(inputs, "eventTypes"):
        if kind not in ("default", "error", "transaction"):
            yield ("eventTypes", index), f"must be default, error or transaction, not {kind!r}"
    if at(inputs, "triggers") == []:
        yield ("triggers",), "a metric alert needs at least one trigger"
    for index, trigger in items(inputs, "triggers"):
        yield from _check_actions(trigger, ("triggers", index))
        side = at(trigger, "thresholdType")
        if side not in (None, 0, 1):
            yield ("triggers", index, "thresholdType"), f"must be 0 (above) or 1 (below), not {side:g}"
    labels = [at(trigger, "label") for _, trigger in items(inputs, "triggers")]
    for index, label in enumerate(labels):
        if label not in (None, "critical", "warning"):
            yield ("triggers", index, "label"), f"must be critical or warning, not {label!r}"
    if labels and None not in labels and "critical" not in labels:
        yield ("triggers",), "one trigger must have the label critical"


def _check_crash_rate(inputs: Properties) -> Iterator[Problem]:
    """Crash rates are counted from sessions, by the hour, and alerted of when they fall."""
    aggregate, window = at(inputs, "aggregate"), at(inputs, "timeWindow")
    if aggregate is None or "_crash_rate_alert_aggregate" not in aggregate:
        return
    if at(inputs, "dataset") not in (None, "metrics", "sessions"):
        yield ("dataset",), "a crash rate is counted from the dataset metrics"
    if window is not None and window < 60:
        yield ("timeWindow",), f"a crash rate needs a window of at least 60 minutes, not {window:g}"
    if at(inputs, "thresholdType") == 0:
        yield ("thresholdType",), "must be 1 (below) for a crash-free share"


def _check_actions(trigger: Properties, path: tuple[str, int]) -> Iterator[Problem]:
    for index, action in items(trigger, "actions"):
        kind, target = at(action, "type"), at(action, "targetType")
        if kind not in (None, "email", "slack", "pagerduty", "opsgenie", "msteams"):
            yield (*path, "actions", index, "type"), f"{kind!r} is nothing that a metric alert can tell"
        elif kind == "pagerduty":
            # The API answers with a number for it, and provider 0.11.2 reads a text: the create fails, the alert stays.
            yield (
                (*path, "actions", index, "type"),
                "json: cannot unmarshal number into Go struct field "
                "MetricAlertTriggerAction.triggers.actions.targetIdentifier of type string",
            )
        elif kind == "email" and target not in (None, "user", "team"):
            yield (*path, "actions", index, "targetType"), f"mail goes to a user or a team, not to {target!r}"
        elif kind == "slack" and (target != "specific" or "integrationId" not in action):
            yield (
                (*path, "actions", index, "integrationId"),
                f"{kind} is told with targetType specific and integrationId",
            )
