"""Live objects that no audited stack manages: another stack's, another tool's, or nobody's."""

from collections.abc import Iterator, Mapping

from audit.compare.model import Entry, Status
from audit.compare.stack import Live, key_of
from audit.live.inventory import Inventory, LiveObject, Manager

Owners = Mapping[tuple[str, str], str]
"""The stack whose state has an object, by Pulumi type and id: of stacks that are not audited now."""

BY_HAND = frozenset(
    {
        ("pagerduty", "person"),
        ("pagerduty", "contact method"),
        ("pagerduty", "notification rule"),
        ("pagerduty", "schedule override"),
        ("sentry", "integration"),
        ("datadog", "synthetics variable"),
        ("datadog", "Datadog team member"),
    }
)
"""Kinds that belong to people: they sign up, choose how they are paged, swap shifts, install integrations, and keep the
secrets of checks."""
SETTINGS = frozenset(
    {
        ("sentry", "built-in monitor"),
        ("sentry", "inbound filter"),
        ("sentry", "spike protection"),
    }
)
"""Kinds that exist with their project, so that nobody creates them. They are compared where the code sets them."""
NOT_MANAGEABLE = BY_HAND | SETTINGS


def unmanaged(inventory: Inventory, live: Live, owners: Owners, environments: frozenset[str]) -> Iterator[Entry]:
    """Yield an entry for each live object that no resource claimed. `environments` are those of the audited stacks."""
    for collection in inventory.collections:
        for item in collection.objects:
            if key_of(item) not in live.claimed and is_manageable(item):
                yield _entry(item, owners, environments)


def is_manageable(item: LiveObject) -> bool:
    """Whether an object that no code has is a finding. Ownership rules are, unless a project has none."""
    if item.kind == "ownership rules":
        return bool(item.properties.get("raw"))
    return (item.vendor, item.kind) not in NOT_MANAGEABLE


def _entry(item: LiveObject, owners: Owners, environments: frozenset[str]) -> Entry:
    status, tool, reason = Status.UNMANAGED, None, None
    owner = owners.get((item.type or "", item.id))
    other = next((manager.value for manager in item.managers if manager is not Manager.WATCHBILL), None)
    if owner is not None:
        status, tool = Status.OTHER_STACK, owner
    elif other is not None:
        status, tool = Status.OTHER_TOOL, other
    elif Manager.WATCHBILL in item.managers:
        environment = _environment(item)
        if environment is not None and environment not in environments:
            status, tool = Status.OTHER_STACK, f"a stack of {environment}"
        else:
            reason = "It bears the marks of Watchbill, and no state has it."
    return Entry(
        status=status,
        vendor=item.vendor,
        kind=item.kind,
        type=item.type,
        name=item.name,
        id=item.id,
        live=item,
        tool=tool,
        reason=reason,
    )


def _environment(item: LiveObject) -> str | None:
    """Return the environment in an object's tags (`env:staging`)."""
    return next((tag.removeprefix("env:") for tag in item.tags if tag.startswith("env:")), None)
