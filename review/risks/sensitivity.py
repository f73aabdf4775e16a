"""Risks of sensitivity: a notifier still pages, but much more must go wrong before it fires."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import Any

from catalog.registry import ERROR_ALERTS, PROJECTS, SLO_ALERTS, SLOS
from review.diff.indirect_paging import paging_through
from review.diff.items import ItemDiff, KeptItem
from review.facts import facts
from review.facts.context import Context
from review.facts.fact import Fact
from review.facts.phrases.consequences import Consequence
from review.facts.phrases.risks import RiskCode
from review.inputs.document import Json
from review.inputs.notifiers import is_notifier, pages_people
from review.risks.exceptions import exceptions, nearer
from review.risks.found import FoundRisk, risk
from review.risks.sensitivity_factor import FAR, farther

_UNLIMITED = 100.0
"""Errors per second that stand for no limit: setting a limit of the usual size is no loss."""


def sensitivity_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield the notifiers that page in base and head, directly or through another, and are now much less sensitive."""
    slos: dict[str, list[float]] = defaultdict(list)
    for diff in diffs:
        if diff.section == PROJECTS.name:
            yield from _project_risk(diff, context)
        factor = farther(diff, context) if is_notifier(diff.item) else 1.0
        stopped = exceptions(diff, context)
        if stopped and nearer(diff, context) >= FAR:
            why = facts(diff, context)
            yield risk(
                "sensitivity", diff.ref, RiskCode.EXCEPTION, name=diff.item.name, alerts=context.names(stopped), why=why
            )
        followers = [ref for ref in paging_through(diff, context) if ref not in stopped] if factor >= FAR else []
        if not followers:
            continue
        if diff.section == SLO_ALERTS.name:
            slos[SLOS.ref(diff.item.fields["slo_id"])].append(factor)
            continue
        others = context.names(ref for ref in followers if ref != diff.ref)
        yield _lowered(diff, context, RiskCode.SENSITIVITY, factor=_rounded(factor), others=others)
    for ref, factors in slos.items():
        yield _lowered(context.diffs[ref], context, RiskCode.SLO_SENSITIVITY, factor=_rounded(max(factors)))


def _lowered(diff: ItemDiff, context: Context, code: RiskCode, **arguments: Any) -> FoundRisk:
    own = facts(diff, context)
    looser = [_without_consequence(it) for it in own if it.effect == "looser"]
    why = looser or [it for it in own if it.effect == "neutral"]
    return risk("sensitivity", diff.ref, code, name=diff.item.name, **arguments, why=why)


def _without_consequence(fact: Fact) -> Fact:
    """Return the fact without its consequence "fires later", which the risk states for all of them."""
    return replace(fact, consequence=None) if fact.consequence == Consequence.FIRES_LATER else fact


def _rounded(factor: float) -> int | None:
    """Return the factor for display; None where it has no bound."""
    return None if factor == inf else round(factor)


def _project_risk(diff: ItemDiff, context: Context) -> Iterator[FoundRisk]:
    """Yield a project that accepts far fewer errors, and has alerts that page someone."""
    if not isinstance(diff, KeptItem):
        return
    old, new = (_taken(side.fields) for side in (diff.before, diff.after))
    of_errors = [
        ref for ref in context.users(diff.ref, ERROR_ALERTS.name) if not context.head.items[ref].fields.get("monitor")
    ]
    waking = [ref for ref in of_errors if pages_people(context.head.items[ref])]
    if waking and old >= new * FAR and old > new:
        yield _lowered(diff, context, RiskCode.PROJECT_SENSITIVITY, alerts=context.names(waking))


def _taken(fields: Json) -> float:
    """Return the largest number of errors per second that a project accepts; without a limit, `_UNLIMITED`."""
    limit, rates = fields.get("rate_limit"), fields.get("sample_rates") or {"errors": 1.0}
    most = limit["events"] / limit["seconds"] if limit else _UNLIMITED
    return float(most * rates["errors"])
