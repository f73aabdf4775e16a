"""Uptime checks from Datadog's tests: the request in words, everything else as it is."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from audit.adopt.alerts import recipients, service_of, severity_of
from audit.adopt.channels import PAGER, ChannelDrafts
from audit.adopt.existing import NOTHING, Existing
from audit.adopt.model import Item, Json, Key, key_of
from audit.adopt.names import Names
from audit.adopt.people import objects_of
from audit.adopt.services import ServiceDrafts
from audit.live.inventory import Inventory
from components.conventions.naming import logical

TEST = "datadog:index/syntheticsTest:SyntheticsTest"


@dataclass(frozen=True)
class _Named:
    id: str


def draft_checks(
    inventory: Inventory,
    services: ServiceDrafts,
    channels: ChannelDrafts,
    chosen: Collection[Key],
    banned: Collection[Key],
    existing: Existing = NOTHING,
) -> list[Item]:
    """Return an uptime check for each chosen test of one request; its alerts are routed like any other."""
    found: list[Item] = []
    names = Names()
    names.reserve(*existing.taken("uptime"))
    for live in objects_of(inventory, TEST):
        request = _request(live.properties)
        if request is None or key_of(live) not in chosen or key_of(live) in banned:
            continue
        told = recipients(live.properties, services, channels)
        name, id = names.name(live.name, f"Test {live.id}")
        service = service_of(live, told, services)
        options: Json = live.properties.get("optionsList") or {}
        data: Json = {"name": name, **request, "service": service.name}
        if isinstance(options.get("tickEvery"), int):
            data["every"] = f"{options['tickEvery']}s"
        if live.properties.get("locations"):
            data["locations"] = sorted(live.properties["locations"])
        data["severity"] = severity_of(told, _priority(options.get("monitorPriority")))
        notify = [*told.channels, *([PAGER] if told.pager else [])]
        # Without any channel, a check would notify those of its severity by default.
        data["notify"] = notify
        resource = (TEST, logical("uptime", _Named(id)))
        found.append(
            Item(section="uptime", id=id, data=data, claims={resource: live}, roles={resource: ""}, service=service.id)
        )
    return found


def _request(properties: Json) -> Json | None:
    """Return the words of a test's request; None for tests of several steps, of browsers and of other protocols."""
    request: Json = properties.get("requestDefinition") or {}
    if properties.get("type") != "api":
        return None
    match properties.get("subtype"):
        case "http" if request.get("url"):
            return {"url": str(request["url"])}
        case "ssl" if request.get("host"):
            port = str(request.get("port") or "443")
            return {"tls": str(request["host"]) if port == "443" else f"{request['host']}:{port}"}
        case "dns" if request.get("host"):
            return {"dns": {"name": str(request["host"])}}
    return None


def _priority(value: Any) -> int | None:
    return int(value) if str(value or "").isdigit() else None
