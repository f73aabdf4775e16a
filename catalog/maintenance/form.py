"""The YAML of maintenance windows: when they begin, their length, recurrence and services."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from catalog.forms.clock import ZoneName, exists
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Located, RenamableForm
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import shown
from catalog.forms.types import FromText, Reference, Seconds, Words, minutes, not_empty, one_or_more, written_once
from catalog.maintenance.model import Maintenance
from catalog.maintenance.recurrence import Recurrence, parse_recurrence
from catalog.sections import Sections
from catalog.services import Service, Services
from catalog.source.scalars import Converted

ALL = "all"
DAY = 1440
INSTANT = "a date and a time, such as `2030-12-07 02:00`"


def _instant(value: object) -> datetime:
    text = value.text if isinstance(value, Converted) else str(value)
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(?::00)?", text)
    try:
        return datetime.fromisoformat(" ".join(match.groups()) if match else "")
    except ValueError as error:
        raise InvalidValue(f"invalid date and time {shown(text)}", f"write {INSTANT}") from error


class PlannedMaintenanceForm(RenamableForm):
    noun: ClassVar[str] = "a maintenance"
    neutral: ClassVar[Mapping[str, Any]] = {
        "name": "refused",
        "start": "2030-01-05 02:00",
        "for": "1h",
        "time_zone": "UTC",
        "services": [ALL],
    }
    start: Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string"})] = Field(
        description=f"when the (first) window begins, in `time_zone`: {INSTANT}"
    )
    length: Annotated[Seconds, *minutes(1, 30 * DAY, "`1m` to `30d`")] = Field(
        alias="for", description="its length, such as `2h`"
    )
    time_zone: ZoneName
    every: Annotated[Recurrence | None, FromText(parse_recurrence)] = Field(
        default="once",
        validate_default=True,
        description="`once`, `daily`, `weekly`, `weekly on saturday`, `2w on saturday` or `monthly on 15`; `weekly` "
        "begins on the weekday of `start`. PagerDuty supports only `once`, and in other windows still pages for "
        "incidents that Sentry or a person opens",
    )
    services: Annotated[
        list[Reference], BeforeValidator(one_or_more), AfterValidator(not_empty), AfterValidator(written_once)
    ] = Field(description="a list of the services in maintenance, or `all`", json_schema_extra={"also": "string"})
    text: Words | None = Field(
        default=None,
        description="the message to customers: the status page gets a template with this text for the "
        "components of its services, and a person posts it",
    )


def resolve_maintenance(sections: Sections, services: Services) -> tuple[Maintenance, ...]:
    """Return the maintenance windows of a catalog, sorted by id."""
    planned: Scope[Maintenance] = Scope("maintenance", sections.report)
    entries = sections.items(PlannedMaintenanceForm, planned)
    planned.fill(entries, lambda entry, id: _maintenance(entry, id, services))
    return by_id(planned.items)


def _maintenance(entry: Located[PlannedMaintenanceForm], id: str, services: Services) -> Maintenance | None:
    form = entry.form
    done_to = _services(entry, services)
    if done_to is None or not entry.whole or not _is_right(entry, services):
        return None
    return Maintenance(
        id=id,
        name=form.name,
        start=form.start,
        minutes=form.length,
        time_zone=form.time_zone,
        repeats=_recurrence(form),
        services=by_id(done_to),
        text=form.text,
        renamed_from=old_id(form),
        source=entry.source,
    )


def _recurrence(form: PlannedMaintenanceForm) -> Recurrence | None:
    """The recurrence, with the weekday of the first window if it is weekly and names none."""
    if form.every is None or form.every.frequency != "WEEKLY" or form.every.weekday is not None:
        return form.every
    return replace(form.every, weekday=form.start.weekday())


def _services(entry: Located[PlannedMaintenanceForm], services: Services) -> tuple[Service, ...] | None:
    if "services" in entry.refused:
        return None
    words = entry.form.services
    return () if words == [ALL] else services.find_all(words, entry, "services")


def _is_right(entry: Located[PlannedMaintenanceForm], services: Services) -> bool:
    """Whether the first window begins at an existing time, on a day of its recurrence, and ends before the next."""
    form, report = entry.form, services.report
    zone = ZoneInfo(form.time_zone)
    if not exists(form.start, zone):
        message = f"`{form.start:%Y-%m-%d %H:%M}` does not exist in {form.time_zone}: the clocks skip it"
        report.refuse(entry.at("start"), message, "write a time one hour earlier or later")
        return False
    if form.every is not None and not form.every.may_begin_on(form.start):
        message = f"the first window, {form.start:%A, %Y-%m-%d}, does not match `every: {form.every.text}`"
        report.refuse(entry.at("start"), message, "write a `start` that matches `every`")
        return False
    if form.every is not None and form.length >= form.every.shortest_days * DAY:
        message = f"a window of {form.length // 60} hours overlaps the next one"
        report.refuse(entry.at("for"), message, "write a shorter `for`, or a longer interval in `every`")
        return False
    return True
