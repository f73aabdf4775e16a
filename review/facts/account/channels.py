"""What a change of a channel means: where alerts post from now on, and which no longer do."""

from collections.abc import Iterator
from typing import Any

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import left_and_joined, looser, many, plain, prose, tighter
from review.inputs.document import Json
from review.inputs.notifiers import WATCHES, channels_of, is_pager
from review.model import Sentence


def _leads(fields: Json) -> str:
    """`slack #alerts`, `email ops@example.com`, `pagerduty`."""
    where = fields["channel"] or (prose(fields["addresses"]) if fields["addresses"] else "")
    return f"{fields['kind']} {where}".strip()


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A channel that comes or goes."""
    tellers = context.users(pair.ref, *WATCHES)
    whose = f": {many(len(tellers), 'alert')} ({context.names(tellers)})" if tellers else ""
    fields = pair.item["fields"]
    kind = _leads(fields)
    if pair.after:
        yield tighter(f"new: {kind} hears{whose}") if tellers else plain(f"new: {kind}, which nothing tells yet")
    else:
        yield looser(f"deleted: {kind} heard{whose}") if tellers else plain(f"deleted: {kind}, which nothing told")


def _address(it: FieldChange) -> Iterator[Sentence]:
    """Where it leads; to nowhere, nobody hears anything. One that becomes of another kind says it by that."""
    if "kind" in it.pair.changed:
        return
    tellers = it.context.users(it.pair.ref, *WATCHES)
    count = f"{many(len(tellers), 'alert')} now {'posts' if len(tellers) == 1 else 'post'}"
    whose = f" ({it.context.names(tellers)})" if tellers else ""
    old, new = (_shown(value) for value in (it.before, it.after))
    if not it.after:
        yield looser(f"{_LABELS[it.field]} {old} → none: leads nowhere any more{whose}")
    elif tellers:
        yield plain(f"{_LABELS[it.field]} {old} → {new}: {count} there{whose}")
    else:
        yield plain(f"{_LABELS[it.field]} {old} → {new}")


def _kind(it: FieldChange) -> Iterator[Sentence]:
    tellers = it.context.users(it.pair.ref, *WATCHES)
    whose = f": {many(len(tellers), 'alert')} ({it.context.names(tellers)})" if tellers else ""
    text = f"is {_leads(it.fields_after)} now, {_leads(it.fields_before)} before{whose}"
    assert it.pair.before is not None
    paged, pages = is_pager(f"channels/{it.pair.before['id']}", it.context.base), is_pager(it.pair.ref, it.context.head)
    if paged == pages or not tellers:
        yield plain(text)
    else:
        yield tighter(text) if pages else looser(text)


def _here(it: FieldChange) -> Iterator[Sentence]:
    tellers = it.context.users(it.pair.ref, *WATCHES) if it.after else _told_before(it)
    whose = f": {many(len(tellers), 'alert')} ({it.context.names(tellers)})" if tellers else ""
    environment = it.context.head.environment
    if it.after:
        yield tighter(f"hears of {environment} now{whose}")
    else:
        yield looser(f"hears of {environment} no more{whose}")


def _environments(it: FieldChange) -> Iterator[Sentence]:
    old, new = (prose(value) if value else "all environments" for value in (it.before, it.after))
    yield plain(f"hears of {new} instead of {old}")


def _default_for(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    what = "alerts that name no channel"
    yield from (looser(f"no longer hears of {severity} {what}") for severity in gone)
    yield from (tighter(f"hears of {severity} {what}") for severity in joined)


def _told_before(it: FieldChange) -> list[str]:
    """What told it in the base, and tells it no more."""
    base = it.context.base.items
    assert it.pair.before is not None
    ref = f"channels/{it.pair.before['id']}"
    return [watch for watch, item in base.items() if item["section"] in WATCHES and ref in channels_of(item)]


def _shown(value: Any) -> str:
    return prose(value) if isinstance(value, list) and value else str(value or "none")


_LABELS = {
    "channel": "channel",
    "workspace": "workspace",
    "addresses": "address",
    "url_secret": "URL (a key of the stack's config)",
}
SAYERS = {
    "kind": _kind,
    "channel": _address,
    "workspace": _address,
    "addresses": _address,
    "url_secret": _address,
    "here": _here,
    "environments": _environments,
    "default_for": _default_for,
}
