"""Facts of the stack: whether it pages anybody, and what it creates in the accounts."""

from collections.abc import Iterator

from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, plain, tighter
from review.facts.fields import each, switched
from review.facts.phrases.account import Stack
from review.facts.section import SectionFacts
from review.inputs.document import Document
from review.inputs.notifiers import is_notifier, pages_people

VENDORS = ("datadog", "pagerduty", "sentry")


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed stack."""
    side = context.head if diff.after else context.base
    alerts = sum(is_notifier(item) for item in side.items.values())
    if diff.after:
        yield plain(Stack.ADDED, environment=side.environment, alerts=alerts)
    else:
        yield looser(Stack.REMOVED, alerts=alerts)


def _environment(change: FieldChange) -> Iterator[Fact]:
    base, head = change.context.base, change.context.head
    if base.pages and not head.pages:
        yield looser(Stack.SILENCED, before=change.before, after=change.after, alerts=_paging(base))
    elif head.pages and not base.pages:
        yield tighter(Stack.PAGING, before=change.before, after=change.after, alerts=_paging(head))
    else:
        yield plain(Stack.ENVIRONMENT, before=change.before, after=change.after)


def _paging(side: Document) -> int:
    return sum(pages_people(item) for item in side.items.values() if is_notifier(item))


def _owns(change: FieldChange) -> Iterator[Fact]:
    for vendor in VENDORS:
        if change.before[vendor] and not change.after[vendor]:
            yield looser(Stack.DISOWNED, vendor=vendor)
        elif change.after[vendor] and not change.before[vendor]:
            yield plain(Stack.OWNED, vendor=vendor)


FACTS = SectionFacts(
    fields={
        "environment": _environment,
        "owns": _owns,
        "tags": each(Stack.TAG_REMOVED, Stack.TAG_ADDED),
        "runbook_assets": switched(plain(Stack.RUNBOOK_ASSETS_ON), plain(Stack.RUNBOOK_ASSETS_OFF)),
    },
    on_create_delete=on_create_delete,
)
