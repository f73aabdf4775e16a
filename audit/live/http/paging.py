"""The ways in which the vendors' lists are paged, and how many passes over a list it takes to trust it.

Objects come and go while a list is read, and pages by offset shift with them: one object can be listed twice, and
another not at all. A pass over several pages is trusted if the vendor's total stays the same and equals the objects
read. Without a total, each page by offset begins with the last object of the page before: if it does not, or if pages
have no offset, a second pass must have the same objects.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from audit.live.http.client import Answer, Params
from audit.live.http.errors import Unreadable
from audit.live.inventory import Json, Obstacle

Get = Callable[[str, Params], Answer]

_PASSES = 3


class Paging(Protocol):
    """A way of paging: yields the pages of one pass over a list."""

    def __call__(self, get: Get, path: str, params: Params) -> "Iterator[Page]": ...


@dataclass(frozen=True, kw_only=True)
class Page:
    """The entries of a page, and how many the list has in total, if the vendor says."""

    entries: list[Json]
    total: int | None = None
    steady: bool = False
    """Pages follow ids or cursors of a snapshot, so that they cannot shift."""


class Listing:
    """The entries of a list so far, by identity. `error` says why it is not whole."""

    def __init__(self) -> None:
        self.entries: dict[str, Json] = {}
        self.error: Unreadable | None = None


def read_list(get: Get, path: str, params: Params, paging: Paging) -> Listing:
    """Return the entries of a list, after as many passes as it takes to trust them, or what could be read and why."""
    listing = Listing()
    previous: set[str] | None = None
    for _ in range(_PASSES):
        entries: dict[str, Json] = {}
        try:
            trusted = _pass(paging(get, path, params), entries)
        except Unreadable as error:
            listing.entries |= entries
            listing.error = error
            return listing
        if trusted or (trusted is None and previous == set(entries)):
            listing.entries = entries
            return listing
        previous = set(entries)
        listing.entries |= entries
    listing.error = Unreadable(Obstacle.CUT_OFF, f"The list of GET {path} kept changing while it was read.")
    return listing


def _pass(pages: Iterator[Page], entries: dict[str, Json]) -> bool | None:
    """Add the entries of a pass; return whether it can be trusted, or None if only a second pass can tell."""
    count, totals, steady = 0, set(), True
    for page in pages:
        count += 1
        totals.add(page.total)
        steady &= page.steady
        entries.update((identity(entry), entry) for entry in page.entries)
    if totals - {None}:
        return totals == {len(entries)}
    return True if count <= 1 or steady else None


def identity(entry: Json) -> str:
    """Return what tells an entry from the others in its list."""
    for name in ("id", "public_id", "handle", "name"):
        if entry.get(name) not in (None, ""):
            return str(entry[name])
    return repr(sorted(entry.items(), key=lambda item: item[0]))


@dataclass(frozen=True, kw_only=True)
class Whole:
    """All entries are in one answer: in its property `entries`, or the answer itself."""

    entries: str | None = None

    def __call__(self, get: Get, path: str, params: Params) -> Iterator[Page]:
        yield Page(entries=_entries(get(path, params).body, self.entries, path))


@dataclass(frozen=True, kw_only=True)
class Offset:
    """Pages by offset. `total` are the names that lead to the total; `more` names the property that says if it goes on.

    `most` is the highest end of a page that the vendor allows. `ask` are parameters that make it return a total. With
    `included`, each entry gets the related objects that the answer includes, by the names of the relationships.
    """

    entries: str | None
    size: int
    limit: str = "limit"
    offset: str = "offset"
    total: tuple[str, ...] = ()
    more: str | None = None
    ask: tuple[tuple[str, str], ...] = ()
    most: int | None = None
    included: bool = False

    def __call__(self, get: Get, path: str, params: Params) -> Iterator[Page]:
        start, last, first = 0, None, None
        while True:
            if self.most is not None and start + self.size > self.most:
                raise Unreadable(Obstacle.CUT_OFF, f"GET {path} returns the first {self.most} entries only.")
            body = get(path, {**params, **dict(self.ask), self.limit: self.size, self.offset: start}).body
            entries = _entries(body, self.entries, path)
            if self.included:
                entries = _with_included(entries, body.get("included"))
            total = _total(body, self.total)
            if start == 0 and entries:
                first = identity(entries[0])
            elif entries and len(entries) >= self.size and identity(entries[0]) == first:
                raise Unreadable(Obstacle.INVALID_ANSWER, f"GET {path} returned the same page twice.")
            if total is None and last is not None:
                yield Page(entries=entries, steady=bool(entries) and identity(entries[0]) == last)
            else:
                yield Page(entries=entries, total=total, steady=True)
            if len(entries) > self.size:
                # A list that does not know the limit has all entries in one answer.
                return
            start += len(entries)
            if self.more is not None:
                if not body.get(self.more):
                    return
            elif start >= total if total is not None else len(entries) < self.size:
                return
            if total is None and entries:
                start, last = start - 1, identity(entries[-1])
            if not entries:
                raise Unreadable(Obstacle.CUT_OFF, f"GET {path} returned an empty page before the end of the list.")


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """Pages by number."""

    entries: str | None
    size: int
    limit: str
    number: str
    first: int = 0
    total: tuple[str, ...] = ()

    def __call__(self, get: Get, path: str, params: Params) -> Iterator[Page]:
        number, read = self.first, 0
        while True:
            body = get(path, {**params, self.limit: self.size, self.number: number}).body
            entries = _entries(body, self.entries, path)
            total = _total(body, self.total)
            yield Page(entries=entries, total=total)
            read += len(entries)
            if not entries or (read >= total if total is not None else len(entries) < self.size):
                return
            number += 1


@dataclass(frozen=True, kw_only=True)
class AfterId:
    """Pages that begin after the id of the last entry: they cannot shift."""

    entries: str | None
    size: int
    limit: str
    after: str

    def __call__(self, get: Get, path: str, params: Params) -> Iterator[Page]:
        after: str | int = 0
        while True:
            entries = _entries(get(path, {**params, self.limit: self.size, self.after: after}).body, self.entries, path)
            yield Page(entries=entries, steady=True)
            if len(entries) < self.size:
                return
            if entries[-1].get("id") in (None, after):
                raise Unreadable(Obstacle.INVALID_ANSWER, f"GET {path} returned the same page twice.")
            after = entries[-1]["id"]


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Pages by a cursor in the answer: `next` are the names that lead to it, `cursor` the parameter that takes it."""

    entries: str | None
    next: tuple[str, ...]
    cursor: str
    limit: str | None = None
    size: int = 0

    def __call__(self, get: Get, path: str, params: Params) -> Iterator[Page]:
        given: dict[str, Any] = {**params, **({self.limit: self.size} if self.limit else {})}
        while True:
            body = get(path, given).body
            yield Page(entries=_entries(body, self.entries, path), steady=True)
            cursor = _inside(body, self.next)
            if not cursor:
                return
            if cursor == given.get(self.cursor):
                raise Unreadable(Obstacle.INVALID_ANSWER, f"GET {path} returned the same page twice.")
            given[self.cursor] = cursor


