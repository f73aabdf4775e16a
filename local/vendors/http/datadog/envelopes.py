"""The forms of API v2: `data` of `type`, `id` and `attributes`, and the lists of them."""

from collections.abc import Callable, Sequence
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id, cut
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Handler
from local.vendors.http.datadog.answers import not_found, of_number, of_offset

USER = {"id": "3ad549bf-eba0-11e9-a77a-0705486660d0", "type": "users"}

Build = Callable[[StoredObject, LiveAccount], Body]
Items = Callable[[LiveAccount], Sequence[Body]]


def resource(type_: str, id: str, attributes: Body, **relationships: Any) -> Body:
    body: Body = {"type": type_, "id": id, "attributes": attributes}
    return body | ({"relationships": relationships} if relationships else {})


def items_of(token: str, build: Build) -> Items:
    """Returns a function that gives the bodies of a type's objects."""
    return lambda account: account.bodies(token, "", lambda record: build(record, account))


def whole_list(items: Items) -> Handler:
    """Returns a handler that lists everything at once under `data`."""

    def answer(request: Request, account: LiveAccount) -> Answer:
        return Answer(body={"data": list(cut(request, items(account)).items)})

    return answer


def offset_list(items: Items, *, default: int, most: int = 1000, total: str | None = None) -> Handler:
    """Returns a handler of pages by `page[limit]` and `page[offset]`; `total` is the count's name in `meta.page`."""

    def answer(request: Request, account: LiveAccount) -> Answer:
        page = of_offset(
            request, items(account), limit="page[limit]", offset="page[offset]", default=default, most=most
        )
        body: Body = {"data": list(page.items)}
        if total:
            body["meta"] = {"page": {total: page.total}}
        return Answer(body=body, page=page.number)

    return answer


def number_list(items: Items, *, default: int, most: int) -> Handler:
    """Returns a handler of pages by `page[number]` and `page[size]`."""

    def answer(request: Request, account: LiveAccount) -> Answer:
        page = of_number(request, items(account), page="page[number]", size="page[size]", default=default, most=most)
        meta = {"pagination": {"offset": page.offset, "limit": page.limit, "total": page.total, "type": "offset_limit"}}
        return Answer(body={"data": list(page.items), "meta": meta}, page=page.number)

    return answer


def one_of(items: Items, what: str) -> Handler:
    """Returns a handler for one object by its `id`, under `data`."""

    def answer(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
        body = by_id(items(account), id)
        return Answer(body={"data": body}) if body else not_found(what)

    return answer
