"""The alerts of error tracking: what Sentry itself tells of, and whom it can tell."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, cast

from pydantic import AfterValidator, Field

from catalog.alerts import Notify, SeverityText
from catalog.channels import Channel, notified
from catalog.conditions import parse_condition
from catalog.error_tracking import ErrorAlert, ErrorCondition, TrackedProject
from catalog.errors import Refused
from catalog.fields import Reference, Seconds, minutes, written_once
from catalog.forms import RenamableForm, Written
from catalog.register import Register, by_id, old_id
from catalog.text import prose, shown, suggestion
from catalog.units import share_hint

# The windows that Sentry evaluates, in minutes.
_COUNTED = (1, 5, 10, 15, 30, 60, 120, 240, 1440)
WINDOWS: Mapping[ErrorCondition, tuple[int, ...]] = {
    # Sentry also knows 10m and 30m, which the provider does not take.
    "sessions": (5, 60),
    "events": _COUNTED,
    "users": _COUNTED,
    "crash_free_sessions": tuple(window for window in _COUNTED if window >= 60),
    "crash_free_users": tuple(window for window in _COUNTED if window >= 60),
}
OF_ISSUES = ("new issue", "regression")
CRASH_FREE = ("crash_free_sessions", "crash_free_users")
EXAMPLE = (
    "write `new issue`, `regression`, `events > 100`, `users > 50`, `users > 5%`, `sessions > 5%`, "
    "`crash_free_sessions < 99.5%` or `crash_free_users < 99%`"
)


def _condition(text: str) -> str:
    _parts(text)
    return text


def _parts(text: str) -> tuple[ErrorCondition, float | None]:
    """The kind of an alert's condition, and its threshold where it has one."""
    if " ".join(text.split()) in OF_ISSUES:
        return cast(ErrorCondition, "_".join(text.split())), None
    try:
        condition = parse_condition(text)
    except Refused as refused:
        raise Refused(refused.message, EXAMPLE) from refused
    kind, unit = condition.signal, condition.unit
    if kind not in WINDOWS:
        raise Refused(f"{shown(kind)} is nothing that errors are judged by", suggestion(kind, WINDOWS))
    if condition.comparator != ("<" if kind in CRASH_FREE else ">"):
        # Sentry knows "above" and "below" alone.
        raise Refused(f"`{condition.comparator}` does not go with `{kind}`", EXAMPLE)
    if unit not in {"events": ("",), "users": ("", "%")}.get(kind, ("%",)):
        raise Refused(f"the threshold of `{kind}` has another unit", EXAMPLE)
    if not 0 < condition.number <= (100 if unit else 10**9):
        raise Refused(f"`{condition.number:f}` is out of range", EXAMPLE)
    if not unit and condition.number != int(condition.number):
        hint = share_hint(condition.number) if kind == "users" else "write a whole number"
        raise Refused(f"`{condition.number:f}` is no number of {kind}", hint)
    if kind == "users" and condition.number == 100 and unit:
        raise Refused("`users > 100%` can never hold: no more than all users have a crash", "write less than `100%`")
    if kind == "sessions" and condition.number != int(condition.number):
        whole = max(1, int(condition.number))
        message = f"Sentry takes only whole numbers as a share of `sessions`, not `{condition.number:g}%`"
        raise Refused(message, f"write `sessions > {whole}%` or `sessions > {whole + 1}%`")
    if kind == "users" and unit:
        # Sentry knows a share of users only as that of those without a crash.
        return "crash_free_users", float(100 - condition.number)
    return cast(ErrorCondition, kind), float(condition.number)


