"""The YAML of the section `error_tracking`, and what it resolves to."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, Field

from catalog.channels import Channel
from catalog.error_tracking.alerts import ErrorAlertForm, error_alert
from catalog.error_tracking.issue_filter_form import BY_PRIORITY
from catalog.error_tracking.model import (
    ErrorAlert,
    ErrorTracking,
    PagerDutyLink,
    RateLimit,
    SampleRates,
    TrackedProject,
    sentry_title,
)
from catalog.error_tracking.monitor_form import SentryHeartbeatForm, SentryUptimeForm, heartbeat_alert, uptime_alert
from catalog.error_tracking.paging import paged_service
from catalog.error_tracking.platforms import check_platform
from catalog.error_tracking.project_settings_form import ProjectSettingsForm, project_settings
from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import Form, Located, RenamableForm
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import shown, slug
from catalog.forms.types import Name, Reference, Seconds, matching, not_empty, within, written_once
from catalog.paging import has_pager
from catalog.sections import Sections
from catalog.services import Services
from catalog.stack import Environment, Stack


def _team_name(name: str) -> str:
    if not _is_slug(slug(name)):
        raise InvalidValue(
            f"Sentry cannot make a slug from {shown(name)}", "write a name with letters and at most 50 characters"
        )
    return name


def _is_slug(text: str) -> bool:
    # Sentry's rule: at most 50 characters, and not only digits, which it would read as an id.
    return bool(re.fullmatch(r"(?![0-9]+$)[a-z0-9_-]{1,50}", text))


def _project_name(name: str) -> str:
    """A name that Sentry accepts: `ProjectPostSerializer` in its src/sentry/api/endpoints/team_projects.py."""
    if len(name) > LONGEST_PROJECT_NAME:
        longest = f"Sentry allows at most {LONGEST_PROJECT_NAME} characters"
        raise InvalidValue(f"{shown(name)} is {len(name)} characters long", longest)
    return name


def _rate(number: float) -> float:
    if not 0 <= number <= 1:
        raise InvalidValue(f"`{number:g}` is not a share", "write a number from 0 to 1, such as `0.1` for 10 %")
    return number


LONGEST_PROJECT_NAME = 50
LONGEST_TITLE = 200
# Sentry's own: `RESERVED_PROJECT_SLUGS` in its src/sentry/constants.py. Sentry creates a project
# with such a slug, and then refuses every change of it.
RESERVED_PROJECTS = frozenset(
    (
        "api-keys", "audit-log", "auth", "billing", "developer-settings", "integrations", "legal", "members",
        "payments", "projects", "rate-limits", "repos", "settings", "subscription", "support", "teams", "usage",
    )
)  # fmt: skip
Rate = Annotated[float, AfterValidator(_rate)]
TeamName = Annotated[Name, AfterValidator(_team_name)]


class SampleRatesForm(Form):
    noun: ClassVar[str] = "`sample_rates`"
    errors: Rate = Field(default=1.0, description="the share of errors to send, from 0 to 1")
    traces: Rate = Field(default=0.1, description="the share of requests to trace, from 0 to 1")
    replays: Rate = Field(default=0.0, description="the share of sessions to record, from 0 to 1")


class RateLimitForm(Form):
    noun: ClassVar[str] = "`rate_limit`"
    events: Annotated[int, AfterValidator(within(1, 1_000_000, "1 to 1000000"))] = Field(
        description="how many events are accepted in each time span, such as `events: 1000`"
    )
    every: Annotated[Seconds, AfterValidator(within(60, 86_400, "`1m` to `1d`"))] = Field(
        default=60, description="the time span, `1m` to `1d`; default: `1m`"
    )


class ProjectForm(ProjectSettingsForm):
    noun: ClassVar[str] = "a project"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    name: Annotated[Name, AfterValidator(_project_name)]
    platform: Annotated[str, AfterValidator(check_platform)] | None = Field(
        default=None, description="Sentry's name of its platform, such as `javascript-nextjs`; default: none"
    )
    service: Reference | None = Field(
        default=None, description="the service whose errors it receives; default: the only one, or the default one"
    )
    team: TeamName | None = Field(default=None, description="the name of its team; default: `team` of error_tracking")
    environments: Annotated[list[Environment], AfterValidator(written_once)] = Field(
        default_factory=list,
        description="a list of the environments in which it has alerts, such as [prod]; default: all",
    )
    sample_rates: SampleRatesForm = Field(
        default=SampleRatesForm(),
        description="a map of shares that the application sends, such as {traces: 0.1}. Sentry has no setting for it; "
        "the stack's output `sentry_settings_<id>` passes it to the application",
    )
    scrub: Annotated[list[Name], AfterValidator(written_once)] = Field(
        default_factory=list,
        description="a list of fields that never leave the application, such as [card_number], passed in the output "
        "`sentry_settings_<id>`. To remove fields in Sentry itself, set Project Settings → Security & Privacy → "
        "Additional Sensitive Fields",
    )
    rate_limit: RateLimitForm | None = Field(
        default=None, description="a map, such as {events: 1000, every: 1m}, the limit of its client key; default: none"
    )


class PagerDutyLinkForm(Form):
    noun: ClassVar[str] = "`pagerduty` of error_tracking"
    account: Name = Field(description="the PagerDuty account, as Sentry's Settings → Integrations → PagerDuty names it")
    service: Annotated[str, matching(r"[0-9]{1,20}", "a number of Sentry's", "write it in quotes: '12345'")] | None = (
        Field(
            default=None,
            description="Sentry's number of an entry that a person made in Settings → Integrations → PagerDuty, in "
            "quotes: '12345'. All alerts that notify PagerDuty page it. Default: the stack makes an entry for each "
            "PagerDuty service that its alerts page, and an alert pages the service of its projects, by its severity",
        )
    )


class ErrorTrackingForm(Form):
    noun: ClassVar[str] = "`error_tracking`"
    neutral: ClassVar[Mapping[str, Any]] = {"organization": "refused", "team": "refused", "projects": [{}]}
    inner: ClassVar[Mapping[str, type[Form]]] = {
        "projects": ProjectForm,
        "alerts": ErrorAlertForm,
        "uptime": SentryUptimeForm,
        "heartbeats": SentryHeartbeatForm,
    }
    organization: Annotated[
        str,
        matching(r"[a-z0-9][a-z0-9_-]*", "an organization", "write its slug, as in https://acme.sentry.io: `acme`"),
        Field(description="the organization's slug in Sentry, such as `organization: acme`"),
    ]
    team: TeamName = Field(description="the name of the team in Sentry, such as `team: Shop`")
    projects: Annotated[
        list[object],
        AfterValidator(not_empty),
        Field(description="a list of projects, such as [{name: Storefront, platform: javascript-nextjs}]"),
    ]
    alerts: list[object] = Field(
        default_factory=list, description="a list of alerts; default: one, which emails each new issue to its owners"
    )
    uptime: list[object] = Field(
        default_factory=list,
        description="a list of addresses that Sentry requests, such as [{name: Home, url: https://shop.example.com}]; "
        "the section `uptime` has Datadog's checks",
    )
    heartbeats: list[object] = Field(
        default_factory=list,
        description="a list of jobs that check in with Sentry, such as [{name: Nightly job, every: 1d}]. A job "
        "checks in with the slug in the stack's output `sentry_heartbeat_<id>`",
    )
    pagerduty: PagerDutyLinkForm | None = Field(
        default=None,
        description="the PagerDuty account that alerts page, such as {account: acme}",
    )
    all_environments: bool = Field(
        default=False,
        description="`true` to make the alerts for every environment, until Sentry knows the stack's environment: it "
        "refuses an alert for an environment without events. Until then errors of other environments notify too",
    )


R = TypeVar("R", bound=RenamableForm)
NEW_ISSUE = ErrorAlert(
    id="new-issue", name="New issue", kind="new_issue", condition="new issue", severity="warning", source=None
)


def resolve_error_tracking(
    sections: Sections, stack: Stack, services: Services, channels: Scope[Channel]
) -> ErrorTracking | None:
    """Return the error tracking of a catalog; a project without a service belongs to the default or the only one."""
    projects: Scope[TrackedProject] = Scope("project", sections.report)
    alerts: Scope[ErrorAlert] = Scope("alert of error_tracking", sections.report)
    entry = sections.map(ErrorTrackingForm)
    team = entry.form.team if entry else ""
    projects.fill(
        sections.items(ProjectForm, projects),
        lambda project, id: _project(project, id, team, stack, services, channels),
    )
    forms = sections.items(ErrorAlertForm, alerts)
    link = entry.form.pagerduty if entry else None
    pages = entry is None or link is not None
    teams = _teams(team, projects) if projects.complete else None

    def paged(alert: ErrorAlert | None, form: Located[R]) -> ErrorAlert | None:
        if alert is None or link is None or link.service is not None or not projects.complete:
            return alert
        fields = (("notify", alert.notify), *((BY_PRIORITY, item.notify) for item in alert.by_priority))
        paging = [name for name, recipients in fields if has_pager(recipients)]
        return paged_service(alert, stack, form.at(paging[0]), sections.report) if paging else alert

    alerts.fill(
        forms, lambda form, id: paged(error_alert(form, id, projects, channels, pages=pages, teams=teams), form)
    )
    alerts.fill(
        sections.items(SentryUptimeForm, alerts),
        lambda form, id: paged(uptime_alert(form, id, projects, channels, pages), form),
    )
    alerts.fill(
        sections.items(SentryHeartbeatForm, alerts),
        lambda form, id: paged(heartbeat_alert(form, id, stack, projects, channels, pages), form),
    )
    if entry is None:
        return None
    all_projects = by_id(projects.items)
    default = () if forms else (replace(NEW_ISSUE, projects=all_projects),)
    for alert in (*alerts.items, *default):
        _check_titles(alert, stack, sections.report)
    return ErrorTracking(
        organization=entry.form.organization,
        team=team,
        projects=all_projects,
        alerts=by_id([*alerts.items, *default]),
        pagerduty=PagerDutyLink(account=link.account, service=link.service) if link else None,
        all_environments=entry.form.all_environments,
        source=entry.source,
    )


def _teams(own: str, projects: Scope[TrackedProject]) -> dict[str, str]:
    """The names of all teams by their slugs; if two names make one slug, the section's own."""
    return {slug(name): name for name in (*(project.team for project in projects.items), own)}


