"""Alerts: something wrong with a signal, how hard it is when it holds, and whom to tell."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from catalog.alerts.condition import Comparator
from catalog.alerts.missing_data import AlertKind, Choice, NoData, alert_kind, choice_of, group_end_hours
from catalog.channels import Channel
from catalog.forms.types import Reference, choice, written_once
from catalog.notifiers import Severity
from catalog.services import Service
from catalog.signals.model import Signal
from catalog.source.places import Source

Direction = Literal["above", "below", "both"]


@dataclass(frozen=True, kw_only=True)
class Renotify:
    """Tell again every `every_minutes` while it lasts, at most `times` times (None: until it ends)."""

    every_minutes: int
    times: int | None = None


@dataclass(frozen=True, kw_only=True)
class Anomaly:
    """Fires when all of the window lies more than `deviations` outside of what the last weeks let expect."""

    deviations: int
    direction: Direction


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Fires when the signal, drawn on, compares to the threshold within `within_minutes`."""

    within_minutes: int


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Fires when `signal` over the last `window_minutes` compares to `threshold`, which is in the signal's unit.

    `condition` is what was written, with one space around the comparator. A ratio is judged from `min_events` events in
    the window on; for other signals that is None. `warning` is a threshold on the quiet side of `threshold`; with
    `recovery` and `warning_recovery` each ends only when that value is reached. `group_by` are the tags for each of
    whose values it is judged alone. Of a service check, `threshold` is a number of failed runs in a row and
    `window_minutes` is 0.

    An `anomaly` compares a share of its window to the threshold 1; `absence` fires when nothing at all was counted.
    `heartbeat_minutes` is how often a heartbeat is due, and None for all else.
    `no_data` is what is decided on missing data; what that does depends on the kind of alert
    (`catalog.alerts.missing_data`).
    `priority` is Datadog's, 1 to 5. `tags` are sorted `key:value` texts. `runbook` is its own, else the
    service's runbooks and the alert's id. `renamed_from` is the id it had before.
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
    warning: float | None = None
    recovery: float | None = None
    warning_recovery: float | None = None
    group_by: tuple[str, ...] = ()
    anomaly: Anomaly | None = None
    forecast: Forecast | None = None
    absence: bool = False
    heartbeat_minutes: int | None = None
    no_data: NoData
    evaluation_delay_seconds: int | None = None
    severity: Severity
    priority: int
    notify: tuple[Channel, ...] = ()
    renotify: Renotify | None = None
    tags: tuple[str, ...] = ()
    service: Service | None = None
    first_steps: tuple[str, ...] = ()
    runbook: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def kind(self) -> AlertKind:
        """Its row in the table of missing data."""
        return alert_kind(
            self.signal.kind,
            self.comparator,
            absence=self.absence,
            anomaly=self.anomaly is not None,
            forecast=self.forecast is not None,
            heartbeat=self.heartbeat_minutes is not None,
        )

    @property
    def missing_data(self) -> Choice:
        """What happens when nothing is measured."""
        return choice_of(self.kind, self.no_data)

    @property
    def is_grouped(self) -> bool:
        """Whether it is judged, and notifies, for each group alone. Datadog takes no service check without groups."""
        return bool(self.group_by) or self.signal.kind == "check"

    @property
    def group_end_hours(self) -> int | None:
        """After how many hours of silence the alert of a group ends; None where it needs no such end."""
        return group_end_hours(self.missing_data, grouped=self.is_grouped)


PRIORITIES: dict[Severity, int] = {"critical": 1, "warning": 3, "info": 5}
"""Datadog's priority, from P1 to P5, of each severity."""

SeverityText = Annotated[
    Severity,
    choice("severity", Severity),
    Field(description="one of `critical` (wakes people), `warning` and `info`"),
]
Notify = Annotated[
    list[Reference],
    AfterValidator(written_once),
    Field(description="a list of channels, such as [slack, pagerduty]"),
]


def runbook_of(own: str | None, service: Service | None, id: str) -> str | None:
    """The runbook's URL: the item's own, else the service's runbooks and the item's id."""
    return own or (f"{service.runbooks}/{id}" if service and service.runbooks else None)
