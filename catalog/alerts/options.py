"""The options of an alert against what it looks at: thresholds in order, and only what its kind of monitor can do."""

from collections.abc import Iterator
from functools import partial

from catalog.alerts.condition import level, parse_number
from catalog.alerts.detection_form import Detection
from catalog.alerts.form import AlertForm
from catalog.alerts.missing_data import GROUP_KEPT_MINUTES, TABLE, AlertKind, alert_kind
from catalog.forms.diagnostics import Report, parse_or_report
from catalog.forms.form import Located
from catalog.forms.text import prose, shown, suggestion
from catalog.logs.search_syntax import few_facets
from catalog.signals.model import Signal

LEVELS = ("warning", "recovery", "warning_recovery")


def options_fit(written: Located[AlertForm], found: Detection, report: Report) -> bool:
    """Whether every option goes with what the alert looks at; each that does not is an error."""
    wrong = list(_wrong(written.form, found))
    for key, message, hint in wrong:
        report.refuse(written.at(key), message, hint)
    return not wrong


def levels_of(written: Located[AlertForm], found: Detection, report: Report) -> dict[str, float] | None:
    """The further thresholds, in the signal's unit; None when one is refused.

    On the way to the threshold stands the warning; each ends at a value before it. In any other order the vendor
    refuses the monitor (400).
    """
    if not set(LEVELS).isdisjoint(written.refused):
        return None
    values = {"threshold": found.threshold}
    for key in LEVELS:
        text = getattr(written.form, key)
        if text is None:
            continue
        value = parse_or_report(partial(_value, text, found.signal), written.at(key), key, report)
        if value is None:
            return None
        values[key] = value
    return values if _in_order(written, values, found, report) else None


def group_by_of(written: Located[AlertForm], signal: Signal, report: Report) -> tuple[str, ...] | None:
    """The tags that the alert is judged by, each value alone: its own, else the signal's; None when one is refused."""
    if "group_by" in written.refused:
        return None
    tags = written.form.group_by
    if tags is None:
        return signal.group_by
    if signal.kind == "logs" and not few_facets(tags, written.at("group_by"), report):
        return None
    unknown = [(index, tag) for index, tag in enumerate(tags) if signal.metric and tag not in signal.metric.tags]
    for index, tag in unknown:
        metric = signal.metric.name if signal.metric else ""
        known = signal.metric.tags if signal.metric else ()
        message = f"{shown(tag)} is not a tag of `{metric}`"
        report.refuse(written.at("group_by", index), message, suggestion(tag, known))
    return None if unknown else tuple(tags)


def kind_of(found: Detection) -> AlertKind:
    """The row of the alert in the table of missing data."""
    return alert_kind(
        found.signal.kind,
        found.comparator,
        absence=found.absence,
        anomaly=found.anomaly is not None,
        forecast=found.forecast is not None,
    )


def groups_fit(written: Located[AlertForm], found: Detection, group_by: tuple[str, ...], report: Report) -> bool:
    """Whether the silence of one group can fire, where silence is what fires; else it is an error."""
    kind = kind_of(found)
    if not group_by or TABLE[kind].default != "page":
        return True
    place = written.at("group_by") if written.form.group_by else written.at(found.field)
    tags = prose(group_by, "and")
    ungrouped = "take `group_by` out" if written.form.group_by else "name a signal without `group_by`"
    if found.signal.kind == "logs":
        message = f"no line of one group never fires: Datadog fires only when the lines of all groups ({tags}) stop"
        report.refuse(place, message, f"{ungrouped}, or write a signal and an alert for each group")
        return False
    if _fires_on_none(found) and found.window_minutes >= GROUP_KEPT_MINUTES:
        message = f"Datadog forgets a group ({tags}) after 24 hours of silence, before this alert fires"
        report.refuse(place, message, f"write less than `1d`, or {ungrouped}")
        return False
    return True


