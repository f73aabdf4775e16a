"""Facts of channels: where alerts are posted, and which alerts no longer are."""

from collections.abc import Iterator

from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, plain, ranked, tighter
from review.facts.fields import changed, each
from review.facts.phrases.account import Channel
from review.facts.section import SectionFacts
from review.inputs.document import Json
from review.inputs.notifiers import NOTIFIERS, is_pager


def _target(fields: Json) -> Json:
    return {key: fields[key] for key in ("kind", "channel", "addresses")}


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed channel."""
    alerts = _alerts(diff, context)
    channel = _target(diff.item.fields)
    if not alerts:
        yield plain(Channel.ADDED_UNUSED if diff.after else Channel.REMOVED_UNUSED, channel=channel)
    elif diff.after:
        yield tighter(Channel.ADDED, channel=channel, alerts=alerts)
    else:
        yield looser(Channel.REMOVED, channel=channel, alerts=alerts)


def _alerts(diff: ItemDiff, context: Context) -> list[str]:
    return context.names(context.users(diff.ref, *NOTIFIERS))


def _address(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the address. Without an address, nobody is notified. Another kind of channel is a fact of its
    own.
    """
    if "kind" in change.diff.changed:
        return
    alerts = _alerts(change.diff, change.context)
    if not change.after:
        yield looser(Channel.ADDRESS_REMOVED, field=change.field, before=change.before, alerts=alerts)
    elif alerts:
        yield plain(Channel.ADDRESS_USED, field=change.field, before=change.before, after=change.after, alerts=alerts)
    else:
        yield plain(Channel.ADDRESS, field=change.field, before=change.before, after=change.after)


def _kind(it: FieldChange) -> Iterator[Fact]:
    paged, pages = is_pager(it.diff.was.ref, it.context.base), is_pager(it.diff.ref, it.context.head)
    alerts = _alerts(it.diff, it.context)
    change = int(pages) - int(paged) if alerts else 0
    before, after = _target(it.fields_before), _target(it.fields_after)
    yield ranked(change, Channel.KIND, before=before, after=after, alerts=alerts)


def _here(change: FieldChange) -> Iterator[Fact]:
    environment = change.context.head.environment
    if change.after:
        yield tighter(Channel.HERE_ADDED, environment=environment, alerts=_alerts(change.diff, change.context))
    else:
        alerts = change.context.names(_told_before(change))
        yield looser(Channel.HERE_REMOVED, environment=environment, alerts=alerts)


def _told_before(change: FieldChange) -> list[str]:
    """Return the notifiers that use the channel in the base and no longer in the head."""
    base = change.context.base.items
    ref = change.diff.was.ref
    return [notifier for notifier, item in base.items() if item.section in NOTIFIERS and ref in item.channels]


FACTS = SectionFacts(
    fields={
        "kind": _kind,
        "channel": _address,
        "workspace": _address,
        "addresses": _address,
        "url_secret": _address,
        "here": _here,
        "environments": changed(Channel.ENVIRONMENTS),
        "default_for": each(Channel.DEFAULT_REMOVED, Channel.DEFAULT_ADDED, looser, tighter),
    },
    on_create_delete=on_create_delete,
)
