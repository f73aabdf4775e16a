"""What notifies in a document: whom it tells, and whether it wakes a person."""

from catalog.registry import ERROR_TRACKING, NOTIFYING, SERVICES
from review.inputs.document import Document, Json

WATCHES = tuple(row.name for row in NOTIFYING)
"""The sections whose items notify."""


def is_watch(item: Json) -> bool:
    """Whether the item notifies."""
    return item["section"] in WATCHES


def is_pager(ref: str, side: Document) -> bool:
    """Whether a channel is PagerDuty. A built-in one of which nothing is written may be no item: its id says it."""
    channel = side.items.get(ref)
    return (channel["fields"]["kind"] if channel else ref.partition("/")[2]) == "pagerduty"


def pager(item: Json, side: Document) -> str | None:
    """The reference of the PagerDuty channel that an item notifies on its own side."""
    return next((ref for ref in channels_of(item) if is_pager(ref, side)), None)


def channels_of(item: Json) -> list[str]:
    """The references of all channels that an item notifies, of whatever priority."""
    fields = item["fields"]
    lists = [fields.get("notify") or (), *(it["notify"] for it in fields.get("by_priority") or ())]
    return [channel["ref"] for channels in lists for channel in channels]


def policy_of(item: Json, side: Document) -> Json | None:
    """The escalation policy that an item pages by way of its service."""
    service = side.items.get(SERVICES.ref(item["service"])) if item["service"] else None
    ref = service["fields"].get("escalation_policy") if service else None
    return side.items.get(ref["ref"]) if ref else None


def pages_by_hand(side: Document) -> bool:
    """Whether Sentry's alerts page one entry that a person has made, and not the services of the catalog."""
    tracking = side.items.get(ERROR_TRACKING.ref(ERROR_TRACKING.name))
    link = tracking["fields"].get("pagerduty") if tracking else None
    return not link or link.get("service") is not None


def wakes(item: Json) -> bool:
    """Whether a person is woken when it fires, as its plan decided; False where it does not notify."""
    return bool(item.get("wakes", False))
