"""Sentry in Watchbill's terms: teams, projects, client keys and integrations; alerts are in `components.sentry.alerts`.

This module knows what Sentry requires, and why; `components/sentry_sdk/` holds the provider's types and argument names.
"""

from dataclasses import dataclass
from typing import Literal

import pulumi

from components.sentry_sdk.args import ProjectOptions
from components.sentry_sdk.package import Provider
from components.sentry_sdk.resources import IntegrationPagerduty, Key, find_integration, find_team_number
from components.sentry_sdk.resources import Project as ProjectResource
from components.sentry_sdk.resources import Team as TeamResource


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as other resources refer to it: the slug of its organization and its own.

    `made` is the resource, if this stack creates it: look-ups in the project depend on it.
    """

    organization: str
    slug: pulumi.Input[str]
    made: pulumi.Resource | None = None


def provider(name: str, *, token: pulumi.Input[str] | None, base_url: str | None = None) -> pulumi.ProviderResource:
    """Return the Sentry provider; `token` belongs to an internal integration. The provider verifies the token with
    Sentry.
    """
    return Provider(name, token=token, base_url=base_url)


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team as other resources refer to it: projects use its slug, alerts that mail it use its number (a text)."""

    slug: pulumi.Input[str]
    number: pulumi.Output[str]


def team(name: str, *, organization: str, title: str, slug: str, opts: pulumi.ResourceOptions) -> Team:
    """Create a team."""
    resource = TeamResource(name, {"organization": organization, "name": title, "slug": slug}, opts)
    return Team(slug=resource.output("slug"), number=resource.output("internalId"))


def find_team(organization: str, slug: str, opts: pulumi.InvokeOptions) -> Team:
    """Return a team that another stack has created."""
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
    """Create a project of one team, without the key and the alert that Sentry gives each new project.

    That key accepts events without our rate limit, and that alert mails every member in every environment. Both
    settings apply only when the project is created. `settings` are arguments of the project.
    """
    resource = ProjectResource(
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
    return Project(organization=organization, slug=resource.output("slug"), made=resource)


def client_key(
    name: str, *, of: Project, title: str, limit: tuple[int, int] | None, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """Create a client key; return its public DSN, which is not a secret: browsers send it with every event.

    `limit` is the number of events that it accepts, and the seconds in which; Sentry takes both or neither.
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
    """A recipient of an alert: an integration's number, a Slack channel (`#alerts`) or the number of an entry.

    `title` is the entry's name; where only the entry's number is known, it is the number.
    """

    kind: Literal["slack", "pagerduty"]
    integration: pulumi.Output[str]
    identifier: pulumi.Input[str]
    title: str | None = None


def integration(organization: str, kind: str, name: str, opts: pulumi.InvokeOptions) -> pulumi.Output[str]:
    """Return the number of an integration installed in the organization: a Slack workspace, a PagerDuty account.

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
    """Create an entry of a PagerDuty integration: `key` is the integration key of a PagerDuty service.

    The provider rewrites the table of all entries for each of them: an entry must depend on those created before it.
    """
    return IntegrationPagerduty(
        name,
        {"organization": organization, "integrationId": integration, "service": title, "integrationKey": key},
        opts,
    )
