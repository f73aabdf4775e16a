"""Facts that all notifiers share: severity, recipients, and service."""

from collections.abc import Iterator

from catalog.alerts.model import PRIORITIES
from catalog.registry import ERROR_ALERTS, ESCALATION_POLICIES
from plan.document.model import CatalogItem
from review.diff.items import ItemDiff, KeptItem
from review.facts.causes import HEARS, cause
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, directed, looser, plain, tighter
from review.facts.fields import changed as field_changed
from review.facts.phrases.consequences import AGAIN
from review.facts.phrases.items import Item
from review.facts.phrases.notifiers import Cause, Notifier
from review.inputs.document import Document, Json
from review.inputs.notifiers import is_pager, pager, pages_by_hand, pages_people, policy_of

_RANK = {"info": 0, "warning": 1, "critical": 2}
Responders = dict[str, str | None]
"""Who is paged: an escalation policy by its name; None where only PagerDuty knows."""


def severity(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the severity, and whether it starts or stops paging."""
    before, after = woken_on(change.diff, change.context)
    if after and not before:
        yield tighter(Notifier.SEVERITY_PAGES, before=change.before, after=change.after, paged=after)
    elif before and not after:
        yield looser(Notifier.SEVERITY_PAGES_NO_MORE, before=change.before, after=change.after, paged=before)
    else:
        say = tighter if _RANK[change.after] > _RANK[change.before] else looser
        yield say(Notifier.SEVERITY, before=change.before, after=change.after)


def notify(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of removed and added channels. Paging that follows from the severity is reported there."""
    by_severity = "severity" in change.diff.changed
    base, head = change.context.base, change.context.head
    old = [channel["ref"] for channel in change.before or ()]
    new = [channel["ref"] for channel in change.after or ()]
    was, item = (None, None) if by_severity else (change.diff.was, change.diff.after)
    for ref in (ref for ref in old if ref not in new):
        yield looser(Notifier.NOTIFY_REMOVED, channel=_notified(ref, base, was), changed=_why(ref, change.context))
    for ref in (ref for ref in new if ref not in old):
        yield tighter(Notifier.NOTIFY_ADDED, channel=_notified(ref, head, item), changed=_why(ref, change.context))


def service(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the service, and of the people paged by it."""
    old, new = (change.context.name(value) if value else None for value in (change.before, change.after))
    before, after = woken_on(change.diff, change.context)
    if before and not after:
        yield looser(Notifier.SERVICE_PAGES_NO_MORE, before=old, after=new, paged=before)
    elif after and not before:
        yield tighter(Notifier.SERVICE_PAGES, before=old, after=new, paged=after)
    elif before == after:
        yield plain(Notifier.SERVICE, before=old, after=new)
    else:
        yield plain(Notifier.SERVICE_PAGES_OTHERS, before=old, after=new, paged=after, paged_before=before)


def renotify(change: FieldChange) -> Iterator[Fact]:
    """Yield how often it notifies again while it lasts."""
    if not change.after:
        yield looser(Notifier.RENOTIFY_REMOVED, before=change.before)
    elif not change.before:
        yield tighter(Notifier.RENOTIFY_ADDED, after=change.after)
    else:
        seldom = change.after["every_minutes"] > change.before["every_minutes"]
        fewer = (change.after["times"] or 10**6) < (change.before["times"] or 10**6)
        less = seldom or fewer
        yield directed(Notifier.RENOTIFY, later=less, consequences=AGAIN, before=change.before, after=change.after)


def priority(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of Datadog's priority, unless it only follows the severity."""
    if (change.before, change.after) != tuple(
        PRIORITIES[fields["severity"]] for fields in (change.fields_before, change.fields_after)
    ):
        yield plain(Notifier.PRIORITY, before=change.before, after=change.after)


def first_steps(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the first steps, which are text."""
    code = (Item.TEXT_CHANGED if change.before else Item.TEXT_ADDED) if change.after else Item.TEXT_REMOVED
    yield plain(code, field=change.field)


def on_dependency_change(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield the effects of other items on whom this one pages and notifies."""
    own = {"severity", "service", "notify", "by_priority"} & set(diff.changed)
    before, after = woken_on(diff, context)
    if before and not after and not own:
        yield looser(Notifier.PAGES_NO_MORE, paged=before, why=cause(diff, diff.was, context).why)
    elif after and not before and not own:
        yield tighter(Notifier.PAGES, paged=after, why=_came_to_page(diff, context))
    elif before != after and "service" not in own and before and after and not _renamed_policy(diff, context):
        changed = context.name(diff.item.fields["service"])
        yield plain(Notifier.PAGES_OTHERS, before=before, after=after, service=changed)
    kept = [channel for channel in diff.after.fields.get("notify") or () if channel in diff.before.fields["notify"]]
    for channel in kept:
        yield from _address(channel, context)


def woken_by(item: CatalogItem, side: Document) -> Responders | None:
    """Return who is paged when an item of that side fires; None if nobody is.

    Where Sentry pages through an entry created by a person, only PagerDuty knows whom.
    """
    if not pages_people(item):
        return None
    if item.section == ERROR_ALERTS.name and pages_by_hand(side):
        return {"policy": None}
    policy = policy_of(item, side)
    return {"policy": policy.name if policy else None}


def destination(ref: str, side: Document) -> list[str]:
    """Return the destination of a channel on one side: its kind, and its address or its name."""
    channel = side.items.get(ref)
    if channel is None:
        return ["", ref.partition("/")[2]]
    fields = channel.fields
    match fields["kind"]:
        case "slack":
            return ["slack", fields["channel"] or channel.name]
        case "email":
            return ["email", *(fields["addresses"] or [channel.name])]
        case "webhook":
            return ["webhook", channel.name]
    return ["pagerduty"]


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed notifier."""
    side = context.head if diff.after else context.base
    item = diff.after or diff.was
    assert item is not None
    make, code = (tighter, Notifier.ADDED) if diff.after else (looser, Notifier.REMOVED)
    whom = {
        "paged": woken_by(item, side),
        "told": [
            destination(channel["ref"], side)
            for channel in item.fields.get("notify") or ()
            if side.pages or not is_pager(channel["ref"], side)
        ],
        "mailed": diff.section == ERROR_ALERTS.name,
    }
    yield make(code, severity=item.fields["severity"], whom=whom)


def woken_on(diff: ItemDiff, context: Context) -> tuple[Responders | None, Responders | None]:
    """Return who is paged when an item fires in base and head; None where nobody is."""
    return (
        woken_by(diff.was, context.base) if diff.was else None,
        woken_by(diff.after, context.head) if diff.after else None,
    )


def _notified(ref: str, side: Document, item: CatalogItem | None) -> Json:
    """Return what a channel does for an item of a side; without an item, whom PagerDuty pages is left out."""
    if not is_pager(ref, side):
        return {"does": "tells", "to": destination(ref, side)}
    if not side.pages:
        return {"does": "quiet", "environment": side.environment}
    if item is None:
        return {"does": "names"}
    if woken := woken_by(item, side):
        return {"does": "wakes", "paged": woken}
    policy = policy_of(item, side)
    return {"does": "opens", "policy": policy.name} if policy else {"does": "names"}


def _why(ref: str, context: Context) -> str | None:
    """Return the name of the channel if its own change adds or removes it."""
    channel = context.diffs.get(ref)
    if isinstance(channel, KeptItem) and {"here", "default_for"} & set(channel.changed):
        return str(channel.item.name)
    return None


def _address(channel: CatalogItem, context: Context) -> Iterator[Fact]:
    changed = context.changed(channel)
    if changed and {"channel", "addresses", "url_secret", "workspace"} & set(changed.changed):
        old = destination(changed.was.ref, context.base)
        new = destination(changed.ref, context.head)
        yield plain(Notifier.SAME_ADDRESS, after=new) if old == new else plain(Notifier.ADDRESS, before=old, after=new)


def _came_to_page(diff: KeptItem, context: Context) -> Fact:
    if context.head.pages and not context.base.pages:
        return plain(Cause.ENVIRONMENT_PAGES, environment=context.head.environment)
    ref = pager(diff.after, context.head)
    channel = context.diffs.get(ref) if ref else None
    if channel and HEARS & set(channel.changed):
        return plain(Cause.CHANNEL_CHANGED, channel=channel.item.name)
    return plain(Cause.SERVICE_HAS_POLICY, service=context.name(diff.item.fields["service"]))


def _renamed_policy(diff: KeptItem, context: Context) -> bool:
    policy = policy_of(diff.after, context.head)
    changed = context.diffs.get(ESCALATION_POLICIES.ref(policy.id)) if policy else None
    return bool(changed and changed.renamed)


FIELDS = {
    "severity": severity,
    "notify": notify,
    "service": service,
    "renotify": renotify,
    "priority": priority,
    "runbook": field_changed(Notifier.RUNBOOK),
    "first_steps": first_steps,
}
