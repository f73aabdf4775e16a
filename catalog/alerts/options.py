"""Checks of an alert's options: the order of thresholds, and which options its kind of monitor supports."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from catalog.alerts.condition import Amount, level
from catalog.alerts.detection import LEVELS, Absence, Detection, Forecast, Heartbeat, ServiceCheck, Threshold
from catalog.alerts.detection_form import SignalDetection
from catalog.alerts.form import AlertForm
from catalog.alerts.missing_data import GROUP_KEPT_MINUTES, TABLE, alert_kind
from catalog.forms.diagnostics import Report, parse_or_report
from catalog.forms.form import Located
from catalog.forms.text import prose, shown, suggestion
from catalog.logs.search_syntax import few_facets
from catalog.signals.model import Signal


def options_fit(entry: Located[AlertForm], detected: SignalDetection, report: Report) -> bool:
    """Whether every option fits what the alert detects; each that does not is an error."""
    wrong = list(_wrong(entry.form, detected))
    for key, message, hint in wrong:
        report.refuse(entry.at(key), message, hint)
    return not wrong


def with_levels(entry: Located[AlertForm], detected: SignalDetection, report: Report) -> Detection | None:
    """Return the detection with its additional thresholds, in the signal's unit; None if one is invalid.

    The warning lies before the threshold, and each recovery before its threshold. The vendor refuses a monitor with
    any other order (400).
    """
    levels, detection = _levels(entry, detected.signal, report), detected.detection
    if levels is None or not isinstance(detection, Threshold | Forecast | ServiceCheck):
        return None if levels is None else detection
    values = {**levels, "threshold": detection.limit}
    return replace(detection, **levels) if _in_order(entry, values, detected, report, detection.rises) else None


def _levels(entry: Located[AlertForm], signal: Signal, report: Report) -> dict[str, Any] | None:
    """The additional thresholds in the YAML, by key; None if one is invalid."""
    if not set(LEVELS).isdisjoint(entry.refused):
        return None
    values: dict[str, float] = {}
    for key in LEVELS:
        amount: Amount | None = getattr(entry.form, key)
        if amount is None:
            continue
        value = parse_or_report(
            partial(level, amount.number, amount.unit, signal.unit, signal.name), entry.at(key), key, report
        )
        if value is None:
            return None
        values[key] = value
    return values


def group_by_of(entry: Located[AlertForm], signal: Signal, report: Report) -> tuple[str, ...] | None:
    """Return the tags the alert is grouped by: its own, else the signal's; None if one is invalid."""
    if "group_by" in entry.refused:
        return None
    tags = entry.form.group_by
    if tags is None:
        return signal.group_by
    if signal.kind == "logs" and not few_facets(tags, entry.at("group_by"), report):
        return None
    unknown = [(index, tag) for index, tag in enumerate(tags) if signal.metric and tag not in signal.metric.tags]
    for index, tag in unknown:
        metric = signal.metric.name if signal.metric else ""
        known = signal.metric.tags if signal.metric else ()
        message = f"unknown tag {shown(tag)} of the metric `{metric}`"
        report.refuse(entry.at("group_by", index), message, suggestion(tag, known))
    return None if unknown else tuple(tags)


def groups_fit(entry: Located[AlertForm], detected: SignalDetection, group_by: tuple[str, ...], report: Report) -> bool:
    """Whether the silence of one group can fire, for an alert that fires on silence; else report an error."""
    kind = alert_kind(detected.signal.kind, detected.detection)
    if not group_by or TABLE[kind].default != "page":
        return True
    place = entry.at("group_by") if entry.form.group_by else entry.at(detected.field)
    tags = prose(group_by, "and")
    ungrouped = "remove `group_by`" if entry.form.group_by else "use a signal without `group_by`"
    if detected.signal.kind == "logs":
        message = f"the silence of one group never fires: Datadog fires only when all groups ({tags}) are silent"
        report.refuse(place, message, f"{ungrouped}, or write a signal and an alert for each group")
        return False
    if _minutes_of_silence(detected) >= GROUP_KEPT_MINUTES:
        message = f"Datadog forgets a group ({tags}) after 24 hours of silence, before this alert fires"
        report.refuse(place, message, f"write less than `1d`, or {ungrouped}")
        return False
    return True


