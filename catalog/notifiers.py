"""Watches: whatever notifies someone, be it an alert, a check, or the alert of an SLO."""

from typing import Literal, Protocol

from catalog.channels import Channel
from catalog.services import Service, Urgency
from catalog.source.places import Source

Severity = Literal["critical", "warning", "info"]


def urgency_of(severity: Severity) -> Urgency:
    """How hard PagerDuty rings: only what is critical wakes a person."""
    return "high" if severity == "critical" else "low"


class Watch(Protocol):
    """What is known of everything that notifies: who is told, how hard, for which service."""

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
