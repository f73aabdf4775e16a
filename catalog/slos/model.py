"""Service level objectives: how much must be good over a window, and alerts on their error budgets."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from catalog.alerts.condition import Comparator
from catalog.channels import Channel
from catalog.forms.raw import NOTHING_RAW, Raw
from catalog.notifiers import Severity
from catalog.services import Service
from catalog.signals.model import Signal
from catalog.source.places import Source
from catalog.uptime.model import UptimeCheck

SloWindow = Literal["7d", "30d", "90d"]
AlertKind = Literal["page", "ticket", "budget"]
DAYS: dict[SloWindow, int] = {"7d": 7, "30d": 30, "90d": 90}


@dataclass(frozen=True, kw_only=True)
class BurnLine:
    """One line of the multiwindow table: the share of the budget used in `long_hours`, in percent, by window."""

    kind: AlertKind
    long_hours: int
    short_minutes: int
    budget_percent: dict[SloWindow, int] = field(hash=False)

    def factor(self, window: SloWindow) -> Decimal:
        """Return the burn rate of the line: budget share × window ÷ long window."""
        return Decimal(self.budget_percent[window]) / 100 * DAYS[window] * 24 / self.long_hours


# The table of Google's SRE Workbook ("Alerting on SLOs"); the short window is a twelfth of the long one. Its line of
# three days exceeds Datadog's longest window (48 h), so the error-budget alert replaces it.
BURN_LINES = (
    BurnLine(kind="page", long_hours=1, short_minutes=5, budget_percent={"7d": 10, "30d": 2, "90d": 1}),
    BurnLine(kind="page", long_hours=6, short_minutes=30, budget_percent={"7d": 20, "30d": 5, "90d": 3}),
    BurnLine(kind="ticket", long_hours=24, short_minutes=120, budget_percent={"7d": 40, "30d": 10, "90d": 5}),
)


@dataclass(frozen=True, kw_only=True)
class RatioSli:
    """The share of good events: those that `signal` does not select (`counts` "bad"), or those it does ("good").

    `expected_per_hour` is the number of events in a quiet hour, good and bad; None if unknown.
    """

    signal: Signal
    counts: Literal["bad", "good"]
    expected_per_hour: int | None = None


@dataclass(frozen=True, kw_only=True)
class TimeSliceSli:
    """The share of slices of `every_minutes` in which the signal compares to the threshold, in the signal's unit."""

    signal: Signal
    comparator: Comparator
    threshold: float
    condition: str
    every_minutes: int


@dataclass(frozen=True, kw_only=True)
class UptimeSli:
    """The share of a check's runs that passed."""

    check: UptimeCheck


Sli = RatioSli | TimeSliceSli | UptimeSli


@dataclass(frozen=True, kw_only=True)
class SloAlert:
    """Fires when an SLO's error budget burns `threshold` times too fast, or when `threshold` percent of it is used.

    `role` is unique among the SLO's alerts: `page-1h`, `page-6h`, `ticket-24h`, `budget`. For `budget`, `long_hours` is
    0 and `budget_percent` is the threshold.
    """

    id: str
    name: str
    role: str
    slo_id: str
    long_hours: int = 0
    short_minutes: int = 0
    budget_percent: int
    threshold: float
    severity: Severity
    notify: tuple[Channel, ...] = ()
    service: Service | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def condition(self) -> str:
        """When it fires, in words."""
        if not self.long_hours:
            return f"over {self.budget_percent} % of the error budget used"
        hours = "an hour" if self.long_hours == 1 else f"{self.long_hours} hours"
        return f"error budget burns over {self.threshold:g} times too fast ({self.budget_percent} % of it in {hours})"


@dataclass(frozen=True, kw_only=True)
class Slo:
    """`target` percent of `sli` must be good over the `window`; `warning` is a stricter percentage, only shown.

    `tags` are sorted `key:value` texts. `renamed_from` is its earlier id.
    """

    id: str
    name: str
    description: str | None = None
    service: Service | None = None
    sli: Sli
    target: float
    warning: float | None = None
    window: SloWindow
    alerts: tuple[SloAlert, ...] = ()
    tags: tuple[str, ...] = ()
    runbook: str | None = None
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def signal(self) -> Signal | None:
        """The signal that it measures; None for an uptime check."""
        return None if isinstance(self.sli, UptimeSli) else self.sli.signal
