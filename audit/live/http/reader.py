"""Reads lists and bodies for the kinds of one account: in parallel, lists once, and bodies only if they changed."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

from audit.live.http.cache import BodyCache
from audit.live.http.client import Answer, Client, Params
from audit.live.http.errors import Unreadable
from audit.live.http.paging import Paging, identity, read_list
from audit.live.inventory import Json, Obstacle
from audit.live.kind import Account

_Result = TypeVar("_Result")
_WORKERS = 8


class AccountReader:
    """What the kinds of one account share: the client, the lists that were read, and the threads for bodies."""

    def __init__(
        self,
        account: Account,
        client: Client,
        cache: BodyCache | None = None,
        at: datetime | None = None,
        names: Mapping[str, Iterable[str]] | None = None,
        ids: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.account = account
        self.ids = {type_: tuple(dict.fromkeys(known)) for type_, known in (ids or {}).items()}
        self.names = {type_: tuple(dict.fromkeys(known)) for type_, known in (names or {}).items()}
        self.at = at or datetime.now(UTC)
        self.client = client
        self.cache = cache
        self._read: dict[str, Future[Any]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix=f"read-{account.vendor}")

    def close(self) -> None:
        """Stop the threads and close the connections."""
        self._pool.shutdown(cancel_futures=True)
        self.client.close()

    def once(self, key: str, read: Callable[[], _Result]) -> _Result:
        """Return what is read once, by the first who asks; the others wait for it."""
        with self._lock:
            future: Future[_Result] | None = self._read.get(key)
            first = future is None
            if future is None:
                future = self._read[key] = Future()
        if first:
            try:
                future.set_result(read())
            except BaseException as error:
                future.set_exception(error)
                raise
        return future.result()

    def submit(self, function: Callable[[Json], _Result], item: Json) -> "Future[_Result]":
        """Run a function in a thread."""
        return self._pool.submit(function, item)


class KindReader:
    """The calls of one kind (`audit.live.kind.Api`). `requests` counts them."""

    def __init__(self, reader: AccountReader, kind: str) -> None:
        self.account = reader.account
        self.at = reader.at
        self.requests = 0
        self._kind = kind
        self._reader = reader
        self._lock = threading.Lock()

    def entries(self, path: str, paging: Paging, **params: str | int | list[str]) -> Iterator[Json]:
        key = f"{path} {json.dumps(params, sort_keys=True)} {paging!r}"
        listing = self._reader.once(key, lambda: read_list(self._get, path, params, paging))
        yield from listing.entries.values()
        if listing.error is not None:
            raise listing.error

    def names(self, type_: str) -> tuple[str, ...]:
        return self._reader.names.get(type_, ())

    def ids(self, type_: str) -> tuple[str, ...]:
        return self._reader.ids.get(type_, ())

    def body(self, path: str, **params: str | int | list[str]) -> Json | None:
        return self._body(path, path, params)

    def bodies(
        self, entries: Iterable[Json], path: Callable[[Json], str], stamp: Callable[[Json], str | None] | None = None
    ) -> Iterator[tuple[Json, Json]]:
        cache = self._reader.cache if stamp is not None else None
        bucket = f"{self._kind} bodies"

        def read(entry: Json) -> Json | None:
            changed = stamp(entry) if stamp is not None else None
            kept = cache.get(self._kind, identity(entry), changed) if cache is not None else None
            if kept is not None:
                return kept
            at = path(entry)
            # Kinds that read the same bodies share them.
            body = self._reader.once(at, lambda: self._body(at, bucket, {}))
            if cache is not None and body is not None:
                cache.put(self._kind, identity(entry), changed, body)
            return body

        yield from self._parallel(entries, read)

    def lists(
        self,
        parents: Iterable[Json],
        path: Callable[[Json], str],
        paging: Paging,
        **params: str | int | list[str],
    ) -> Iterator[tuple[Json, list[Json]]]:
        bucket = f"{self._kind} lists"

        def read(parent: Json) -> list[Json] | None:
            listing = read_list(lambda at, given: self._get(at, given, bucket), path(parent), params, paging)
            if listing.error is None:
                return list(listing.entries.values())
            if listing.error.status == 404:
                return None
            raise listing.error

        yield from self._parallel(parents, read)

    def _parallel(
        self, items: Iterable[Json], read: Callable[[Json], _Result | None]
    ) -> Iterator[tuple[Json, _Result]]:
        """Yield each item with what is read for it, in order, without those for which there is nothing.

        An item that the key may not see does not hide the others: the error comes after them. Any other error ends it.
        """
        refused: list[Unreadable] = []
        try:
            given = list(items)
            error: Unreadable | None = None
        except Unreadable as failed:
            given, error = [], failed
        futures = [(item, self._reader.submit(read, item)) for item in given]
        try:
            for item, future in futures:
                try:
                    result = future.result()
                except Unreadable as failed:
                    if failed.obstacle is not Obstacle.FORBIDDEN:
                        raise
                    refused.append(failed)
                    continue
                if result is not None:
                    yield item, result
        finally:
            for _, future in futures:
                future.cancel()
        if refused:
            count = f" This happened {len(refused)} times among {len(futures)}." if len(refused) > 1 else ""
            raise Unreadable(refused[0].obstacle, f"{refused[0]}{count}", refused[0].status)
        if error is not None:
            raise error

    def _body(self, path: str, bucket: str, params: Params) -> Json | None:
        try:
            body = self._get(path, params, bucket).body
        except Unreadable as error:
            if error.status == 404:
                return None
            raise
        if not isinstance(body, dict):
            raise Unreadable(Obstacle.INVALID_ANSWER, f"The answer to GET {path} is not a JSON object.")
        return body

    def _get(self, path: str, params: Params, bucket: str | None = None) -> Answer:
        return self._reader.client.get(path, params, bucket=bucket, count=self._count)

    def _count(self) -> None:
        with self._lock:
            self.requests += 1
