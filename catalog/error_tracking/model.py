"""Error tracking: the Sentry organization, its teams, the projects that receive errors, and their alerts."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.channels import Channel
from catalog.error_tracking.issue_filters import IssueFilter
from catalog.error_tracking.monitors import CheckIns, UptimeProbe
from catalog.error_tracking.project_settings import InboundFilters, Ownership, SpikeProtection
from catalog.notifiers import Notifier, Severity
from catalog.services import Service
from catalog.source.places import Source

ErrorCondition = Literal[
    "new_issue",
    "regression",
    "reappeared",
    "sessions",
    "events",
    "users",
    "crash_free_sessions",
    "crash_free_users",
    "uptime",
    "heartbeat",
]
IssuePriority = Literal["low", "medium", "high"]
"""Sentry's priorities of an issue, lowest first."""
Mail = Literal["owners", "owners only", "team"]
"""Who gets email: the owners of an issue, and if it has none, every active member or nobody; or a project's team."""


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """A client key accepts `events` in `seconds`, and drops the rest."""

    events: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class SampleRates:
    """The shares, from 0 to 1, of errors, traces and session replays that the application sends."""

    errors: float = 1.0
    traces: float = 0.1
    replays: float = 0.0


@dataclass(frozen=True, kw_only=True)
class TrackedProject:
    """A Sentry project. `platform` is Sentry's word, such as `javascript-nextjs`. `renamed_from` is its earlier id.

    `team` is the name of its team. The application applies `sample_rates` and `scrub` (names of fields). `here`:
    whether the project has alerts in this stack's environment. Of `inbound_filters`, `allowed_domains`, `ownership` and
    `spike_protection`, a value that is None or empty is left unchanged in Sentry.
    """

    id: str
    name: str
    team: str
    platform: str | None = None
    service: Service | None = None
    sample_rates: SampleRates = field(default_factory=SampleRates)
    scrub: tuple[str, ...] = ()
    rate_limit: RateLimit | None = None
    inbound_filters: InboundFilters | None = None
    allowed_domains: tuple[str, ...] = ()
    ownership: Ownership | None = None
    spike_protection: SpikeProtection | None = None
    here: bool = True
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class PriorityChannels:
    """The additional channels that an alert notifies of issues of at least `priority`."""

    priority: IssuePriority
    notify: tuple[Channel, ...]


@dataclass(frozen=True, kw_only=True)
class ErrorAlert:
    """An alert of Sentry, on each of `projects`.

    `kind` is what it evaluates. It is each new issue, regression or reappeared issue; or, over `window_minutes`, one
    issue's events for each hundred sessions or the number of events or users of all issues, above `threshold`; or the
    percentage of sessions or users without a crash, below it. `condition` is as written: `users > 5%` is
    `crash_free_users` below 95. With `compare_minutes` the threshold is the increase in percent of events or users
    over the same window that long ago. `monitor` is the uptime monitor or heartbeat that makes its issues, or None.

    It notifies of an issue only if all of `filters` hold, at most once in `frequency_minutes` (0: every time). It
    notifies `notify`, also `by_priority` for higher priorities, and sends email by `mail`: None is the default of
    `mailed`. `service` is the service that it pages through an entry that the stack makes in Sentry; None if it pages
    nobody, or an entry that a person made.
    """

    id: str
    name: str
    kind: ErrorCondition
    condition: str
    monitor: UptimeProbe | CheckIns | None = None
    threshold: float | None = None
    window_minutes: int | None = None
    compare_minutes: int | None = None
    filters: tuple[IssueFilter, ...] = ()
    frequency_minutes: int = 30
    severity: Severity
    notify: tuple[Channel, ...] = ()
    by_priority: tuple[PriorityChannels, ...] = ()
    mail: Mail | None = None
    projects: tuple[TrackedProject, ...] = ()
    service: Service | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def is_of_issues(self) -> bool:
        """Whether it fires for one issue, and not for a number over all issues."""
        return self.kind in ("new_issue", "regression", "reappeared", "sessions", "uptime", "heartbeat")

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel that it notifies, of issues of any priority."""
        every = [*self.notify, *(channel for item in self.by_priority for channel in item.notify)]
        return tuple({channel.id: channel for channel in every}.values())


@dataclass(frozen=True, kw_only=True)
class PagerDutyLink:
    """The PagerDuty account as Sentry names it. `service` is Sentry's number of an entry that a person made.

    Without it the stack makes an entry for each PagerDuty service that its alerts page.
    """

    account: str
    service: str | None = None


@dataclass(frozen=True, kw_only=True)
class ErrorTracking:
    """`organization` is the organization's slug in Sentry, `team` the name of the team of projects that name none.

    Projects and alerts are sorted by id. Without alerts in the YAML there is one, of new issues, with source None. Its
    alerts apply to the stack's environment, or to `all_environments`.
    """

    organization: str
    team: str
    projects: tuple[TrackedProject, ...]
    alerts: tuple[ErrorAlert, ...] = ()
    pagerduty: PagerDutyLink | None = None
    all_environments: bool = False
    source: Source | None = field(default=None, compare=False)

    @property
    def makes_entries(self) -> bool:
        """Whether the stack makes the entries of Sentry's PagerDuty integration through which its alerts page."""
        return self.pagerduty is not None and self.pagerduty.service is None

    @property
    def through_entries(self) -> tuple[ErrorAlert, ...]:
        """The alerts in this environment that page services of the catalog, if they notify PagerDuty."""
        here = [alert for alert in self.alerts if any(project.here for project in alert.projects)]
        return tuple(here) if self.makes_entries else ()


def channels_of(notifier: Notifier) -> tuple[Channel, ...]:
    """Return every channel of a notifier."""
    return notifier.channels if isinstance(notifier, ErrorAlert) else notifier.notify


def sentry_title(alert: ErrorAlert, project: TrackedProject, environment: str) -> str:
    """Return Sentry's title of an alert on a project: one list contains the alerts of all environments."""
    return f"[{environment}] {alert.name} in {project.name}"
