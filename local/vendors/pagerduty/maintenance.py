"""PagerDuty's maintenance windows.

The API refuses one that is over already; the stand-in has no clock, so that what went up today goes up in a year.
"""

from collections.abc import Iterator

from local.vendors.core.kinds import Kind, Reference, at, items
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import instant
from local.vendors.protocol.wire import Properties

WINDOW = "pagerduty:index/maintenanceWindow:MaintenanceWindow"


def _check(inputs: Properties) -> Iterator[Problem]:
    start, end = (instant(at(inputs, name)) for name in ("startTime", "endTime"))
    for name, moment in (("startTime", start), ("endTime", end)):
        if at(inputs, name) is not None and moment is None:
            yield (name,), f"{at(inputs, name)!r} is not an RFC 3339 time with an offset, such as 2026-01-05T09:00:00Z"
    if start is not None and end is not None and end <= start:
        yield ("endTime",), "must be after startTime"
    if at(inputs, "services") == []:
        yield ("services",), "a maintenance window needs at least one service"


def _references(inputs: Properties) -> Iterator[Reference]:
    for index, service in items(inputs, "services"):
        yield Reference(path=("services", index), token=SERVICE, id=service, on_delete="leave")


KINDS = {
    WINDOW: Kind(
        replaces=frozenset(("startTime", "endTime")), check=_check, references=_references, new_id=pagerduty_id
    )
}
