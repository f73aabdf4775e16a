"""Maintenance: hours in which what fails is no news, for some services or for everything, once or again and again."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog.services import Service
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Maintenance:
    """A window from `start` (wall clock in `time_zone`) on, for `minutes`.

    `repeats` is None for one that happens once, else a recurrence rule in the form of RFC 5545, such as
    `FREQ=WEEKLY;INTERVAL=1;BYDAY=SA`, whose first window begins at `start`. `services` is empty where everything is
    meant. `text` is what customers are told. `renamed_from` is the id it had before.
    """

    id: str
    name: str
    start: datetime
    minutes: int
    time_zone: str
    repeats: str | None = None
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
        """Whether a window begins on a day. The first one does, and all others are so many days or weeks later."""
        if self.repeats is None or day <= self.start.date():
            return day == self.start.date()
        rule = dict(part.split("=") for part in self.repeats.split(";"))
        if rule["FREQ"] == "MONTHLY":
            return day.day == self.start.day
        days = {"DAILY": 1, "WEEKLY": 7}[rule["FREQ"]] * int(rule["INTERVAL"])
        return (day - self.start.date()).days % days == 0
