"""Lists: every way of paging, lists that change while they are read, and lists that are cut."""

import pytest

from audit.live.http.errors import Unreadable
from audit.live.http.paging import AfterId, Cursor, Link, Numbered, Offset, Whole, read_list
from audit.live.inventory import Obstacle
from tests.support.vendor_http import Reply, page_of

ITEMS = [{"id": f"{n:04}"} for n in range(250)]


@pytest.fixture
def read(client):
    def read(paging, vendor="datadog", **params):
        return read_list(client(vendor).get, "/list", params, paging)

    return read


def ids(listing):
    return sorted(listing.entries)


ALL = sorted(item["id"] for item in ITEMS)


def offset_route(items, **extra):
    def route(asked):
        page = page_of(items, asked)
        more = int(asked.query["offset"]) + len(page) < len(items)
        return Reply(body={"entries": page, "more": more, **{name: value(items) for name, value in extra.items()}})

    return route


def test_one_answer(read, server):
    server.answers("/list", Reply(body=ITEMS))
    listing = read(Whole())
    assert (ids(listing), listing.error, len(server.asked)) == (ALL, None, 1)


def test_offset_with_a_total_takes_one_pass(read, server):
    server.routes["/list"] = offset_route(ITEMS, total=len)
    listing = read(Offset(entries="entries", size=100, total=("total",), more="more"))
    assert (ids(listing), listing.error, len(server.asked)) == (ALL, None, 3)


def test_offset_without_a_total_has_pages_that_overlap(read, server):
    server.routes["/list"] = offset_route(ITEMS)
    listing = read(Offset(entries="entries", size=100))
    assert (ids(listing), listing.error, len(server.asked)) == (ALL, None, 3)
    assert [asked.query["offset"] for asked in server.asked] == ["0", "99", "198"]
    server.asked.clear()
    server.routes["/list"] = offset_route(ITEMS[:99])
    assert len(read(Offset(entries="entries", size=100)).entries) == 99
    assert len(server.asked) == 1


def test_a_list_that_does_not_know_the_limit_is_one_answer(read, server):
    server.answers("/list", Reply(body={"entries": ITEMS}))
    listing = read(Offset(entries="entries", size=100))
    assert (ids(listing), listing.error, len(server.asked)) == (ALL, None, 1)


def test_numbered_pages(read, server):
    def route(asked):
        start = int(asked.query["page"]) * 100
        return Reply(body={"entries": ITEMS[start : start + 100], "meta": {"total": 250}})

    server.routes["/list"] = route
    listing = read(Numbered(entries="entries", size=100, limit="size", number="page", total=("meta", "total")))
    assert (ids(listing), listing.error, len(server.asked)) == (ALL, None, 3)


def test_pages_after_an_id(read, server):
    items = [{"id": n} for n in range(1, 251)]

    def route(asked):
        after = int(asked.query["after"])
        return Reply(body=[item for item in items if item["id"] > after][:100])

    server.routes["/list"] = route
    listing = read(AfterId(entries=None, size=100, limit="size", after="after"))
    assert (len(listing.entries), listing.error, len(server.asked)) == (250, None, 3)


def test_cursor(read, server):
    def route(asked):
        start = int(asked.query.get("cursor", "0"))
        following = str(start + 100) if start + 100 < 250 else None
        return Reply(body={"entries": ITEMS[start : start + 100], "meta": {"next": following}})

    server.routes["/list"] = route
    listing = read(Cursor(entries="entries", next=("meta", "next"), cursor="cursor"))
    assert (ids(listing), listing.error, len(server.asked)) == (ALL, None, 3)


def sentry_route(items):
    def route(asked):
        start = int(asked.query.get("cursor", "0:0:0").split(":")[1])
        results = str(start + 100 < len(items)).lower()
        link = f'<https://evil.example/list?cursor=x>; rel="next"; results="{results}"; cursor="0:{start + 100}:0"'
        return Reply(body=items[start : start + 100], headers={"Link": link})

    return route


def test_sentrys_next_link_is_always_there_and_results_end_the_list(read, server):
    server.routes["/list"] = sentry_route(ITEMS[:100])
    listing = read(Link(), "sentry")
    assert (len(listing.entries), listing.error, len(server.asked)) == (100, None, 1)


