"""Sentry in our words: teams, projects, client keys, and alerts of issues and of numbers.

`components/sentry_sdk/` holds the provider's types and argument names; what Sentry wants said, and why, is here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import pulumi

from components.sentry_sdk.alert import Action, ActionFilter, Condition, TriggerCondition
from components.sentry_sdk.args import MonitorCondition, ProjectOptions
from components.sentry_sdk.package import Provider
from components.sentry_sdk.resources import (
    Alert,
    IntegrationPagerduty,
    Key,
    MetricMonitor,
    find_error_monitor,
    find_integration,
    find_issue_stream_monitor,
    find_team_number,
)
from components.sentry_sdk.resources import Project as ProjectResource
from components.sentry_sdk.resources import Team as TeamResource


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as other resources refer to it: the slugs of its organization and its own.

    `made` is the resource, where this stack makes it: what is told by look-ups of the project depends on it.
    """

    organization: str
    slug: pulumi.Input[str]
    made: pulumi.Resource | None = None


def provider(name: str, *, token: pulumi.Input[str] | None, base_url: str | None = None) -> pulumi.ProviderResource:
    """The Sentry provider; `token` is that of an internal integration. It asks Sentry whether it knows the token."""
    return Provider(name, token=token, base_url=base_url)


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team as other resources refer to it: projects by its slug, alerts that mail it by its number (a text)."""

    slug: pulumi.Input[str]
    number: pulumi.Output[str]


def team(name: str, *, organization: str, title: str, slug: str, opts: pulumi.ResourceOptions) -> Team:
    """Make a team."""
    made = TeamResource(name, {"organization": organization, "name": title, "slug": slug}, opts)
    return Team(slug=made.output("slug"), number=made.output("internalId"))


def find_team(organization: str, slug: str, opts: pulumi.InvokeOptions) -> Team:
    """A team that another stack has made."""
    return Team(slug=slug, number=find_team_number(organization, slug, opts))


def project(
    name: str,
    *,
    organization: str,
    title: str,
    slug: str,
    team_slug: pulumi.Input[str],
    platform: str | None,
    settings: ProjectOptions,
    opts: pulumi.ResourceOptions,
) -> Project:
    """A project of one team, without the key and the alert that Sentry gives each new project.

    That key takes events without our rate limit, and that alert mails every member in every environment. Both settings
    count when the project is created; on one that exists they change nothing. `settings` are arguments of the project.
    """
    made = ProjectResource(
        name,
        {
            "organization": organization,
            "name": title,
            "slug": slug,
            "teams": [team_slug],
            "platform": platform,
            "defaultKey": False,
            "defaultRules": False,
            **settings,
        },
        opts,
    )
    return Project(organization=organization, slug=made.output("slug"), made=made)


def client_key(
    name: str, *, of: Project, title: str, limit: tuple[int, int] | None, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """A client key; gives its public DSN, which is no secret: browsers send it with every event.

    `limit` is how many events it takes, and in how many seconds; Sentry takes both or neither.
    """
    count, window = limit or (None, None)
    key = Key(
        name,
        {
            "organization": of.organization,
            "project": of.slug,
            "name": title,
            "rateLimitCount": count,
            "rateLimitWindow": window,
        },
        opts,
    )
    return key.output("dsnPublic")


@dataclass(frozen=True, kw_only=True)
class Target:
    """Whom an alert notifies: by an integration's number, a Slack channel (`#alerts`) or the number of an entry.

    `title` is the entry's name; where nothing is known of the entry but its number, it is the number.
    """

    kind: Literal["slack", "pagerduty"]
    integration: pulumi.Output[str]
    identifier: pulumi.Input[str]
    title: str | None = None


def integration(organization: str, kind: str, name: str, opts: pulumi.InvokeOptions) -> pulumi.Output[str]:
    """The number of an integration that is installed in the organization: a Slack workspace, a PagerDuty account.

    The provider cannot install one: a person does, in Settings → Integrations.
    """
    return find_integration(organization, kind, name, opts)


def pagerduty_entry(
    name: str,
    *,
    organization: str,
    integration: pulumi.Input[str],
    title: str,
    key: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> pulumi.CustomResource:
    """Make an entry of a PagerDuty integration: `key` is the integration key of a PagerDuty service.

    The provider rewrites the table of all entries for each of them: an entry must depend on those made before it.
    """
    return IntegrationPagerduty(
        name,
        {"organization": organization, "integrationId": integration, "service": title, "integrationKey": key},
        opts,
    )


def default_monitors(of: Project, opts: pulumi.InvokeOptions) -> list[pulumi.Output[str]]:
    """The two monitors that each project has from the start: of its errors, and of all of its issues.

    Alerts of issues are on both, as those that Sentry converted from its earlier alert rules: the second also hears of
    issues that are no errors, and an event that reaches both fires an alert once.
    """
    return [
        find_error_monitor(of.organization, of.slug, opts),
        find_issue_stream_monitor(of.organization, of.slug, opts),
    ]


_TRIGGERS: Mapping[str, TriggerCondition] = {
    "new_issue": {"firstSeenEvent": {}},
    "regression": {"regressionEvent": {}},
}


def issue_alert(
    name: str,
    *,
    of: Project,
    title: str,
    environment: str,
    condition: str,
    share: tuple[float, int] | None,
    monitors: Sequence[pulumi.Input[str]],
    targets: Sequence[Target],
    mail: bool,
    opts: pulumi.ResourceOptions,
) -> None:
    """Tell of a `new_issue`, a `regression` or one in many `sessions`, at most once in 30 minutes for each issue.

    `share` is for `sessions`: above how many of an issue's events for each hundred sessions, over how many minutes. It
    filters every event, since Sentry has no trigger for it.

    `mail`: to the issue's owners, or every active member where nobody owns it.
    """
    owners: Action = {"email": {"targetType": "issue_owners", "fallthroughType": "ActiveMembers"}}
    actions = [_action(target) for target in targets]
    filters: ActionFilter = {"logicType": "all", "actions": [owners, *actions] if mail else actions}
    if share is not None:
        filters["conditions"] = [_share_of_sessions(*share)]
    Alert(
        name,
        {
            "organization": of.organization,
            "name": title,
            "environment": environment,
            "monitorIds": list(monitors),
            "frequencyMinutes": 30,
            "triggerConditions": [_TRIGGERS[condition]] if condition in _TRIGGERS else [],
            "actionFilters": [filters],
        },
        # A look-up that waits for a project which does not exist yet gives an output that depends on nothing.
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[of.made] if of.made else None)),
    )


def _share_of_sessions(percent: float, minutes: int) -> Condition:
    return {"percentSessionsCount": {"value": int(percent), "interval": "1h" if minutes == 60 else "5m"}}


def _action(target: Target) -> Action:
    if target.kind == "slack":
        return {"slack": {"integrationId": target.integration, "channelName": target.identifier}}
    return {
        "pagerduty": {
            "integrationId": target.integration,
            "serviceId": target.identifier,
            # Shown and no more: Sentry finds the service by its id, and keeps the name as it is sent.
            "serviceName": target.title or target.identifier,
            "severity": "default",
        }
    }


@dataclass(frozen=True, kw_only=True)
class _Number:
    """How Sentry counts a measure; `below`: the alert is of what falls."""

    dataset: str
    aggregate: str
    kind: Literal["error", "crash_rate"]
    event_types: tuple[str, ...] = ()
    below: bool = False


_NUMBERS = {
    "events": _Number(dataset="events", aggregate="count()", kind="error", event_types=("error",)),
    "users": _Number(
        dataset="events", aggregate="count_unique(tags[sentry:user])", kind="error", event_types=("error",)
    ),
    "crash_free_sessions": _Number(
        dataset="metrics",
        aggregate="percentage(sessions_crashed, sessions) AS _crash_rate_alert_aggregate",
        kind="crash_rate",
        below=True,
    ),
    "crash_free_users": _Number(
        dataset="metrics",
        aggregate="percentage(users_crashed, users) AS _crash_rate_alert_aggregate",
        kind="crash_rate",
        below=True,
    ),
}
_HIGH: Literal[75] = 75
_RESOLVED: Literal[0] = 0


def metric_alert(
    name: str,
    *,
    of: Project,
    title: str,
    environment: str,
    measure: str,
    threshold: float,
    minutes: int,
    targets: Sequence[Target],
    mail: Team | None,
    opts: pulumi.ResourceOptions,
) -> None:
    """Tell when `events` or `users` over some minutes go above a threshold, or a crash-free share (percent) below.

    A monitor makes an issue of high priority while the number is beyond the threshold and resolves it when it is not;
    an alert on the monitor tells of both. Sentry converts its own earlier alerts to the same two, which here share a
    logical name. `mail` is the team whose members are mailed.
    """
    number = _NUMBERS[measure]
    beyond, within = ("lt", "gte") if number.below else ("gt", "lte")
    conditions: list[MonitorCondition] = [
        {"type": cast("Literal['lt', 'gt']", beyond), "comparison": threshold, "conditionResult": _HIGH},
        {"type": cast("Literal['gte', 'lte']", within), "comparison": threshold, "conditionResult": _RESOLVED},
    ]
    monitor = MetricMonitor(
        name,
        {
            "organization": of.organization,
            "project": of.slug,
            "name": title,
            "environment": environment,
            "dataset": number.dataset,
            "aggregate": number.aggregate,
            "eventTypes": list(number.event_types),
            "query": "",
            # Left out, an update would take the dataset's own kind, and fail for crash rates.
            "queryType": number.kind,
            "timeWindowSeconds": minutes * 60,
            "issueDetection": {"type": "static"},
            "conditionGroup": {"logicType": "any", "conditions": conditions},
        },
        opts,
    )
    actions = [_action(target) for target in targets]
    if mail is not None:
        actions = [{"email": {"targetType": "team", "targetId": mail.number}}, *actions]
    Alert(
        name,
        {
            "organization": of.organization,
            "name": title,
            "environment": environment,
            "monitorIds": [monitor.id],
            # With any other, an end within these minutes is held back, and what it paged stays open.
            "frequencyMinutes": 0,
            "triggerConditions": [],
            "actionFilters": [
                {
                    "logicType": "any",
                    # The first tells of its begin, the second of its end.
                    "conditions": [
                        {"issuePriorityGreaterOrEqual": {"comparison": _HIGH}},
                        {"issuePriorityDeescalating": {"comparison": _HIGH}},
                    ],
                    "actions": actions,
                }
            ],
        },
        opts,
    )