@dataclass(frozen=True, kw_only=True)
class Link:
    """Sentry's pages: the Link header always has a next link, and `results="false"` ends the list."""

    entries: str | None = None
    size: int = 100

    def __call__(self, get: Get, path: str, params: Params) -> Iterator[Page]:
        given: dict[str, Any] = {**params, "per_page": self.size}
        while True:
            answer = get(path, given)
            yield Page(entries=_entries(answer.body, self.entries, path))
            following = answer.next or {}
            if following.get("results") != "true":
                return
            # Only the cursor is taken from the link: its address could be another host's.
            cursor = following.get("cursor")
            if cursor in (None, given.get("cursor")):
                raise Unreadable(Obstacle.INVALID_ANSWER, f"GET {path} returned the same page twice.")
            given["cursor"] = cursor


def _entries(body: Any, name: str | None, path: str) -> list[Json]:
    entries = body if name is None else body.get(name) if isinstance(body, Mapping) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Unreadable(Obstacle.INVALID_ANSWER, f"The answer to GET {path} is not the list that it should be.")
    return entries


def _with_included(entries: list[Json], included: Any) -> list[Json]:
    by_id = {(each.get("type"), each.get("id")): each for each in included or () if isinstance(each, Mapping)}
    return [{**entry, "included": _related(entry, by_id)} for entry in entries]


def _related(entry: Json, by_id: Mapping[Any, Any]) -> Json:
    found: Json = {}
    for name, relationship in (entry.get("relationships") or {}).items():
        data = relationship.get("data") if isinstance(relationship, Mapping) else None
        if isinstance(data, Mapping) and (data.get("type"), data.get("id")) in by_id:
            found[name] = by_id[data.get("type"), data.get("id")]
    return found


def _inside(body: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def _total(body: Any, names: tuple[str, ...]) -> int | None:
    total = _inside(body, names) if names else None
    return total if isinstance(total, int) and not isinstance(total, bool) else None