def _check_titles(alert: ErrorAlert, stack: Stack, report: Report) -> None:
    """Report titles over 200 characters, which Sentry refuses for a monitor of a number; an alert may have 256."""
    for project in () if alert.is_of_issues else alert.projects:
        title = sentry_title(alert, project, stack.environment)
        place = alert.source or project.source
        if project.here and place and len(title) > LONGEST_TITLE:
            message = f"{shown(title, 120)} has {len(title)} characters, and Sentry allows {LONGEST_TITLE}"
            report.refuse(place, message, "shorten the name of the alert or of the project")
            return


def _project(
    entry: Located[ProjectForm], id: str, team: str, stack: Stack, services: Services, channels: Scope[Channel]
) -> TrackedProject | None:
    form = entry.form
    service, owned = services.owner(form.service, entry)
    key = old_id(form) or id
    if not _is_slug(key) and not {"name", "id"} & entry.refused:
        message = f"Sentry cannot make a slug from {shown(key)}"
        hint = "write an `id` with letters and at most 50 characters"
        services.report.refuse(entry.at("name"), message, hint)
        return None
    if key in RESERVED_PROJECTS and not {"name", "id"} & entry.refused:
        hint = f"rename it, or write an `id` such as `{key}-web`"
        services.report.refuse(entry.at("name"), f"Sentry reserves the slug {shown(key)}", hint)
        return None
    settings = project_settings(entry, form.team or team, channels)
    if not owned or settings is None:
        return None
    limit = form.rate_limit
    return TrackedProject(
        id=id,
        name=form.name,
        team=form.team or team,
        platform=form.platform,
        service=service,
        sample_rates=SampleRates(**form.sample_rates.model_dump()),
        scrub=tuple(sorted(form.scrub)),
        rate_limit=RateLimit(events=limit.events, seconds=limit.every) if limit else None,
        inbound_filters=settings.inbound_filters,
        allowed_domains=settings.allowed_domains,
        ownership=settings.ownership,
        spike_protection=settings.spike_protection,
        here=not form.environments or stack.environment in form.environments,
        renamed_from=old_id(form),
        source=entry.source,
    )
