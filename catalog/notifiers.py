"""Notifiers: items that notify someone, such as an alert, an uptime check or an SLO alert."""

from typing import Literal, Protocol

from catalog.channels import Channel
from catalog.services import Service, Urgency
from catalog.source.places import Source

Severity = Literal["critical", "warning", "info"]


def urgency_of(severity: Severity) -> Urgency:
    """Return PagerDuty's urgency of a severity: only critical items page with high urgency."""
    return "high" if severity == "critical" else "low"


class Notifier(Protocol):
    """The common fields of every notifier: its channels, severity and service."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def notify(self) -> tuple[Channel, ...]: ...
    @property
    def service(self) -> Service | None: ...
    @property
    def source(self) -> Source | None: ...
