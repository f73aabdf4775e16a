"""What Sentry itself watches beside errors: addresses that it requests, and jobs that check in."""

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
UPTIME_SECONDS = (60, 300, 600, 1200, 1800, 3600)
"""How often Sentry can request an address."""
LONGEST_SLUG = 50


@dataclass(frozen=True, kw_only=True)
class UptimeProbe:
    """Sentry requests `url` and judges the answer itself. It is down after `fails_after` failures in a row."""

    url: str
    method: Method
    every_seconds: int
    timeout_seconds: int
    fails_after: int
    recovers_after: int


@dataclass(frozen=True, kw_only=True)
class CheckIns:
    """A job checks in by `crontab` in `time_zone`, or every so many minutes; it is missed `grace_minutes` later.

    A run that has not ended after `longest_minutes` has failed. So many check-ins in a row that were missed or failed
    make an issue (`fails_after`).
    """

    crontab: str | None
    every_minutes: int | None
    time_zone: str
    grace_minutes: int
    longest_minutes: int
    fails_after: int
    recovers_after: int


def heartbeat_slug(environment: str, id: str) -> str:
    """The slug under which a job checks in; Sentry has one of a name in an organization, for all environments."""
    return f"{environment}-{id}"
