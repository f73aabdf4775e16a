"""The faults of the vendors' APIs, each switched on alone."""

import http.client
import json
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from local.vendors.http.core.faults import BadFault, Fault, FaultKind, parse_fault, read_faults, write_faults
from tests.local.vendors.http.conftest import Apis, Started

MONITOR = {"type": "query alert", "query": "avg(last_5m):avg:system.cpu.user{*} > 5", "message": "m"}
USERS = "/users"
HEADERS = {
    "datadog": ("/api/v1/monitor", "X-RateLimit-Reset"),
    "pagerduty": (USERS, "ratelimit-reset"),
    "sentry": ("/api/0/organizations/", "X-Sentry-Rate-Limit-Reset"),
}


def people(apis: Apis, count: int) -> None:
    for number in range(count):
        apis.add("User", name=f"u{number}", email=f"u{number}@example.com")


def names(apis: Apis, offset: int, limit: int = 2) -> list[str]:
    return [user["name"] for user in apis.get("pagerduty", USERS, limit=limit, offset=offset).body["users"]]


@pytest.mark.parametrize("vendor", HEADERS)
def test_a_limit_is_told_with_headers_or_without_as_often_as_wanted(faulty: Started, vendor: str) -> None:
    path, header = HEADERS[vendor]
    told = faulty(Fault(kind=FaultKind.RATE_LIMITED, vendor=vendor, times=2, seconds=7))
    first, second, third = (told.get(vendor, path) for _ in range(3))
    assert [first.status, second.status, third.status] == [429, 429, 200]
    reset = int(first.headers[header])
    assert reset - (int(datetime.now(UTC).timestamp()) if vendor == "sentry" else 0) in (6, 7)
    bare = faulty(Fault(kind=FaultKind.RATE_LIMITED_BARE)).get(vendor, path)
    assert bare.status == 429
    assert header not in bare.headers


@pytest.mark.parametrize(
    ("kind", "status"),
    [(FaultKind.SERVER_ERROR, 500), (FaultKind.FORBIDDEN, 403), (FaultKind.PAYMENT_REQUIRED, 402)],
)
def test_a_status_may_be_that_of_the_second_page_only(faulty: Started, kind: FaultKind, status: int) -> None:
    apis = faulty(Fault(kind=kind, vendor="pagerduty", path=USERS, page=2))
    people(apis, 5)
    assert [apis.get("pagerduty", USERS, limit=3, offset=at).status for at in (0, 3, 6)] == [200, status, 200]
    assert apis.get("datadog", "/api/v1/monitor", page=1, page_size=1).status == 200


def test_a_server_error_may_have_another_status(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.SERVER_ERROR, status=503, path="/api/v1/*"))
    assert apis.get("datadog", "/api/v1/monitor").status == 503
    assert apis.get("pagerduty", USERS).status == 200


def test_an_answer_may_be_slow(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.SLOW, seconds=0.4, vendor="pagerduty"))
    begun = time.monotonic()
    assert apis.get("pagerduty", USERS).status == 200
    assert time.monotonic() - begun >= 0.4


def test_a_body_may_end_in_its_middle(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.CUT_OFF_BODY, vendor="pagerduty"))
    with pytest.raises(http.client.IncompleteRead):
        apis.get("pagerduty", USERS)


def test_a_page_may_lack_its_second_half_and_the_counts_stay_true(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.CUT_OFF_PAGE, vendor="pagerduty", page=1))
    people(apis, 6)
    body = apis.get("pagerduty", USERS, limit=4, total="true").body
    assert (len(body["users"]), body["more"], body["total"]) == (2, True, 8)
    assert len(names(apis, 4, 4)) == 4


def test_a_body_may_be_no_json(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.INVALID_JSON))
    with pytest.raises(json.JSONDecodeError):
        apis.get("datadog", "/api/v1/monitor")


def test_a_key_of_another_account_sees_none_of_this_ones_objects(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.OTHER_ACCOUNT))
    apis.add("Monitor", name="m", **MONITOR)
    assert apis.get("datadog", "/api/v1/monitor").body == []
    assert apis.get("pagerduty", USERS).body["users"] == []
    assert apis.get("sentry", "/api/0/organizations/acme/projects/").status == 403
    here = faulty().get("datadog", "/api/v2/current_user").body["data"]["relationships"]["org"]["data"]["id"]
    there = apis.get("datadog", "/api/v2/current_user").body["data"]["relationships"]["org"]["data"]["id"]
    assert here != there


def test_an_object_that_goes_between_pages_hides_another(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.OBJECTS_GO, vendor="pagerduty"))
    people(apis, 4)
    listed = [*names(apis, 0), *names(apis, 2), *names(apis, 4)]
    assert listed == ["Ada", "Bob", "u1", "u2", "u3"]
    assert names(apis, 0) == ["Bob", "u0"]


def test_an_object_that_comes_between_pages_shows_another_twice(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.OBJECTS_COME, vendor="pagerduty"))
    people(apis, 2)
    first, *later = [apis.get("pagerduty", USERS, limit=2, offset=at).body["users"] for at in (0, 2, 4)]
    ids = [user["id"] for page in (first, *later) for user in page]
    assert len(ids) == 5
    assert len(set(ids)) == 4
    again = apis.get("pagerduty", USERS, limit=100).body["users"]
    assert len({user["id"] for user in again}) == 5


def test_a_vendors_clock_may_be_ahead(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.CLOCK_SKEW, vendor="sentry", seconds=3600))

    def ahead(vendor: str, path: str) -> float:
        date = parsedate_to_datetime(apis.get(vendor, path).headers["Date"])
        return (date - datetime.now(UTC)).total_seconds()

    assert 3590 < ahead("sentry", "/api/0/organizations/") < 3601
    assert abs(ahead("pagerduty", USERS)) < 5


def test_a_quota_refuses_what_is_beyond_it_until_it_begins_again(faulty: Started) -> None:
    apis = faulty(Fault(kind=FaultKind.QUOTA, vendor="pagerduty", requests=3, seconds=2))
    statuses = [apis.get("pagerduty", USERS).status for _ in range(8)]
    assert 200 in statuses
    assert statuses.count(429) >= 2
    last = apis.get("pagerduty", USERS)
    while last.status == 429:
        assert int(last.headers["ratelimit-reset"]) >= 1
        time.sleep(0.2)
        last = apis.get("pagerduty", USERS)


def test_faults_are_read_from_text_and_from_a_file(tmp_path: Path) -> None:
    fault = parse_fault("forbidden, vendor=datadog, path=/api/v1/monitor, page=2")
    assert fault == Fault(kind=FaultKind.FORBIDDEN, vendor="datadog", path="/api/v1/monitor", page=2)
    write_faults(tmp_path / "faults.json", [fault, parse_fault("slow,seconds=0.5")])
    assert read_faults(tmp_path / "faults.json") == [fault, Fault(kind=FaultKind.SLOW, seconds=0.5)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("down", "unknown fault 'down'; allowed: rate-limited,"),
        ("slow,for=3", "unknown key for of a fault; allowed: kind,"),
        ("slow,seconds", "'seconds' is not of the form name=value"),
        ("slow,seconds=long", "'long' is not a number"),
    ],
)
def test_a_fault_that_cannot_be_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(BadFault, match=reason):
        parse_fault(text)


def test_the_page_of_the_local_account_lists_each_fault() -> None:
    page = (Path(__file__).parents[4] / "docs" / "local.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([\w-]+)` \|", page.partition("### Faults")[2], re.MULTILINE)
    assert listed == sorted({kind.value for kind in FaultKind}, key=listed.index)
