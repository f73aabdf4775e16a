"""Error tracking: Sentry's teams, its projects with one client key each, and their alerts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pulumi

from catalog import Channel, ErrorAlert, Service, Stack, TrackedProject
from catalog import ErrorTracking as Tracking
from catalog.error_tracking.issue_filters import NOBODY
from catalog.error_tracking.model import sentry_title
from catalog.error_tracking.monitors import UptimeProbe, heartbeat_slug
from catalog.error_tracking.paging import entry_name
from catalog.error_tracking.recipients import mail_of
from catalog.forms.text import slug
from catalog.notifiers import urgency_of
from components.channels import Pager
from components.conventions.naming import alert_name, alert_role, logical, renamed, team_name, vendor_key
from components.sentry import alerts as sentry_alerts
from components.sentry import projects as sentry
from components.sentry.monitors import cron_monitor, monitor_alert, uptime_monitor
from components.sentry.settings import Naming, inbound_filters, ownership, project_options, spike_protection


@dataclass(frozen=True, kw_only=True)
class ErrorTrackingArgs:
    """`tracking` comes from the YAML; `stack` gives the environment, and whether this stack owns teams and projects.

    `keys` are the integration keys of the PagerDuty services that alerts page, each a secret; `services` gives their
    names.
    """

    stack: Stack
    tracking: Tracking
    services: tuple[Service, ...] = ()
    keys: Mapping[Pager, pulumi.Output[str]] = field(default_factory=dict)


class ErrorTracking(pulumi.ComponentResource):
    """Creates teams, projects and keys where the stack owns them, and its environment's alerts on each project."""

    dsns: dict[str, pulumi.Output[str]]
    """The public DSN of each project, by project id; empty where another stack owns the projects."""

    heartbeats: dict[str, str]
    """The slug under which each job checks in, by heartbeat id."""

    settings: dict[str, Mapping[str, Any]]
    """Settings that each project's application must apply, by project id: Sentry has no setting for them."""

    def __init__(self, name: str, args: ErrorTrackingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        tracking = args.tracking
        super().__init__("watchbill:index:ErrorTracking", name, {"organization": tracking.organization}, opts)
        self._args = args
        self._integrations: dict[tuple[str, str], pulumi.Output[str]] = {}
        self._monitors: dict[str, list[pulumi.Output[str]]] = {}
        owns = args.stack.owns.sentry
        self._teams = {slug(team): self._team(name, team) for team in _teams(tracking)} if owns else {}
        self.dsns = {}
        self.heartbeats = {}
        self.settings = {item.id: _settings(item) for item in tracking.projects}
        projects = {item.id: self._project(name, item) for item in tracking.projects}
        self._entries = self._pagerduty_entries(name) if tracking.makes_entries else {}
        for alert in tracking.alerts:
            for item in alert.projects:
                if item.here:
                    self._alert(name, alert, item, projects[item.id])
        self.register_outputs({"dsns": self.dsns})

    def _team(self, name: str, team: str) -> sentry.Team:
        tracking = self._args.tracking
        return sentry.team(
            team_name(name, tracking, team),
            organization=tracking.organization,
            title=team,
            slug=slug(team),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _project(self, name: str, item: TrackedProject) -> sentry.Project:
        organization = self._args.tracking.organization
        if not self._args.stack.owns.sentry:
            return sentry.Project(organization=organization, slug=vendor_key(item))
        project = sentry.project(
            logical(name, item),
            organization=organization,
            title=item.name,
            slug=vendor_key(item),
            team_slug=self._teams[slug(item.team)].slug,
            platform=item.platform,
            settings=project_options(item.inbound_filters, item.allowed_domains),
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, item)),
        )
        limit = item.rate_limit
        self.dsns[item.id] = sentry.client_key(
            logical(name, item, "key"),
            of=project,
            title="Watchbill",
            limit=(limit.events, limit.seconds) if limit else None,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, item, "key")),
        )
        self._project_settings(name, item, project)
        return project

    def _project_settings(self, name: str, item: TrackedProject, project: sentry.Project) -> None:
        """Create the other resources of a project: inbound filters, ownership rules and spike protection."""
        organization = self._args.tracking.organization
        former = f"{name}-{item.renamed_from}" if item.renamed_from else None
        naming = Naming(prefix=logical(name, item), parent=self, former=former)
        if item.inbound_filters is not None:
            inbound_filters(organization, project.slug, item.inbound_filters, naming)
        if item.ownership is not None:
            ownership(organization, project.slug, item.ownership, naming)
        if item.spike_protection is not None:
            channels = item.spike_protection.notify
            workspaces = {
                channel.workspace: self._integration("slack", channel.workspace)
                for channel in channels
                if channel.workspace
            }
            spike_protection(organization, project.slug, item.spike_protection, workspaces, naming)

    def _alert(self, name: str, alert: ErrorAlert, item: TrackedProject, project: sentry.Project) -> None:
        tracking, stack = self._args.tracking, self._args.stack
        notice = sentry_alerts.Notice(
            title=sentry_title(alert, item, stack.environment),
            environment=None if tracking.all_environments else stack.environment,
            targets=self._targets(alert, alert.notify),
            by_priority={each.priority: self._targets(alert, each.notify) for each in alert.by_priority},
            mail=mail_of(alert, tracking, stack),
        )
        if notice.mail == "team":
            notice = replace(notice, team=self._members(item.team))
        options = pulumi.ResourceOptions(parent=self, aliases=_renamed(name, alert, item))
        limit = None
        if alert.threshold is not None and alert.window_minutes is not None:
            limit = alert.threshold, alert.window_minutes
        if alert.monitor is not None:
            self._monitor(alert_name(name, alert, item), alert, item, project, notice, options)
            return
        if alert.is_of_issues or limit is None:
            sentry_alerts.issue_alert(
                alert_name(name, alert, item),
                of=project,
                notice=notice,
                condition=alert.kind,
                share=limit,
                filters=alert.filters,
                assignee=self._assignee(alert),
                frequency=alert.frequency_minutes,
                monitors=self._default_monitors(item, project),
                opts=options,
            )
            return
        sentry_alerts.metric_alert(
            alert_name(name, alert, item),
            of=project,
            notice=notice,
            measure=alert.kind,
            threshold=limit[0],
            minutes=limit[1],
            compare=alert.compare_minutes,
            opts=options,
        )

    def _monitor(
        self,
        name: str,
        alert: ErrorAlert,
        item: TrackedProject,
        project: sentry.Project,
        notice: sentry_alerts.Notice,
        opts: pulumi.ResourceOptions,
    ) -> None:
        """Create a monitor of an address or of a job, and the alert on it."""
        environment = self._args.stack.environment
        title, team = notice.title, self._members(item.team)
        if isinstance(alert.monitor, UptimeProbe):
            number = uptime_monitor(
                name, of=project, title=title, environment=environment, owner=team, probe=alert.monitor, opts=opts
            )
        else:
            assert alert.monitor is not None
            slug = heartbeat_slug(environment, vendor_key(alert))
            self.heartbeats[alert.id] = slug
            number = cron_monitor(
                name, of=project, slug=slug, title=title, owner=team, checked=alert.monitor, opts=opts
            )
        monitor_alert(name, of=project, notice=notice, monitor=number, opts=opts)

    def _pagerduty_entries(self, name: str) -> dict[Pager, sentry.Target]:
        """Create the entries of Sentry's PagerDuty integration that alerts page, one for each PagerDuty service."""
        link = self._args.tracking.pagerduty
        services = {service.id: service for service in self._args.services}
        entries: dict[Pager, sentry.Target] = {}
        made: list[pulumi.Resource] = []
        for id, urgency in sorted(self._args.keys) if link else ():
            assert link is not None
            account = self._integration("pagerduty", link.account)
            role = "pagerduty" if urgency == "high" else "pagerduty-low"
            called = entry_name(services[id], urgency)
            entry = sentry.pagerduty_entry(
                logical(name, services[id], role),
                organization=self._args.tracking.organization,
                integration=account,
                title=called,
                key=self._args.keys[id, urgency],
                opts=pulumi.ResourceOptions(
                    parent=self,
                    aliases=renamed(name, services[id], role),
                    # Each entry depends on all before it, so that any of them are also deleted one after another.
                    depends_on=list(made),
                ),
            )
            made.append(entry)
            entries[id, urgency] = sentry.Target(
                kind="pagerduty", integration=account, identifier=entry.id, title=called
            )
        return entries

    def _targets(self, alert: ErrorAlert, channels: Iterable[Channel]) -> list[sentry.Target]:
        return [target for channel in channels if (target := self._target(alert, channel))]

    def _target(self, alert: ErrorAlert, channel: Channel) -> sentry.Target | None:
        """Return what Sentry notifies for a channel; None for a channel without an address, or for a pager that pages
        nobody.
        """
        tracking = self._args.tracking
        if channel.kind == "slack" and channel.workspace and channel.channel:
            workspace = self._integration("slack", channel.workspace)
            return sentry.Target(kind="slack", integration=workspace, identifier=channel.channel)
        if not channel.is_pager or tracking.pagerduty is None or not self._args.stack.pages:
            return None
        if tracking.pagerduty.service is not None:
            account = self._integration("pagerduty", tracking.pagerduty.account)
            return sentry.Target(kind="pagerduty", integration=account, identifier=tracking.pagerduty.service)
        return self._entries.get((alert.service.id, urgency_of(alert.severity))) if alert.service else None

    def _assignee(self, alert: ErrorAlert) -> sentry.Team | None:
        """Return the team that the filters of an alert name; None where they name none."""
        named = next((item.value for item in alert.filters if item.subject == "assigned to"), NOBODY)
        return None if named == NOBODY else self._members(named)

    def _default_monitors(self, item: TrackedProject, project: sentry.Project) -> list[pulumi.Output[str]]:
        if item.id not in self._monitors:
            self._monitors[item.id] = sentry_alerts.default_monitors(project, pulumi.InvokeOptions(parent=self))
        return self._monitors[item.id]

    def _members(self, team: str) -> sentry.Team:
        """Return a team with its number, created here or by the stack that owns it."""
        if slug(team) not in self._teams:
            organization = self._args.tracking.organization
            self._teams[slug(team)] = sentry.find_team(organization, slug(team), pulumi.InvokeOptions(parent=self))
        return self._teams[slug(team)]

    def _integration(self, kind: str, name: str) -> pulumi.Output[str]:
        if (kind, name) not in self._integrations:
            self._integrations[kind, name] = sentry.integration(
                self._args.tracking.organization, kind, name, pulumi.InvokeOptions(parent=self)
            )
        return self._integrations[kind, name]


def _renamed(component: str, alert: ErrorAlert, project: TrackedProject) -> list[pulumi.Alias]:
    """Return the names under which an alert may still be in the state: its own or the project's may have changed."""
    names = {alert_name(component, alert, project)}
    olds = product(filter(None, (project.id, project.renamed_from)), filter(None, (alert.id, alert.renamed_from)))
    former = [f"{component}-{project_id}-{alert_role(alert_id)}" for project_id, alert_id in olds]
    return [pulumi.Alias(name=old) for old in former if old not in names]


def _teams(tracking: Tracking) -> list[str]:
    """Return the names of all teams, the section's own first; two names with the same slug are one team."""
    by_slug = {slug(team): team for team in sorted({item.team for item in tracking.projects}, reverse=True)}
    by_slug[slug(tracking.team)] = tracking.team
    return sorted(by_slug.values())


def _settings(item: TrackedProject) -> Mapping[str, Any]:
    rates = item.sample_rates
    return {
        "sampleRate": rates.errors,
        "tracesSampleRate": rates.traces,
        "replaysSessionSampleRate": rates.replays,
        "scrub": list(item.scrub),
    }
