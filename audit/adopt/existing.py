"""What the adopting stack has already: the people, services and channels that adopted items name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog import Channel
from catalog.registry import SECTIONS, SERVICES
from plan.plan import Plan

_HANDLE = "datadog:pagerduty/serviceObject:ServiceObject"
_LOW = "-handle-low"


@dataclass(frozen=True, kw_only=True)
class ExistingService:
    """A service of the catalog, with a handle that pages for it (`@pagerduty-cart`) and its urgency, if it has one."""

    name: str
    id: str
    tag: str
    handle: str | None = None
    urgency: str = "high"


@dataclass(frozen=True, kw_only=True)
class Existing:
    """`names` are the names and ids of the items of each section, by its key in the YAML."""

    environment: str = "prod"
    people: Mapping[str, str] = field(default_factory=dict)
    services: tuple[ExistingService, ...] = ()
    channels: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def taken(self, *sections: str) -> frozenset[str]:
        """Return the names and ids that new items of the sections may not have."""
        return frozenset().union(*(self.names.get(section, frozenset()) for section in sections))


NOTHING = Existing()


def existing_in(plan: Plan) -> Existing:
    """Return what a planned stack has."""
    catalog = plan.catalog
    return Existing(
        environment=catalog.stack.environment,
        people={person.email.lower(): person.name for person in catalog.on_call.people},
        services=tuple(_services(plan)),
        channels={handle: channel.name for channel in catalog.channels for handle in _handles(channel)},
        names={
            (row.keys[0] if row.keys else row.name): frozenset(
                word
                for item in row.of(catalog)
                for word in (str(getattr(item, "name", "")), str(getattr(item, "id", "")))
            )
            for row in SECTIONS
        },
    )


def _services(plan: Plan) -> Iterable[ExistingService]:
    handles = [it for it in plan.resources if it.type == _HANDLE and it.item]
    for service in plan.catalog.services:
        own = [it for it in handles if it.item == SERVICES.ref(service.id)]
        if not own:
            yield ExistingService(name=service.name, id=service.id, tag=service.tag)
        for it in own:
            yield ExistingService(
                name=service.name,
                id=service.id,
                tag=service.tag,
                handle=f"@pagerduty-{it.inputs.get('serviceName')}",
                urgency="low" if it.name.endswith(_LOW) else "high",
            )


def _handles(channel: Channel) -> list[str]:
    """Return the handles of a channel that people write in messages."""
    if channel.kind == "email":
        return [f"@{address}" for address in channel.addresses] if len(channel.addresses) == 1 else []
    if channel.kind == "slack" and channel.workspace and channel.channel:
        return [f"@slack-{channel.workspace}-{channel.channel.removeprefix('#')}"]
    return []
