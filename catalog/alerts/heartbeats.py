"""Heartbeats: jobs that report on their own, such as a nightly job, and fire when the report is missing."""

from collections.abc import Sequence

from catalog.alerts.detection import Heartbeat
from catalog.alerts.detection_form import counted
from catalog.alerts.missing_data import default_choice
from catalog.alerts.model import PRIORITIES, Alert
from catalog.alerts.resolve import AlertScope
from catalog.channels import notified
from catalog.forms.diagnostics import Report
from catalog.forms.form import Located
from catalog.forms.raw import raw_of
from catalog.forms.symbols import Scope, old_id
from catalog.forms.text import key_hint
from catalog.forms.units import Duration, duration_text, length_text, short_length
from catalog.uptime.form import UptimeForm

_SHARED = ("name", "id", "renamed_from", "service", "severity", "notify", "runbook", "raw", "keep")
KEYS = ("heartbeat", "every", "grace", *_SHARED)
# The longest window of a Datadog metric or log monitor.
LONGEST_MINUTES = 2880


def is_heartbeat(entry: Located[UptimeForm]) -> bool:
    """Whether an uptime check waits for a report instead of sending a request."""
    return entry.form.heartbeat is not None or "heartbeat" in entry.refused


def resolve_heartbeats(entries: Sequence[Located[UptimeForm]], alerts: Scope[Alert], scope: AlertScope) -> None:
    """Add each heartbeat among the given forms as an alert, which fires when nothing was reported for too long."""
    alerts.fill(
        [form for form in entries if is_heartbeat(form)], lambda form, id: _alert(form, id, scope, alerts.report)
    )


def _alert(entry: Located[UptimeForm], id: str, scope: AlertScope, report: Report) -> Alert | None:
    form = entry.form
    recipients = notified(form.notify, form.severity, entry, scope.channels)
    service, owned = scope.services.owner(form.service, entry)
    right = _keys_fit(entry, report)
    every, window = _window(entry, report)
    if form.heartbeat is None or "heartbeat" in entry.refused:
        return None
    signal = counted(form.heartbeat, entry.at("heartbeat"), "heartbeat", scope.measured)
    if recipients is None or not owned or not right or not window or signal is None:
        return None
    return Alert(
        id=id,
        name=form.name,
        signal=signal,
        detection=Heartbeat(every_minutes=every, window_minutes=window),
        condition=f"heartbeat: {form.heartbeat} every {duration_text(every)}, {short_length(window)} at most",
        no_data=default_choice("heartbeat"),
        raw=raw_of(form.raw),
        keep=form.keep,
        severity=form.severity,
        priority=PRIORITIES[form.severity],
        notify=recipients,
        service=service,
        runbook=scope.runbooks.of("alert", id, form.runbook, service),
        renamed_from=old_id(form),
        source=entry.source,
    )


def _keys_fit(entry: Located[UptimeForm], report: Report) -> bool:
    wrong = sorted(entry.form.model_fields_set - set(KEYS))
    for field in wrong:
        key = "json" if field == "json_values" else field
        message = f"unknown key `{key}` in a check with `heartbeat`"
        report.refuse(entry.at(key), message, key_hint(key, KEYS, entry.page))
    return not wrong


def _window(entry: Located[UptimeForm], report: Report) -> tuple[int, int]:
    """The interval of the report, and the time until it counts as missed, in minutes; zeros if either is invalid."""
    form = entry.form
    if {"every", "grace"} & entry.refused:
        return 0, 0
    if form.every is None:
        message = f"`every` is missing in the heartbeat `{form.name}`"
        report.refuse(entry.source, message, "write how often the job reports, such as `every: 1d`")
        return 0, 0
    if form.every % 60:
        message = f"`{length_text(form.every)}` is not a number of whole minutes"
        report.refuse(entry.at("every"), message, "write minutes, such as `5m`")
        return 0, 0
    every = Duration(form.every // 60, length_text(form.every))
    window = every + (form.grace if form.grace is not None else -(-every // 10))
    if window > LONGEST_MINUTES:
        message = f"`every` and `grace` are {short_length(window)} together, and Datadog evaluates at most two days"
        hint = "write shorter times. A job that runs less often can report once a day that it is healthy"
        report.refuse(entry.at("every"), message, hint)
        return 0, 0
    return every, window
