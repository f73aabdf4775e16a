"""The account as the HTTP APIs read it: objects and finished bodies, kept until the account changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from local.vendors.core.account import PROGRAM
from local.vendors.core.store import Event, Store, StoredObject
from local.vendors.http.core.exchange import Body
from local.vendors.http.core.overlay import overlaid

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Traces:
    """When and by whom an object was created and last changed."""

    created: datetime
    creator: str
    modified: datetime
    modifier: str


_FOUNDED = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
_UNKNOWN = Traces(created=_FOUNDED, creator=PROGRAM, modified=_FOUNDED, modifier=PROGRAM)
"""The instant of an object that is older than the account's history."""


class LiveAccount:
    """Reads the account for one request after the other; methods may be called from any thread."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.RLock()
        self._version: tuple[int, int] | None = None
        self._kept: dict[object, Any] = {}

    def records(self, token: str) -> Sequence[StoredObject]:
        """Returns the objects of a type, in order of creation."""
        return self.kept(("records", token), lambda: self.store.objects(token=token))

    def record(self, token: str, id: str) -> StoredObject | None:
        index = self.kept(("index", token), lambda: {record.id: record for record in self.records(token)})
        return index.get(id)

    def bodies(self, token: str, what: str, build: Callable[[StoredObject], Body]) -> Sequence[Body]:
        """Returns the bodies of a type's objects, with what people set in the vendor's pages. Do not change them."""
        return self.kept(
            ("bodies", token, what),
            lambda: [overlaid(build(record), self.by_hand(token, record.id)) for record in self.records(token)],
        )

    def by_hand(self, token: str, id: str) -> Body:
        """Returns the members of an object's body that people set, by path."""
        hand = self.kept("edits", self.store.by_hand)
        return hand.get((token, id), {})

    def events(self) -> Sequence[Event]:
        """Returns the account's history, oldest first."""
        return self.kept("events", self.store.events)

    def traces(self, record: StoredObject) -> Traces:
        """Returns when and by whom an object was created and last changed."""
        return self.kept("traces", self._traces).get((record.token, record.id), _UNKNOWN)

    def _traces(self) -> dict[tuple[str, str], Traces]:
        traces: dict[tuple[str, str], Traces] = {}
        for event in self.events():
            before = traces.get((event.token, event.id))
            traces[event.token, event.id] = Traces(
                created=event.at if before is None or event.action == "created" else before.created,
                creator=event.who if before is None or event.action == "created" else before.creator,
                modified=event.at,
                modifier=event.who,
            )
        return traces

    def refresh(self) -> None:
        """Forgets what is kept if the account has changed; called once before each request."""
        with self._lock:
            version = self.store.version()
            if version != self._version:
                self._version, self._kept = version, {}

    def kept(self, key: object, build: Callable[[], T]) -> T:
        """Returns a value that is built once for each state of the account."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = build()
            value: T = self._kept[key]
            return value