def test_sentrys_lists_of_several_pages_are_read_twice(read, server):
    server.routes["/list"] = sentry_route(ITEMS)
    listing = read(Link(), "sentry")
    assert (ids(listing), listing.error, len(server.asked)) == (ALL, None, 6)


@pytest.mark.parametrize("with_total", [True, False])
def test_an_object_that_leaves_between_two_pages_hides_no_other(read, server, with_total):
    items = list(ITEMS)

    def route(asked):
        reply = offset_route(items, **({"total": len} if with_total else {}))(asked)
        if len(server.asked) == 1:
            del items[0]
        return reply

    server.routes["/list"] = route
    listing = read(Offset(entries="entries", size=100, total=("total",) if with_total else ()))
    assert listing.error is None
    assert ids(listing) == ALL[1:]


@pytest.mark.parametrize("with_total", [True, False])
def test_an_object_that_comes_between_two_pages_is_read(read, server, with_total):
    items = list(ITEMS)

    def route(asked):
        reply = offset_route(items, **({"total": len} if with_total else {}))(asked)
        if len(server.asked) == 1:
            items.insert(0, {"id": "new"})
        return reply

    server.routes["/list"] = route
    listing = read(Offset(entries="entries", size=100, total=("total",) if with_total else ()))
    assert listing.error is None
    assert ids(listing) == sorted([*ALL, "new"])


def test_a_list_that_never_stops_changing_is_not_whole(read, server):
    items = list(ITEMS)

    def route(asked):
        del items[0]
        return offset_route(items, total=len)(asked)

    server.routes["/list"] = route
    listing = read(Offset(entries="entries", size=100, total=("total",)))
    assert listing.error.obstacle is Obstacle.CUT_OFF


def test_a_page_that_misses_entries_of_the_total_is_not_the_whole_list(read, server):
    server.routes["/list"] = offset_route(ITEMS[:90], total=lambda _: 250)
    listing = read(Offset(entries="entries", size=100, total=("total",), more="more"))
    assert listing.error.obstacle is Obstacle.CUT_OFF
    assert len(listing.entries) == 90


def test_a_list_that_is_refused_at_its_second_page_keeps_the_first(read, server):
    route = offset_route(ITEMS, total=len)
    server.routes["/list"] = lambda asked: route(asked) if asked.query["offset"] == "0" else Reply(status=403, body={})
    listing = read(Offset(entries="entries", size=100, total=("total",), more="more"))
    assert (listing.error.obstacle, len(listing.entries)) == (Obstacle.FORBIDDEN, 100)


def test_pagerdutys_ten_thousand_end_the_list(read, server):
    server.routes["/list"] = offset_route(ITEMS, total=len)
    listing = read(Offset(entries="entries", size=100, total=("total",), more="more", most=200), "pagerduty")
    assert (listing.error.obstacle, len(listing.entries)) == (Obstacle.CUT_OFF, 200)
    assert "first 200" in str(listing.error)


@pytest.mark.parametrize("body", [{}, {"entries": None}, {"entries": {}}, {"entries": [1]}, [], "text", None])
def test_an_answer_of_another_shape_is_no_empty_list(read, server, body):
    server.answers("/list", Reply(body=body))
    assert read(Whole(entries="entries")).error.obstacle is Obstacle.INVALID_ANSWER


@pytest.mark.parametrize(
    ("paging", "reply"),
    [
        (Offset(entries="entries", size=100, more="more"), Reply(body={"entries": [], "more": True})),
        (Offset(entries="entries", size=2), Reply(body={"entries": [{"id": 1}, {"id": 2}]})),
        (Cursor(entries="entries", next=("next",), cursor="c"), Reply(body={"entries": [{"id": 1}], "next": "same"})),
        (AfterId(entries="entries", size=1, limit="l", after="a"), Reply(body={"entries": [{"id": 1}]})),
    ],
)
def test_a_list_that_does_not_go_on_ends(read, server, paging, reply):
    server.answers("/list", reply)
    assert isinstance(read(paging).error, Unreadable)
