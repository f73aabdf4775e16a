"""The sum of all changes of a pull request on the path of one notifier: factors multiply, delays add up.

The limits are those of one change: `sensitivity_factor.FAR` and `escalation.LATER`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from math import inf, prod
from typing import Any

from catalog.registry import SLO_ALERTS, SLOS
from review.diff.items import KeptItem
from review.facts.context import Context
from review.facts.fact import Fact, looser
from review.facts.phrases.page_path import PagePath
from review.facts.phrases.risks import RiskCode
from review.guard.judge import Allowed, Judgement
from review.risks.escalation import LATER
from review.risks.found import FoundRisk, risk
from review.risks.sensitivity_factor import FAR, farther

_IN_FIELDS_TOO = ("assertions", "steps", "monitorThresholds.critical")
"""The parts whose change `sensitivity_factor.farther` sees in the fields."""
_LARGEST = 1_000_000.0
"""Shown for a factor without a bound."""


def sums(judgement: Judgement, context: Context, found: Collection[FoundRisk]) -> Iterator[FoundRisk]:
    """Yield the notifiers whose changes are each within the limit, and are not together."""
    named = {(it.kind, it.ref) for it in found}
    by_notifier: dict[str, list[Allowed]] = defaultdict(list)
    for each in judgement.allowed:
        by_notifier[each.notifier].append(each)
    for diff in judgement.notifiers:
        changes = by_notifier.get(diff.ref, [])
        where = SLOS.ref(diff.item.fields["slo_id"]) if diff.section == SLO_ALERTS.name else diff.ref
        refs = {where, *(it.owner for it in changes)}
        if not any((kind, ref) in named for kind in ("sensitivity", "mute") for ref in refs):
            yield from _factor(diff, where, changes, context)
        if not any((kind, ref) in named for kind in ("delay", "sensitivity", "mute") for ref in refs):
            yield from _delay(where, changes, context)


def _factor(diff: KeptItem, where: str, changes: list[Allowed], context: Context) -> Iterator[FoundRisk]:
    """Yield the product of what the catalog's fields of the notifier say, and of the other changes on its path."""
    own = farther(diff, context)
    inside = {diff.ref, where} if own > 1 else set()
    besides = [it for it in changes if it.effect.factor > 1 and not (it.explained and it.owner in inside)]
    # An edit of the latency of an answer, or of a service check's failures, shows in the resource too: it counts once.
    twice = [it for it in besides if it.owner in inside and it.part in _IN_FIELDS_TOO]
    others = [it for it in besides if it not in twice]
    total = max([own, *(it.effect.factor for it in twice)]) * prod(_independent(others))
    if total >= FAR:
        facts = [_looser(it) for it in changes if it.effect.factor > 1]
        factor = None if total == inf else round(total)
        ref = _shared(besides, where) if own == 1 else where
        yield risk(
            "sensitivity",
            ref,
            RiskCode.FACTORS,
            content=_content(changes),
            name=context.name(ref),
            factor=factor,
            changes=facts,
        )


def _independent(changes: list[Allowed]) -> Iterator[float]:
    """Yield the factors to multiply. An edit of an item that shows in several inputs, such as a threshold in the query
    and beside it, counts once.
    """
    of_items: dict[str | None, float] = {}
    for it in changes:
        if it.explained:
            of_items[it.owner] = max(of_items.get(it.owner, 1.0), it.effect.factor)
        else:
            yield it.effect.factor
    yield from of_items.values()


def _delay(where: str, changes: list[Allowed], context: Context) -> Iterator[FoundRisk]:
    later = [it for it in changes if it.effect.minutes > 0]
    total = sum(it.effect.minutes for it in later)
    if total > LATER:
        facts = [looser(PagePath.DELAY, part=it.part, minutes=it.effect.minutes) for it in later]
        ref = _shared(later, where)
        yield risk(
            "delay", ref, RiskCode.DELAYS, content=_content(later), name=context.name(ref), minutes=total, changes=facts
        )


def _shared(changes: list[Allowed], where: str) -> str:
    """Return the item that alone causes the changes, such as a policy of many alerts; else the notifier's own."""
    owners = {it.owner for it in changes}
    owner = owners.pop() if len(owners) == 1 else None
    return owner if owner and not owner.startswith(f"{SLO_ALERTS.name}/") else where


def _content(changes: list[Allowed]) -> list[list[Any]]:
    """Return what an approval covers: each factor, also one that is shown as the largest."""
    return [[it.owner, it.part, min(it.effect.factor, 1e300), it.effect.minutes] for it in changes]


def _looser(it: Allowed) -> Fact:
    return looser(PagePath.FACTOR, part=it.part, factor=min(it.effect.factor, _LARGEST))
