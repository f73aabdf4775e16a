"""Error tracking: the Sentry team, its projects with a client key each, and an alert for new issues."""

from dataclasses import dataclass

import pulumi

from catalog import ErrorTracking as Tracking
from catalog import Stack
from catalog.text import slug
from components import sentry
from components.naming import logical, renamed, title, vendor_key


@dataclass(frozen=True, kw_only=True)
class ErrorTrackingArgs:
    """`tracking` as written; `stack` says the environment and whether this stack owns the projects."""

    stack: Stack
    tracking: Tracking


class ErrorTracking(pulumi.ComponentResource):
    """Makes team, projects and keys where the stack owns them, and its environment's alert on each project."""

    dsns: dict[str, pulumi.Output[str]]
    """The public DSN of each project by its id; empty where another stack owns the projects."""

    def __init__(self, name: str, args: ErrorTrackingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        tracking, stack = args.tracking, args.stack
        super().__init__("watchbill:index:ErrorTracking", name, {"organization": tracking.organization}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.dsns = {}
        team = self._team(name, tracking, child) if stack.owns.sentry else None
        for item in tracking.projects:
            project = sentry.Project(organization=tracking.organization, slug=vendor_key(item))
            if team is not None:
                project = sentry.project(
                    logical(name, item),
                    organization=tracking.organization,
                    title=item.name,
                    slug=vendor_key(item),
                    team_slug=team,
                    platform=item.platform,
                    opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, item)),
                )
                self.dsns[item.id] = sentry.client_key(
                    logical(name, item, "key"),
                    of=project,
                    title="Watchbill",
                    opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, item, "key")),
                )
            sentry.new_issue_alert(
                logical(name, item, "new-issue"),
                of=project,
                title=title(stack.environment, f"New issue in {item.name}"),
                environment=stack.environment,
                opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, item, "new-issue")),
            )
        self.register_outputs({"dsns": self.dsns})

    def _team(self, name: str, tracking: Tracking, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
        return sentry.team(
            f"{name}-team", organization=tracking.organization, title=tracking.team, slug=slug(tracking.team), opts=opts
        )
