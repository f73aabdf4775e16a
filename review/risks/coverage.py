"""Risks of lost coverage: a notifier that pages keeps its name and fires for something else, or for less."""

from collections.abc import Iterator
from itertools import product
from typing import Literal

from catalog.alerts.composites.expression import holds, operands
from catalog.alerts.composites.parse import read_parts, with_keys
from catalog.error_tracking.issue_filters import PRIORITIES
from catalog.registry import ALERTS, ERROR_ALERTS, ERROR_TRACKING, SLO_ALERTS, SLOS, UPTIME
from plan.document.model import CatalogItem
from review.diff.indirect_paging import paging_through
from review.diff.items import ItemDiff, KeptItem
from review.facts import facts
from review.facts.context import Context
from review.facts.error_tracking.errors import is_other_condition
from review.facts.error_tracking.monitors import other_request, rarer_schedule
from review.facts.fact import Fact, looser
from review.facts.notifiers.alerts import member_keys
from review.facts.notifiers.firing import firing_fields, is_summed, rises, signal_of, silence_of
from review.facts.notifiers.queries import same_query
from review.facts.notifiers.signals import aggregate_reads
from review.facts.phrases.error_tracking import SentryTracking
from review.facts.phrases.risks import Lost, RiskCode
from review.inputs.document import Document, Json
from review.inputs.notifiers import is_pager
from review.queries.issue_filters import lost_by_filters
from review.queries.searches import covers
from review.risks.found import FoundRisk, risk
from review.risks.objects import object_risks
from review.risks.uptime import check_no_more

_SOURCES = ("metric", "search", "check", "kind", "everywhere")


def coverage_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield the notifiers that page in base and head, directly or through another notifier, but in fewer cases."""
    for diff in diffs:
        if diff.section == SLO_ALERTS.name or diff.section not in _NO_MORE:
            continue
        others = paging_through(diff, context)
        why = list(_NO_MORE[diff.section](diff, context)) if isinstance(diff, KeptItem) and others else []
        if why:
            standing = [] if diff.ref in others else context.names(others)
            yield risk("mute", diff.ref, RiskCode.COVERAGE, name=diff.item.name, others=standing, lost=why)
    yield from object_risks(diffs)
    yield from _slos(diffs, context)
    yield from _sentry(context)


def _alert(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield the facts of an alert: its data come from another source, or with other tags, or it evaluates them
    differently. Another threshold, percentile or window is not such a change.
    """
    old, new = diff.was.fields, diff.after.fields
    if "query" in old or "query" in new:
        if not same_query(old, new):
            yield _instead(old, new)
        return
    if "when" in old or "when" in new:
        if ("when" in old) != ("when" in new) or _fires_less(diff):
            yield _instead(old, new)
        return
    old, new = firing_fields(diff.was), firing_fields(diff.after)
    before, after = signal_of(diff.before.fields, context.base), signal_of(new, context.head)
    if other_source(before, after, rising=rises(new)) or other_way(old, new):
        yield _instead(old, new)
        return
    lost = _lost(before, after, rising=rises(new) and not new["absence"])
    if lost == "other":
        yield _instead(old, new)
    elif lost:
        yield lost
    yield from _parts(old, new, after)
    paged, pages = (silence_of(*it) in ("fires", "notifies") for it in ((old, context.base), (new, context.head)))
    if paged and not pages:
        yield looser(Lost.NO_DATA)


def other_source(before: Json, after: Json, *, rising: bool) -> bool:
    """Return whether a signal has another source, or combines its parts with a lower aggregate. A search that finds
    more lines only raises a number.
    """
    other = {field for field in _SOURCES if before.get(field) != after.get(field)}
    if other == {"search"} and rising and covers(after["search"], before["search"]):
        other = set()
    if other:
        return True
    return aggregate_reads(before.get("aggregate"), after.get("aggregate")) in ("less", "other")


def other_way(old: Json, new: Json) -> bool:
    """Return whether an alert evaluates its signal differently, or in the other direction."""
    if any(bool(old[field]) != bool(new[field]) for field in ("anomaly", "forecast", "absence")):
        return True
    if old["anomaly"] and old["anomaly"]["direction"] != new["anomaly"]["direction"] != "both":
        return True
    return bool(old["comparator"][0] != new["comparator"][0])


def _lost(before: Json, after: Json, *, rising: bool) -> Fact | Literal["other"] | None:
    """Return the fact of what a signal's filter now leaves out; `other` if it is a different filter.

    More filters make a number lower; fewer filters hide missing data of one part behind the others.
    """
    tags, others = ({tuple(it) for it in signal.get("where") or ()} for signal in (before, after))
    removed, added = sorted(tags - others), sorted(others - tags)
    if removed and added:
        return "other"
    if added and rising:
        return looser(Lost.OTHERS_THAN_TAGGED, tags=[f"{key}:{value}" for key, value in added])
    if removed and not rising:
        return looser(Lost.TAGGED, tags=[f"{key}:{value}" for key, value in removed])
    return None


def _parts(old: Json, new: Json, signal: Json) -> Iterator[Fact]:
    """Yield facts of removed groups: without them, one failing part is hidden by the others; a sum only grows. And of
    added groups: each must reach a sum, or the least number of events, alone.
    """
    removed = [tag for tag in old["group_by"] if tag not in new["group_by"]]
    added = [tag for tag in new["group_by"] if tag not in old["group_by"]]
    summed = is_summed(signal)
    if removed and not (summed and rises(new)):
        yield looser(Lost.PARTS, tags=removed)
    if added and (new["min_events"] or (summed and rises(new))):
        yield looser(Lost.DIVIDED, tags=added)


