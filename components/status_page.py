"""Status page: the page, its components and groups in the YAML's order, and the templates of its posts.

People set the states of components; no state changes automatically.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from catalog import Maintenance
from catalog import StatusPage as Page
from catalog.maintenance.posts import post
from catalog.status_page.model import DegradationTemplate, MaintenanceTemplate, PageComponent, PageGroup
from components.conventions.naming import Renamable, logical, renamed
from components.sdks import datadog

Ids = Mapping[str, pulumi.Input[str]]
"""The vendor's ids of components, by the components' ids."""


@dataclass(frozen=True, kw_only=True)
class StatusPageArgs:
    """The page from the YAML; an account has a domain prefix once, so only the owning stack creates it.

    `windows` are planned maintenance with texts for customers.
    """

    page: Page
    windows: tuple[Maintenance, ...] = ()


class StatusPage(pulumi.ComponentResource):
    """Creates the page, unpublished: a person decides to publish it, with a click in Datadog."""

    url: pulumi.Output[str]

    def __init__(self, name: str, args: StatusPageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:StatusPage", name, {"domainPrefix": args.page.domain_prefix}, opts)
        self._name = name
        page = datadog.StatusPage(
            logical(name, args.page),
            name=args.page.name,
            type=args.page.visibility,
            domain_prefix=args.page.domain_prefix,
            visualization_type="bars_and_uptime_percentage",
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, args.page)),
        )
        ids = self._components(page, args.page)
        for degradation in args.page.degradations:
            self._degradation(page, degradation, ids)
        for maintenance in args.page.maintenance:
            self._maintenance(page, maintenance, ids, maintenance, "maintenance")
        for window in args.windows:
            text = post(window, args.page)
            if text is not None:
                self._maintenance(page, text, ids, window, "window")
        self.url = page.page_url
        self.register_outputs({"url": self.url})

    def _components(self, page: datadog.StatusPage, item: Page) -> Ids:
        ids: dict[str, pulumi.Input[str]] = {}
        before: list[pulumi.Resource] = []
        parts: tuple[PageComponent | PageGroup, ...] = (*item.components, *item.groups)
        for position, part in enumerate(parts):
            role = "group" if isinstance(part, PageGroup) else "component"
            resource = datadog.StatusPageComponent(
                logical(self._name, part, role),
                page_id=page.id,
                name=part.name,
                type=role,
                position=position,
                components=_inside(part) if isinstance(part, PageGroup) else None,
                # A position may be at most one past the last existing one: components created in parallel are refused.
                opts=pulumi.ResourceOptions(
                    parent=self, aliases=renamed(self._name, part, role), depends_on=before or None
                ),
            )
            before = [resource]
            if isinstance(part, PageGroup):
                ids |= {inner.id: _id_inside(resource, index) for index, inner in enumerate(part.components)}
            else:
                ids[part.id] = resource.id
        return ids

    def _degradation(self, page: datadog.StatusPage, item: DegradationTemplate, ids: Ids) -> None:
        datadog.StatusPageDegradationTemplate(
            logical(self._name, item, "degradation"),
            page_id=page.id,
            name=item.name,
            degradation_title=item.title,
            components_affecteds=[
                datadog.StatusPageDegradationTemplateComponentsAffectedArgs(id=ids[component.id], status=item.impact)
                for component in item.components
            ],
            updates=[
                datadog.StatusPageDegradationTemplateUpdateArgs(status=phase, message=text)
                for phase, text in item.messages
            ],
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(self._name, item, "degradation")),
        )

    def _maintenance(
        self,
        page: datadog.StatusPage,
        item: MaintenanceTemplate,
        ids: Ids,
        origin: Renamable,
        role: str,
    ) -> None:
        datadog.StatusPageMaintenanceTemplate(
            logical(self._name, origin, role),
            page_id=page.id,
            name=item.name,
            maintenance_title=item.title,
            component_ids=[ids[component.id] for component in item.components],
            scheduled_description=item.scheduled,
            in_progress_description=item.in_progress,
            completed_description=item.completed,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(self._name, origin, role)),
        )


def _inside(group: PageGroup) -> list[datadog.StatusPageComponentComponentArgs]:
    """Return the components of a group. Each has a position: one added later without it would be put first."""
    return [
        datadog.StatusPageComponentComponentArgs(name=component.name, type="component", position=position)
        for position, component in enumerate(group.components)
    ]


def _id_inside(group: datadog.StatusPageComponent, index: int) -> pulumi.Output[str]:
    """Return the vendor's id of a component of a group; it is not known before the group exists."""
    return pulumi.Output.all(group.id, group.components).apply(lambda outputs: str(outputs[1][index]["id"]))
