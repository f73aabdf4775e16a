"""The token, the log and the address of the vendors' HTTP APIs."""

import time

import pytest

from local.vendors.core import account
from local.vendors.datadog.monitors.monitor import MONITOR
from tests.local.vendors.http.conftest import PACKAGES, TOKEN, Apis, keys

LISTS = {
    "datadog": "/api/v1/monitor",
    "pagerduty": "/users",
    "sentry": "/api/0/organizations/acme/projects/",
}


@pytest.mark.parametrize("vendor", LISTS)
@pytest.mark.parametrize("key", ["", "another-token", TOKEN + "x"])
def test_a_request_without_the_token_of_this_run_is_refused(apis: Apis, vendor: str, key: str) -> None:
    assert apis.get(vendor, LISTS[vendor], key=key).status == (403 if vendor == "datadog" else 401)
    assert apis.get(vendor, LISTS[vendor]).status == 200


def test_datadog_needs_both_of_its_keys(apis: Apis) -> None:
    for missing in ("DD-API-KEY", "DD-APPLICATION-KEY"):
        headers = keys("datadog", TOKEN) | {missing: ""}
        service = apis.running.servers["datadog"].service
        lower = {name.lower(): value for name, value in headers.items()}
        assert service.answer("GET", "/api/v1/monitor", lower, b"").status == 403


def test_only_the_loopback_address_listens(apis: Apis) -> None:
    assert {server.server_address[0] for server in apis.running.servers.values()} == {"127.0.0.1"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("vendor", LISTS)
def test_other_lists_cannot_be_written_and_each_attempt_is_in_the_log(apis: Apis, vendor: str, method: str) -> None:
    """Only a monitor can be created and deleted, and an incident updated (`test_incidents.py`)."""
    before, path = apis.store.objects(), LISTS[vendor] if vendor != "datadog" else "/api/v1/slo"
    assert apis.get(vendor, path, method=method).status == 405
    assert apis.store.objects() == before
    assert [(entry.vendor, entry.method, entry.path) for entry in apis.log] == [(vendor, method, path)]


def test_ten_thousand_monitors_are_listed_within_two_seconds(apis: Apis) -> None:
    one = {"name": "n", "type": "query alert", "query": "avg(last_5m):avg:system.cpu.user{*} > 5", "message": "m"}
    with apis.store.transaction():
        first = account._create(apis.store, PACKAGES["datadog"], "datadog", MONITOR, one, frozenset(), "x")
        for number in range(9_999):
            apis.store.add(type(first)(**{**vars(first), "id": str(200_000_000 + number), "name": f"n{number}"}))
    begun = time.monotonic()
    ids = [
        body["id"]
        for page in range(11)
        for body in apis.get("datadog", "/api/v1/monitor", page=page, page_size=1000).body
    ]
    assert len(set(ids)) == 10_000
    assert time.monotonic() - begun < 2


def test_a_withdrawn_api_answers_with_its_status(apis: Apis) -> None:
    from local.vendors.core import withdrawn

    withdrawn.withdraw(apis.store, [MONITOR], 503)
    assert apis.get("datadog", "/api/v1/monitor").status == 503
    withdrawn.restore(apis.store, [MONITOR])
    assert apis.get("datadog", "/api/v1/monitor").status == 200
