"""What notifies in a document: whom it tells, and whether it wakes a person."""

from review.document import Document, Json

WATCHES = ("alerts", "slo_alerts", "uptime", "error_alerts")
"""The sections whose items notify."""


def is_watch(item: Json) -> bool:
    """Whether the item notifies."""
    return item["section"] in WATCHES


def kind_of(ref: str, side: Document) -> str:
    """The kind of a channel. A built-in one of which nothing is written may be no item: its id says it."""
    channel = side.items.get(ref)
    return str(channel["fields"]["kind"]) if channel else ref.partition("/")[2]


def pager(item: Json, side: Document) -> str | None:
    """The reference of the PagerDuty channel that an item notifies on its own side."""
    told = (channel["ref"] for channel in item["fields"].get("notify") or ())
    return next((ref for ref in told if kind_of(ref, side) == "pagerduty"), None)


def policy_of(item: Json, side: Document) -> Json | None:
    """The escalation policy that an item pages by way of its service."""
    service = side.items.get(f"services/{item['service']}") if item["service"] else None
    ref = service["fields"].get("escalation_policy") if service else None
    return side.items.get(ref["ref"]) if ref else None


def wakes(item: Json, side: Document) -> bool:
    """Whether a person is woken when it fires.

    What Sentry sends to PagerDuty itself goes to a service that rings, however severe the catalog calls it.
    """
    if not side.pages or pager(item, side) is None:
        return False
    if item["section"] == "error_alerts":
        return True
    return item["fields"].get("severity") == "critical" and policy_of(item, side) is not None
