"""Risks of a page's path: what the head makes differently, and nothing proves that it still pages as soon."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from catalog.registry import ERROR_TRACKING, SERVICES, SLO_ALERTS, SLOS, STACK
from review.facts.context import Context
from review.facts.fact import Fact, looser
from review.facts.phrases.page_path import PagePath
from review.facts.phrases.risks import RiskCode
from review.guard.differences import KEY_OF, MOVED
from review.guard.judge import Judgement, Reason
from review.guard.reach import reach_risks
from review.guard.sums import sums
from review.risk_ids import RiskKind
from review.risks.found import FoundRisk, risk

GENERATED = 3
"""The number of items from which the same part of their resources is one risk, at the stack: the code made it."""
_ALL_PAGES = "message.pages"
_SHARED = (SERVICES.name, ERROR_TRACKING.name)
"""Sections with fields from which resources of many items are made, such as a service's address."""
_PROVIDER = "Provider"
_SILENT = ("mute", "delete")
_QUERIES = ("query.expression", "query.numerator", "query.denominator", "sliSpecification")


def path_risks(context: Context, found: Collection[FoundRisk]) -> Iterator[FoundRisk]:
    """Yield what is not proven to page as soon, of notifiers that page someone in base and head, grouped by its cause.

    `found` are the other risks: what one of them names already is not repeated.
    """
    if not context.base.items or not context.head.items:
        return
    judgement = Judgement(context)
    yield from sums(judgement, context, found)
    yield from reach_risks(context, found)
    reasons = list(_unnamed(judgement.reasons, context, found))
    generated = _generated(reasons)
    settings = [it for it in found if it.kind == "settings"]
    changes: dict[tuple[RiskKind, str], list[Fact]] = defaultdict(list)
    content: dict[tuple[RiskKind, str], list[list[Any]]] = defaultdict(list)
    alerts: dict[tuple[RiskKind, str], dict[str, None]] = defaultdict(dict)
    for reason in reasons:
        key = _change(reason)
        ref = _stack(context) if key in generated else _edited(reason, context)
        # A setting of the stack is the cause: one risk, and one approval.
        id = (settings[0].kind, settings[0].ref) if settings and reason.kind == _PROVIDER else ("path", ref)
        fact = _generated_fact(key, context.names(generated[key])) if key in generated else _fact(reason)
        changes[id] += [fact] if fact not in changes[id] else []
        content[id].append([reason.name, reason.kind, reason.part, reason.what, reason.before, reason.after])
        alerts[id].setdefault(reason.notifier, None)
    for kind, ref in sorted(changes):
        names = context.names(alerts[kind, ref])
        lost = changes[kind, ref]
        yield risk(kind, ref, RiskCode.PATH, content=content[kind, ref], alerts=names, changes=lost)


def _unnamed(reasons: list[Reason], context: Context, found: Collection[FoundRisk]) -> Iterator[Reason]:
    """Yield the reasons that no other risk names, and the end of a path only where nothing else says why it ends."""
    silent = {it.ref for it in found if it.kind in _SILENT}
    deleted = {it.ref for it in found if it.kind == "delete"}
    other_data = {it.ref for it in found if it.kind == "query"}
    explained = {it.notifier for it in reasons if it.broken is None}
    for it in reasons:
        queries = it.part.startswith(_QUERIES) and _edited(it, context) in other_data
        if it.what == "removed" and it.owner in deleted:
            continue  # the deletion of its item is the risk
        if not set(it.asked) & silent and not queries and not (it.broken and it.notifier in explained):
            yield it


def _change(reason: Reason) -> tuple[str, str]:
    """Return what changes, and how: the pages of all transitions of all messages are one part."""
    if reason.part.startswith(_ALL_PAGES):
        return _ALL_PAGES, reason.what
    return "" if reason.what == "removed" else f"{reason.kind}.{reason.part}".strip("."), reason.what


def _generated(reasons: list[Reason]) -> dict[tuple[str, str], list[str]]:
    """Return the items whose resources all differ in the same part, by the change."""
    owners: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for it in reasons:
        if it.owner is not None and not it.asked:
            owners[_change(it)].setdefault(it.owner, None)
    return {key: list(refs) for key, refs in owners.items() if len(refs) >= GENERATED}


def _generated_fact(change: tuple[str, str], names: list[str]) -> Fact:
    part, what = change
    return (
        looser(PagePath.NOT_MADE, names=names)
        if what == "removed"
        else looser(PagePath.GENERATED, part=part, names=names)
    )


def _fact(reason: Reason) -> Fact:
    named = {"kind": reason.kind, "name": reason.name}
    if reason.broken is not None:
        return reason.broken
    if not reason.kind:
        return looser(PagePath.FIELD, name=reason.name, field=reason.part)
    match reason.what, reason.part:
        case "removed", _:
            return looser(PagePath.REMOVED, **named)
        case "muted", _:
            return looser(PagePath.MUTED, **named)
        case "added", _:
            return looser(PagePath.ADDED, **named)
        case _, part if part == MOVED:
            return looser(PagePath.PROVIDER, **named)
        case _, part if part == KEY_OF:
            return looser(PagePath.KEY, **named)
    return looser(PagePath.CHANGED, **named, part=reason.part, before=reason.before, after=reason.after)


def _edited(reason: Reason, context: Context) -> str:
    """Return the item that a person edits: the service of a check that moves with it, the SLO of an SLO's alert,
    the stack where no item owns the resource.
    """
    shared = next((ref for ref in reason.asked if ref.partition("/")[0] in _SHARED), None)
    ref = shared or reason.owner or ""
    item = context.item(ref)
    if item is None:
        return _stack(context)
    return SLOS.ref(item.fields["slo_id"]) if item.section == SLO_ALERTS.name else ref


def _stack(context: Context) -> str:
    return context.stack.ref if context.stack else STACK.ref(context.head.stack)
