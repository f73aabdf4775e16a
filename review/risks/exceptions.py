"""Exceptions of composite alerts: members under a `not`, which stop the alert while they fire."""

from catalog.alerts.composites.expression import operands
from catalog.alerts.composites.parse import read_parts
from review.diff.indirect_paging import still_pages
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.facts.notifiers.alerts import member_keys
from review.risks.sensitivity_factor import farther


def exceptions(diff: ItemDiff, context: Context) -> list[str]:
    """Return the paging composites that an alert or a check only stops, in base and head."""
    if not isinstance(diff, KeptItem):
        return []
    composites = [context.diffs[ref] for ref in context.standing_on.get(diff.ref, ())]
    return [it.ref for it in composites if it.after and still_pages(it) and _only_stops(diff.ref, it)]


def nearer(diff: ItemDiff, context: Context) -> float:
    """Return the factor by which a notifier is more sensitive: how much less sensitive it would be the other way."""
    if not isinstance(diff, KeptItem):
        return 1.0
    back = KeptItem(ref=diff.ref, was=diff.after, before=diff.after, after=diff.before)
    return farther(back, Context(base=context.head, head=context.base, diffs=context.diffs))


def _only_stops(member: str, composite: ItemDiff) -> bool:
    fields = composite.item.fields
    if "expression" not in fields:
        return False
    keys = {key for key, ref in zip(member_keys(fields), fields["members"], strict=True) if ref["ref"] == member}
    negated = [under_not for key, under_not in operands(read_parts(fields["expression"])) if key in keys]
    return bool(negated) and all(negated)
