"""Uptime: HTTP checks from outside, against the health endpoint unless another URL is given."""

from dataclasses import dataclass, field

from catalog.alerts import Severity
from catalog.channels import Channel
from catalog.places import Source
from catalog.services import Service

DEFAULT_JSON = (("$.status", "healthy"),)
DEFAULT_LOCATIONS = ("aws:eu-central-1", "aws:us-east-2", "aws:us-west-2")


@dataclass(frozen=True, kw_only=True)
class UptimeCheck:
    """Asks `url` every `every_seconds` from each location; fails unless it answers `status` and each JSON path's value.

    `json` pairs a JSONPath with the text it must be; `retries` are tried before a location counts as failing.
    `renamed_from` is the id it had before.
    """

    id: str
    name: str
    service: Service | None = None
    url: str
    status: int = 200
    json: tuple[tuple[str, str], ...] = DEFAULT_JSON
    every_seconds: int = 60
    locations: tuple[str, ...] = DEFAULT_LOCATIONS
    retries: int = 2
    severity: Severity = "critical"
    notify: tuple[Channel, ...] = ()
    runbook: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)
