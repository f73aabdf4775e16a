from collections.abc import Iterator

import pytest

from audit.live.http.client import Client
from audit.live.http.limits import Clock
from audit.live.kind import Account
from tests.support.vendor_http import VendorServer, vendor_server

SECRETS = {"apiKey": "s3cret-api", "appKey": "s3cret-app", "token": "s3cret-token"}


class FakeTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, sleep=self.sleep)


@pytest.fixture
def server() -> Iterator[VendorServer]:
    with vendor_server() as server:
        yield server


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def account(server):
    return lambda vendor="datadog": Account(
        vendor=vendor, root=server.root, keys=SECRETS, organization="acme", local=True
    )


@pytest.fixture
def client(account, fake_time):
    made = []

    def make(vendor="datadog", **options):
        made.append(Client(account(vendor), clock=fake_time.clock, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()
