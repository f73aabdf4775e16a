"""Maintenance: hours in which what fails is no news, for some services or for everything, once or again and again."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog.maintenance.recurrence import Recurrence
from catalog.services import Service
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Maintenance:
    """A window from `start` (wall clock in `time_zone`) on, for `minutes`.

    `repeats` is None for one that happens once; the first window of a recurrence begins at `start`. `services` is empty
    where everything is meant. `text` is what customers are told. `renamed_from` is the id it had before.
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
        """When the first window ends, in UTC; so many minutes later, whatever the clock does meanwhile."""
        return self.begins + timedelta(minutes=self.minutes)

    def until(self, instant: datetime) -> datetime | None:
        """When the window that an instant (an aware datetime) lies in ends, in UTC; None where it lies in none."""
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
