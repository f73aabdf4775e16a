"""The vendors' HTTP APIs in this process, over an account of their own."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from local.vendors.core import account
from local.vendors.core.schema import load
from local.vendors.core.store import Store
from local.vendors.hand import with_types_of_people
from local.vendors.http.core.faults import Fault
from local.vendors.http.core.server import LoggedRequest, RunningApis
from local.vendors.http.serve import serve
from local.vendors.protocol.serve import seed
from tests.local.vendors.conftest import SEED, TOKENS

TOKEN = "a-token-of-this-run"
PACKAGES = with_types_of_people(load())


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Apis:
    """Asks the running APIs as a client does."""

    store: Store
    running: RunningApis

    def add(self, noun: str, **inputs: Any) -> str:
        """Adds an object to the account, as a program does, and returns its id."""
        token = TOKENS.get(noun, noun)
        vendor = token.split(":")[0]
        return account.create(self.store, PACKAGES[vendor], vendor, token, inputs, frozenset()).id

    def get(self, vendor: str, path: str, key: str = TOKEN, method: str = "GET", **query: Any) -> Reply:
        url = self.running.roots[vendor] + path + ("?" + urlencode(query, doseq=True) if query else "")
        request = urllib.request.Request(url, headers=keys(vendor, key), method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Reply(status=answer.status, headers=dict(answer.headers), body=json.load(answer))
        except HTTPError as error:
            return Reply(status=error.code, headers=dict(error.headers), body=json.load(error))

    @property
    def log(self) -> list[LoggedRequest]:
        return self.running.log.requests


def keys(vendor: str, key: str) -> dict[str, str]:
    """Returns the headers that carry a vendor's keys."""
    if vendor == "datadog":
        return {"DD-API-KEY": key, "DD-APPLICATION-KEY": key}
    return {"Authorization": f"Token token={key}" if vendor == "pagerduty" else f"Bearer {key}"}


Started = Callable[..., Apis]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "account.sqlite")
    seed(opened, PACKAGES, SEED)
    yield opened
    opened.close()


@contextmanager
def _started(store: Store, *faults: Fault) -> Iterator[Apis]:
    running = serve(store, TOKEN, faults)
    try:
        yield Apis(store, running)
    finally:
        running.stop()


@pytest.fixture
def apis(store: Store) -> Iterator[Apis]:
    with _started(store) as started:
        yield started


@pytest.fixture
def faulty(store: Store) -> Iterator[Started]:
    """Returns a function that starts the APIs with faults."""
    running = []

    def start(*faults: Fault) -> Apis:
        running.append(serve(store, TOKEN, faults))
        return Apis(store, running[-1])

    yield start
    for each in running:
        each.stop()
