"""The draft of an adoption: every chosen live object in words, else in its own properties, else with a reason."""

from collections.abc import Collection, Iterable

from audit.adopt.alerts import draft_alerts
from audit.adopt.channels import draft_channels
from audit.adopt.checks import draft_checks
from audit.adopt.conditions import Measured
from audit.adopt.existing import NOTHING, Existing
from audit.adopt.model import Draft, Key, NotAdopted, key_of
from audit.adopt.others import draft_objects
from audit.adopt.people import USER, draft_roster
from audit.adopt.services import draft_services, service_items
from audit.live.inventory import Inventory, LiveObject
from catalog.registry import METRICS, SIGNALS


def make_draft(
    inventory: Inventory,
    chosen: Collection[Key],
    no_words: Collection[Key],
    lost: Collection[Key],
    no_condition: Collection[Key] = (),
    existing: Existing = NOTHING,
) -> Draft:
    """Return the draft for the chosen live objects.

    Those in `no_condition` keep their query, those in `no_words` are written in their own properties, and those in
    `lost` not at all.
    """
    banned = {*no_words, *lost}
    roster = draft_roster(inventory, chosen, banned, existing)
    if roster.rotations and not roster.policies:
        # Rotations that no policy pages would get a policy by default, which is not live.
        banned |= {("pagerduty schedule", id) for id in roster.rotations}
        roster = draft_roster(inventory, chosen, banned, existing)
    services = draft_services(inventory, roster, chosen, banned, existing)
    channels = draft_channels(inventory, chosen, banned, existing)
    measured = Measured(environment=existing.environment, taken=existing.taken(METRICS.name, SIGNALS.name))
    alerts = draft_alerts(inventory, services, channels, chosen, banned, no_condition, measured, existing)
    checks = draft_checks(inventory, services, channels, chosen, banned, existing)
    items = [
        *roster.items,
        *service_items(services),
        *channels.items.values(),
        *measured.items(),
        *alerts.items,
        *checks,
    ]
    claimed = {key_of(live) for item in items for live in item.claims.values()}
    rest = [live for live in _all(inventory) if key_of(live) in chosen and key_of(live) not in claimed]
    objects, not_adopted = draft_objects((live for live in rest if live.type != USER), lost, existing)
    return Draft(items=(*items, *objects), not_adopted=tuple(not_adopted), handles=alerts.handles)


def _all(inventory: Inventory) -> Iterable[LiveObject]:
    return (live for collection in inventory.collections for live in collection.objects)


def people_looked_up(inventory: Inventory, chosen: Collection[Key]) -> list[NotAdopted]:
    """Return the chosen people: the catalog looks them up, and makes none."""
    found = inventory.of_type(USER)
    return [
        NotAdopted(live=live, reason="People sign up by themselves; the catalog looks them up by email.", of_kind=True)
        for live in (found.objects if found else ())
        if key_of(live) in chosen
    ]
