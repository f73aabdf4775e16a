"""Who stands in a schedule, what ends an incident, and how resources are made."""

from policies.engine.inputs import LOGS_INDEX, PAGER, SCHEDULE, USER
from tests.support.rules import breaks, found


def test_a_schedule_without_people_or_with_one_is_found():
    two = {"users": ["a", "b"]}
    assert breaks("schedule-empty", {"layers": []}, SCHEDULE)
    assert breaks("schedule-empty", {"layers": [two, {"users": []}]}, SCHEDULE)
    assert not breaks("schedule-empty", {"layers": [two]}, SCHEDULE)
    assert breaks("schedule-alone", {"layers": [{"users": ["a"]}, {"users": ["a"]}]}, SCHEDULE)
    assert not breaks("schedule-alone", {"layers": [{"users": ["a"]}, {"users": ["b"]}]}, SCHEDULE)


def test_a_rotation_of_one_is_found(planned):
    text = """
        services: [{name: Shop}]
        alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]
        on_call:
          people: [{name: Ada, email: ada@example.com}, {name: Ben, email: ben@example.com}]
          rotations:
            - {name: Alone, people: [Ada], time_zone: UTC}
            - {name: Both, people: [Ada, Ben], time_zone: UTC}
    """
    assert found(planned(text))["schedule-alone"] == {"rotations/alone"}


def test_an_incident_that_ends_by_itself_or_never_rings_again_is_found():
    right = {"autoResolveTimeout": "null", "acknowledgementTimeout": "1800"}
    assert not breaks("incident-resolves-itself", right, PAGER)
    assert not breaks("acknowledged-for-ever", right, PAGER)
    assert breaks("incident-resolves-itself", {}, PAGER)
    assert breaks("incident-resolves-itself", {"autoResolveTimeout": "14400"}, PAGER)
    assert breaks("acknowledged-for-ever", {"acknowledgementTimeout": "null"}, PAGER)


def test_a_draft_and_an_unchecked_monitor_are_found():
    assert breaks("monitor-draft", {"draftStatus": "draft"})
    assert not breaks("monitor-draft", {"draftStatus": "published"})
    assert breaks("monitor-unchecked", {"validate": False})
    assert not breaks("monitor-unchecked", {"validate": True})


def test_what_would_be_gone_for_good_is_found_unless_it_is_kept():
    for type_ in (LOGS_INDEX, USER):
        assert breaks("gone-for-good", {}, type_)
        assert not breaks("gone-for-good", {}, type_, protect=True)
        assert not breaks("gone-for-good", {}, type_, retain_on_delete=True)
        assert not breaks("gone-for-good", {}, type_, retain_on_delete=None)


def test_a_resource_of_the_default_provider_is_found():
    urn = "urn:pulumi:prod::watchbill::pulumi:providers:datadog::"
    assert breaks("default-provider", {}, provider=f"{urn}default_5_17_0")
    assert not breaks("default-provider", {}, provider=f"{urn}datadog")
    assert not breaks("default-provider", {}, provider="")
