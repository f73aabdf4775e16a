"""Which watches wake people through another: by itself, by an alert that joins it, by an SLO that is made of it."""

from review.document import Document, Json
from review.meaning.context import Context
from review.pairs import Pair
from review.watches import wakes


def woken_through(pair: Pair, context: Context) -> list[str]:
    """The references of what wakes people on both sides when this fires; its own is among them when it does itself."""
    if pair.before is None or pair.after is None:
        return []
    found = [pair.ref] if _wakes_still(pair, context) else []
    return found + [
        ref
        for ref in _standing_on(pair.ref, context.head)
        if ref != pair.ref and _wakes_still(context.pairs[ref], context)
    ]


def _wakes_still(pair: Pair, context: Context) -> bool:
    was = context.was(pair)
    return bool(was and pair.after and wakes(was, context.base) and wakes(pair.after, context.head))


def _standing_on(ref: str, side: Document) -> list[str]:
    slos = {item["id"] for item in side.items.values() if item["section"] == "slos" and _check(item) == {"ref": ref}}
    return [
        watch
        for watch, item in side.items.items()
        if {"ref": ref} in (item["fields"].get("members") or ())
        or (item["section"] == "slo_alerts" and item["fields"]["slo_id"] in slos)
    ]


def _check(slo: Json) -> Json | None:
    check: Json | None = slo["fields"]["sli"].get("check")
    return check
