"""Maintenance windows, in which failures of some services, or of everything, page nobody; once or recurring."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog.maintenance.recurrence import Recurrence
from catalog.services import Service
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Maintenance:
    """A window from `start` (wall-clock time in `time_zone`), for `minutes`.

    `repeats` is None for a window that happens once; the first window of a recurrence begins at `start`. `services` is
    empty if it applies to everything. `text` is the message to customers. `renamed_from` is its earlier id.
    """

    id: str
    name: str
    start: datetime
    minutes: int
    time_zone: str
    repeats: Recurrence | None = None
    services: tuple[Service, ...] = ()
    text: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def begins(self) -> datetime:
        """When the first window begins, in UTC."""
        return self.start.replace(tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """When the first window ends, in UTC; `minutes` later, even if the clocks change."""
        return self.begins + timedelta(minutes=self.minutes)

    def until(self, instant: datetime) -> datetime | None:
        """Return when the window at an instant (an aware datetime) ends, in UTC; None if there is none."""
        zone, length = ZoneInfo(self.time_zone), timedelta(minutes=self.minutes)
        day = instant.astimezone(zone).date()
        for back in range(length.days + 2):
            begins = datetime.combine(day - timedelta(days=back), self.start.time(), zone).astimezone(UTC)
            if self._is_on(day - timedelta(days=back)) and begins <= instant < begins + length:
                return begins + length
        return None

    def _is_on(self, day: date) -> bool:
        """Whether a window begins on a day."""
        first = self.start.date()
        return day == first if self.repeats is None else self.repeats.falls_on(day, first)
