"""The client: GET only, keys only where they belong, retries within the vendor's limits and the caller's patience."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from audit.live.http.client import ATTEMPTS, Client, RefusedRoot
from audit.live.http.errors import Unreadable
from audit.live.inventory import Obstacle
from audit.live.kind import Account
from tests.support.vendor_http import Reply

PATH = "/api/v1/monitor"
KEYS = {"apiKey": "s3cret-api", "appKey": "s3cret-app", "token": "s3cret-token"}


def failure(client, path=PATH):
    with pytest.raises(Unreadable) as caught:
        client.get(path)
    return caught.value


def test_the_client_can_send_get_and_nothing_else(client, server):
    """Every public method but `close` sends a request: there is one, and it sends GET."""
    server.answers(PATH, Reply(body=[]))
    public = {name for name in dir(Client) if not name.startswith("_")}
    assert public == {"get", "close"}
    client().get(PATH)
    assert [asked.method for asked in server.asked] == ["GET"]


def test_no_code_of_the_audit_calls_another_method_of_the_http_library():
    """The one place that calls httpx calls its `get`."""
    import re
    from pathlib import Path

    calls = []
    for file in Path("audit/live").rglob("*.py"):
        calls += re.findall(r"_http\.(\w+)\(|httpx\.(get|post|put|patch|delete|request|stream)\(", file.read_text())
    assert {name for pair in calls for name in pair if name} == {"get", "close"}


@pytest.mark.parametrize(
    ("vendor", "headers"),
    [
        ("datadog", {"dd-api-key": "s3cret-api", "dd-application-key": "s3cret-app"}),
        ("pagerduty", {"authorization": "Token token=s3cret-token"}),
        ("sentry", {"authorization": "Bearer s3cret-token"}),
    ],
)
def test_each_vendor_gets_its_keys(client, server, vendor, headers):
    server.answers(PATH, Reply(body={}))
    client(vendor).get(PATH)
    assert headers.items() <= server.asked[0].headers.items()


@pytest.mark.parametrize(
    ("root", "local"),
    [
        ("http://api.datadoghq.com", False),
        ("https://api.datadoghq.com", True),
        ("http://10.0.0.1:80", True),
        ("http://localhost.example.com", True),
        ("http://127.0.0.1.example.com", True),
        ("http://127.0.0.1:1", False),
        ("https://user:pass@api.datadoghq.com", False),
        ("ftp://127.0.0.1", True),
        ("", False),
    ],
)
def test_a_root_that_is_not_allowed_is_refused(root, local):
    with pytest.raises(RefusedRoot) as caught:
        Client(Account(vendor="datadog", root=root, keys=KEYS, local=local))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("root", ["http://127.0.0.1:1", "http://127.8.9.1:1", "http://[::1]:1"])
def test_a_local_root_is_on_the_loopback_address(root):
    Client(Account(vendor="datadog", root=root, keys=KEYS, local=True)).close()


def test_no_key_is_in_a_text(client, server, account):
    server.answers(PATH, Reply(status=403, body={"errors": ["s3cret-api is bad"]}))
    assert "s3cret" not in repr(account()) + repr(client()) + str(failure(client()))


def test_a_redirect_is_not_followed(client, server):
    server.answers(PATH, Reply(status=302, headers={"Location": f"{server.root}/other"}))
    assert failure(client()).obstacle is Obstacle.INVALID_ANSWER
    assert server.paths() == [PATH]


@pytest.mark.parametrize(
    ("status", "obstacle"),
    [
        (401, Obstacle.FORBIDDEN),
        (402, Obstacle.NOT_IN_PLAN),
        (403, Obstacle.FORBIDDEN),
        (400, Obstacle.INVALID_ANSWER),
        (404, Obstacle.INVALID_ANSWER),
        (410, Obstacle.INVALID_ANSWER),
    ],
)
def test_a_refusal_is_final(client, server, status, obstacle):
    server.answers(PATH, Reply(status=status, body={}))
    error = failure(client())
    assert (error.obstacle, error.status, len(server.asked)) == (obstacle, status, 1)


@pytest.mark.parametrize(
    ("reply", "obstacle"),
    [
        (Reply(status=500, body={}), Obstacle.UNREACHABLE),
        (Reply(status=503, body={}), Obstacle.UNREACHABLE),
        (Reply(status=429, body={}), Obstacle.RATE_LIMITED),
        (Reply(body=[{"id": 1}] * 99, cut=True), Obstacle.CUT_OFF),
        (Reply(body=b'[{"id": 1}, {"i'), Obstacle.INVALID_ANSWER),
        (Reply(body=b"\xff\xfe"), Obstacle.INVALID_ANSWER),
        (Reply(body=b"{}", headers={"Content-Encoding": "gzip"}), Obstacle.INVALID_ANSWER),
    ],
)
def test_what_may_pass_is_tried_again_with_growing_waits(client, server, fake_time, reply, obstacle):
    server.answers(PATH, reply, Reply(body=[1]))
    assert client().get(PATH).body == [1]
    assert len(fake_time.slept) == 1

    server.answers(PATH, reply)
    assert failure(client()).obstacle is obstacle
    assert len(server.asked) == 2 + ATTEMPTS
    waits = fake_time.slept[1:]
    assert len(waits) == ATTEMPTS - 1
    assert all(2**n <= wait <= 2**n + 1 for n, wait in enumerate(waits))


def test_a_server_that_is_not_there_is_unreachable(fake_time):
    gone = Account(vendor="datadog", root="http://127.0.0.1:9", keys=KEYS, local=True)
    error = failure(Client(gone, clock=fake_time.clock))
    assert error.obstacle is Obstacle.UNREACHABLE
    assert "s3cret" not in str(error)


@pytest.mark.parametrize(
    ("vendor", "headers"),
    [
        ("datadog", {"X-RateLimit-Reset": "7"}),
        ("pagerduty", {"ratelimit-reset": "7"}),
        ("sentry", {"X-Sentry-Rate-Limit-Reset": "1772355607", "Date": "Sun, 01 Mar 2026 09:00:00 GMT"}),
        ("datadog", {"Retry-After": "7"}),
        ("sentry", {"Retry-After": "Sun, 01 Mar 2026 09:00:07 GMT", "Date": "Sun, 01 Mar 2026 09:00:00 GMT"}),
    ],
)
def test_the_wait_that_a_vendor_asks_for_is_kept(client, server, fake_time, vendor, headers):
    server.answers(PATH, Reply(status=429, body={}, headers=headers), Reply(body=[1]))
    assert client(vendor).get(PATH).body == [1]
    assert 7 <= sum(fake_time.slept) <= 8


def test_after_the_last_request_of_a_period_the_next_one_waits(client, server, fake_time):
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"}
    server.answers(PATH, Reply(body=[1], headers=spent))
    asking = client()
    asking.get(PATH)
    assert fake_time.slept == []
    asking.get(PATH)
    assert fake_time.slept == [5]
    server.answers("/api/v1/slo", Reply(body=[]))
    asking.get("/api/v1/slo")
    assert fake_time.slept == [5]


def test_pagerduty_limits_all_requests_together(client, server, fake_time):
    server.answers("/services", Reply(body={}, headers={"ratelimit-remaining": "0", "ratelimit-reset": "5"}))
    server.answers("/users", Reply(body={}))
    asking = client("pagerduty")
    asking.get("/services")
    asking.get("/users")
    assert fake_time.slept == [5]


def test_waiting_has_an_end(client, server, fake_time):
    server.answers(PATH, Reply(status=429, body={}, headers={"Retry-After": "3600"}))
    error = failure(client(patience=300))
    assert (error.obstacle, fake_time.slept) == (Obstacle.RATE_LIMITED, [])

    server.answers("/api/v1/slo", Reply(status=500, body={}))
    impatient = client(patience=2.5)
    assert failure(impatient, "/api/v1/slo").obstacle is Obstacle.UNREACHABLE
    assert sum(fake_time.slept) <= 2.5


def test_requests_run_at_the_same_time_up_to_the_vendors_number(client, server):
    """The server answers four requests only together; a fifth at the same time would be seen."""
    together, inside, most = threading.Barrier(4, timeout=30), [], []

    def route(_asked):
        inside.append(1)
        most.append(len(inside))
        together.wait()
        inside.pop()
        return Reply(body=[])

    server.routes[PATH] = route
    asking = client("sentry")
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda _: asking.get(PATH), range(12)))
    assert max(most) == 4
