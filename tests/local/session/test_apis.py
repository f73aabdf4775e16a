"""The vendors' HTTP APIs as a process over a clone's local account."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from local.errors import LocalError
from local.session import VendorApis, open_apis
from local.vendors.core.store import Store
from local.vendors.http.core.faults import Fault, FaultKind


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    store = Store(tmp_path / ".watchbill" / "local" / "account.sqlite")
    store.learn("sentry organization", ["acme"])
    store.close()
    return tmp_path


def get(apis: VendorApis, vendor: str, path: str) -> Any:
    keys = {
        "datadog": {"DD-API-KEY": apis.token, "DD-APPLICATION-KEY": apis.token},
        "pagerduty": {"Authorization": f"Token token={apis.token}"},
        "sentry": {"Authorization": f"Bearer {apis.token}"},
    }
    request = urllib.request.Request(apis.roots[vendor] + path, headers=keys[vendor])
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_the_apis_answer_while_the_block_runs_and_log_each_request(clone: Path) -> None:
    with open_apis(clone) as apis:
        assert get(apis, "datadog", "/api/v1/monitor") == []
        assert get(apis, "pagerduty", "/users")["users"] == []
        assert [found["slug"] for found in get(apis, "sentry", "/api/0/organizations/")] == ["acme"]
        assert all(root.startswith("http://127.0.0.1:") for root in apis.roots.values())
        assert [(it.method, it.path) for it in apis.requests()] == [
            ("GET", "/api/v1/monitor"),
            ("GET", "/users"),
            ("GET", "/api/0/organizations/"),
        ]
    with pytest.raises(urllib.error.URLError):
        get(apis, "datadog", "/api/v1/monitor")


def test_faults_reach_the_process(clone: Path) -> None:
    with open_apis(clone, faults=[Fault(kind=FaultKind.FORBIDDEN, vendor="pagerduty")]) as apis:
        with pytest.raises(urllib.error.HTTPError, match="403"):
            get(apis, "pagerduty", "/users")
        assert apis.requests()[0].status == 403


def test_each_run_has_a_token_of_its_own(clone: Path) -> None:
    with open_apis(clone) as first, open_apis(clone) as second:
        assert first.token != second.token


def test_without_an_account_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="Run `watchbill local up` first"), open_apis(tmp_path):
        pass
