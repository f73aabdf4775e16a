"""Risks of maintenance: windows so long, or so many, that failures during them page nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from catalog.registry import MAINTENANCE
from plan.document.model import CatalogItem
from review.diff.items import ItemDiff
from review.facts.account.maintenance import muted, share
from review.facts.context import Context
from review.facts.phrases.risks import RiskCode
from review.inputs.document import Document, Json
from review.inputs.notifiers import pages_people
from review.risks.found import FoundRisk, risk

LONGEST = 24 * 60
"""Minutes that a window may last without approval."""
LARGEST_SHARE = 1 / 7
"""The share of time that a recurring window may mute without approval: a day of each week."""
_WEEK = 7 * 24 * 60


def maintenance_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield the windows that mute paging notifiers for too long, or too often, and did not before."""
    for diff in diffs:
        if diff.after is not None and diff.section == MAINTENANCE.name:
            yield from _wide_window(diff, diff.after, context)


def _wide_window(diff: ItemDiff, item: CatalogItem, context: Context) -> Iterator[FoundRisk]:
    """Yield a window that is too long or too frequent, unless it already was and covered as much."""
    after = item.fields
    waking = _waking(after, context.head)
    was = diff.was
    if waking and not is_wide(after) and (was is None or was.fields != after):
        yield from _one_of_many(diff, after, waking, context)
    if not waking or not is_wide(after):
        return
    if was and is_wide(was.fields) and _covers(was.fields, context.base) >= _covers(after, context.head):
        return
    arguments = {"name": diff.item.name, "alerts": context.names(waking)}
    if after["repeats"]:
        yield risk("mute", diff.ref, RiskCode.FREQUENT_WINDOW, **arguments, share=share(after))
    else:
        yield risk("mute", diff.ref, RiskCode.LONG_WINDOW, **arguments, length=after["minutes"])


def _one_of_many(diff: ItemDiff, fields: Json, waking: list[str], context: Context) -> Iterator[FoundRisk]:
    """Yield an edited window, neither long nor frequent, that with others mutes too much of the week around it."""
    was = diff.was
    together = {ref: _minutes_of_week(fields, ref, context.head) for ref in waking}
    before = {ref: _minutes_of_week(was.fields, ref, context.base) if was else 0.0 for ref in waking}
    grown = [ref for ref in waking if together[ref] > LARGEST_SHARE * _WEEK and together[ref] > before[ref]]
    if grown:
        hours, alerts = round(max(together[ref] for ref in grown) / 60), context.names(grown)
        yield risk("mute", diff.ref, RiskCode.WINDOWS, name=diff.item.name, alerts=alerts, hours=hours)


def _minutes_of_week(fields: Json, ref: str, side: Document) -> float:
    """Return the minutes for which a side's windows mute a notifier, in the week before or after a window begins."""
    weeks = [0.0, 0.0]
    for item in side.items.values():
        other = item.fields
        if item.section != MAINTENANCE.name or ref not in muted(other, side):
            continue
        away = datetime.fromisoformat(other["start"]) - datetime.fromisoformat(fields["start"])
        for index, since in enumerate((away, -away)):
            if other["repeats"]:
                weeks[index] += share(other) * _WEEK * (away < timedelta(minutes=_WEEK))
            elif timedelta(0) <= since < timedelta(minutes=_WEEK):
                weeks[index] += other["minutes"]
    return max(weeks)


def is_wide(fields: Json) -> bool:
    """Return whether a window is longer, or recurs more often, than it may without approval."""
    return bool(fields["minutes"] > LONGEST) or share(fields) > LARGEST_SHARE


def _covers(fields: Json, side: Document) -> tuple[float, int, int]:
    return share(fields), fields["minutes"], len(_waking(fields, side))


def _waking(fields: Json, side: Document) -> list[str]:
    return [ref for ref in muted(fields, side) if pages_people(side.items[ref])]
