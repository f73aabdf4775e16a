"""Rules on PagerDuty's schedules and services: who is on a schedule, and what resolves an incident."""

from policies.engine.inputs import PAGER, SCHEDULE
from tests.support.rules import breaks, found


def test_a_schedule_without_people_or_with_one_is_found():
    two = {"users": ["a", "b"]}
    assert breaks("schedule-empty", {"layers": []}, SCHEDULE)
    assert breaks("schedule-empty", {"layers": [two, {"users": []}]}, SCHEDULE)
    assert not breaks("schedule-empty", {"layers": [two]}, SCHEDULE)
    assert breaks("schedule-one-person", {"layers": [{"users": ["a"]}, {"users": ["a"]}]}, SCHEDULE)
    assert not breaks("schedule-one-person", {"layers": [{"users": ["a"]}, {"users": ["b"]}]}, SCHEDULE)


def test_a_rotation_of_one_person_is_found(planned):
    text = """
        services: [{name: Shop}]
        alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]
        on_call:
          people: [{name: Ada, email: ada@example.com}, {name: Ben, email: ben@example.com}]
          rotations:
            - {name: Alone, people: [Ada], time_zone: UTC}
            - {name: Both, people: [Ada, Ben], time_zone: UTC}
    """
    assert found(planned(text))["schedule-one-person"] == {"rotations/alone"}


def test_an_incident_that_resolves_itself_or_never_pages_again_is_found():
    right = {"autoResolveTimeout": "null", "acknowledgementTimeout": "1800"}
    assert not breaks("incident-resolves-itself", right, PAGER)
    assert not breaks("acknowledgement-never-expires", right, PAGER)
    assert breaks("incident-resolves-itself", {}, PAGER)
    assert breaks("incident-resolves-itself", {"autoResolveTimeout": "14400"}, PAGER)
    assert breaks("acknowledgement-never-expires", {"acknowledgementTimeout": "null"}, PAGER)
