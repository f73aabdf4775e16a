"""Alerts: a condition on a signal, how hard it is when it holds, and whom to tell."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.channels import Channel
from catalog.conditions import Comparator
from catalog.places import Source
from catalog.services import Service
from catalog.signals import Signal

Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Fires when `signal` over the last `window_minutes` compares to `threshold`, which is in the signal's unit.

    `condition` is what was written, with one space around the comparator. A ratio is judged from `min_events` events in
    the window on; for other signals that is None. `runbook` is its own, else the service's runbooks and the alert's id.
    `renamed_from` is the id it had before.
    """

    id: str
    name: str
    description: str | None = None
    signal: Signal
    comparator: Comparator
    threshold: float
    condition: str
    window_minutes: int
    min_events: int | None = None
    severity: Severity
    notify: tuple[Channel, ...] = ()
    service: Service | None = None
    runbook: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)
