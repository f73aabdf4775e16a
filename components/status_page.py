"""Status page: the page and its components in the order written. People set their states; nothing flips by itself."""

from dataclasses import dataclass

import pulumi
import pulumi_datadog as datadog

from catalog import StatusPage as Page
from components.naming import logical, renamed


@dataclass(frozen=True, kw_only=True)
class StatusPageArgs:
    """The page as written; an account has a domain prefix once, so that only the owning stack makes it."""

    page: Page


class StatusPage(pulumi.ComponentResource):
    """Makes the page, unpublished: publishing is a person's decision and a click in Datadog."""

    url: pulumi.Output[str]

    def __init__(self, name: str, args: StatusPageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:StatusPage", name, {"domainPrefix": args.page.domain_prefix}, opts)
        page = datadog.StatusPage(
            logical(name, args.page),
            name=args.page.name,
            type=args.page.visibility,
            domain_prefix=args.page.domain_prefix,
            visualization_type="bars_and_uptime_percentage",
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, args.page)),
        )
        before: list[pulumi.Resource] = []
        for position, item in enumerate(args.page.components):
            made = datadog.StatusPageComponent(
                logical(name, item, "component"),
                page_id=page.id,
                name=item.name,
                type="component",
                position=position,
                # A position may be at most one past the last that exists: made side by side, they are refused.
                opts=pulumi.ResourceOptions(parent=self, depends_on=before or None),
            )
            before = [made]
        self.url = page.page_url
        self.register_outputs({"url": self.url})
