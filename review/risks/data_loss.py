"""Risks of data loss: alerts that page are unchanged, and no longer receive the data that they count."""

from collections.abc import Iterator

from catalog.registry import INDEXES, LOGS, METRICS, PIPELINES, SLO_ALERTS, SLOS, STACK
from review.diff.indirect_paging import still_pages
from review.diff.items import ItemDiff
from review.facts import facts
from review.facts.account.logs import excluded
from review.facts.context import Context
from review.facts.fact import Fact, looser
from review.facts.notifiers.firing import signal_of
from review.facts.phrases.account import Lines
from review.facts.phrases.risks import Lost, RiskCode
from review.inputs.document import Json
from review.queries.searches import apart, covers
from review.risks.found import FoundRisk, risk

_MADE_OF = ("event", "field", "kind")


def data_loss_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield what removes lines from log alerts, or events from metrics, of notifiers that page someone in base and
    head.
    """
    for diff in diffs:
        if diff.before is None or (diff.after is None and diff.section != PIPELINES.name):
            continue
        match diff.section:
            case METRICS.name if set(_MADE_OF) & set(diff.changed):
                yield from _lost(diff, _counting(context, metric=diff.ref), context)
            case PIPELINES.name:
                yield from _lost(diff, _counting(context, metric=None), context)
            case INDEXES.name:
                yield from _lost(diff, _counting_hidden(diff, context), context)
            case STACK.name if diff.changed.get("built_ins") == (True, False):
                yield from _built_ins(diff, context)
            case LOGS.name if _relabelled(diff, context):
                relabelled = looser(Lost.LINES_RELABELLED)
                yield from _lost(diff, _counting_lines(context, ["*"]), context, [relabelled])


def _lost(diff: ItemDiff, waking: list[str], context: Context, why: list[Fact] | None = None) -> Iterator[FoundRisk]:
    if why is None:
        why = [fact for fact in facts(diff, context) if fact.effect == "looser" or diff.section == METRICS.name]
    if why and waking:
        # The alerts that page are named after all of it.
        lost = [it.but(readers=[], alerts=[]) for it in why]
        alerts = context.names(waking)
        yield risk("mute", diff.ref, RiskCode.DATA_LOSS, name=diff.item.name, facts=lost, alerts=alerts)


def _built_ins(stack: ItemDiff, context: Context) -> Iterator[FoundRisk]:
    """Yield the built-in metrics that paging notifiers count and the stack no longer makes."""
    readers = {
        ref: data["ref"].partition("/")[2]
        for ref, fields in _waking(context)
        if (data := signal_of(fields, context.head).get("metric")) and data["ref"] not in context.head.items
    }
    if readers:
        metrics, alerts = sorted(set(readers.values())), context.names(readers)
        yield risk("mute", stack.ref, RiskCode.BUILT_INS, name=stack.item.name, metrics=metrics, alerts=alerts)


def _counting(context: Context, *, metric: str | None) -> list[str]:
    """Return the notifiers that page by a metric; by any log-based metric if none is named."""
    readers = []
    for ref, fields in _waking(context):
        read = signal_of(fields, context.head).get("metric")
        item = context.head.items.get(read["ref"]) if read else None
        logged = item.fields.get("event") is not None if item else bool(read)
        if read and (read["ref"] == metric if metric else logged):
            readers.append(ref)
    return readers


def _counting_lines(context: Context, lines: list[str]) -> list[str]:
    """Return the notifiers that page by lines of which some may be among these."""
    readers = []
    for ref, fields in _waking(context):
        signal = signal_of(fields, context.head)
        if signal.get("kind") == "logs" and not all(apart(each, signal["search"]) for each in lines):
            readers.append(ref)
    return readers


def _counting_hidden(index: ItemDiff, context: Context) -> list[str]:
    """Return the notifiers that page by lines that an index may no longer accept or keep."""
    before, after = index.changed.get("filter", ("*", "*"))
    if not covers(after, before):
        return _counting_lines(context, ["*"])
    return _counting_lines(context, excluded(*index.changed.get("exclusions", ([], []))))


def _waking(context: Context) -> Iterator[tuple[str, Json]]:
    """Yield the notifiers that page in base and head and use a signal, with the fields that name the signal."""
    for ref, diff in context.diffs.items():
        if diff.after is None or not still_pages(diff):
            continue
        fields = diff.after.fields
        if diff.section == SLO_ALERTS.name:
            slo = context.head.items.get(SLOS.ref(fields["slo_id"]))
            fields = slo.fields["sli"] if slo else {}
        if "signal" in fields:
            yield ref, fields


def _relabelled(diff: ItemDiff, context: Context) -> bool:
    """Return whether lines with a number as their level get another word for it, or none."""
    return any(fact.code is Lines.LEVELS and fact.arguments["changes"]["removed"] for fact in facts(diff, context))
