"""Notifiers that page someone through another: a composite that contains them, or an SLO measured by them."""

from review.diff.items import ItemDiff
from review.facts.context import Context
from review.inputs.notifiers import wakes


def woken_through(pair: ItemDiff, context: Context) -> list[str]:
    """Return the references of what pages someone in base and head when this fires, with its own if it pages."""
    found = [pair.ref] if wakes_still(pair, context) else []
    others = context.standing_on.get(pair.ref, ()) if pair.before and pair.after else ()
    return found + [ref for ref in others if wakes_still(context.pairs[ref], context)]


def wakes_still(pair: ItemDiff, context: Context) -> bool:
    """Return whether it pages someone in base and head."""
    was = context.was(pair)
    return bool(was and pair.after and wakes(was) and wakes(pair.after))
