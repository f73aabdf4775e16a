"""Sentry's own monitors: addresses that it requests, and jobs that check in."""

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
UPTIME_SECONDS = (60, 300, 600, 1200, 1800, 3600)
"""The intervals at which Sentry can request an address."""
LONGEST_SLUG = 50


@dataclass(frozen=True, kw_only=True)
class UptimeProbe:
    """Sentry requests `url` and evaluates the answer itself. It is down after `fails_after` failures in a row."""

    url: str
    method: Method
    every_seconds: int
    timeout_seconds: int
    fails_after: int
    recovers_after: int


@dataclass(frozen=True, kw_only=True)
class CheckIns:
    """A job checks in by `crontab` in `time_zone`, or every so many minutes; it is missed `grace_minutes` later.

    A run that has not ended after `longest_minutes` has failed. `fails_after` missed or failed check-ins in a row make
    an issue.
    """

    crontab: str | None
    every_minutes: int | None
    time_zone: str
    grace_minutes: int
    longest_minutes: int
    fails_after: int
    recovers_after: int


def heartbeat_slug(environment: str, id: str) -> str:
    """Return the slug with which a job checks in; it is unique in a Sentry organization, across environments."""
    return f"{environment}-{id}"
