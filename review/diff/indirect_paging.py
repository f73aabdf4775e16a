"""Notifiers that page someone through another: a composite that contains them, or an SLO measured by them."""

from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.inputs.notifiers import wakes


def woken_through(pair: ItemDiff, context: Context) -> list[str]:
    """Return the references of what pages someone in base and head when this fires, with its own if it pages."""
    found = [pair.ref] if wakes_still(pair) else []
    others = context.standing_on.get(pair.ref, ()) if isinstance(pair, KeptItem) else ()
    return found + [ref for ref in others if wakes_still(context.pairs[ref])]


def wakes_still(pair: ItemDiff) -> bool:
    """Return whether it pages someone in base and head."""
    return isinstance(pair, KeptItem) and wakes(pair.was) and wakes(pair.after)