def _fires_on_none(found: Detection) -> bool:
    """Whether no event at all is the only number on which it fires: `absent`, or a condition that means the same."""
    if found.absence or found.threshold == 0:
        return True
    if found.signal.kind != "count":
        return False
    return found.threshold <= 1 if found.comparator == "<" else found.threshold < 1


def _wrong(form: AlertForm, found: Detection) -> Iterator[tuple[str, str, str]]:
    signal = found.signal
    if form.min_events is not None and signal.kind != "ratio":
        yield "min_events", f"`min_events` is for ratios, and `{signal.name}` is none", "take the line out"
    elif form.min_events is not None and (found.anomaly or found.forecast):
        yield "min_events", f"`{found.field}` looks at the past, not at a number of events", "take the line out"
    if form.duration is not None and (found.field != "condition" or signal.kind == "check"):
        instead = {
            "absent": "`absent` says for how long",
            "anomaly": "write `window` in `anomaly`",
            "forecast": "`within` says how far ahead",
        }
        hint = instead.get(found.field, "a service check counts runs")
        yield "duration", "`duration` does not go with this alert", f"{hint}: take the line out"
    for key in LEVELS:
        if getattr(form, key) is not None and (found.absence or found.anomaly):
            yield key, f"`{key}` does not go with `{found.field}`, which has no threshold of its own", "take it out"
    if form.evaluation_delay is not None and signal.metric is None and signal.kind != "check":
        # "Only applies to metric alert", says the provider of Datadog's option.
        message = (
            f"Datadog documents `evaluation_delay` for alerts on a metric only, and `{signal.name}` counts log lines"
        )
        yield "evaluation_delay", message, "take the line out"
    yield from _wrong_on_logs(form, signal)
    yield from _wrong_on_checks(form, signal)
    row = TABLE[kind_of(found)]
    if form.no_data is not None and form.no_data not in row.allowed:
        message = f"`no_data: {form.no_data}` does not go with this alert ({row.title})"
        why = row.choices[form.no_data].stopped
        yield "no_data", f"{message}: {why}", f"write {prose(row.allowed)}"


def _wrong_on_logs(form: AlertForm, signal: Signal) -> Iterator[tuple[str, str, str]]:
    """A log monitor has no recovery thresholds: Datadog refuses them (400)."""
    for key in ("recovery", "warning_recovery"):
        if signal.kind == "logs" and getattr(form, key) is not None:
            message = f"`{key}` does not go with log lines: Datadog refuses the monitor"
            yield key, message, "take the line out, or count the lines in a metric"


def _wrong_on_checks(form: AlertForm, signal: Signal) -> Iterator[tuple[str, str, str]]:
    """What a service-check monitor has not: its thresholds are numbers of runs."""
    if signal.kind != "check":
        return
    for key in ("recovery", "warning_recovery", "evaluation_delay"):
        if getattr(form, key) is not None:
            yield key, f"`{key}` does not go with a service check", "take the line out"


def _value(text: str, signal: Signal) -> float:
    number, unit = parse_number(text)
    return level(number, unit, signal.unit, signal.name)


def _in_order(written: Located[AlertForm], values: dict[str, float], found: Detection, report: Report) -> bool:
    rising = found.comparator in (">", ">=")
    fine = True
    if "warning_recovery" in values and "warning" not in values:
        message = "`warning_recovery` does nothing without a warning"
        report.refuse(written.at("warning_recovery"), message, "write `warning:`, or take the line out")
        fine = False
    for key, limit in (("warning", "threshold"), ("recovery", "threshold"), ("warning_recovery", "warning")):
        if key not in values or limit not in values:
            continue
        right = values[key] < values[limit] if rising else values[key] > values[limit]
        if not right:
            than = found.condition if limit == "threshold" else f"warning: {written.form.warning}"
            message = f"`{key}: {getattr(written.form, key)}` is on the wrong side of `{than}`"
            hint = f"write a value {'below' if rising else 'above'} it"
            report.refuse(written.at(key), message, hint)
            fine = False
    return fine
