"""The alerts of error tracking: what Sentry itself tells of, and whom it can tell."""

from collections.abc import Mapping
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

# The windows that Sentry evaluates.
WINDOWS = (1, 5, 10, 15, 30, 60, 120, 240, 1440)
SHARES = ("crash_free_sessions", "crash_free_users")
COUNTS = ("events", "users")
OF_ISSUES = ("new issue", "regression")
EXAMPLE = (
    "write `new issue`, `regression`, `events > 100`, `users > 50`, `crash_free_sessions < 99.5%` or "
    "`crash_free_users < 99%`"
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
    kind = condition.signal
    if kind not in (*COUNTS, *SHARES):
        raise Refused(f"{shown(kind)} is nothing that errors are judged by", suggestion(kind, (*COUNTS, *SHARES)))
    if condition.comparator != ("<" if kind in SHARES else ">"):
        # Sentry knows "above" and "below" alone.
        raise Refused(f"`{condition.comparator}` does not go with `{kind}`", EXAMPLE)
    if condition.unit != ("%" if kind in SHARES else ""):
        raise Refused(f"the threshold of `{kind}` has another unit", EXAMPLE)
    if not 0 < condition.number <= (100 if kind in SHARES else 10**9):
        raise Refused(f"`{condition.number:f}` is out of range", EXAMPLE)
    return cast(ErrorCondition, kind), float(condition.number)


class ErrorAlertForm(RenamableForm):
    noun: ClassVar[str] = "an alert of error_tracking"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "condition": "new issue", "severity": "info"}
    condition: Annotated[str, AfterValidator(_condition)] = Field(
        description="one of `new issue`, `regression`, `events > 100`, `users > 50`, `crash_free_sessions < 99.5%` and "
        "`crash_free_users < 99%`"
    )
    duration: Annotated[Seconds, *minutes(1, 1440, "`1m` to `1d`")] | None = Field(
        default=None,
        description="over how long events, users or sessions are counted: `1h` by default; 1m, 5m, 10m, 15m, 30m, 1h, "
        "2h, 4h or 1d, and from 1h on for what is crash-free",
    )
    severity: SeverityText = Field(default="warning", description="one of `critical`, `warning` and `info`")
    notify: Notify = Field(
        default_factory=list,
        description="a list of Slack channels and PagerDuty, such as [slack]; by default a new issue or regression is "
        "mailed to the issue's owners, or to the project's members where it has none",
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
    reached = tuple(channel for channel in told if _reaches(channel, kind, pages))
    if "notify" in form.model_fields_set and reached != told:
        _refuse_unreached(written, next(channel for channel in told if channel not in reached), projects)
        return None
    return ErrorAlert(
        id=id,
        name=form.name,
        kind=kind,
        condition=" ".join(form.condition.split()) if limit is None else str(parse_condition(form.condition)),
        threshold=limit,
        window_minutes=window,
        severity=form.severity,
        notify=reached,
        projects=by_id(found or projects.items),
        renamed_from=old_id(form),
        source=written.source,
    )


def _window(written: Written[ErrorAlertForm], kind: ErrorCondition, projects: Register[TrackedProject]) -> int | None:
    length, report = written.form.duration, projects.report
    if kind not in (*COUNTS, *SHARES):
        if length is not None and "condition" not in written.refused:
            message = f"`duration` does not go with `{written.form.condition}`"
            report.refuse(written.at("duration"), message, "each issue is told of at once: take the line out")
        return None
    allowed = [window for window in WINDOWS if window >= 60 or kind in COUNTS]
    if length is None or length in allowed:
        return length or 60
    listed = prose(f"{window}m" for window in allowed)
    report.refuse(written.at("duration"), f"`{length}m` is no span that Sentry counts over", f"allowed: {listed}")
    return None


def _reaches(channel: Channel, kind: ErrorCondition, pages: bool) -> bool:
    """Whether Sentry reaches a channel: it knows no webhooks of Datadog's, and mails to none but its members.

    The SDK could mail of a count only by a team's number, with which an alert can no longer be refreshed.
    """
    if channel.kind == "email":
        return kind not in (*COUNTS, *SHARES)
    return pages if channel.kind == "pagerduty" else channel.kind == "slack"


def _refuse_unreached(written: Written[ErrorAlertForm], channel: Channel, projects: Register[TrackedProject]) -> None:
    if channel.kind == "pagerduty":
        message = "an alert of `error_tracking` notifies `pagerduty`, and what Sentry pages is not said"
        hint = "write in `error_tracking`: `pagerduty: {account: acme, service: '12345'}`"
    else:
        message = f"Sentry cannot tell the channel `{channel.name}` of `{written.form.condition}`"
        hint = "name Slack channels, or `pagerduty`"
    projects.report.refuse(written.at("notify"), message, hint)
