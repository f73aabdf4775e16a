"""Maintenance: hours in which what fails is no news, for some services or for everything, once or again and again."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog.places import Source
from catalog.services import Service


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
