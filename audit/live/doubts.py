"""Lists that lack what the state has: deleted objects, a list that was cut, or another account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from audit.live.http.errors import Unreadable
from audit.live.http.reader import AccountReader, KindReader
from audit.live.inventory import Collection, Obstacle, Unread
from audit.live.kind import LiveKind
from audit.live.refusals import unread
from catalog.vendors import VENDORS

_CHECKED = 20
"""How many missing objects of a kind are requested. If none of them exists, the others do not either."""
_ENOUGH = 3
"""So many objects of a state must be missing, and none there, to speak of another account."""


def confirmed(reader: AccountReader, kind: LiveKind, collection: Collection, ids: Sequence[str]) -> Collection:
    """Return the collection, as cut off if an object that the state has is missing from it and exists.

    Some lists tell no total, so that a page which was cut looks like a last page.
    """
    listed = {live.id for live in collection.objects}
    missing = [id for id in ids if id not in listed][:_CHECKED]
    if kind.one is None or not collection.complete or not missing:
        return collection
    calls = KindReader(reader, kind.kind)
    reason: Unread | None = None
    for id in missing:
        try:
            answer = calls.body(kind.one(id, reader.account))
            # Datadog's software catalog has no object by id, but a list of those with the id.
            exists = answer is not None and answer.get("data") != []
        except Unreadable as error:
            # A redirect leads to the object's new name: it exists, and the list has it under that name.
            exists = False
            if error.status is None or not 300 <= error.status < 400:
                reason = unread(kind, reader.account, error)
        if exists:
            message = f"The list of every {kind.kind} is incomplete: {id} exists and is not in it."
            reason = unread(kind, reader.account, Unreadable(Obstacle.CUT_OFF, message))
        if reason is not None:
            break
    return replace(collection, unread=reason, requests=collection.requests + calls.requests)


def with_parents(collections: Iterable[Collection], kinds: Iterable[LiveKind]) -> list[Collection]:
    """Return the collections, those whose parents' list was cut as cut off too."""
    found = list(collections)
    cut = {
        (each.vendor, each.kind): each.unread
        for each in found
        if each.unread is not None and each.unread.obstacle is Obstacle.CUT_OFF
    }
    parents = {(kind.vendor, kind.kind): (kind.vendor, kind.within or "") for kind in kinds}
    return [replace(each, unread=each.unread or cut.get(parents[each.vendor, each.kind])) for each in found]


def of_this_account(collections: Iterable[Collection], ids: Mapping[str, Sequence[str]]) -> list[Collection]:
    """Return the collections, those of a vendor as of another account if it has none of the state's objects."""
    found = list(collections)
    for vendor in VENDORS.values():
        own = [each for each in found if each.vendor == vendor.name and ids.get(each.type or "")]
        wanted = sum(len(set(ids[each.type or ""])) for each in own)
        there = any(live.id in ids[each.type or ""] for each in own for live in each.objects)
        if wanted >= _ENOUGH and not there and any(each.complete for each in own):
            message = (
                f"{vendor.title} has none of the {wanted} objects of the state. "
                f"Check that {vendor.keys[-1].config} belongs to this account."
            )
            reason = Unread(obstacle=Obstacle.WRONG_ACCOUNT, message=message)
            found = [
                replace(each, unread=reason) if each.vendor == vendor.name and each.complete else each for each in found
            ]
    return found
