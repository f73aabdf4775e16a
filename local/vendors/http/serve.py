"""Serves the three vendors' HTTP APIs over one account."""

import secrets
from collections.abc import Sequence

from local.vendors.core.store import Store
from local.vendors.http.core.faults import ActiveFaults, Fault
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.server import RequestLog, RunningApis, start
from local.vendors.http.datadog.api import DATADOG
from local.vendors.http.pagerduty.api import PAGERDUTY
from local.vendors.http.sentry.api import SENTRY

VENDORS = (DATADOG, PAGERDUTY, SENTRY)


def new_token() -> str:
    """Returns the token of one run, which every request carries."""
    return secrets.token_hex(20)


def serve(store: Store, token: str, faults: Sequence[Fault] = (), log: RequestLog | None = None) -> RunningApis:
    """Starts a server for each vendor on a free port of 127.0.0.1."""
    return start(VENDORS, LiveAccount(store), token, ActiveFaults(faults), log or RequestLog())
