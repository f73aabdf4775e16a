"""Alerts: a condition on a signal, its severity, and the channels to notify."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, Field

from catalog.alerts.detection import Detection, Threshold
from catalog.alerts.missing_data import AlertKind, Choice, NoData, alert_kind, choice_of, group_end_hours
from catalog.channels import Channel
from catalog.forms.raw import NOTHING_RAW, Raw
from catalog.forms.types import Reference, choice, written_once
from catalog.notifiers import Severity
from catalog.services import Service
from catalog.signals.model import Signal
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Renotify:
    """Notify again every `every_minutes` while the alert lasts, at most `times` times (None: until it ends)."""

    every_minutes: int
    times: int | None = None


@dataclass(frozen=True, kw_only=True)
class BaseAlert:
    """The fields that every kind of alert has.

    `priority` is Datadog's, 1 to 5. `tags` are sorted `key:value` texts. `runbook` is its own, else its page in the
    playbook, else the service's runbooks and the alert's id. `raw` are further properties of the monitor.
    `renamed_from` is its earlier id.
    """

    id: str
    name: str
    description: str | None = None
    severity: Severity
    priority: int
    notify: tuple[Channel, ...] = ()
    renotify: Renotify | None = None
    tags: tuple[str, ...] = ()
    service: Service | None = None
    first_steps: tuple[str, ...] = ()
    runbook: str | None = None
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Alert(BaseAlert):
    """Fires when `detection` holds for `signal`.

    `condition` is the written text, with one space around the comparator. Each value of the `group_by` tags is
    evaluated separately. `no_data` is the choice for missing data; its effect depends on the kind of alert
    (`catalog.alerts.missing_data`).
    """

    signal: Signal
    detection: Detection
    condition: str
    group_by: tuple[str, ...] = ()
    no_data: NoData
    evaluation_delay_seconds: int | None = None

    @property
    def kind(self) -> AlertKind:
        """Its row in the table of missing data."""
        return alert_kind(self.signal.kind, self.detection)

    @property
    def min_events(self) -> int | None:
        """The number of events in its window from which a ratio is evaluated; None for other signals."""
        return self.detection.min_events if isinstance(self.detection, Threshold) else None

    @property
    def missing_data(self) -> Choice:
        """The effect of missing data."""
        return choice_of(self.kind, self.no_data)

    @property
    def is_grouped(self) -> bool:
        """Whether each group is evaluated and notified separately. Datadog requires groups for a service check."""
        return bool(self.group_by) or self.signal.kind == "check"

    @property
    def group_end_hours(self) -> int | None:
        """The hours of silence after which the alert of a group ends; None if it needs no such end."""
        return group_end_hours(self.missing_data, grouped=self.is_grouped)


PRIORITIES: dict[Severity, int] = {"critical": 1, "warning": 3, "info": 5}
"""Datadog's priority, P1 to P5, for each severity."""

SeverityText = Annotated[
    Severity,
    choice("severity", Severity),
    Field(description="one of `critical` (pages people), `warning` and `info`"),
]
Notify = Annotated[
    list[Reference],
    AfterValidator(written_once),
    Field(description="a list of channels, such as [slack, pagerduty]"),
]
