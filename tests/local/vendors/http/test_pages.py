"""Pages, limits and their headers, as each vendor has them."""

import re

import pytest

from tests.local.vendors.http.conftest import Apis

MONITOR = {"type": "query alert", "query": "avg(last_5m):avg:system.cpu.user{*} > 5", "message": "m"}


@pytest.fixture
def monitors(apis: Apis) -> list[int]:
    return [int(apis.add("Monitor", name=f"m{number}", **MONITOR)) for number in range(5)]


def test_monitors_come_all_at_once_without_a_page_and_by_number_or_id_with_one(apis: Apis, monitors: list[int]) -> None:
    def ids(**query: int) -> list[int]:
        return [body["id"] for body in apis.get("datadog", "/api/v1/monitor", **query).body]

    assert ids() == monitors
    assert [ids(page=page, page_size=2) for page in range(4)] == [monitors[:2], monitors[2:4], monitors[4:], []]
    assert ids(id_offset=monitors[2], page_size=1) == [monitors[3]]


def test_pagerduty_gives_25_at_first_at_most_100_and_none_beyond_10_000(apis: Apis) -> None:
    for number in range(110):
        apis.add("User", name=f"u{number}", email=f"u{number}@example.com")
    first = apis.get("pagerduty", "/users").body
    assert (len(first["users"]), first["limit"], first["more"], first["total"]) == (25, 25, True, None)
    most = apis.get("pagerduty", "/users", limit=500, total="true").body
    assert (len(most["users"]), most["limit"], most["total"]) == (100, 100, 112)
    last = apis.get("pagerduty", "/users", limit=100, offset=100).body
    assert (len(last["users"]), last["more"]) == (12, False)
    beyond = apis.get("pagerduty", "/users", limit=100, offset=9_901)
    assert (beyond.status, beyond.body["error"]["code"]) == (400, 2002)


def test_sentrys_link_header_always_names_a_next_page(apis: Apis) -> None:
    apis.add("SentryTeam", name="Shop", slug="shop", organization="acme")
    for number in range(3):
        apis.add("SentryProject", name=f"p{number}", slug=f"p{number}", organization="acme", teams=["shop"])
    path, slugs, results = "/api/0/organizations/acme/projects/?per_page=2", [], "true"
    while results == "true":
        answer = apis.get("sentry", path)
        slugs += [body["slug"] for body in answer.body]
        found = re.search(r'<([^>]+)>; rel="next"; results="(\w+)"', answer.headers["Link"])
        assert found
        path, results = found[1].removeprefix(apis.running.roots["sentry"]), found[2]
    assert slugs == ["p0", "p1", "p2"]
    assert apis.get("sentry", path).body == []


@pytest.mark.parametrize(
    ("vendor", "path", "remaining", "reset"),
    [
        ("datadog", "/api/v1/monitor", "X-RateLimit-Remaining", "X-RateLimit-Reset"),
        ("pagerduty", "/users", "ratelimit-remaining", "ratelimit-reset"),
        (
            "sentry",
            "/api/0/organizations/acme/teams/",
            "X-Sentry-Rate-Limit-Remaining",
            "X-Sentry-Rate-Limit-Reset",
        ),
    ],
)
def test_each_answer_tells_what_is_left_of_the_limit(
    apis: Apis, vendor: str, path: str, remaining: str, reset: str
) -> None:
    left = [int(apis.get(vendor, path).headers[remaining]) for _ in range(3)]
    # A new minute may begin between two of them.
    assert left[0] - left[1] == 1 or left[1] - left[2] == 1
    assert int(apis.get(vendor, path).headers[reset]) > 0
