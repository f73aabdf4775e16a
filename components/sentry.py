"""All use of the Sentry SDK, so that it can be exchanged in one place.

`pulumiverse_sentry` 0.0.9 wraps a legacy provider; its successor is reached with
`pulumi package add terraform-provider jianyuan/sentry` (docs/decisions/0002-one-file-for-sentry.md).
"""

from dataclasses import dataclass

import pulumi
import pulumiverse_sentry as sdk

NAME_LIMIT = 64


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as other resources refer to it: the slugs of its organization and its own."""

    organization: str
    slug: pulumi.Input[str]


def provider(name: str, *, token: pulumi.Input[str] | None) -> pulumi.ProviderResource:
    """The Sentry provider; `token` is an organization token."""
    return sdk.Provider(name, token=token)


def team(name: str, *, organization: str, title: str, slug: str, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """A team; gives its slug."""
    return sdk.SentryTeam(name, organization=organization, name=title, slug=slug, opts=opts).slug


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
    """A project of one team.

    The provider refuses a project without `teams` at create, and `team`, which its examples use, is deprecated.
    """
    made = sdk.SentryProject(
        name, organization=organization, name=title, slug=slug, teams=[team_slug], platform=platform, opts=opts
    )
    return Project(organization=organization, slug=made.slug)


def client_key(name: str, *, of: Project, title: str, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """A client key; gives its public DSN, which is no secret: browsers send it with every event."""
    key = sdk.SentryKey(name, organization=of.organization, project=of.slug, name=title, opts=opts)
    return key.dsn_public


def new_issue_alert(name: str, *, of: Project, title: str, environment: str, opts: pulumi.ResourceOptions) -> None:
    """Mail the owners of a new issue, or every active member where nobody owns it; at most once in 30 minutes.

    The API refuses names over 64 characters, and the legacy endpoint wants `id` and nothing called `name` in conditions
    and actions.
    """
    sdk.SentryIssueAlert(
        name,
        organization=of.organization,
        project=of.slug,
        name=title[:NAME_LIMIT],
        environment=environment,
        action_match="any",
        filter_match="any",
        frequency=30,
        conditions=[{"id": "sentry.rules.conditions.first_seen_event.FirstSeenEventCondition"}],
        actions=[
            {
                "id": "sentry.mail.actions.NotifyEmailAction",
                "targetType": "IssueOwners",
                "fallthroughType": "ActiveMembers",
            }
        ],
        opts=opts,
    )