def _minutes_of_silence(detected: SignalDetection) -> int:
    """The minutes without any event after which it fires, if only silence fires it: `absent`, or an equivalent
    condition; else 0.
    """
    match detected.detection:
        case Absence() | Heartbeat():
            return detected.detection.window_minutes
        case Threshold(threshold=limit):
            below = limit <= 1 if detected.detection.comparator == "<" else limit < 1
            is_none = limit == 0 or (detected.signal.kind == "count" and below)
            return detected.detection.window_minutes if is_none else 0
    return 0


def _wrong(form: AlertForm, detected: SignalDetection) -> Iterator[tuple[str, str, str]]:
    signal = detected.signal
    if form.min_events is not None and signal.kind != "ratio":
        yield (
            "min_events",
            f"`min_events` is only allowed for ratios, and `{signal.name}` is not a ratio",
            "remove the line",
        )
    if form.evaluation_delay is not None and signal.metric is None and signal.kind != "check":
        # The provider says of Datadog's option: "Only applies to metric alert".
        message = f"`evaluation_delay` is only allowed for metrics, and `{signal.name}` counts log lines"
        yield "evaluation_delay", message, "remove the line"
    yield from _wrong_on_kind(form, detected)
    yield from _wrong_on_logs(form, signal)
    row = TABLE[alert_kind(signal.kind, detected.detection)]
    if form.no_data is not None and form.no_data not in row.allowed:
        message = f"`no_data: {form.no_data}` is not allowed for this kind of alert ({row.title})"
        why = row.choices[form.no_data].stopped
        yield "no_data", f"{message}: {why}", f"write {prose(row.allowed)}"


def _wrong_on_kind(form: AlertForm, detected: SignalDetection) -> Iterator[tuple[str, str, str]]:
    """Options that only a threshold has: its window, its minimum of events, and its additional thresholds."""
    detection = detected.detection
    if detection.length is None:
        return
    why, hint = f"`{detected.field}`, which has no threshold", "remove it"
    wrong = [key for key in LEVELS if key not in detection.levels]
    if isinstance(detection, ServiceCheck):
        why, hint = "a service check", "remove the line"
        wrong.append("evaluation_delay")
    if form.duration is not None:
        yield "duration", "`duration` is not allowed in this alert", f"{detection.length}: remove the line"
    if form.min_events is not None and detected.signal.kind == "ratio":
        yield "min_events", f"`min_events` is not allowed with `{detected.field}`", "remove the line"
    for key in wrong:
        if getattr(form, key) is not None:
            yield key, f"`{key}` is not allowed with {why}", hint


def _wrong_on_logs(form: AlertForm, signal: Signal) -> Iterator[tuple[str, str, str]]:
    """A log monitor has no recovery thresholds: Datadog refuses them (400)."""
    for key in ("recovery", "warning_recovery"):
        if signal.kind == "logs" and getattr(form, key) is not None:
            message = f"`{key}` is not allowed for log lines: Datadog refuses the monitor"
            yield key, message, "remove the line, or count the log lines in a metric"


def _in_order(
    entry: Located[AlertForm], values: dict[str, float], detected: SignalDetection, report: Report, rising: bool
) -> bool:
    fine = True
    if "warning_recovery" in values and "warning" not in values:
        message = "`warning_recovery` requires `warning`"
        report.refuse(entry.at("warning_recovery"), message, "write `warning:`, or remove the line")
        fine = False
    for key, limit in (("warning", "threshold"), ("recovery", "threshold"), ("warning_recovery", "warning")):
        if key not in values or limit not in values:
            continue
        right = values[key] < values[limit] if rising else values[key] > values[limit]
        if not right:
            than = detected.condition if limit == "threshold" else f"warning: {entry.form.warning}"
            message = f"`{key}: {getattr(entry.form, key)}` is on the wrong side of `{than}`"
            hint = f"write a value {'below' if rising else 'above'} it"
            report.refuse(entry.at(key), message, hint)
            fine = False
    return fine
