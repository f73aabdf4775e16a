"""The resources of the provider that Watchbill creates, and its look-ups."""

from collections.abc import Mapping
from typing import Any, cast

import pulumi

from components.sentry_sdk.alert import AlertArgs
from components.sentry_sdk.args import (
    CronMonitorArgs,
    InboundDataFilterArgs,
    IntegrationPagerdutyArgs,
    KeyArgs,
    MetricMonitorArgs,
    NotificationActionArgs,
    OwnershipArgs,
    ProjectArgs,
    SpikeProtectionArgs,
    TeamArgs,
    UptimeMonitorArgs,
)
from components.sentry_sdk.package import SentryResource, look_up


class Team(SentryResource[TeamArgs]):
    """Its id is its slug."""

    token = "sentry:index/team:Team"
    computed = ("slug", "internalId")


class Project(SentryResource[ProjectArgs]):
    """Its id is its slug. `defaultKey` and `defaultRules` apply only when it is created."""

    token = "sentry:index/project:Project"
    computed = ("slug", "internalId")


class Key(SentryResource[KeyArgs]):
    """`dsnPublic` is plain; `dsn`, `secret` and `dsnSecret` are secrets."""

    token = "sentry:index/key:Key"
    computed = ("dsnPublic",)


class Alert(SentryResource[AlertArgs]):
    """An alert on monitors; Sentry's API calls it a workflow."""

    token = "sentry:index/alert:Alert"


class MetricMonitor(SentryResource[MetricMonitorArgs]):
    """A monitor of a number; Sentry's API calls it a detector."""

    token = "sentry:index/metricMonitor:MetricMonitor"


class UptimeMonitor(SentryResource[UptimeMonitorArgs]):
    """A monitor that requests an address."""

    token = "sentry:index/uptimeMonitor:UptimeMonitor"


class CronMonitor(SentryResource[CronMonitorArgs]):
    """A monitor of a job that checks in."""

    token = "sentry:index/cronMonitor:CronMonitor"


class ProjectInboundDataFilter(SentryResource[InboundDataFilterArgs]):
    """One filter of a project; deleting the resource switches the filter off."""

    token = "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter"


class ProjectOwnership(SentryResource[OwnershipArgs]):
    """A project's ownership rules; deleting the resource resets them."""

    token = "sentry:index/projectOwnership:ProjectOwnership"


class ProjectSpikeProtection(SentryResource[SpikeProtectionArgs]):
    """Whether Sentry drops the events of a spike."""

    token = "sentry:index/projectSpikeProtection:ProjectSpikeProtection"


class NotificationAction(SentryResource[NotificationActionArgs]):
    """Recipients of spike protection's notifications."""

    token = "sentry:index/notificationAction:NotificationAction"


class IntegrationPagerduty(SentryResource[IntegrationPagerdutyArgs]):
    """A service in Sentry's PagerDuty integration; its id is the number that alerts need as `serviceId`.

    The provider reads and rewrites all services of the integration without a lock: entries created at the same time
    overwrite each other. Create them one after another, with `depends_on`. The provider does not mark the key as a
    secret: this class does.
    """

    token = "sentry:index/integrationPagerduty:IntegrationPagerduty"

    def __init__(self, name: str, args: IntegrationPagerdutyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, {**args, "integrationKey": pulumi.Output.secret(args["integrationKey"])}, opts)


def find_integration(organization: str, kind: str, name: str, opts: pulumi.InvokeOptions) -> pulumi.Output[str]:
    """Return the id of an installed integration (`slack`, `pagerduty`) by its name."""
    arguments = {"organization": organization, "providerKey": kind, "name": name}
    return _part("getOrganizationIntegration", arguments, "id", opts)


def find_error_monitor(organization: str, project: pulumi.Input[str], opts: pulumi.InvokeOptions) -> pulumi.Output[str]:
    """Return the id of the monitor of a project's errors, which each project has from the start."""
    return _part("getProjectErrorMonitor", {"organization": organization, "project": project}, "id", opts)


def find_issue_stream_monitor(
    organization: str, project: pulumi.Input[str], opts: pulumi.InvokeOptions
) -> pulumi.Output[str]:
    """Return the id of the monitor of all issues of a project, which each project has from the start."""
    return _part("getProjectIssueStreamMonitor", {"organization": organization, "project": project}, "id", opts)


def find_team_number(organization: str, slug: str, opts: pulumi.InvokeOptions) -> pulumi.Output[str]:
    """Return the internal id of a team, by which alerts and owners name it."""
    return _part("getTeam", {"organization": organization, "slug": slug}, "internalId", opts)


def _part(
    function: str, arguments: Mapping[str, pulumi.Input[Any]], part: str, opts: pulumi.InvokeOptions
) -> pulumi.Output[str]:
    answer = look_up(f"sentry:index/{function}:{function}", arguments, opts)
    return cast("pulumi.Output[str]", answer.apply(lambda parts: parts[part]))
