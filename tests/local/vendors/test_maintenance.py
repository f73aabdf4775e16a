"""What Datadog and PagerDuty refuse about hours in which they are silent."""

from typing import Any

import pytest


def _recurring(**changes: Any) -> dict[str, Any]:
    recurrence = {"rrule": "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA", "duration": "90m", "start": "2030-07-06T02:00:00"}
    made = {name: value for name, value in {**recurrence, **changes}.items() if value is not None}
    return {"oneTimeSchedule": None, "recurringSchedule": {"timezone": "Europe/Berlin", "recurrences": [made]}}


def _once(**changes: Any) -> dict[str, Any]:
    return {"oneTimeSchedule": {"start": "2030-07-06T00:00:00Z", "end": "2030-07-06T02:00:00Z", **changes}}


RECURRENCE = "recurringSchedule.recurrences[0]"
WRONG = [
    ("DowntimeSchedule", {"scope": ""}, "scope"),
    ("DowntimeSchedule", {"monitorIdentifier": {}}, "monitorIdentifier"),
    ("DowntimeSchedule", {"monitorIdentifier": {"monitorId": 1, "monitorTags": ["a:b"]}}, "monitorIdentifier"),
    ("DowntimeSchedule", {"monitorIdentifier": {"monitorTags": []}}, "monitorIdentifier.monitorTags"),
    ("DowntimeSchedule", {"monitorIdentifier": [{"monitorTags": ["a:b"]}]}, "monitorIdentifier"),
    ("DowntimeSchedule", {"displayTimezone": "Berlin"}, "displayTimezone"),
    ("DowntimeSchedule", {"notifyEndStates": ["alerting"]}, "notifyEndStates[0]"),
    ("DowntimeSchedule", {"notifyEndTypes": ["cancelled"]}, "notifyEndTypes[0]"),
    ("DowntimeSchedule", _once(start="2030-07-06T02:00:00+02:00"), "oneTimeSchedule.start"),
    ("DowntimeSchedule", _once(end="2030-07-06T02:00Z"), "oneTimeSchedule.end"),
    ("DowntimeSchedule", _once(end="2030-07-06T00:00:00Z"), "oneTimeSchedule.end"),
    ("DowntimeSchedule", {**_recurring(), **_once()}, "recurringSchedule"),
    ("DowntimeSchedule", _recurring(rrule="every saturday"), f"{RECURRENCE}.rrule"),
    ("DowntimeSchedule", _recurring(rrule="FREQ=DAILY;DTSTART=20300706"), f"{RECURRENCE}.rrule"),
    ("DowntimeSchedule", _recurring(rrule=None), f"{RECURRENCE}.rrule"),
    ("DowntimeSchedule", _recurring(duration="90"), f"{RECURRENCE}.duration"),
    ("DowntimeSchedule", _recurring(start="2030-07-06T02:00"), f"{RECURRENCE}.start"),
    ("DowntimeSchedule", _recurring(start="2030-07-06T02:00:00Z"), f"{RECURRENCE}.start"),
    (
        "DowntimeSchedule",
        {"oneTimeSchedule": None, "recurringSchedule": {"recurrences": []}},
        "recurringSchedule.recurrences",
    ),
    ("MaintenanceWindow", {"services": []}, "services"),
    ("MaintenanceWindow", {"startTime": "2030-07-06 00:00"}, "startTime"),
    ("MaintenanceWindow", {"endTime": "2030-07-06T00:00:00Z"}, "endTime"),
]


@pytest.mark.parametrize(("noun", "changes", "path"), WRONG)
def test_wrong_inputs_are_refused_with_their_path(
    shared_vendors: Any, good: Any, noun: str, changes: dict[str, Any], path: str
) -> None:
    assert list(shared_vendors.check(noun, good(noun, **changes))[0]) == [path]


def test_a_recurring_downtime_is_right(shared_vendors: Any, good: Any) -> None:
    assert shared_vendors.check("DowntimeSchedule", good("DowntimeSchedule", **_recurring()))[0] == {}


@pytest.mark.parametrize(("name", "replaced"), [("startTime", True), ("endTime", True), ("description", False)])
def test_a_window_at_another_time_is_another_window(shared_vendors: Any, good: Any, name: str, replaced: bool) -> None:
    changes = {name: "2030-07-06T01:00:00Z"}
    diff = shared_vendors.diff("MaintenanceWindow", good("MaintenanceWindow"), good("MaintenanceWindow", **changes))
    assert list(diff.replaces) == ([name] if replaced else [])


def test_a_window_needs_the_services_that_it_silences(vendors: Any, good: Any) -> None:
    with pytest.raises(Exception, match=r"services\[0\]: Service 'PSERVICE' does not exist"):
        vendors.create("MaintenanceWindow", good("MaintenanceWindow"))
