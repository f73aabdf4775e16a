"""Accounts at the three vendors on the loopback address, for tests that take an inventory."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from audit.live.kind import Account
from tests.support.vendor_http import Asked, Reply, VendorServer, page_of, vendor_server

SECRETS = {"apiKey": "s3cret-api", "appKey": "s3cret-app", "token": "s3cret-token"}


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """A server for each vendor. `all` are the accounts to read."""

    datadog: VendorServer
    pagerduty: VendorServer
    sentry: VendorServer

    @property
    def all(self) -> tuple[Account, ...]:
        servers = {"datadog": self.datadog, "pagerduty": self.pagerduty, "sentry": self.sentry}
        return tuple(
            Account(vendor=vendor, root=server.root, keys=SECRETS, organization="acme", local=True)
            for vendor, server in servers.items()
        )


@contextmanager
def live_accounts() -> Iterator[Accounts]:
    """Serve three accounts while the context is open."""
    with ExitStack() as stack:
        vendors = {name: stack.enter_context(vendor_server()) for name in ("datadog", "pagerduty", "sentry")}
        yield Accounts(**vendors)


def pagerduty_list(server: VendorServer, path: str, name: str, items: list[Any]) -> None:
    """Answer a list of PagerDuty: pages by offset, of at most 100 entries."""

    def route(asked: Asked) -> Reply:
        page = page_of(items, asked)
        more = int(asked.query.get("offset", "0")) + len(page) < len(items)
        total = len(items) if asked.query.get("total") == "true" else None
        return Reply(body={name: page, "more": more, "total": total})

    server.routes[path] = route


def sentry_list(server: VendorServer, path: str, items: list[Any]) -> None:
    """Answer a list of Sentry: pages by the cursor of the Link header."""

    def route(asked: Asked) -> Reply:
        start = int(asked.query.get("cursor", "0:0:0").split(":")[1])
        size = int(asked.query.get("per_page", "100"))
        results = str(start + size < len(items)).lower()
        link = f'<{server.root}{path}>; rel="next"; results="{results}"; cursor="0:{start + size}:0"'
        return Reply(body=items[start : start + size], headers={"Link": link})

    server.routes[path] = route
