"""The YAML of Sentry's uptime monitors and heartbeats; each is an alert on a monitor."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, Field

from catalog.alerts.model import Notify, SeverityText
from catalog.channels import Channel, notified
from catalog.error_tracking.alerts import reached
from catalog.error_tracking.model import ErrorAlert, ErrorCondition, TrackedProject
from catalog.error_tracking.monitors import LONGEST_SLUG, UPTIME_SECONDS, CheckIns, Method, UptimeProbe, heartbeat_slug
from catalog.forms.clock import ZoneName
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Located, RenamableForm
from catalog.forms.symbols import Scope, old_id
from catalog.forms.text import prose, shown
from catalog.forms.types import Reference, Seconds, Url, choice, minutes, within
from catalog.forms.units import Duration, duration_text, short_length
from catalog.stack import Stack

_LONGEST_URL = 255
_CRONTAB_FIELD = r"(\*|[0-9A-Za-z*/,-]+)"


def _every(seconds: int) -> int:
    if seconds not in UPTIME_SECONDS:
        raise InvalidValue("Sentry does not allow this interval", "allowed: `1m`, `5m`, `10m`, `20m`, `30m` or `1h`")
    return seconds


def _url(text: str) -> str:
    if len(text) > _LONGEST_URL:
        raise InvalidValue(f"the URL has {len(text)} characters", f"Sentry allows at most {_LONGEST_URL} characters")
    return text


def _crontab(text: str) -> str:
    if not re.fullmatch(rf"{_CRONTAB_FIELD}( +{_CRONTAB_FIELD}){{4}}", text):
        raise InvalidValue(
            f"invalid crontab {shown(text)}: expected five fields", 'write one, such as `cron: "0 3 * * *"`'
        )
    return " ".join(text.split())


InARow = Annotated[int, AfterValidator(within(1, 720, "1 to 720"))]
Severe = Annotated[SeverityText, Field(description="one of `critical`, `warning` and `info`; default: `critical`")]


class MonitorForm(RenamableForm):
    """The keys of both kinds."""

    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    project: Reference | None = Field(
        default=None, description="the Sentry project in which it makes issues; default: the only one"
    )
    severity: Severe = "critical"
    notify: Notify = Field(
        default_factory=list, description="a list of channels, such as [slack, pagerduty], as for an alert"
    )


class SentryUptimeForm(MonitorForm):
    noun: ClassVar[str] = "an uptime monitor of Sentry"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "url": "https://refused.example.com"}
    url: Annotated[Url, AfterValidator(_url)] = Field(
        description="the address that Sentry requests from outside; Sentry itself evaluates the answer"
    )
    method: Annotated[Method, choice("method", Method)] = Field(
        default="GET", description="the HTTP method; default: `GET`"
    )
    every: Annotated[Seconds, AfterValidator(_every)] = Field(
        default=60, description="the interval: `1m` (the default), `5m`, `10m`, `20m`, `30m` or `1h`"
    )
    # Sentry's API allows one minute; its documentation says 30 seconds.
    timeout: Annotated[Seconds, AfterValidator(within(1, 30, "`1s` to `30s`"))] = Field(
        default=10, description="the maximum response time, `1s` to `30s`; default: `10s`"
    )
    fails_after: InARow = Field(
        default=3, description="the failed requests in a row after which it is down; default: 3"
    )
    recovers_after: InARow = Field(
        default=1, description="the successful requests in a row after which it is up again; default: 1"
    )


class SentryHeartbeatForm(MonitorForm):
    noun: ClassVar[str] = "a heartbeat of Sentry"
    every: Annotated[Seconds, *minutes(1, 525_600, "`1m` to `365d`")] | None = Field(
        default=None, description="how often the job checks in, such as `1d`; or write `cron`"
    )
    cron: Annotated[str, AfterValidator(_crontab)] | None = Field(
        default=None, description='when the job checks in, as a crontab: "0 3 * * *"; or write `every`'
    )
    time_zone: ZoneName | None = Field(default=None, description="the zone of `cron`; default: UTC")
    grace: Annotated[Seconds, *minutes(1, 40_320, "`1m` to `28d`")] = Field(
        default=5, description="how late a check-in may be; default: `5m`"
    )
    longest_run: Annotated[Seconds, *minutes(1, 10_080, "`1m` to `7d`")] = Field(
        default=30, description="the maximum length of a run after its check-in; default: `30m`"
    )
    fails_after: InARow = Field(
        default=1, description="the missed or failed check-ins in a row after which it fires; default: 1"
    )
    recovers_after: InARow = Field(
        default=1, description="the successful check-ins in a row after which it ends; default: 1"
    )


M = TypeVar("M", bound=MonitorForm)


def uptime_alert(
    entry: Located[SentryUptimeForm],
    id: str,
    projects: Scope[TrackedProject],
    channels: Scope[Channel],
    pages: bool,
) -> ErrorAlert | None:
    """Return the alert on an uptime monitor; None if it is invalid. `pages`: the YAML says what Sentry pages."""
    form = entry.form
    probe = UptimeProbe(
        url=form.url,
        method=form.method,
        every_seconds=form.every,
        timeout_seconds=form.timeout,
        fails_after=form.fails_after,
        recovers_after=form.recovers_after,
    )
    condition = f"{form.method} {form.url} every {_interval(form.every)} fails {_in_a_row(form.fails_after)}"
    return _alert(entry, id, "uptime", condition, probe, projects, channels, pages)


def heartbeat_alert(
    entry: Located[SentryHeartbeatForm],
    id: str,
    stack: Stack,
    projects: Scope[TrackedProject],
    channels: Scope[Channel],
    pages: bool,
) -> ErrorAlert | None:
    """Return the alert on the check-ins of a job; None if it is invalid."""
    form, report = entry.form, projects.report
    if not {"every", "cron", "time_zone"} & entry.refused:
        if (form.every is None) == (form.cron is None):
            message = "`every` and `cron` are not allowed together" if form.cron else None
            message = message or f"`every` or `cron` is missing in {shown(form.name)}"
            report.refuse(entry.at("cron"), message, 'write one: `every: 1d`, or `cron: "0 3 * * *"`')
            return None
        if form.time_zone is not None and form.cron is None:
            report.refuse(entry.at("time_zone"), "`time_zone` requires `cron`", "remove it")
            return None
    slug = heartbeat_slug(stack.environment, old_id(form) or id)
    if len(slug) > LONGEST_SLUG and not {"name", "id"} & entry.refused:
        message = f"the slug with which jobs check in, {shown(slug)}, has {len(slug)} characters. Sentry allows "
        report.refuse(entry.at("name"), f"{message}{LONGEST_SLUG}", "write a shorter `id`")
        return None
    when = f"every {duration_text(form.every)}" if form.every else f"at {form.cron} ({form.time_zone or 'UTC'})"
    checked = CheckIns(
        crontab=form.cron,
        every_minutes=form.every,
        time_zone=form.time_zone or "UTC",
        grace_minutes=form.grace,
        longest_minutes=form.longest_run,
        fails_after=form.fails_after,
        recovers_after=form.recovers_after,
    )
    condition = f"heartbeat {when}, {duration_text(form.grace)} late at most, missed {_in_a_row(form.fails_after)}"
    return _alert(entry, id, "heartbeat", condition, checked, projects, channels, pages)


def _alert(
    entry: Located[M],
    id: str,
    kind: ErrorCondition,
    condition: str,
    monitor: UptimeProbe | CheckIns,
    projects: Scope[TrackedProject],
    channels: Scope[Channel],
    pages: bool,
) -> ErrorAlert | None:
    form = entry.form
    recipients = notified(form.notify, form.severity, entry, channels)
    project = _project(entry, projects)
    if recipients is None or project is None:
        return None
    alert = ErrorAlert(
        id=id,
        name=form.name,
        kind=kind,
        condition=condition,
        monitor=monitor,
        frequency_minutes=0,
        severity=form.severity,
        notify=recipients,
        projects=(project,),
        renamed_from=old_id(form),
        source=entry.source,
    )
    return reached(alert, entry, projects, pages)


def _project(entry: Located[M], projects: Scope[TrackedProject]) -> TrackedProject | None:
    if entry.form.project is not None:
        return projects.find(entry.form.project, entry.at("project"))
    if len(projects.items) == 1 or not projects.complete:
        return projects.items[0] if projects.items else None
    if projects.items and "project" not in entry.refused:
        names = prose(sorted(project.name for project in projects.items), "and")
        message = f"`project` is missing in {shown(entry.form.name)}, and there are several projects: {names}"
        projects.report.refuse(entry.source, message, "write `project`")
    return None


def _interval(seconds: int) -> str:
    return seconds.text if isinstance(seconds, Duration) else short_length(seconds // 60)


def _in_a_row(times: int) -> str:
    return "once" if times == 1 else f"{times} times in a row"
