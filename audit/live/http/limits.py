"""The vendors' limits: when the next request may be sent, and how long to wait in total."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The time that waiting is measured with: monotonic seconds, and how to sleep."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Patience:
    """The time in seconds that the requests to an account may wait in total. Waits at the same time count once."""

    def __init__(self, total: float, clock: Clock) -> None:
        self._left = total
        self._clock = clock
        self._until = 0.0
        self._lock = threading.Lock()

    def allows(self, seconds: float) -> bool:
        """Take the time from what is left; False, and nothing taken, if it is not enough."""
        with self._lock:
            now = self._clock.now()
            added = now + seconds - max(now, self._until)
            if added > self._left:
                return False
            if added > 0:
                self._left -= added
                self._until = now + seconds
            return True


class Gate:
    """Holds back requests to a bucket of the vendor until its limit allows them again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._closed: dict[str, float] = {}
        self._lock = threading.Lock()

    def close(self, bucket: str, seconds: float) -> None:
        """Let no request to the bucket pass for the given time."""
        with self._lock:
            self._closed[bucket] = max(self._closed.get(bucket, 0.0), self._clock.now() + seconds)

    def delay(self, bucket: str) -> float:
        """Return the seconds until a request may pass."""
        with self._lock:
            return max(0.0, self._closed.get(bucket, 0.0) - self._clock.now())


_REMAINING = ("x-ratelimit-remaining", "ratelimit-remaining", "x-sentry-rate-limit-remaining")
_RESET = ("x-ratelimit-reset", "ratelimit-reset")
"""Seconds until the limit is renewed (Datadog, PagerDuty)."""
_RESET_AT = "x-sentry-rate-limit-reset"
"""The instant at which it is renewed, in seconds since 1970 (Sentry)."""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the headers ask to wait; None if they do not say.

    An instant is compared with the answer's own date, so that a wrong clock on this machine does not matter.
    """
    text = headers.get("retry-after")
    if text is not None:
        seconds = _number(text)
        at = None if seconds is not None else _http_date(text)
        if at is not None:
            seconds = (at - _answered_at(headers)).total_seconds()
        if seconds is not None:
            return max(0.0, seconds)
    return _reset(headers)


def exhausted_for(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until the next request is allowed, if this one was the last that the limit allows now."""
    if any(_number(headers[name]) == 0 for name in _REMAINING if name in headers):
        return _reset(headers)
    return None


def _reset(headers: Mapping[str, str]) -> float | None:
    for name in _RESET:
        if (seconds := _number(headers.get(name))) is not None:
            return max(0.0, seconds)
    if (at := _number(headers.get(_RESET_AT))) is not None:
        return max(0.0, at - _answered_at(headers).timestamp())
    return None


def _answered_at(headers: Mapping[str, str]) -> datetime:
    return _http_date(headers.get("date")) or datetime.now(UTC)


def _http_date(text: str | None) -> datetime | None:
    try:
        at = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and value == value and abs(value) != float("inf") else None
