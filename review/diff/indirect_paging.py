"""Which watches wake people through another: by itself, by an alert that joins it, by an SLO that is made of it."""

from review.diff.items import ItemDiff
from review.facts.context import Context
from review.inputs.notifiers import wakes


def woken_through(pair: ItemDiff, context: Context) -> list[str]:
    """The references of what wakes people on both sides when this fires; its own is among them when it does itself."""
    found = [pair.ref] if wakes_still(pair, context) else []
    others = context.standing_on.get(pair.ref, ()) if pair.before and pair.after else ()
    return found + [ref for ref in others if wakes_still(context.pairs[ref], context)]


def wakes_still(pair: ItemDiff, context: Context) -> bool:
    """Whether it wakes people on both sides."""
    was = context.was(pair)
    return bool(was and pair.after and wakes(was) and wakes(pair.after))
