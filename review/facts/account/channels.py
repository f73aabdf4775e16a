"""What a change of a channel means: where alerts post from now on, and which no longer do."""

from collections.abc import Iterator

from catalog.registry import CHANNELS
from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, left_and_joined, looser, plain, ranked, tighter
from review.facts.phrases.account import Channel
from review.inputs.document import Json
from review.inputs.notifiers import WATCHES, is_pager


def _target(fields: Json) -> Json:
    return {key: fields[key] for key in ("kind", "channel", "addresses")}


def on_create_delete(pair: Pair, context: Context) -> Iterator[Fact]:
    """A channel that comes or goes."""
    alerts = _alerts(pair, context)
    gained, lost = (tighter, looser) if alerts else (plain, plain)
    say, code = (gained, Channel.ADDED) if pair.after else (lost, Channel.REMOVED)
    yield say(code, channel=_target(pair.item.fields), alerts=alerts)


def _alerts(pair: Pair, context: Context) -> list[str]:
    return context.names(context.users(pair.ref, *WATCHES))


def _address(it: FieldChange) -> Iterator[Fact]:
    """Where it leads; to nowhere, nobody hears anything. One that becomes of another kind says it by that."""
    if "kind" not in it.pair.changed:
        say = plain if it.after else looser
        alerts = _alerts(it.pair, it.context)
        yield say(Channel.ADDRESS, field=it.field, before=it.before, after=it.after, alerts=alerts)


def _kind(it: FieldChange) -> Iterator[Fact]:
    assert it.pair.before is not None
    paged, pages = is_pager(CHANNELS.ref(it.pair.before.id), it.context.base), is_pager(it.pair.ref, it.context.head)
    alerts = _alerts(it.pair, it.context)
    change = int(pages) - int(paged) if alerts else 0
    before, after = _target(it.fields_before), _target(it.fields_after)
    yield ranked(change, Channel.KIND, before=before, after=after, alerts=alerts)


def _here(it: FieldChange) -> Iterator[Fact]:
    environment = it.context.head.environment
    if it.after:
        yield tighter(Channel.HERE_ADDED, environment=environment, alerts=_alerts(it.pair, it.context))
    else:
        alerts = it.context.names(_told_before(it))
        yield looser(Channel.HERE_REMOVED, environment=environment, alerts=alerts)


def _environments(it: FieldChange) -> Iterator[Fact]:
    yield plain(Channel.ENVIRONMENTS, before=it.before, after=it.after)


def _default_for(it: FieldChange) -> Iterator[Fact]:
    gone, joined = left_and_joined(it.before, it.after)
    yield from (looser(Channel.DEFAULT_REMOVED, severity=severity) for severity in gone)
    yield from (tighter(Channel.DEFAULT_ADDED, severity=severity) for severity in joined)


def _told_before(it: FieldChange) -> list[str]:
    """What told it in the base, and tells it no more."""
    base = it.context.base.items
    assert it.pair.before is not None
    ref = CHANNELS.ref(it.pair.before.id)
    return [watch for watch, item in base.items() if item.section in WATCHES and ref in item.channels]


FIELDS = {
    "kind": _kind,
    "channel": _address,
    "workspace": _address,
    "addresses": _address,
    "url_secret": _address,
    "here": _here,
    "environments": _environments,
    "default_for": _default_for,
}
