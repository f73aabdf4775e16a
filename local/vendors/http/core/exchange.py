"""Requests and answers, independent of HTTP's own text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Body = dict[str, Any]
"""An object as the vendor's API returns it."""


class ListFaults(Protocol):
    """What faults do to a list: objects that come and go between pages, and pages that end too soon."""

    def listed(self, items: Sequence[Body], offset: int) -> Sequence[Body]: ...

    def page(self, items: Sequence[Body], number: int) -> Sequence[Body]: ...


class _NoFaults:
    def listed(self, items: Sequence[Body], offset: int) -> Sequence[Body]:  # noqa: ARG002
        return items

    def page(self, items: Sequence[Body], number: int) -> Sequence[Body]:  # noqa: ARG002
        return items


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, after its token was accepted. `now` is the server's clock."""

    method: str
    path: str
    query: Mapping[str, Sequence[str]]
    now: datetime
    root: str = ""
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """The headers that hold no key, by names in lower case."""
    key_end: str = ""
    """The last four characters of the key, which Datadog shows of each application key."""
    faults: ListFaults = field(default_factory=_NoFaults)

    def one(self, name: str, default: str | None = None) -> str | None:
        """Returns the last value of a query parameter."""
        values = self.query.get(name)
        return values[-1] if values else default

    def all(self, name: str) -> list[str]:
        """Returns the values of a repeated query parameter, which may also be separated by commas."""
        return [word for value in self.query.get(name, ()) for word in value.split(",") if word]

    def number(self, name: str, default: int) -> int:
        """Returns a whole number of the query. Raises BadParameter."""
        text = self.one(name)
        if text is None or text == "":
            return default
        try:
            return int(text)
        except ValueError as error:
            raise BadParameter(f"{name}: {text!r} is not a whole number") from error


class BadParameter(Exception):
    """A parameter that the vendor refuses with status 400; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer. `page` is the number of the page of a list, from 1."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of a list."""

    items: Sequence[Body]
    number: int
    offset: int
    limit: int
    total: int

    @property
    def more(self) -> bool:
        return self.offset + self.limit < self.total


def cut(request: Request, items: Sequence[Body], offset: int = 0, limit: int | None = None) -> Page:
    """Returns one page of a list, after the faults of the list; without `limit` all of it."""
    items = request.faults.listed(items, offset)
    size = len(items) if limit is None else limit
    number = offset // size + 1 if size else 1
    part = request.faults.page(items[offset : offset + size], number)
    return Page(items=part, number=number, offset=offset, limit=size, total=len(items))


def by_id(items: Sequence[Body], id: str, key: str = "id") -> Body | None:
    """Returns the body with this id."""
    return next((item for item in items if str(item.get(key)) == id), None)


def without(body: Body, *names: str) -> Body:
    """Returns the body without some of its members."""
    return {name: value for name, value in body.items() if name not in names}


def each(function: Callable[[T], Body], values: Sequence[T]) -> list[Body]:
    """Returns the bodies of some values."""
    return [function(value) for value in values]
