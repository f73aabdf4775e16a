"""Live objects that no audited stack manages: another stack's, another tool's, or nobody's."""

from collections.abc import Iterator, Mapping

from audit.compare.model import Entry, Status
from audit.compare.stack import Live, key_of
from audit.live.inventory import Inventory, LiveObject, Manager

Owners = Mapping[tuple[str, str], str]
"""The stack whose state has an object, by Pulumi type and id: of stacks that are not audited now."""

BY_HAND = frozenset({("pagerduty", "user"), ("sentry", "integration"), ("sentry", "organization member")})
"""Kinds that belong to no code: people sign up, and an administrator installs an integration."""


def unmanaged(inventory: Inventory, live: Live, owners: Owners, environments: frozenset[str]) -> Iterator[Entry]:
    """Yield an entry for each live object that no resource claimed. `environments` are those of the audited stacks."""
    for collection in inventory.collections:
        for item in collection.objects:
            if key_of(item) not in live.claimed and (item.vendor, item.kind) not in BY_HAND:
                yield _entry(item, owners, environments)


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
