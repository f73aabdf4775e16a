"""The rights of keys: to read, tried with one request for each kind; to write, if a vendor lists them.

Sources: GET /api/v2/current_user and /api/v2/users/{id}/permissions (datadog-api-client 2.62), `access` of an
organization (getsentry/sentry). PagerDuty does not tell what a key may write.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from audit.live.history import TRAIL_RIGHTS
from audit.live.http.client import Answer, Client, Params
from audit.live.http.errors import Unreadable
from audit.live.http.limits import Clock
from audit.live.http.paging import Paging
from audit.live.inventory import Json, Obstacle, Unread
from audit.live.kind import Account, LiveKind
from audit.live.kinds import KINDS
from audit.live.refusals import key_page, unread
from audit.live.sentry.organization import path as in_organization

_PATIENCE = 60.0


@dataclass(frozen=True, kw_only=True)
class TriedKind:
    """A kind that an audit reads; `unread` says why the key at hand cannot."""

    kind: LiveKind
    unread: Unread | None


@dataclass(frozen=True, kw_only=True)
class TriedKey:
    """A vendor's key, tried. `granted` are its rights as the vendor lists them, None if it does not.

    `page` is where a key gets its rights.
    """

    vendor: str
    kinds: tuple[TriedKind, ...]
    granted: frozenset[str] | None
    page: str

    def missing(self, rights: Iterable[str]) -> tuple[str, ...] | None:
        """Return those of the rights that the key lacks; None if the vendor does not tell."""
        return None if self.granted is None else tuple(right for right in rights if right not in self.granted)


def audit_rights(vendor: str) -> dict[str, tuple[str, ...]]:
    """Return the rights that an audit needs of a vendor's key, sorted, each with the kinds that need it."""
    found: dict[str, list[str]] = {}
    for row in KINDS:
        if row.vendor == vendor:
            for right in row.right.split():
                found.setdefault(right, []).append(row.kind)
    found.setdefault(TRAIL_RIGHTS[vendor], []).append("audit trail (optional)")
    return {right: tuple(sorted(found[right])) for right in sorted(found)}


def try_keys(
    accounts: Iterable[Account],
    *,
    kinds: Sequence[LiveKind] = KINDS,
    names: Mapping[str, Sequence[str]] | None = None,
    clock: Clock | None = None,
) -> tuple[TriedKey, ...]:
    """Ask each account for the first page of each kind. `names` are those of `take_inventory`.

    Raises:
        RefusedRoot: an account's root is not allowed.
    """
    return tuple(_tried(account, kinds, names or {}, clock) for account in accounts)


def _tried(
    account: Account, kinds: Sequence[LiveKind], names: Mapping[str, Sequence[str]], clock: Clock | None
) -> TriedKey:
    client = Client(account, clock=clock, patience=_PATIENCE)
    try:
        own = [kind for kind in kinds if kind.vendor == account.vendor]
        with ThreadPoolExecutor(8) as threads:
            reasons = threads.map(lambda kind: _try(_FirstPage(client, account, names), kind), own)
            tried = tuple(TriedKind(kind=kind, unread=reason) for kind, reason in zip(own, reasons, strict=True))
        return TriedKey(
            vendor=account.vendor, kinds=tried, granted=granted_rights(client, account), page=key_page(account)
        )
    finally:
        client.close()


def _try(calls: "_FirstPage", kind: LiveKind) -> Unread | None:
    try:
        next(iter(kind.fetch(calls)), None)
    except Unreadable as error:
        return unread(kind, calls.account, error)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        invalid = Unreadable(Obstacle.INVALID_ANSWER, f"The list of {kind.kind} objects has an unknown shape.")
        return unread(kind, calls.account, invalid)
    return None


class _FirstPage:
    """Calls of a kind that ask for the first page of a list, and for one body (`audit.live.kind.Api`)."""

    def __init__(self, client: Client, account: Account, names: Mapping[str, Sequence[str]]) -> None:
        self.account = account
        self._names = names
        self.at = datetime.now(UTC)
        self._client = client

    def names(self, type_: str) -> tuple[str, ...]:
        return tuple(self._names.get(type_, ()))

    def ids(self, _type: str) -> tuple[str, ...]:
        return ()

    def entries(self, path: str, paging: Paging, **params: str | int | list[str]) -> Iterator[Json]:
        for page in islice(paging(self._get, path, params), 1):
            yield from page.entries

    def body(self, path: str, **params: str | int | list[str]) -> Json | None:
        try:
            found: Json = self._get(path, params).body
        except Unreadable as error:
            if error.status == 404:
                return None
            raise
        return found

    def bodies(
        self,
        entries: Iterable[Json],
        path: Callable[[Json], str],
        stamp: Callable[[Json], str | None] | None = None,  # noqa: ARG002
    ) -> Iterator[tuple[Json, Json]]:
        for entry in islice(entries, 1):
            if (body := self.body(path(entry))) is not None:
                yield entry, body

    def lists(
        self,
        parents: Iterable[Json],
        path: Callable[[Json], str],
        paging: Paging,
        **params: str | int | list[str],
    ) -> Iterator[tuple[Json, list[Json]]]:
        for parent in islice(parents, 1):
            yield parent, list(self.entries(path(parent), paging, **params))

    def _get(self, path: str, params: Params) -> Answer:
        return self._client.get(path, params)


def granted_rights(client: Client, account: Account) -> frozenset[str] | None:
    """Return the rights of the key as the vendor lists them; None if it does not, or not for this key."""
    try:
        match account.vendor:
            case "datadog":
                user = client.get("/api/v2/current_user").body["data"]["id"]
                permissions = client.get(f"/api/v2/users/{user}/permissions", bucket="permissions").body["data"]
                return frozenset(str(each["attributes"]["name"]) for each in permissions)
            case "sentry":
                access: list[Any] = client.get(in_organization(account, "")).body["access"]
                return frozenset(str(scope) for scope in access)
            case _:
                return None
    except (Unreadable, KeyError, TypeError):
        return None
