"""Alerts: something wrong with a signal, how hard it is when it holds, and whom to tell."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, Field

from catalog.alerts.detection import Detection, Threshold
from catalog.alerts.missing_data import AlertKind, Choice, NoData, alert_kind, choice_of, group_end_hours
from catalog.channels import Channel
from catalog.forms.types import Reference, choice, written_once
from catalog.notifiers import Severity
from catalog.services import Service
from catalog.signals.model import Signal
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Renotify:
    """Tell again every `every_minutes` while it lasts, at most `times` times (None: until it ends)."""

    every_minutes: int
    times: int | None = None


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Fires when `detection` holds for `signal`.

    `condition` is what was written, with one space around the comparator. `group_by` are the tags for each of whose
    values it is judged alone. `no_data` is what is decided on missing data; what that does depends on the kind of alert
    (`catalog.alerts.missing_data`).
    `priority` is Datadog's, 1 to 5. `tags` are sorted `key:value` texts. `runbook` is its own, else the
    service's runbooks and the alert's id. `renamed_from` is the id it had before.
    """

    id: str
    name: str
    description: str | None = None
    signal: Signal
    detection: Detection
    condition: str
    group_by: tuple[str, ...] = ()
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
        return alert_kind(self.signal.kind, self.detection)

    @property
    def min_events(self) -> int | None:
        """From how many events in its window on a ratio is judged."""
        return self.detection.min_events if isinstance(self.detection, Threshold) else None

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
