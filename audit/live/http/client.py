"""The client of one vendor's API. It can send GET and nothing else.

Why not the vendors' official clients: docs/decisions/0028-one-reader-for-the-live-accounts.md.
"""

import ipaddress
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from audit.live.http.errors import Transient, Unreadable
from audit.live.http.limits import Clock, Gate, Patience, exhausted_for, retry_after
from audit.live.inventory import Obstacle
from audit.live.kind import Account
from catalog.vendors import VENDORS

ATTEMPTS = 5
"""How often a request is sent, the first time included."""
PATIENCE = 300.0
"""Seconds of waiting for one account in total."""
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_AT_ONCE = {"datadog": 8, "pagerduty": 6, "sentry": 4}
"""Requests at the same time, by vendor."""
_BACK_OFF = wait_exponential_jitter(initial=1.0, max=30.0, jitter=1.0)
_JITTER = 0.5

Params = Mapping[str, str | int | list[str]]


class RefusedRoot(ValueError):
    """The root of an API is not allowed; the message says what is."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A vendor's answer: the decoded body, the headers (names in lower case), and the parameters of the next link."""

    body: Any
    headers: Mapping[str, str]
    next: Mapping[str, str] | None = None


def nothing() -> None:
    """Count no request."""


class Client:
    """Reads one account. Threads may share it.

    Raises:
        RefusedRoot: the account's root is not https, or, for a local account, not on the loopback address.
    """

    def __init__(self, account: Account, *, clock: Clock | None = None, patience: float = PATIENCE) -> None:
        self._vendor = VENDORS[account.vendor]
        self._clock = clock or Clock()
        self._patience = Patience(patience, self._clock)
        self._gate = Gate(self._clock)
        self._at_once = threading.Semaphore(_AT_ONCE[account.vendor])
        self._http = open_http(account)

    def __repr__(self) -> str:
        return f"Client({self._vendor.name})"

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(
        self, path: str, params: Params | None = None, *, bucket: str | None = None, count: Callable[[], None] = nothing
    ) -> Answer:
        """Return the answer to a GET. `bucket` names the requests that share a limit; `count` is called per request.

        Raises:
            Unreadable: the vendor refuses, or does not answer as it should, also after retries.
        """
        # PagerDuty counts all requests of a key together, the others per endpoint.
        limited = "" if self._vendor.name == "pagerduty" else bucket or path
        retrying = Retrying(
            retry=retry_if_exception_type(Transient),
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._wait,
            sleep=self._clock.sleep,
            reraise=True,
        )
        return retrying(self._once, path, params, limited, count)

    def _once(self, path: str, params: Params | None, bucket: str, count: Callable[[], None]) -> Answer:
        with self._at_once:
            self._pass_gate(bucket, path)
            count()
            try:
                response = self._http.get(path, params=params or None)
            except httpx.RemoteProtocolError:
                raise Transient(Obstacle.CUT_OFF, f"{self._named(path)} ended in the middle.") from None
            except httpx.DecodingError:
                raise Transient(Obstacle.INVALID_ANSWER, f"{self._named(path)} could not be decoded.") from None
            except httpx.TimeoutException:
                raise Transient(Obstacle.UNREACHABLE, f"{self._named(path)} did not arrive in time.") from None
            except httpx.TransportError:
                raise Transient(Obstacle.UNREACHABLE, f"{self._named(path)} did not arrive.") from None
        self._respect_limit(bucket, response)
        self._raise_for(path, response)
        return Answer(body=self._decoded(path, response), headers=response.headers, next=response.links.get("next"))

    def _pass_gate(self, bucket: str, path: str) -> None:
        while (delay := self._gate.delay(bucket)) > 0:
            if not self._patience.allows(delay):
                raise Unreadable(Obstacle.RATE_LIMITED, self._too_long(path, delay), 429)
            self._clock.sleep(delay)

    def _respect_limit(self, bucket: str, response: httpx.Response) -> None:
        wait = retry_after(response.headers) if response.status_code == 429 else exhausted_for(response.headers)
        if wait:
            self._gate.close(bucket, wait)

    def _raise_for(self, path: str, response: httpx.Response) -> None:
        status = response.status_code
        if status == 200:
            return
        message = f"{self._vendor.title} answered {status} to GET {path}."
        if status == 429:
            raise Transient(Obstacle.RATE_LIMITED, message, status, after=retry_after(response.headers))
        if status >= 500:
            raise Transient(Obstacle.UNREACHABLE, message, status, after=retry_after(response.headers))
        obstacle = {401: Obstacle.FORBIDDEN, 402: Obstacle.NOT_IN_PLAN, 403: Obstacle.FORBIDDEN}
        raise Unreadable(obstacle.get(status, Obstacle.INVALID_ANSWER), message, status)

    def _decoded(self, path: str, response: httpx.Response) -> Any:
        try:
            return response.json()
        except ValueError:
            raise Transient(Obstacle.INVALID_ANSWER, f"{self._named(path)} is not JSON.", 200) from None

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds before the next attempt. Raises the last error if the account's patience is spent."""
        error = state.outcome.exception() if state.outcome else None
        after = error.after if isinstance(error, Transient) else None
        seconds = _BACK_OFF(state) if after is None else after + random.uniform(0.0, _JITTER)
        if error is not None and not self._patience.allows(seconds):
            raise error
        return seconds

    def _named(self, path: str) -> str:
        return f"{self._vendor.title}'s answer to GET {path}"

    def _too_long(self, path: str, seconds: float) -> str:
        return f"{self._vendor.title} allows the next GET {path} in {round(seconds)} seconds only."


def open_http(account: Account) -> httpx.Client:
    """Return an HTTP client that sends an account's keys to its root, and nowhere else.

    Raises:
        RefusedRoot: as `check_root`.
    """
    check_root(account)
    return httpx.Client(
        base_url=account.root,
        headers={**_keys(account), "Accept": "application/json", "User-Agent": "watchbill"},
        timeout=_TIMEOUT,
        # A redirect could carry the keys to another host.
        follow_redirects=False,
        trust_env=not account.local,
        # A local root is plain http: there is no certificate to check, and loading the authorities takes time.
        verify=not account.local,
        limits=httpx.Limits(max_connections=_AT_ONCE[account.vendor]),
    )


def check_root(account: Account) -> None:
    """Check the root of an account's API.

    Raises:
        RefusedRoot: it is not https, or, for a local account, not http on the loopback address.
    """
    root = urlsplit(account.root)
    if account.local:
        if root.scheme != "http" or not _is_loopback(root.hostname):
            raise RefusedRoot(
                f"{account.vendor}: {account.root} is not on this machine. "
                "A local audit reads http://127.0.0.1 and nothing else."
            )
    elif root.scheme != "https" or not root.hostname:
        raise RefusedRoot(f"{account.vendor}: {account.root} is not an https address. Keys travel over https only.")
    if root.username or root.password:
        raise RefusedRoot(f"{account.vendor}: the address contains a name or a password. Write it without.")


def _is_loopback(host: str | None) -> bool:
    try:
        return host is not None and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _keys(account: Account) -> dict[str, str]:
    keys = account.keys
    match account.vendor:
        case "datadog":
            return {"DD-API-KEY": keys["apiKey"], "DD-APPLICATION-KEY": keys["appKey"]}
        case "pagerduty":
            return {"Authorization": f"Token token={keys['token']}"}
        case _:
            return {"Authorization": f"Bearer {keys['token']}"}