def _fires_less(diff: KeptItem) -> bool:
    """Return whether the members have a state in which the composite fired and no longer fires."""
    old, new = diff.before.fields, diff.after.fields
    if old["when"] == new["when"]:
        return False
    current = dict(zip(*(member_keys(fields) for fields in (diff.was.fields, old)), strict=True))
    before = with_keys(read_parts(diff.was.fields["expression"]), current)
    after = read_parts(new["expression"])
    names = sorted({key for expression in (before, after) for key, _ in operands(expression)})
    states = (dict(zip(names, state, strict=True)) for state in product((False, True), repeat=len(names)))
    return any(holds(before, state) and not holds(after, state) for state in states)


def _instead(old: Json, new: Json) -> Fact:
    before, after = (fields.get("condition") or fields.get("when") or fields.get("query") for fields in (old, new))
    return looser(Lost.MEANING, after=after) if before == after else looser(Lost.CONDITION, before=before, after=after)


def _error_alert(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield another kind of condition, issues that it no longer pages for, or projects that it no longer covers."""
    old, new = diff.was.fields, diff.after.fields
    if is_other_condition(old, new):
        yield _instead(old, new)
        return
    lost = lost_by_filters(old, new)
    if lost:
        yield looser(Lost.ISSUES, filters=[str(it) for it in lost])
    raised = _raised(diff, context)
    if raised and not lost:
        yield looser(Lost.PRIORITY, priority=raised)
    monitors = old.get("monitor"), new.get("monitor")
    other = other_request(*monitors) or rarer_schedule(*monitors)
    if other:
        yield other
    removed = [it for it in diff.before.fields["projects"] if it not in new["projects"]]
    quiet = [
        it
        for it in new["projects"]
        if (project := context.changed(it)) and project.changed.get("here") == (True, False)
    ]
    if removed or quiet:
        yield looser(Lost.PROJECTS, names=context.names([*removed, *quiet]))


def _raised(diff: KeptItem, context: Context) -> str | None:
    """Return the priority that an issue needs for a page, where it is higher than before."""
    before, after = _priority_of_page(diff.was, context.base), _priority_of_page(diff.after, context.head)
    return after if PRIORITIES.index(after) > PRIORITIES.index(before) else None


def _priority_of_page(item: CatalogItem, side: Document) -> str:
    """Return the lowest priority that notifies PagerDuty: any issue's, unless it is listed only under a higher one."""
    fields = item.fields
    ranks = [
        field["priority"]
        for field in fields.get("by_priority") or ()
        if any(is_pager(channel["ref"], side) for channel in field["notify"])
    ]
    every = any(is_pager(channel["ref"], side) for channel in fields["notify"])
    return PRIORITIES[0] if every or not ranks else min(ranks, key=PRIORITIES.index)


def _slos(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield SLOs whose alerts page someone, and which measure something else."""
    waking = {
        SLOS.ref(diff.after.fields["slo_id"])
        for diff in diffs
        if diff.section == SLO_ALERTS.name and diff.after and paging_through(diff, context)
    }
    for ref in sorted(waking & context.diffs.keys()):
        diff = context.diffs[ref]
        why = _measures_less(diff, context) if isinstance(diff, KeptItem) else None
        if why:
            yield risk("mute", ref, RiskCode.COVERAGE, name=diff.item.name, others=[], lost=[why])


def _measures_less(diff: KeptItem, context: Context) -> Fact | None:
    old, new = diff.before.fields["sli"], diff.after.fields["sli"]
    other = looser(Lost.MEASURE)
    if old["kind"] != new["kind"] or old.get("check") != new.get("check") or old.get("counts") != new.get("counts"):
        return other
    if "signal" not in new:
        return None
    low = str(new.get("comparator") or "<").startswith("<")
    if low != str(old.get("comparator") or "<").startswith("<"):
        return other
    before, after = signal_of(diff.was.fields["sli"], context.base), signal_of(new, context.head)
    if other_source(before, after, rising=low):
        return other
    lost = _lost(before, after, rising=low and new.get("counts", "bad") == "bad")
    return other if lost == "other" else lost


def _sentry(context: Context) -> Iterator[FoundRisk]:
    """Yield the risk that Sentry pages another PagerDuty entry: the catalog does not know whom either one pages."""
    waking = [diff.ref for diff in context.of_section(ERROR_ALERTS.name) if paging_through(diff, context)]
    tracking = context.diffs.get(ERROR_TRACKING.ref(ERROR_TRACKING.name))
    if tracking is None or not waking:
        return
    for fact in facts(tracking, context):
        if fact.code is SentryTracking.PAGES:
            change = {name: fact.arguments[name] for name in ("before", "after")}
            code = RiskCode.SENTRY_ENTRY if change["after"]["service"] else RiskCode.SENTRY_FORMER_ENTRY
            yield risk("mute", tracking.ref, code, **change, alerts=context.names(waking))


_NO_MORE = {ALERTS.name: _alert, UPTIME.name: check_no_more, ERROR_ALERTS.name: _error_alert}
