"""The settings of a Sentry project in Watchbill's terms: filters, ownership of issues, and spike protection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

import pulumi

from catalog.error_tracking.project_settings import (
    FILTER_IDS,
    LEGACY_BROWSERS,
    Assignment,
    InboundFilters,
    Ownership,
    SpikeProtection,
)
from catalog.forms.text import slug
from components.sentry_sdk.args import ProjectFilters, ProjectOptions
from components.sentry_sdk.resources import (
    NotificationAction,
    ProjectInboundDataFilter,
    ProjectOwnership,
    ProjectSpikeProtection,
)

_ASSIGNMENTS: dict[Assignment, str] = {
    "owner": "Auto Assign to Issue Owner",
    "commit": "Auto Assign to Suspect Commits",
    "off": "Turn off Auto-Assignment",
}


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The logical names and options of the resources that settings need, by their role."""

    prefix: str
    parent: pulumi.Resource
    former: str | None = None

    def of(self, role: str, former_role: str | None = None) -> tuple[str, pulumi.ResourceOptions]:
        """Return the name of a role's resource, and its options."""
        prefixes = [self.prefix, *([self.former] if self.former else [])]
        roles = [role, *([former_role] if former_role else [])]
        names = [f"{prefix}-{each}" for prefix in prefixes for each in roles]
        before = [pulumi.Alias(name=name) for name in names[1:]]
        return f"{self.prefix}-{role}", pulumi.ResourceOptions(parent=self.parent, aliases=before)


def project_options(filters: InboundFilters | None, domains: Sequence[str]) -> ProjectOptions:
    """Return the arguments of the project itself: filters by address, message and release, and the allowed domains.

    The provider does not accept an empty list, and leaves an argument that is not given as it is.
    """
    lists: ProjectFilters = {}
    if filters and filters.addresses:
        lists["blacklistedIps"] = list(filters.addresses)
    if filters and filters.messages:
        lists["errorMessages"] = list(filters.messages)
    if filters and filters.releases:
        lists["releases"] = list(filters.releases)
    options: ProjectOptions = {}
    if lists:
        options["filters"] = lists
    if domains:
        options["clientSecurity"] = {"allowedDomains": list(domains)}
    return options


def inbound_filters(organization: str, project: pulumi.Input[str], filters: InboundFilters, naming: Naming) -> None:
    """Create the filters that are on or off, and the filter of old browsers."""
    for switch, active in filters.switches:
        id = FILTER_IDS[switch]
        name, opts = naming.of(f"drop_{id}")
        ProjectInboundDataFilter(
            name,
            {
                "organization": organization,
                "project": project,
                "filterId": cast("Literal['localhost']", id),
                "active": active,
            },
            opts,
        )
    if filters.legacy_browsers:
        name, opts = naming.of(f"drop_{LEGACY_BROWSERS}")
        ProjectInboundDataFilter(
            name,
            {
                "organization": organization,
                "project": project,
                "filterId": "legacy-browsers",
                "subfilters": list(filters.legacy_browsers),
            },
            opts,
        )


def ownership(organization: str, project: pulumi.Input[str], rules: Ownership, naming: Naming) -> None:
    """Create the ownership rules of a project; Sentry names a team by its slug."""
    lines = [" ".join([rule.match, *(_owner(owner) for owner in rule.owners)]) for rule in rules.rules]
    name, opts = naming.of("ownership")
    ProjectOwnership(
        name,
        {
            "organization": organization,
            "project": project,
            "raw": "\n".join(lines),
            "fallthrough": rules.everyone,
            "autoAssignment": cast("Literal['Turn off Auto-Assignment']", _ASSIGNMENTS[rules.assign]),
            "codeownersAutoSync": rules.codeowners_sync,
        },
        opts,
    )


def spike_protection(
    organization: str,
    project: pulumi.Input[str],
    spikes: SpikeProtection,
    workspaces: dict[str, pulumi.Output[str]],
    naming: Naming,
) -> None:
    """Switch spike protection on or off, and create its notifications: Slack, or Sentry's mail (`default` is its
    target).

    `workspaces` are the numbers of the installed Slack integrations, by name.
    """
    name, opts = naming.of("spikes")
    ProjectSpikeProtection(name, {"organization": organization, "project": project, "enabled": spikes.enabled}, opts)
    for channel in spikes.notify:
        former = f"spikes_{channel.renamed_from}" if channel.renamed_from else None
        name, opts = naming.of(f"spikes_{channel.id}", former)
        if channel.kind == "email":
            NotificationAction(
                name,
                {
                    "organization": organization,
                    "projects": [project],
                    "triggerType": "spike-protection",
                    "serviceType": "sentry_notification",
                    "targetIdentifier": "default",
                    "targetDisplay": "default",
                },
                opts,
            )
        elif channel.workspace and channel.channel and spikes.slack_id:
            NotificationAction(
                name,
                {
                    "organization": organization,
                    "projects": [project],
                    "triggerType": "spike-protection",
                    "serviceType": "slack",
                    "integrationId": workspaces[channel.workspace],
                    "targetIdentifier": spikes.slack_id,
                    "targetDisplay": channel.channel,
                },
                opts,
            )


def _owner(owner: str) -> str:
    return owner if "@" in owner else f"#{slug(owner)}"
