"""Runs a test of the paging path, and removes what it made whatever happens."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import FrameType
from typing import TypeVar

from audit.live.http.client import Client
from audit.live.http.errors import Unreadable
from audit.live.http.limits import Clock
from audit.live.http.paging import Whole
from audit.live.kind import Account
from doctor.page.incidents import Incident, Notified, email_of, notified, open_incidents
from doctor.page.monitor import MARK, TestMonitor
from doctor.page.writer import WriteFailed, Writer

_POLL_SECONDS = 5.0
_SETTLE_SECONDS = 20.0
"""How long a cleanup waits for an incident that may still open after its monitor was deleted."""
_NOTIFY_SECONDS = 30.0
"""How long PagerDuty gets to notify the first person."""
_Found = TypeVar("_Found")
Progress = Callable[[str], None]


@dataclass(kw_only=True)
class Outcome:
    """The progress of a test. `problems` are about objects that could not be removed, each with the next step."""

    monitor: int | None = None
    incident: Incident | None = None
    notified: tuple[Notified, ...] = ()
    problems: list[str] = field(default_factory=list)


class PageTest:
    """One test over the accounts of Datadog and PagerDuty.

    Raises:
        RefusedRoot: an account's root is not allowed.
    """

    def __init__(self, accounts: Mapping[str, Account], progress: Progress, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._progress = progress
        self._datadog = Client(accounts["datadog"], clock=self._clock)
        self._pagerduty = Client(accounts["pagerduty"], clock=self._clock)
        self._writer = Writer(accounts)

    def close(self) -> None:
        """Close the connections."""
        self._datadog.close()
        self._pagerduty.close()
        self._writer.close()

    def run(self, test: TestMonitor, outcome: Outcome, *, timeout: float, by: str | None = None) -> None:
        """Create the monitor, wait for the incident, and remove both, also when interrupted. `outcome` is filled in.

        `timeout` is in seconds. `by` is the email address in whose name the incident is resolved; by default its first
        assignee.

        Raises:
            WriteFailed: the monitor could not be created.
            Unreadable: PagerDuty could not be asked.
        """
        since = datetime.now(UTC)
        try:
            self._progress(f'creating the monitor "{test.name}" in Datadog')
            outcome.monitor = self._writer.create_monitor(test.body)
            self._wait(test, outcome, since, timeout)
        finally:
            with signals_held():
                self.remove(test.token, outcome, since, by)

    def _wait(self, test: TestMonitor, outcome: Outcome, since: datetime, timeout: float) -> None:
        self._progress(
            f"waiting up to {timeout:.0f} seconds for an incident of {test.service} in PagerDuty "
            "(Datadog evaluates a new monitor within a minute or two)"
        )
        found = self._poll(timeout, lambda: open_incidents(self._pagerduty, test.token, since))
        if not found:
            return
        outcome.incident = incident = found[0]
        self._progress(f"the incident is open: {incident.url or incident.id}. Waiting for the first notification")
        outcome.notified = self._poll(_NOTIFY_SECONDS, lambda: notified(self._pagerduty, incident))

    def _poll(self, seconds: float, ask: Callable[[], tuple[_Found, ...]]) -> tuple[_Found, ...]:
        end = self._clock.now() + seconds
        while not (found := ask()) and self._clock.now() < end:
            self._clock.sleep(_POLL_SECONDS)
        return found

    def remove(self, token: str, outcome: Outcome, since: datetime, by: str | None = None) -> None:
        """Delete the monitor and resolve the incident of a test; what fails is a problem of the outcome."""
        self._progress("removing the test monitor and its incident")
        monitors = self._monitors(token, outcome)
        for id in monitors:
            try:
                self._writer.delete_monitor(id)
            except WriteFailed as error:
                outcome.problems.append(
                    f"{error} Delete the monitor {id} in Datadog, or run the command with --clean-up."
                )
        try:
            wait = 0.0 if outcome.incident is not None or not monitors else _SETTLE_SECONDS
            for incident in self._poll(wait, lambda: open_incidents(self._pagerduty, token, since)):
                self._resolve(incident, by, outcome)
        except Unreadable as error:
            outcome.problems.append(
                f"{error} Resolve the incident with {token} in its title in PagerDuty, if there is one."
            )

    def _monitors(self, token: str, outcome: Outcome) -> tuple[int, ...]:
        """Return the monitors of a test: also one whose creation was not confirmed."""
        if outcome.monitor is not None:
            return (outcome.monitor,)
        try:
            return tuple(each.id for each in self.leftovers() if token in each.name)
        except Unreadable as error:
            outcome.problems.append(f"{error} A test monitor with {token} in its name may be left.")
            return ()

    def _resolve(self, incident: Incident, by: str | None, outcome: Outcome) -> None:
        try:
            email = by or email_of(self._pagerduty, incident)
            if email is None:
                outcome.problems.append(f"No user can resolve the incident {incident.url}. Resolve it in PagerDuty.")
                return
            self._writer.resolve_incident(incident.id, email)
        except (Unreadable, WriteFailed, KeyError, TypeError) as error:
            outcome.problems.append(f"{error} Resolve the incident {incident.url or incident.id} in PagerDuty.")

    def leftovers(self) -> tuple["Leftover", ...]:
        """Return the test monitors in the account. Raises Unreadable."""
        pages = Whole()(lambda path, params: self._datadog.get(path, params), "/api/v1/monitor", {"monitor_tags": MARK})
        return tuple(
            Leftover(id=int(entry["id"]), name=str(entry["name"]), created=str(entry.get("created")))
            for page in pages
            for entry in page.entries
            if MARK in (entry.get("tags") or ())
        )


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A test monitor in the account, and when it was created."""

    id: int
    name: str
    created: str

    @property
    def token(self) -> str:
        """The token in its name: `[TEST 1a2b3c] …`."""
        return self.name.removeprefix("[TEST ").partition("]")[0]


@contextmanager
def signals_held() -> Iterator[None]:
    """Let a cleanup end: a signal to stop that arrives meanwhile counts after it.

    Raises:
        KeyboardInterrupt: such a signal arrived.
    """
    arrived: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        arrived.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, hold) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if arrived:
        raise KeyboardInterrupt
