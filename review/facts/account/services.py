"""What a change of a service means: whom its alerts wake, and who answers for it."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.on_call.people import team
from review.facts.phrases import left_and_joined, looser, many, plain, tighter
from review.inputs.document import Document
from review.inputs.notifiers import WATCHES, pager, wakes
from review.model import Sentence


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A service that comes or goes, with how many alerts belong to it."""
    side = context.head if pair.after else context.base
    watches = [ref for ref in context.users(pair.ref, *WATCHES) if ref in side.items]
    count = many(len(watches), "alert")
    if pair.after:
        yield plain(f"new service with {count}" if watches else "new service that nothing watches yet")
        return
    waking = [ref for ref in watches if wakes(side.items[ref])]
    if waking:
        yield looser(f"deleted: {many(len(waking), 'alert')} woke people for it ({context.names(waking)})")
    else:
        yield plain(f"deleted, with {count}")


def paging(ref: str, side: Document, context: Context) -> list[str]:
    """What belongs to a service on a side and names PagerDuty."""
    users = context.users(ref, *WATCHES)
    return [user for user in users if user in side.items and pager(side.items[user], side)]


def _policy(it: FieldChange) -> Iterator[Sentence]:
    watches = paging(it.pair.ref, it.context.head, it.context) if it.context.head.pages else []
    whose = f": {many(len(watches), 'alert')} ({it.context.names(watches)})" if watches else ""
    if it.after is None:
        text = f"pages nobody any more, {it.context.name(it.before)} before{whose}"
        yield looser(text) if watches else plain(text)
    elif it.before is None:
        text = f"pages go to {it.context.name(it.after)}{whose}"
        yield tighter(text) if watches else plain(text)
    else:
        yield plain(f"pages go to {it.context.name(it.after)} instead of {it.context.name(it.before)}{whose}")


def _default(it: FieldChange) -> Iterator[Sentence]:
    yield plain("what names no service belongs to it" if it.after else "what names no service belongs to it no more")


def _external(it: FieldChange) -> Iterator[Sentence]:
    if it.after:
        yield looser("run by somebody else now: nobody here is paged for it")
    else:
        yield plain("run here now")


def _depends_on(it: FieldChange) -> Iterator[Sentence]:
    """Ids, which a rename of another service changes without any meaning."""
    was = it.context.was(it.pair)
    assert was is not None
    before, after = (
        [item["name"] if (item := side.items.get(f"services/{id}")) else id for id in ids]
        for side, ids in ((it.context.base, was["fields"]["depends_on"]), (it.context.head, it.after))
    )
    gone, joined = left_and_joined(before, after)
    yield from (plain(f"no longer stands on {name}") for name in gone)
    yield from (plain(f"stands on {name} too") for name in joined)


def _supported_by(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    yield from (plain(f"no longer supported by {it.context.name(service)}") for service in gone)
    yield from (plain(f"now supported by {it.context.name(service)}") for service in joined)


def _tag(it: FieldChange) -> Iterator[Sentence]:
    yield plain(f"asks for data tagged service:{it.after} instead of service:{it.before}")


def _runbooks(it: FieldChange) -> Iterator[Sentence]:
    yield plain(f"runbooks: {it.before or 'none'} → {it.after or 'none'}")


def _links(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined([link["name"] for link in it.before], [link["name"] for link in it.after])
    yield plain(
        f"links: {', '.join([f'no more {name}' for name in gone] + [f'{name} added' for name in joined]) or 'changed'}"
    )


OF_BUSINESS = {"services": _supported_by}
SAYERS = {
    "tag": _tag,
    "team": team,
    "escalation_policy": _policy,
    "default": _default,
    "external": _external,
    "depends_on": _depends_on,
    "runbooks": _runbooks,
    "links": _links,
}
