"""Software catalog: the teams in Datadog, and each service with its owner, tier and links."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pulumi
import yaml

from catalog import PlaybookSite, Service, Stack, Team
from components.conventions.naming import logical, renamed, vendor_key
from components.conventions.tags import tags
from components.sdks import datadog


@dataclass(frozen=True, kw_only=True)
class SoftwareCatalogArgs:
    """An account has each entity and each team once: only the stack that owns them creates them."""

    stack: Stack
    services: tuple[Service, ...]
    teams: tuple[Team, ...]
    playbook: PlaybookSite | None = None


class SoftwareCatalog(pulumi.ComponentResource):
    """Creates a Datadog team for each team, and an entity for each service that names its owner, tier and links."""

    def __init__(self, name: str, args: SoftwareCatalogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        services = [service.id for service in args.services]
        super().__init__("watchbill:index:SoftwareCatalog", name, {"services": services}, opts)
        handles = {team.id: self._team(name, team) for team in args.teams}
        service_tags = {service.id: service.tag for service in args.services}
        for service in args.services:
            owner = handles.get(service.team, service.team) if service.team else None
            datadog.SoftwareCatalog(
                logical(name, service),
                entity=pulumi.Output.from_input(owner).apply(partial(_entity, args, service, service_tags)),
                opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, service)),
            )
        self.register_outputs({})

    def _team(self, name: str, team: Team) -> pulumi.Output[str]:
        return datadog.Team(
            logical(name, team, "team"),
            name=team.name,
            handle=vendor_key(team),
            description="Kept by Watchbill",
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, team, "team")),
        ).handle


def _entity(args: SoftwareCatalogArgs, service: Service, service_tags: Mapping[str, str], owner: str | None) -> str:
    """Return the entity in Datadog's form v3 (service-catalog/v3 of its public schemas), without empty fields.

    Datadog joins an entity to its data by `name`, which is the value of the tag `service`. A change of the name makes
    the provider delete and create the entity, so it changes only when the product sends another tag.
    """
    stack = args.stack
    metadata: dict[str, Any] = {
        "name": service.tag,
        "displayName": service.name,
        "description": service.description,
        "owner": owner,
        "tags": [tag for tag in tags(stack, service) if not tag.startswith("env:")],
        "links": _links(service, args.playbook),
    }
    spec: dict[str, Any] = {
        "lifecycle": "production" if stack.pages else stack.environment,
        "tier": str(service.tier) if service.tier else None,
        "type": "external" if service.external else None,
        "dependsOn": [f"service:{service_tags[id]}" for id in service.depends_on],
    }
    entity = {"apiVersion": "v3", "kind": "service", "metadata": _filled(metadata), "spec": _filled(spec)}
    return yaml.safe_dump(entity, sort_keys=False, allow_unicode=True, width=1000)


def _links(service: Service, playbook: PlaybookSite | None) -> list[dict[str, str]]:
    runbooks = playbook.index if playbook else service.runbooks
    known = (("Product", "other", service.url), ("Runbooks", "runbook", runbooks))
    links = [(name, kind, url) for name, kind, url in (*known, ("Source", "repo", service.repository)) if url]
    links += [(link.name, "doc", link.url) for link in service.links]
    return [{"name": name, "type": kind, "url": url} for name, kind, url in links]


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
