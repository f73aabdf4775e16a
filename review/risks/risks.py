"""Risks, which need approval: changes after which someone is not paged who would have been.

Consequences of one kind that follow from the edit of one item are one risk, at that item: a service that loses its
escalation policy is one risk, which lists the alerts that no longer page anybody.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from review.diff.items import ItemDiff, KeptItem
from review.facts.causes import Silence, SilenceKind, silenced
from review.facts.context import Context
from review.facts.fact import sentence
from review.facts.phrases.risks import RiskCode
from review.guard.risks import path_risks
from review.inputs.document import Json
from review.inputs.settings import SettingChange
from review.marks import digest
from review.model import Place, Risk
from review.risks.coverage import coverage_risks
from review.risks.data_loss import data_loss_risks
from review.risks.escalation import escalation_risks
from review.risks.found import FoundRisk, risk
from review.risks.maintenance import maintenance_risks
from review.risks.on_call import on_call_risks
from review.risks.project_settings import project_risks
from review.risks.queried_data import data_risks
from review.risks.renames import rename_risks
from review.risks.sensitivity import sensitivity_risks
from review.risks.settings import settings_risks
from review.risks.shared_account import Needs, shared_risks

_TEXTS = frozenset({"dashboard", "description", "name", "repository", "runbook", "runbooks"})
"""The fields of an item that an approval does not cover."""


def risks(
    diffs: list[ItemDiff],
    context: Context,
    *,
    approved: Collection[str],
    prefix: str,
    needs: Callable[[], Needs] | None = None,
    settings: tuple[SettingChange, ...] = (),
) -> tuple[Risk, ...]:
    """Return every risk between base and head, sorted by id: each is a way in which someone is no longer paged.

    `needs` returns what other stacks of the account need of this one. `settings` are what differs outside of the
    catalog.
    """
    found_risks = [
        *_silenced(silenced(context), context),
        *on_call_risks(diffs, context),
        *maintenance_risks(diffs, context),
        *coverage_risks(diffs, context),
        *sensitivity_risks(diffs, context),
        *escalation_risks(diffs, context),
        *data_loss_risks(diffs, context),
        *shared_risks(context, needs or dict),
        *project_risks(diffs, context),
        *rename_risks(diffs, context),
        *settings_risks(settings, context),
    ]
    silenced_at = {it.ref for it in found_risks if it.kind in ("delete", "mute")}
    found_risks += data_risks(diffs, context, silenced_at)
    found_risks += path_risks(context, found_risks)
    each: dict[str, list[FoundRisk]] = defaultdict(list)
    for it in found_risks:
        each[it.id].append(it)
    return tuple(_risk(each[id], id in approved, context, prefix) for id in sorted(each))


def _risk(alike: list[FoundRisk], approved: bool, context: Context, prefix: str) -> Risk:
    """Merge risks of one id into one: its approval covers all of their text."""
    first = alike[0]
    sentences = tuple({digest([it.text, it.arguments]): it for it in (sentence(it.fact) for it in alike)}.values())
    return Risk(
        id=first.id,
        text="; ".join(dict.fromkeys(it.text for it in sentences)),
        ref=first.ref,
        place=_place(first.ref, context, prefix),
        approved=approved,
        facts=sentences,
        edit=digest([_edit(first.ref, context), *(it.content for it in alike if it.content is not None)]),
    )


def _edit(ref: str, context: Context) -> Json | None:
    """Return the item's edit, without the texts that only people read; None if the item is not in base and head."""
    diff = context.diffs.get(ref)
    if not isinstance(diff, KeptItem):
        return None
    return {name: values for name, values in diff.changed.items() if name not in _TEXTS}


def _silenced(silent: dict[str, Silence], context: Context) -> Iterator[FoundRisk]:
    """Yield what no longer pages anybody, grouped by the edit that causes it."""
    grouped: dict[tuple[SilenceKind, str], list[str]] = defaultdict(list)
    for ref, silence in silent.items():
        grouped[silence.kind, silence.ref].append(ref)
    for (kind, ref), notifiers in grouped.items():
        why = silent[notifiers[0]].why
        if notifiers != [ref]:
            yield risk(kind, ref, RiskCode.SILENCED, alerts=context.names(notifiers), why=why)
        elif kind == "mute":
            yield risk(kind, ref, RiskCode.MUTED_ITEM, name=context.name(ref), why=why)
        else:
            yield risk(kind, ref, RiskCode.DELETED_ITEM, name=context.name(ref))


def _place(ref: str, context: Context, prefix: str) -> Place | None:
    removed = ref not in context.head.items
    item = context.item(ref)
    source = item.source if item else None
    if source is None:
        return None
    return Place(file=f"{prefix}{source.file}", line=source.line, side="base" if removed else "head")
