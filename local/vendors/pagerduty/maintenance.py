"""PagerDuty's maintenance windows.

The API refuses one that has already ended; the stand-in has no clock, so that a run that succeeds today succeeds in a
year.
"""

from collections.abc import Iterator

from local.vendors.core.constraints import NotEmpty, Passes
from local.vendors.core.kinds import Kind, Link
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.places import at
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import instant
from local.vendors.protocol.wire import Path, Properties

WINDOW = "pagerduty:index/maintenanceWindow:MaintenanceWindow"


def _check_order(inputs: Properties, _path: Path) -> Iterator[Problem]:
    start, end = (instant(at(inputs, name)) for name in ("startTime", "endTime"))
    if start is not None and end is not None and end <= start:
        yield ("endTime",), "must be after startTime"


_NO_TIME = "{value!r} is not an RFC 3339 time with an offset, such as 2026-01-05T09:00:00Z"

KINDS = {
    WINDOW: Kind(
        replaces=frozenset(("startTime", "endTime")),
        rules=(
            Passes("startTime", instant, _NO_TIME),
            Passes("endTime", instant, _NO_TIME),
            _check_order,
            NotEmpty("services", "a maintenance window requires at least one service"),
        ),
        links=(Link("services[]", SERVICE, "leave"),),
        new_id=pagerduty_id,
    )
}
