"""Notifiers in a document: whom they notify, and whether they page a person."""

from catalog.registry import ERROR_TRACKING, NOTIFYING
from plan.document.model import CatalogItem
from review.inputs.document import Document

NOTIFIERS = tuple(row.name for row in NOTIFYING)
"""The sections whose items notify."""


def is_notifier(item: CatalogItem) -> bool:
    """Return whether the item notifies."""
    return item.section in NOTIFIERS


def is_pager(ref: str, side: Document) -> bool:
    """Return whether a channel is PagerDuty. A built-in channel without YAML may be no item: its id decides."""
    channel = side.items.get(ref)
    return (channel.fields["kind"] if channel else ref.partition("/")[2]) == "pagerduty"


def pager(item: CatalogItem, side: Document) -> str | None:
    """Return the reference of the PagerDuty channel that an item notifies on its own side."""
    return next((ref for ref in item.channels if is_pager(ref, side)), None)


def policy_of(item: CatalogItem, side: Document) -> CatalogItem | None:
    """Return the escalation policy that an item pages through its service."""
    service = side.items.get(item.service_ref)
    return side.items.get(service.policy) if service and service.policy else None


def pages_by_hand(side: Document) -> bool:
    """Return whether Sentry's alerts page one entry created by a person, and not the catalog's services."""
    tracking = side.items.get(ERROR_TRACKING.ref(ERROR_TRACKING.name))
    return tracking is None or tracking.pages_by_hand


def pages_people(item: CatalogItem) -> bool:
    """Return whether it pages someone when it fires, as its plan decided; False where it does not notify."""
    return bool(item.wakes)
