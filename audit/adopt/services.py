"""Services from PagerDuty's services, their integrations with Datadog, and Datadog's handles of them."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from audit.adopt.existing import NOTHING, Existing, ExistingService
from audit.adopt.model import Item, Json, Key, Resource, key_of
from audit.adopt.names import Names
from audit.adopt.people import Roster, objects_of
from audit.live.inventory import Inventory, LiveObject
from catalog.services import Role
from components.conventions.naming import logical

SERVICE = "pagerduty:index/service:Service"
INTEGRATION = "pagerduty:index/serviceIntegration:ServiceIntegration"
HANDLE = "datadog:pagerduty/serviceObject:ServiceObject"
_TAG = re.compile(r"[a-z0-9][a-z0-9_./-]{0,99}")
OTHERS = "Unassigned"
"""The name of the service of objects that belong to none."""


@dataclass(frozen=True)
class _Named:
    id: str


@dataclass(kw_only=True)
class ServiceDraft:
    """A service: its name and id, the tag that it emits, and the objects that it claims by role."""

    name: str
    id: str
    tag: str
    pager: LiveObject | None = None
    urgency: str = "high"
    objects: dict[Role, LiveObject] = field(default_factory=dict)
    handle: str | None = None
    policy: str | None = None
    team: str | None = None
    is_existing: bool = False
    used: bool = False


@dataclass(kw_only=True)
class ServiceDrafts:
    """The services of an adoption, by handle, by tag, and by the id of PagerDuty's service."""

    all: list[ServiceDraft] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    problems: dict[Key, str] = field(default_factory=dict)

    def of_handle(self, handle: str) -> ServiceDraft | None:
        """Return the service that a handle pages (`@pagerduty-cart`); None if it is not adopted."""
        return next((it for it in self.all if it.handle == handle), None)

    def of_tag(self, tag: str) -> ServiceDraft:
        """Return the service with the tag, which is made if there is none."""
        found = next((it for it in self.all if it.tag == tag), None)
        if found is None:
            name, id = self.names.name(tag, f"Service {tag}")
            found = ServiceDraft(name=name, id=id, tag=tag)
            self.all.append(found)
        found.used = True
        return found

    def unassigned(self) -> ServiceDraft:
        """Return the service of objects that belong to none."""
        found = next((it for it in self.all if it.name == OTHERS), None)
        if found is None:
            name, id = self.names.name(OTHERS, OTHERS)
            found = ServiceDraft(name=name, id=id, tag=id)
            self.all.append(found)
        found.used = True
        return found


def draft_services(
    inventory: Inventory,
    roster: Roster,
    chosen: Collection[Key],
    banned: Collection[Key],
    existing: Existing = NOTHING,
) -> ServiceDrafts:
    """Return a service for each chosen service of PagerDuty whose escalation policy is adopted too."""
    found = ServiceDrafts(all=[_of_catalog(service) for service in existing.services])
    found.names.reserve(*existing.taken("services"))
    handles = {live.name: live for live in objects_of(inventory, HANDLE) if key_of(live) in chosen}
    integrations = [live for live in objects_of(inventory, INTEGRATION) if key_of(live) in chosen]
    for live in objects_of(inventory, SERVICE):
        if key_of(live) not in chosen or key_of(live) in banned:
            continue
        policy = roster.policies.get(str(live.properties.get("escalationPolicy")))
        if policy is None:
            found.problems[key_of(live)] = "the catalog cannot express its escalation policy"
            continue
        name, id = found.names.name(live.name, f"Service {live.id}")
        service = ServiceDraft(name=name, id=id, tag=_tag(id, found), pager=live, policy=policy, used=True)
        service.urgency = _urgency(live.properties)
        _claim(service, live, integrations, handles)
        found.all.append(service)
    return found


def _of_catalog(service: ExistingService) -> ServiceDraft:
    return ServiceDraft(
        name=service.name,
        id=service.id,
        tag=service.tag,
        handle=service.handle,
        urgency=service.urgency,
        is_existing=True,
    )


def _claim(
    service: ServiceDraft, live: LiveObject, integrations: list[LiveObject], handles: dict[str, LiveObject]
) -> None:
    low = service.urgency == "low"
    pager: Role = "pager-low" if low else "pager"
    service.objects[pager] = live
    handle = next((it for name, it in handles.items() if _same_name(name, live.name)), None)
    own = [it for it in integrations if it.properties.get("service") == live.id and _is_datadog(it)]
    if handle is None or not own:
        return
    service.handle = f"@pagerduty-{handle.properties.get('serviceName') or handle.name}"
    service.objects["datadog-low" if low else "datadog"] = own[0]
    service.objects["handle-low" if low else "handle"] = handle


def _same_name(handle: str, service: str) -> bool:
    """Whether a handle is named after a service: Datadog replaces what is no letter, digit, `.`, `_` or `-`."""
    return re.sub(r"[\W_]+", "", handle).casefold() == re.sub(r"[\W_]+", "", service).casefold()


def _is_datadog(integration: LiveObject) -> bool:
    vendor = integration.body.get("vendor") or {}
    return "datadog" in str(vendor.get("summary") or integration.name).casefold()


def _urgency(properties: Json) -> str:
    rule = properties.get("incidentUrgencyRule") or {}
    return "low" if rule.get("type") == "constant" and rule.get("urgency") == "low" else "high"


def _tag(id: str, drafts: ServiceDrafts) -> str:
    return id if all(it.tag != id for it in drafts.all) else f"{id}-{len(drafts.all)}"


def service_items(drafts: ServiceDrafts) -> list[Item]:
    """Return the items of the services, and of those that an alert belongs to."""
    return [_item(service) for service in drafts.all if service.used and not service.is_existing]


def _item(service: ServiceDraft) -> Item:
    data: Json = {"name": service.name}
    if service.tag != service.id and _TAG.fullmatch(service.tag):
        data["tag"] = service.tag
    if service.policy:
        data["escalation_policy"] = service.policy
    if service.team:
        data["team"] = service.team
    if service.objects:
        data["raw"] = {role: {} for role in service.objects}
    claims: dict[Resource, LiveObject] = {}
    roles: dict[Resource, str] = {}
    for role, live in service.objects.items():
        resource = (str(live.type), logical("services", _Named(service.id), role))
        claims[resource] = live
        roles[resource] = role
    return Item(section="services", id=service.id, data=data, claims=claims, roles=roles, service=service.id)
