"""Notifiers that page someone through another: a composite that contains them, or an SLO measured by them."""

from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.inputs.notifiers import pages_people


def paging_through(diff: ItemDiff, context: Context) -> list[str]:
    """Return the references of all notifiers that page someone in base and head when this one fires."""
    paging = [diff.ref] if still_pages(diff) else []
    others = context.standing_on.get(diff.ref, ()) if isinstance(diff, KeptItem) else ()
    return paging + [ref for ref in others if still_pages(context.diffs[ref])]


def still_pages(diff: ItemDiff) -> bool:
    """Return whether it pages someone in base and head."""
    return isinstance(diff, KeptItem) and pages_people(diff.was) and pages_people(diff.after)
