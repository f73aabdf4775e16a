"""Risks of other data: an alert keeps its name and queries another service, or tags that Datadog drops."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from catalog.registry import ALERTS, METRICS, SLOS
from plan.document.model import CatalogItem, Resource
from review.diff.indirect_paging import paging_through, still_pages
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.facts.fact import Fact, looser
from review.facts.notifiers.firing import signal_of
from review.facts.phrases.items import Item
from review.facts.phrases.risks import RiskCode
from review.inputs.document import Document, Json
from review.queries.queried_data import Difference, changed_data, difference, filters_of, tags_used
from review.risks.found import FoundRisk, risk

_CONFIGURATION = "datadog:index/metricTagConfiguration:MetricTagConfiguration"
_OF_LOGS = "datadog:index/logsMetric:LogsMetric"


def data_risks(diffs: list[ItemDiff], context: Context, told: Collection[str]) -> Iterator[FoundRisk]:
    """Yield the notifiers that page and query other data, grouped by the edit that causes it; and dropped tags.

    `told` are the items for which another risk already reports other data.
    """
    alerts_by_change: dict[tuple[str, Difference], list[str]] = defaultdict(list)
    for diff in diffs:
        if not isinstance(diff, KeptItem) or diff.ref in told:
            continue
        changed = other_data(diff, context)
        if changed and _pages(diff, context):
            alerts_by_change[cause(diff, context), changed].append(diff.ref)
    for (ref, data), readers in alerts_by_change.items():
        name = context.name(ref)
        if readers == [ref]:
            yield risk("query", ref, RiskCode.OTHER_DATA, name=name, data=data)
        else:
            alerts = context.names(readers)
            yield risk("query", ref, RiskCode.OTHER_DATA_OF_ALERTS, name=name, alerts=alerts, data=data)
    yield from _dropped_tags(context)


def other_data(diff: KeptItem, context: Context) -> Difference | None:
    """Return what an alert or an SLO no longer queries, and what it does instead; None if the data are the same.

    The effect of a signal's own change is reported with the signal.
    """
    data = changed_data(diff, context.base, context.head)
    if data is None:
        return None
    by_owner = [filters_of(each, "service", "env") for each in data]
    if by_owner[0] == by_owner[1] and _signal_changed(diff, context):
        return None
    return difference(*data)


def other_data_facts(diff: ItemDiff, context: Context) -> tuple[Fact, ...]:
    """Return the fact of a change by which an alert or an SLO queries other data.

    Another environment of the stack is reported once, at the stack, and not for each alert.
    """
    if not isinstance(diff, KeptItem):
        return ()
    changed = other_data(diff, context)
    if changed is None or (context.stack and cause(diff, context) == context.stack.ref):
        return ()
    return (looser(Item.OTHER_DATA, data=changed),)


def cause(diff: KeptItem, context: Context) -> str:
    """Return the reference of the item whose edit changes the queried data: the service, the stack, or itself."""
    if diff.before.fields.get("service") != diff.after.fields.get("service"):
        return diff.ref
    service = context.diffs.get(diff.after.service_ref)
    if isinstance(service, KeptItem) and _tag(service.before) != _tag(service.after):
        return service.ref
    if context.base.environment != context.head.environment and context.stack:
        return context.stack.ref
    metric = _signal(diff.after, context.head).get("metric")
    changed = context.changed(metric) if metric else None
    return changed.ref if changed and "tags" in changed.changed else diff.ref


def _tag(service: CatalogItem) -> str:
    """Return the tag of a service; older code without that field used its id."""
    return str(service.fields.get("tag") or service.id)


def _pages(diff: ItemDiff, context: Context) -> bool:
    if diff.section == ALERTS.name:
        return bool(paging_through(diff, context))
    alerts = [it for it in context.of_section("slo_alerts") if it.after]
    return any(
        still_pages(alert) for alert in alerts if alert.after and SLOS.ref(alert.after.fields["slo_id"]) == diff.ref
    )


def _signal(item: CatalogItem, side: Document) -> Json:
    fields: Json = item.fields.get("sli") or item.fields
    return signal_of(fields, side) if "signal" in fields else {}


def _signal_changed(diff: KeptItem, context: Context) -> bool:
    """Return whether it uses another signal, or its signal differs."""
    if {"signal", "condition", "sli"} & set(diff.changed):
        return True
    fields = diff.after.fields.get("sli") or diff.after.fields
    return "signal" in fields and context.changed(fields["signal"]) is not None


def _dropped_tags(context: Context) -> Iterator[FoundRisk]:
    """Yield metrics for which Datadog keeps fewer tags than before; a new configuration keeps only those it lists."""
    if not context.base.items:
        return
    for urn, after in context.head.resources.items():
        if after.type not in (_CONFIGURATION, _OF_LOGS):
            continue
        before = context.base.resources.get(urn)
        name, kept = _tags(after)
        was = _tags(before)[1] if before else None
        if was <= kept if was is not None else after.type == _OF_LOGS:
            continue  # nothing is dropped; searching for users would read every query, for every metric
        used: dict[str, list[str]] = defaultdict(list)
        for side in (context.base, context.head):
            for tag, ref in tags_used(side, name):
                if tag not in kept and (was is None or tag in was):
                    used[tag].append(ref)
        removed = sorted(set(used) if was is None else was - kept)
        readers = context.names(dict.fromkeys(ref for tag in removed for ref in used.get(tag, ())))
        code, tags = (RiskCode.TAGS_KEPT, sorted(kept)) if was is None else (RiskCode.TAGS_DROPPED, removed)
        yield risk("tags", METRICS.ref(name), code, metric=name, tags=tags, readers=readers)


def _tags(resource: Resource) -> tuple[str, set[str]]:
    inputs = resource.inputs
    if resource.type == _OF_LOGS:
        return str(inputs.get("name")), {it["tagName"] for it in inputs.get("groupBies") or ()}
    return str(inputs.get("metricName")), set(inputs.get("tags") or ())
