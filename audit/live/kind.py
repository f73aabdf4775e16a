"""A row for a kind of object in the live accounts: where it is listed, and how its body is read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from audit.live.inventory import Author, Json
from audit.live.sameness import Sameness

if TYPE_CHECKING:
    from audit.live.http.paging import Paging

__all__ = ["Account", "Api", "LiveKind", "Sameness", "present"]


_USUAL = {"datadog": "api.datadoghq.com", "pagerduty": "api.pagerduty.com", "sentry": "sentry.io"}


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account to read: the vendor's name, the root of its API, and the keys by their names in `catalog.vendors`.

    `organization` is Sentry's slug. `local` allows a root on the loopback address, and only that.
    """

    vendor: str
    root: str
    keys: Mapping[str, str] = field(repr=False)
    organization: str | None = None
    local: bool = False

    @property
    def site(self) -> str:
        """The root of the vendor's web pages; for a local account, that of the vendor's usual site."""
        host = _USUAL[self.vendor] if self.local else self.root.split("://", 1)[-1].rstrip("/")
        match self.vendor:
            case "datadog":
                domain = host.removeprefix("api.")
                # Only the oldest sites have the prefix: app.datadoghq.com, but us5.datadoghq.com.
                return f"https://app.{domain}" if domain.count(".") == 1 else f"https://{domain}"
            case "sentry":
                return f"https://{self.organization}.{host}" if host == "sentry.io" else f"https://{host}"
            case _:
                return "https://app.pagerduty.com"


class Api(Protocol):
    """The calls that a kind can make to its vendor. An unreadable object raises `Unreadable`, after all others."""

    account: Account
    at: datetime
    """The instant of the inventory."""

    def entries(self, path: str, paging: "Paging", **params: str | int | list[str]) -> Iterator[Json]:
        """Yield the entries of a list. Kinds that ask for the same list share its requests."""

    def body(self, path: str, **params: str | int | list[str]) -> Json | None:
        """Return one object; None if there is none."""

    def names(self, type_: str) -> tuple[str, ...]:
        """Return the names of objects of a type that code or state know, for a type that the vendor does not list."""

    def ids(self, type_: str) -> tuple[str, ...]:
        """Return the ids that the states have of a type."""

    def bodies(
        self, entries: Iterable[Json], path: Callable[[Json], str], stamp: Callable[[Json], str | None] | None = None
    ) -> Iterator[tuple[Json, Json]]:
        """Yield each entry of a list with its whole body, without those that were deleted meanwhile.

        `stamp` returns the text that changes whenever the object does: with it, a body kept from an earlier audit is
        used instead of a request.
        """

    def lists(
        self,
        parents: Iterable[Json],
        path: Callable[[Json], str],
        paging: "Paging",
        **params: str | int | list[str],
    ) -> Iterator[tuple[Json, list[Json]]]:
        """Yield each parent with the entries of its list, without the parents that were deleted meanwhile."""


def _no_author(_body: Json) -> Author | None:
    return None


def _no_url(_body: Json, _account: Account) -> str | None:
    return None


def _tags(body: Json) -> tuple[str, ...]:
    return tuple(str(tag) for tag in body.get("tags") or ())


def _id(body: Json) -> str:
    return str(body["id"])


def _name(body: Json) -> str:
    return str(body.get("name") or body["id"])


@dataclass(frozen=True, kw_only=True)
class LiveKind:
    """A kind of object in a vendor's account. `kind` is a singular noun; `type` is the Pulumi type, None if components
    make no such object.

    `right` is the vendor's name of the right to list it. `fetch` yields the whole bodies of all objects. `read` returns
    a body's properties with the names of the Pulumi type's inputs, as its provider reads them: without secrets, and
    without what is null. `id` is the id in the engine's state; `import_id` is what `pulumi import` requires, if that
    differs. `secret` are paths in the body whose values are removed before the body leaves the reader.
    `one` returns the path of an object by its id in the state, for a kind whose list tells no total. `within` is the
    kind under whose objects it is listed.
    """

    vendor: str
    kind: str
    type: str | None
    right: str
    fetch: Callable[[Api], Iterable[Json]]
    read: Callable[[Json], Json]
    id: Callable[[Json], str] = _id
    import_id: Callable[[Json], str] | None = None
    name: Callable[[Json], str] = _name
    tags: Callable[[Json], tuple[str, ...]] = _tags
    url: Callable[[Json, Account], str | None] = _no_url
    created: Callable[[Json], Author | None] = _no_author
    changed: Callable[[Json], Author | None] = _no_author
    one: Callable[[str, Account], str] | None = None
    within: str | None = None
    secret: tuple[str, ...] = ()
    same: Sameness = field(default_factory=Sameness)


def present(properties: Mapping[str, Any]) -> Json:
    """Return the properties that are not null."""
    return {name: value for name, value in properties.items() if value is not None}
