"""Live objects as people make them by hand: without tags, names or texts of Watchbill."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from audit.adopt.adopt import Adoption, adopt
from audit.adopt.choice import by_hand
from audit.adopt.model import Key
from audit.adopt.proof import Target
from audit.live.inventory import Collection, Inventory, LiveObject
from audit.live.kinds import BY_TYPE

AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
KINDS = {type_: row.same for type_, row in BY_TYPE.items()}
NEW = Target(stack="prod", head={"environment": "prod", "built_ins": False})

USER = "pagerduty:index/user:User"
TEAM = "pagerduty:index/team:Team"
MEMBER = "pagerduty:index/teamMembership:TeamMembership"
SCHEDULE = "pagerduty:index/schedule:Schedule"
POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"
SERVICE = "pagerduty:index/service:Service"
INTEGRATION = "pagerduty:index/serviceIntegration:ServiceIntegration"
HANDLE = "datadog:pagerduty/serviceObject:ServiceObject"
MONITOR = "datadog:index/monitor:Monitor"
DASHBOARD = "datadog:index/dashboard:Dashboard"
CHANNEL = "datadog:slack/channel:Channel"


def live(type_: str, id: str, name: str, properties: dict[str, Any], **more: Any) -> LiveObject:
    """A live object of a kind that the audit reads."""
    row = BY_TYPE[type_]
    return LiveObject(
        **{
            "vendor": row.vendor,
            "kind": row.kind,
            "type": type_,
            "id": id,
            "import_id": id,
            "name": name,
            "properties": properties,
            "body": {"id": id},
            "tags": tuple(properties.get("tags") or ()) if isinstance(properties.get("tags"), list) else (),
            **more,
        }
    )


def inventory(objects: Iterable[LiveObject]) -> Inventory:
    """An inventory of the objects."""
    found = tuple(objects)
    kinds = dict.fromkeys((it.vendor, it.kind, it.type) for it in found)
    return Inventory(
        at=AT,
        organizations={},
        collections=tuple(
            Collection(
                vendor=vendor,
                kind=kind,
                type=type_,
                objects=tuple(it for it in found if (it.vendor, it.kind, it.type) == (vendor, kind, type_)),
            )
            for vendor, kind, type_ in kinds
        ),
    )


def adopted(objects: Iterable[LiveObject], target: Target = NEW, chosen: set[Key] | None = None) -> Adoption:
    """The adoption of everything, or of the chosen objects."""
    found = inventory(objects)
    return adopt(found, by_hand(found) if chosen is None else chosen, target, KINDS)


def layer(name: str, *users: str, **more: Any) -> dict[str, Any]:
    """A layer of weekly turns from a Monday at nine in Berlin."""
    begin = "2025-03-03T09:00:00+01:00"
    return {
        "name": name,
        "start": begin,
        "rotationVirtualStart": begin,
        "rotationTurnLengthSeconds": 604_800,
        "users": list(users),
        **more,
    }


def paging() -> list[LiveObject]:
    """People, a team, a schedule, an escalation policy, a service that Datadog notifies, and its handle."""
    constant = {"type": "constant", "urgency": "high"}
    vendor = {"id": "PI1", "vendor": {"id": "PDD", "summary": "Datadog"}}
    return [
        live(USER, "PU1", "Ann Lee", {"name": "Ann Lee", "email": "Ann@example.com", "role": "user"}),
        live(USER, "PU2", "Bob", {"name": "Bob", "email": "bob@example.com", "role": "admin"}),
        live(TEAM, "PT1", "Web", {"name": "Web", "description": "Owns the web"}),
        live(MEMBER, "PU1:PT1", "Ann Lee in Web", {"userId": "PU1", "teamId": "PT1", "role": "manager"}),
        live(MEMBER, "PU2:PT1", "Bob in Web", {"userId": "PU2", "teamId": "PT1", "role": "responder"}),
        live(
            SCHEDULE,
            "PC1",
            "Web primary",
            {"name": "Web primary", "timeZone": "Europe/Berlin", "layers": [layer("Layer 1", "PU1", "PU2")]},
        ),
        live(
            POLICY,
            "PE1",
            "Web escalation",
            {
                "name": "Web escalation",
                "description": "By hand",
                "numLoops": 1,
                "teams": "PT1",
                "rules": [
                    {"escalationDelayInMinutes": 30, "targets": [{"id": "PC1", "type": "schedule_reference"}]},
                    {"escalationDelayInMinutes": 15, "targets": [{"id": "PU1", "type": "user_reference"}]},
                ],
            },
        ),
        live(
            SERVICE,
            "PS1",
            "Cart",
            {"name": "Cart", "description": "", "escalationPolicy": "PE1", "incidentUrgencyRule": constant},
        ),
        live(
            INTEGRATION,
            "PI1",
            "Datadog",
            {"name": "Datadog", "service": "PS1", "vendor": "PDD"},
            import_id="PS1.PI1",
            body=vendor,
        ),
        live(HANDLE, "Cart", "Cart", {"serviceName": "Cart"}),
    ]


def monitor(id: str = "101", **properties: Any) -> LiveObject:
    """A monitor on a count, made by hand."""
    fields: dict[str, Any] = {
        "name": "cart 5xx",
        "type": "query alert",
        "query": "sum(last_5m):sum:cart.err{*}.as_count() > 5",
        "message": "Cart is broken.",
        "monitorThresholds": {"critical": "5"},
        "includeTags": True,
        **properties,
    }
    return live(MONITOR, id, fields["name"], fields)
