"""All use of the Sentry SDK, so that it can be exchanged in one place.

`pulumiverse_sentry` 0.0.9 wraps a legacy provider; its successor is reached with
`pulumi package add terraform-provider jianyuan/sentry` (docs/decisions/0002-one-file-for-sentry.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumiverse_sentry as sdk


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as other resources refer to it: the slugs of its organization and its own."""

    organization: str
    slug: pulumi.Input[str]


def provider(name: str, *, token: pulumi.Input[str] | None, base_url: str | None = None) -> pulumi.ProviderResource:
    """The Sentry provider; `base_url` is that of a self-hosted Sentry or of a region, such as
    `https://de.sentry.io/api/`.
    """
    return sdk.Provider(name, token=token, base_url=base_url)


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team as other resources refer to it: projects by its slug, alerts that mail it by its number (a text)."""

    slug: pulumi.Output[str]
    number: pulumi.Output[str]


def team(name: str, *, organization: str, title: str, slug: str, opts: pulumi.ResourceOptions) -> Team:
    """Make a team."""
    made = sdk.SentryTeam(name, organization=organization, name=title, slug=slug, opts=opts)
    return Team(slug=made.slug, number=made.internal_id)


def find_team(organization: str, slug: str, opts: pulumi.InvokeOptions) -> Team:
    """A team that another stack has made."""
    found = sdk.get_sentry_team_output(organization=organization, slug=slug, opts=opts)
    return Team(slug=found.slug, number=found.internal_id)


def project(
    name: str,
    *,
    organization: str,
    title: str,
    slug: str,
    team_slug: pulumi.Input[str],
    platform: str | None,
    opts: pulumi.ResourceOptions,
) -> Project:
    """A project of one team. Sentry gives each a key and an alert of its own, which the SDK cannot take out.

    The provider refuses a project without `teams` at create, and `team`, which its examples use, is deprecated.
    """
    made = sdk.SentryProject(
        name, organization=organization, name=title, slug=slug, teams=[team_slug], platform=platform, opts=opts
    )
    return Project(organization=organization, slug=made.slug)


def client_key(
    name: str, *, of: Project, title: str, limit: tuple[int, int] | None, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """A client key; gives its public DSN, which is no secret: browsers send it with every event.

    `limit` is how many events it takes, and in how many seconds; Sentry takes both or neither.
    """
    count, window = limit or (None, None)
    key = sdk.SentryKey(
        name,
        organization=of.organization,
        project=of.slug,
        name=title,
        rate_limit_count=count,
        rate_limit_window=window,
        opts=opts,
    )
    return key.dsn_public


@dataclass(frozen=True, kw_only=True)
class Target:
    """Whom an alert tells: by an integration's number, a Slack channel (`#alerts`) or a service to page (a number)."""

    kind: Literal["slack", "pagerduty"]
    integration: pulumi.Output[str]
    identifier: str


def integration(organization: str, kind: str, name: str, opts: pulumi.InvokeOptions) -> pulumi.Output[str]:
    """The number of an integration that is installed in the organization: a Slack workspace, a PagerDuty account.

    The SDK cannot install one: a person does, in Settings → Integrations.
    """
    found = sdk.get_sentry_organization_integration_output(
        organization=organization, provider_key=kind, name=name, opts=opts
    )
    return found.internal_id


_CONDITIONS = {
    "new_issue": "sentry.rules.conditions.first_seen_event.FirstSeenEventCondition",
    "regression": "sentry.rules.conditions.regression_event.RegressionEventCondition",
    "sessions": "sentry.rules.conditions.event_frequency.EventFrequencyPercentCondition",
}


def issue_alert(
    name: str,
    *,
    of: Project,
    title: str,
    environment: str,
    condition: str,
    share: tuple[float, int] | None,
    targets: Sequence[Target],
    mail: bool,
    opts: pulumi.ResourceOptions,
) -> None:
    """Tell of a `new_issue`, a `regression` or one in many `sessions`, at most once in 30 minutes for each issue.

    `share` is for `sessions`: above how many of an issue's events for each hundred sessions, over how many minutes.

    `mail`: to the issue's owners, or every active member where nobody owns it. The API refuses a title over 64
    characters, as the catalog does. The legacy endpoint wants `id` and nothing called `name` in conditions and actions.
    """
    owners = {
        "id": "sentry.mail.actions.NotifyEmailAction",
        "targetType": "IssueOwners",
        "fallthroughType": "ActiveMembers",
    }
    actions: list[Mapping[str, pulumi.Input[str]]] = [_issue_action(target) for target in targets]
    when = {"id": _CONDITIONS[condition]}
    if share is not None:
        # Texts, since the SDK takes maps of texts alone. Sentry adds a missing `comparisonType`, and it would differ.
        when |= {"value": f"{share[0]:g}", "interval": _span(share[1]), "comparisonType": "count"}
    sdk.SentryIssueAlert(
        name,
        organization=of.organization,
        project=of.slug,
        name=title,
        environment=environment,
        action_match="any",
        filter_match="any",
        frequency=30,
        conditions=[when],
        actions=[owners, *actions] if mail else actions,
        opts=opts,
    )


def _span(minutes: int) -> str:
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _issue_action(target: Target) -> Mapping[str, pulumi.Input[str]]:
    if target.kind == "slack":
        rule = "sentry.integrations.slack.notify_action.SlackNotifyServiceAction"
        return {"id": rule, "workspace": target.integration, "channel": target.identifier}
    rule = "sentry.integrations.pagerduty.notify_action.PagerDutyNotifyServiceAction"
    return {"id": rule, "account": target.integration, "service": target.identifier}


_AGGREGATES = {
    "events": ("events", "count()"),
    "users": ("events", "count_unique(user)"),
    "crash_free_sessions": ("metrics", "percentage(sessions_crashed, sessions) AS _crash_rate_alert_aggregate"),
    "crash_free_users": ("metrics", "percentage(users_crashed, users) AS _crash_rate_alert_aggregate"),
}
_ABOVE, _BELOW = 0, 1


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

    `mail` is the team whose members are mailed. Targets are of Slack: of one of PagerDuty the API answers with a number
    where provider 0.11.2 reads a text, so that the create fails although the alert is made.
    """
    dataset, aggregate = _AGGREGATES[measure]
    side = _ABOVE if dataset == "events" else _BELOW
    actions = [
        sdk.SentryMetricAlertTriggerActionArgs(
            type=target.kind,
            target_type="specific",
            target_identifier=target.identifier,
            # The look-up gives a text where this wants a number.
            integration_id=target.integration.apply(int),
        )
        for target in targets
    ]
    if mail is not None:
        members = sdk.SentryMetricAlertTriggerActionArgs(
            type="email", target_type="team", target_identifier=mail.number
        )
        actions = [members, *actions]
    sdk.SentryMetricAlert(
        name,
        organization=of.organization,
        project=of.slug,
        name=title,
        environment=environment,
        dataset=dataset,
        event_types=["error"] if dataset == "events" else None,
        query="",
        aggregate=aggregate,
        time_window=minutes,
        threshold_type=side,
        triggers=[
            sdk.SentryMetricAlertTriggerArgs(
                label="critical", alert_threshold=threshold, threshold_type=side, actions=actions
            )
        ],
        opts=opts,
    )
