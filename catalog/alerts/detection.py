"""What an alert detects: one class for each kind. Code that branches on the kind must match all of them.

Each kind has `limit`, the value of the signal at which it fires (None if it has no such value), and `warning`,
`recovery` and `warning_recovery`, the additional thresholds; `levels` names those that the YAML may set. `length` says
where its length is written, None where that is the key `duration`.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from catalog.alerts.condition import Comparator

Direction = Literal["above", "below", "both"]
LEVELS = ("warning", "recovery", "warning_recovery")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The threshold in the signal's unit, the warning, and the values at which alert and warning end."""

    levels: ClassVar[tuple[str, ...]] = LEVELS
    comparator: Comparator
    threshold: float
    warning: float | None = None
    recovery: float | None = None
    warning_recovery: float | None = None

    @property
    def limit(self) -> float:
        return self.threshold

    @property
    def rises(self) -> bool:
        """Whether it fires above its threshold."""
        return self.comparator in (">", ">=")


@dataclass(frozen=True, kw_only=True)
class Threshold(Limits):
    """The signal over the last `window_minutes` compares to the threshold.

    A ratio is evaluated only with at least `min_events` events in the window; for other signals that is None.
    """

    length: ClassVar[None] = None
    window_minutes: int
    min_events: int | None = None


@dataclass(frozen=True, kw_only=True)
class Forecast(Limits):
    """The signal, extrapolated, compares to the threshold within `within_minutes`."""

    length: ClassVar[str] = "`within` sets the time"
    within_minutes: int


class WithoutLevels:
    """A kind without additional thresholds."""

    levels: ClassVar[tuple[str, ...]] = ()
    warning: ClassVar[None] = None
    recovery: ClassVar[None] = None
    warning_recovery: ClassVar[None] = None


@dataclass(frozen=True, kw_only=True)
class Anomaly(WithoutLevels):
    """All values in the window are more than `deviations` outside the band expected from the last weeks."""

    limit: ClassVar[None] = None
    length: ClassVar[str] = "`anomaly` has its own `window`"
    deviations: int
    direction: Direction
    window_minutes: int


@dataclass(frozen=True, kw_only=True)
class Absence(WithoutLevels):
    """Nothing was counted in the last `window_minutes`."""

    limit: ClassVar[float] = 1
    length: ClassVar[str] = "`absent` sets the time"
    window_minutes: int


@dataclass(frozen=True, kw_only=True)
class Heartbeat(WithoutLevels):
    """Nothing was reported in the last `window_minutes`, although a report is due every `every_minutes`."""

    limit: ClassVar[float] = 1
    length: ClassVar[str] = "`every` sets the time"
    every_minutes: int
    window_minutes: int


@dataclass(frozen=True, kw_only=True)
class ServiceCheck:
    """An agent's check failed `failures` times in a row; after `warning` failures it warns."""

    levels: ClassVar[tuple[str, ...]] = ("warning",)
    length: ClassVar[str] = "a service check counts runs, not minutes"
    recovery: ClassVar[None] = None
    warning_recovery: ClassVar[None] = None
    rises: ClassVar[bool] = True
    failures: int
    warning: float | None = None

    @property
    def limit(self) -> float:
        return self.failures


Detection = Threshold | Forecast | Anomaly | Absence | Heartbeat | ServiceCheck
