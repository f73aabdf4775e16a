"""Takes the inventory: reads all kinds of all accounts, and says what could not be read."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from audit.live.collection import read_collection
from audit.live.doubts import confirmed, of_this_account, with_parents
from audit.live.http.cache import BodyCache
from audit.live.http.client import PATIENCE, Client
from audit.live.http.limits import Clock
from audit.live.http.reader import AccountReader
from audit.live.inventory import Collection, Inventory, LiveObject
from audit.live.kind import Account, LiveKind
from audit.live.kinds import KINDS

Progress = Callable[[Collection], None]


def _nobody(_collection: Collection) -> None:
    return


def take_inventory(
    accounts: Iterable[Account],
    *,
    kinds: Sequence[LiveKind] = KINDS,
    progress: Progress = _nobody,
    cache: Path | None = None,
    names: Mapping[str, Iterable[str]] | None = None,
    ids: Mapping[str, Iterable[str]] | None = None,
    clock: Clock | None = None,
    patience: float = PATIENCE,
) -> Inventory:
    """Read all kinds of the accounts' objects, in parallel within the vendors' limits.

    `progress` gets each collection as soon as it is read. `cache` is a folder for bodies, so that the next audit asks
    only for what changed. `names` are the names of objects that no vendor lists, by Pulumi type, as code and state
    know them (`audit.live.names`). `ids` are the ids in the states, by Pulumi type: a list that lacks them is checked,
    so that a list that was cut is not taken for deletions, nor another account for this one. `patience` is the time in
    seconds to wait for one account's limits in total.

    Raises:
        RefusedRoot: an account's root is not allowed. Nothing was read then.
    """
    at = datetime.now(UTC)
    known = {type_: tuple(found) for type_, found in (ids or {}).items()}
    readers = [
        AccountReader(
            account,
            Client(account, clock=clock, patience=patience),
            BodyCache(cache, _fingerprint(account)) if cache else None,
            at,
            names,
            known,
        )
        for account in accounts
    ]
    lock = threading.Lock()

    def read(reader: AccountReader, kind: LiveKind) -> Collection:
        collection = confirmed(reader, kind, read_collection(reader, kind), tuple(known.get(kind.type or "", ())))
        with lock:
            progress(collection)
        return collection

    try:
        work = [(reader, kind) for reader in readers for kind in kinds if kind.vendor == reader.account.vendor]
        with ThreadPoolExecutor(max(1, len(work)), thread_name_prefix="read-kind") as threads:
            found = list(threads.map(lambda task: read(*task), work))
        for reader in readers:
            if reader.cache is not None:
                # Without its bodies, the next audit only takes longer.
                with suppress(OSError):
                    reader.cache.save()
    finally:
        for reader in readers:
            reader.close()
    collections = of_this_account(with_parents(found, kinds), known)
    return Inventory(at=at, collections=tuple(collections), organizations=_organizations(readers, collections))


def _fingerprint(account: Account) -> str:
    """Return a text that tells an account's bodies from another's at the same address; no key can be had from it."""
    keys = "".join(account.keys[name] for name in sorted(account.keys))
    return hashlib.sha256(f"{account.root} {account.organization} {keys}".encode()).hexdigest()[:16]


def _organizations(readers: Iterable[AccountReader], collections: Iterable[Collection]) -> dict[str, str]:
    """Return the account's id at each vendor, as far as its objects tell."""
    found: dict[str, str] = {}
    for collection in collections:
        for live in collection.objects:
            told = _organization(live)
            if told is not None:
                found.setdefault(live.vendor, told)
                break
    for reader in readers:
        if reader.account.vendor == "sentry" and reader.account.organization:
            found.setdefault("sentry", reader.account.organization)
    return found


def _organization(live: LiveObject) -> str | None:
    match live.vendor:
        case "datadog":
            return str(live.body["org_id"]) if live.body.get("org_id") else None
        case "pagerduty":
            host = str(live.body.get("html_url") or "").split("/")
            return host[2] if len(host) > 2 else None
        case _:
            return str(live.body["organizationId"]) if live.body.get("organizationId") else None