class ErrorAlertForm(RenamableForm):
    noun: ClassVar[str] = "an alert of error_tracking"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "condition": "new issue", "severity": "info"}
    condition: Annotated[str, AfterValidator(_condition)] = Field(
        description="one of `new issue`; `regression`; `events > 100` and `users > 50`, numbers over all issues; "
        "`users > 5%`, the share of users with a crash, which is `crash_free_users < 95%`; "
        "`crash_free_sessions < 99.5%`; `sessions > 5%`, one issue's events for each hundred sessions. Sentry knows no "
        "share of users for errors that are no crash, nor one for a single issue, and judges shares of sessions only "
        "from 50 sessions an hour on"
    )
    duration: Annotated[Seconds, *minutes(1, 1440, "`1m` to `1d`")] | None = Field(
        default=None,
        description="over how long events, users or sessions are counted: `1h` by default; 1m, 5m, 10m, 15m, 30m, 1h, "
        "2h, 4h or 1d; from 1h on for crashes, and 5m or 1h for `sessions`",
    )
    severity: SeverityText = Field(default="warning", description="one of `critical`, `warning` and `info`")
    notify: Notify = Field(
        default_factory=list,
        description="a list of channels, such as [slack]. Sentry mails to its own members alone: an email channel, "
        "and no channel at all, is the owners of an issue (or the project's members where it has none), and for "
        "numbers over all issues the project's team",
    )
    projects: Annotated[list[Reference], AfterValidator(written_once)] = Field(
        default_factory=list, description="a list of the projects it is for; all by default"
    )


def error_alert(
    written: Written[ErrorAlertForm],
    id: str,
    projects: Register[TrackedProject],
    channels: Register[Channel],
    pages: bool,
) -> ErrorAlert | None:
    """The alert that a form describes; None when it is refused. `pages`: it is said what Sentry pages."""
    form = written.form
    kind, limit = _parts(form.condition)
    told = notified(form.notify, form.severity, written, channels)
    found = projects.find_all(form.projects, written, "projects")
    window = _window(written, kind, projects)
    if told is None or found is None or (window is None and limit is not None):
        return None
    alert = ErrorAlert(
        id=id,
        name=form.name,
        kind=kind,
        condition=" ".join(form.condition.split()) if limit is None else str(parse_condition(form.condition)),
        threshold=limit,
        window_minutes=window,
        severity=form.severity,
        notify=told,
        projects=by_id(found or projects.items),
        renamed_from=old_id(form),
        source=written.source,
    )
    return _reached(alert, written, projects, pages)


def _window(written: Written[ErrorAlertForm], kind: ErrorCondition, projects: Register[TrackedProject]) -> int | None:
    length, report = written.form.duration, projects.report
    if kind not in WINDOWS:
        if length is not None and "condition" not in written.refused:
            message = f"`duration` does not go with `{written.form.condition}`"
            report.refuse(written.at("duration"), message, "each issue is told of at once: take the line out")
        return None
    allowed = WINDOWS[kind]
    if length is None or length in allowed:
        return length or 60
    listed = prose(f"{window}m" for window in allowed)
    report.refuse(written.at("duration"), f"`{length}m` is no span that Sentry counts over", f"allowed: {listed}")
    return None


def _reached(
    alert: ErrorAlert, written: Written[ErrorAlertForm], projects: Register[TrackedProject], pages: bool
) -> ErrorAlert | None:
    """The alert with the channels that Sentry reaches; None where one that is written, or any pager, is not among them.

    A webhook is Datadog's.
    """
    report, place = projects.report, written.at("notify")
    if any(channel.kind == "pagerduty" for channel in alert.notify) and not pages:
        message = "an alert of `error_tracking` notifies `pagerduty`, and what Sentry pages is not said"
        report.refuse(place, message, "write in `error_tracking`: `pagerduty: {account: acme}`")
        return None
    unreached = [channel for channel in alert.notify if channel.kind == "webhook"]
    if unreached and "notify" in written.form.model_fields_set:
        message = f"Sentry cannot tell the channel `{unreached[0].name}` of `{alert.condition}`"
        report.refuse(place, message, "name channels of Slack or email, or `pagerduty`")
        return None
    return replace(alert, notify=tuple(channel for channel in alert.notify if channel not in unreached))
