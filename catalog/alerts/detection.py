"""What an alert detects: one class for each kind. Whoever branches on the kind matches all of them.

Each kind has `limit`, the value of the signal at which it fires (None where that is none of its values), and `warning`,
`recovery` and `warning_recovery`, the values beside it; `levels` are those of them that may be written.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from catalog.alerts.condition import Comparator

Direction = Literal["above", "below", "both"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """A threshold in the signal's unit, and the values before it: a warning, and where alert and warning end."""

    levels: ClassVar[tuple[str, ...]] = ("warning", "recovery", "warning_recovery")
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

    A ratio is judged from `min_events` events in the window on; for other signals that is None.
    """

    window_minutes: int
    min_events: int | None = None


@dataclass(frozen=True, kw_only=True)
class Forecast(Limits):
    """The signal, extrapolated, compares to the threshold within `within_minutes`."""

    within_minutes: int


class WithoutLevels:
    """A kind with no values beside the one at which it fires."""

    levels: ClassVar[tuple[str, ...]] = ()
    warning: ClassVar[None] = None
    recovery: ClassVar[None] = None
    warning_recovery: ClassVar[None] = None


@dataclass(frozen=True, kw_only=True)
class Anomaly(WithoutLevels):
    """All of the window lies more than `deviations` outside of what the last weeks let expect."""

    limit: ClassVar[None] = None
    deviations: int
    direction: Direction
    window_minutes: int


@dataclass(frozen=True, kw_only=True)
class Absence(WithoutLevels):
    """Nothing at all was counted in the last `window_minutes`."""

    limit: ClassVar[float] = 1
    window_minutes: int


@dataclass(frozen=True, kw_only=True)
class Heartbeat(WithoutLevels):
    """Nothing was reported in the last `window_minutes` of what is due every `every_minutes`."""

    limit: ClassVar[float] = 1
    every_minutes: int
    window_minutes: int


@dataclass(frozen=True, kw_only=True)
class ServiceCheck:
    """An agent's check failed `failures` times in a row; after `warning` failures it warns."""

    levels: ClassVar[tuple[str, ...]] = ("warning",)
    recovery: ClassVar[None] = None
    warning_recovery: ClassVar[None] = None
    rises: ClassVar[bool] = True
    failures: int
    warning: float | None = None

    @property
    def limit(self) -> float:
        return self.failures


Detection = Threshold | Forecast | Anomaly | Absence | Heartbeat | ServiceCheck
