"""The alerts of error tracking: what Sentry itself alerts on, and the recipients that it can notify."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, Field

from catalog.alerts.model import Notify, SeverityText
from catalog.channels import Channel, notified
from catalog.error_tracking.alert_times import Compare, Frequency
from catalog.error_tracking.conditions import COMPARABLE, WINDOWS, SentryCondition, parse_error_condition
from catalog.error_tracking.issue_filter_form import BY_PRIORITY, FilteredForm, by_priority, issue_filters
from catalog.error_tracking.model import ErrorAlert, ErrorCondition, Mail, TrackedProject
from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import Located, RenamableForm
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import prose
from catalog.forms.types import FromText, Reference, Seconds, choice, minutes, written_once
from catalog.paging import has_pager

R = TypeVar("R", bound=RenamableForm)


class ErrorAlertForm(FilteredForm):
    noun: ClassVar[str] = "an alert of error_tracking"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "condition": "new issue", "severity": "info"}
    condition: Annotated[SentryCondition, FromText(parse_error_condition)] = Field(
        description="one of `new issue`; `regression`, a resolved issue that comes back; `reappeared`, an archived "
        "issue that escalates; `events > 100` and `users > 50`, numbers over all issues; "
        "`users > 5%`, the share of users with a crash, which is `crash_free_users < 95%`; "
        "`crash_free_sessions < 99.5%`; `sessions > 5%`, one issue's events for each hundred sessions. Sentry has no "
        "share of users for errors that are not crashes, nor for a single issue, and judges shares of sessions only "
        "from 50 sessions an hour on"
    )
    duration: Annotated[Seconds, *minutes(1, 1440, "`1m` to `1d`")] | None = Field(
        default=None,
        description="the window in which events, users or sessions are counted; default: `1h`. Allowed: 1m, 5m, 10m, "
        "15m, 30m, 1h, 2h, 4h or 1d; 1h or longer for crashes, and 5m or 1h for `sessions`",
    )
    compare: Compare | None = Field(
        default=None,
        description="the earlier time to compare with: `events > 50%` with `compare: 7d` means 50 % more events than "
        "in the same window a week before, and `users > 50%` likewise; 5m, 15m, 1h, 1d, 7d or 30d. If there were no "
        "events then, Sentry cannot compare and the alert does not fire",
    )
    frequency: Frequency | None = Field(
        default=None,
        description="how often it notifies of one issue at most; default: `30m`. Allowed: 0m (every time), 5m, 10m, "
        "30m, 1h, 3h, 12h or 1d. Not for numbers over all issues, whose end must not be delayed",
    )
    severity: SeverityText = Field(default="warning", description="one of `critical`, `warning` and `info`")
    notify: Notify = Field(
        default_factory=list,
        description="a list of channels, such as [slack]. Sentry sends email only to its own members: an email "
        "channel, or no channel at all, means the owners of an issue (or the project's members if it has none), and "
        "for numbers over all issues the project's team",
    )
    email: Annotated[Mail, choice("recipient of mail", Mail)] | None = Field(
        default=None,
        description="who gets email, in addition to `notify`: `owners`, the owners of an issue, or every active member "
        "if it has none; `owners only`, or nobody if it has none; `team`, the project's team, the only choice for "
        "numbers over all issues",
    )
    projects: Annotated[list[Reference], AfterValidator(written_once)] = Field(
        default_factory=list, description="a list of its projects; default: all"
    )


def error_alert(
    entry: Located[ErrorAlertForm],
    id: str,
    projects: Scope[TrackedProject],
    channels: Scope[Channel],
    *,
    pages: bool,
    teams: Mapping[str, str] | None,
) -> ErrorAlert | None:
    """Return the alert of a form; None if it is invalid. `pages`: the YAML says what Sentry pages.

    `teams` are the names of all teams by their slugs; None if not all are known.
    """
    form, report = entry.form, projects.report
    parsed = _judged(entry, report)
    recipients = notified(form.notify, form.severity, entry, channels)
    named = projects.find_all(form.projects, entry, "projects")
    if parsed is None:
        return None
    kind, limit = parsed
    window = _window(entry, kind, projects)
    filters = issue_filters(kind, entry, teams, report)
    louder = None if recipients is None or filters is None else by_priority(recipients, filters, entry, channels)
    if (
        recipients is None
        or named is None
        or filters is None
        or louder is None
        or (window is None and limit is not None)
    ):
        return None
    frequency = 30 if form.frequency is None else form.frequency
    alert = ErrorAlert(
        id=id,
        name=form.name,
        kind=kind,
        condition=form.condition.in_short,
        threshold=limit,
        window_minutes=window,
        compare_minutes=form.compare,
        filters=filters,
        frequency_minutes=0 if limit is not None and kind != "sessions" else frequency,
        severity=form.severity,
        notify=recipients,
        by_priority=louder,
        mail=form.email,
        projects=by_id(named or projects.items),
        renamed_from=old_id(form),
        source=entry.source,
    )
    return reached(alert, entry, projects, pages)


def _judged(entry: Located[ErrorAlertForm], report: Report) -> tuple[ErrorCondition, float | None] | None:
    """The condition in its parts; None, with an error, if it does not fit other fields."""
    form = entry.form
    condition = form.condition
    try:
        compared = condition.may_grow if "compare" in entry.refused else form.compare is not None
        kind, limit = condition.threshold(compared=compared)
    except InvalidValue as error:
        hint = error.hint
        if form.compare is None and condition.may_grow and condition.kind == "events":
            hint = "write a number, such as `events > 100`, or add the time to compare with: `compare: 7d`"
        report.refuse(entry.at("condition"), f"`condition`: {error.message}", hint)
        return None
    if "condition" in entry.refused:
        return kind, limit
    if form.compare is not None and kind not in COMPARABLE:
        message = f"`compare` is not allowed with `{form.condition}`"
        report.refuse(entry.at("compare"), message, "use it with `events > 50%` or `users > 50%`, or remove it")
        return None
    of_issues = limit is None or kind == "sessions"
    for key, hint in _OF_ONE_ISSUE.items():
        if not of_issues and key in form.model_fields_set and key not in entry.refused:
            message = f"`{key}` is only allowed for alerts on single issues, and `{form.condition}` counts all issues"
            report.refuse(entry.at(key), message, hint)
            return None
    if not of_issues and form.email not in (None, "team"):
        message = f"`{form.condition}` counts all issues, so it has no owners who could get email"
        report.refuse(entry.at("email"), message, "write `email: team`")
        return None
    return kind, limit


_OF_ONE_ISSUE = {
    "filters": "remove it, or write a condition such as `new issue`",
    "notify_by_priority": "write the channels in `notify`: all its issues have high priority",
    "frequency": "remove it: the end of the alert must not be delayed",
}


def _window(entry: Located[ErrorAlertForm], kind: ErrorCondition, projects: Scope[TrackedProject]) -> int | None:
    length, report = entry.form.duration, projects.report
    if kind not in WINDOWS:
        if length is not None and "condition" not in entry.refused:
            message = f"`duration` is not allowed with `{entry.form.condition}`"
            report.refuse(entry.at("duration"), message, "remove the line: Sentry notifies of each issue at once")
        return None
    allowed = WINDOWS[kind]
    if length is None or length in allowed:
        return length or 60
    listed = prose(f"{window}m" for window in allowed)
    report.refuse(entry.at("duration"), f"Sentry does not allow the window `{length}m`", f"allowed: {listed}")
    return None


def reached(alert: ErrorAlert, entry: Located[R], projects: Scope[TrackedProject], pages: bool) -> ErrorAlert | None:
    """Return the alert with the channels that Sentry reaches; None if a named channel or the pager is not among them.

    A webhook belongs to Datadog. Sentry sends email to its own members, whatever the priority.
    """
    report = projects.report
    fields = [("notify", alert.notify), *((BY_PRIORITY, item.notify) for item in alert.by_priority)]
    for field, recipients in fields:
        place = entry.at(field)
        if has_pager(recipients) and not pages:
            message = "an alert of `error_tracking` notifies `pagerduty`, but `error_tracking` has no PagerDuty account"
            report.refuse(place, message, "write `pagerduty: {account: acme}` in `error_tracking`")
            return None
        unreached = [channel for channel in recipients if channel.kind == "webhook"]
        if unreached and field in entry.form.model_fields_set:
            message = f"Sentry cannot notify the channel `{unreached[0].name}` of `{alert.condition}`"
            report.refuse(place, message, "use Slack or email channels, or `pagerduty`")
            return None
        mailed = [channel for channel in recipients if channel.kind == "email"]
        if mailed and field == BY_PRIORITY:
            message = (
                f"Sentry does not send email to `{mailed[0].name}` by priority: it sends email to the "
                "owners of an issue"
            )
            report.refuse(place, message, "write `email: owners`, or a Slack channel here")
            return None
    return replace(alert, notify=tuple(channel for channel in alert.notify if channel.kind != "webhook"))
