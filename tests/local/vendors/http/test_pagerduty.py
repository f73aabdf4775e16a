"""PagerDuty's answers: what it fills in, reorders, rewrites, leaves out and computes."""

from datetime import datetime, timedelta

import pytest

from local.vendors.hand import OVERRIDE
from tests.local.vendors.http.conftest import Apis

START = "2030-01-07T09:00:00+01:00"
WEEK = 7 * 86_400


def layer(name: str, *users: str, **more: object) -> dict[str, object]:
    turns = {"start": START, "rotationVirtualStart": START, "rotationTurnLengthSeconds": WEEK}
    return {"name": name, "users": list(users), **turns, **more}


@pytest.fixture
def people(apis: Apis) -> list[str]:
    return [apis.add("User", name=name, email=f"{name}@example.com") for name in ("cleo", "dan")]


@pytest.fixture
def schedule(apis: Apis, people: list[str]) -> str:
    night = [{"type": "daily_restriction", "startTimeOfDay": "22:00:00", "durationSeconds": 8 * 3600}]
    layers = [layer("days", *people), layer("nights", people[1], restrictions=night)]
    return apis.add("Schedule", name="Primary", timeZone="Europe/Berlin", layers=layers)


@pytest.fixture
def policy(apis: Apis, schedule: str, people: list[str]) -> str:
    targets = [{"type": "user_reference", "id": people[0]}, {"type": "schedule_reference", "id": schedule}]
    return apis.add("EscalationPolicy", name="On call", rules=[{"escalationDelayInMinutes": 30, "targets": targets}])


@pytest.fixture
def service(apis: Apis, policy: str) -> str:
    return apis.add("Service", name="Cart", escalationPolicy=policy, autoResolveTimeout="null")


def test_a_person_from_before_has_a_phone_and_one_that_a_program_invites_has_none(
    apis: Apis, people: list[str]
) -> None:
    assert len(people) == 2
    users = apis.get("pagerduty", "/users", **{"include[]": ["contact_methods", "notification_rules"]}).body["users"]
    types = {user["name"]: {method["type"] for method in user["contact_methods"]} for user in users}
    assert types["Ada"] == {"email_contact_method", "phone_contact_method", "sms_contact_method"}
    assert types["cleo"] == {"email_contact_method"}
    assert {user["name"]: user["invitation_sent"] for user in users} == {
        "Ada": False, "Bob": False, "cleo": True, "dan": True,
    }  # fmt: skip
    assert {rule["urgency"] for rule in users[0]["notification_rules"]} == {"high", "low"}


def test_without_includes_there_are_references(apis: Apis, people: list[str]) -> None:
    user = apis.get("pagerduty", f"/users/{people[0]}").body["user"]
    assert user["contact_methods"][0]["type"] == "email_contact_method_reference"
    assert "address" not in user["contact_methods"][0]


def test_rules_are_those_of_high_urgency_unless_the_request_says_otherwise(apis: Apis, people: list[str]) -> None:
    def urgencies(**query: str) -> list[str]:
        rules = apis.get("pagerduty", f"/users/{people[0]}/notification_rules", **query).body["notification_rules"]
        return [rule["urgency"] for rule in rules]

    assert urgencies() == ["high"]
    assert urgencies(urgency="all") == ["high", "low"]


def test_layers_come_only_when_asked_for_and_the_last_one_first(apis: Apis, schedule: str) -> None:
    plain = apis.get("pagerduty", "/schedules").body["schedules"][0]
    assert plain["id"] == schedule
    assert "schedule_layers" not in plain
    whole = apis.get("pagerduty", "/schedules", **{"include[]": "schedule_layers"}).body["schedules"][0]
    assert [each["name"] for each in whole["schedule_layers"]] == ["nights", "days"]
    assert whole["schedule_layers"][0]["rendered_coverage_percentage"] is None


def test_a_start_in_the_past_becomes_the_time_of_creation(apis: Apis, people: list[str]) -> None:
    past = {"start": "2020-01-06T09:00:00+01:00", "rotationVirtualStart": "2020-01-06T09:00:00+01:00"}
    id = apis.add("Schedule", name="Old", timeZone="Europe/Berlin", layers=[layer("a", people[0], **past)])
    body = apis.get("pagerduty", f"/schedules/{id}").body["schedule"]["schedule_layers"][0]
    age = datetime.now().astimezone() - datetime.fromisoformat(body["start"])
    assert timedelta(0) <= age < timedelta(minutes=5)
    assert body["rotation_virtual_start"] == "2020-01-06T09:00:00+01:00"


def test_the_final_schedule_is_of_the_last_layer_and_of_overrides(apis: Apis, schedule: str, people: list[str]) -> None:
    cleo, dan = people
    ada = apis.get("pagerduty", "/users").body["users"][0]["id"]
    span = {"since": "2030-01-07T09:00:00+01:00", "until": "2030-01-08T09:00:00+01:00"}
    noon = {"start": "2030-01-07T12:00:00+01:00", "end": "2030-01-07T13:00:00+01:00"}
    apis.add(OVERRIDE, schedule=schedule, user=ada, **noon)

    body = apis.get("pagerduty", f"/schedules/{schedule}", **span).body["schedule"]["final_schedule"]
    hours = [(each["start"][11:13], each["user"]["id"]) for each in body["rendered_schedule_entries"]]
    assert hours == [("09", cleo), ("12", ada), ("13", cleo), ("22", dan), ("06", cleo)]
    assert body["rendered_coverage_percentage"] == 100
    assert apis.get("pagerduty", f"/schedules/{schedule}/overrides").status == 400
    assert len(apis.get("pagerduty", f"/schedules/{schedule}/overrides", **span).body["overrides"]) == 1


def test_turns_of_whole_days_keep_their_time_of_day_when_clocks_change(apis: Apis, schedule: str) -> None:
    span = {"since": "2030-03-25T00:00:00+01:00", "until": "2030-04-09T00:00:00+02:00"}
    parts = apis.get("pagerduty", f"/schedules/{schedule}", **span).body["schedule"]["schedule_layers"]
    starts = [each["start"] for each in parts[1]["rendered_schedule_entries"]]
    assert starts == [
        "2030-03-25T00:00:00+01:00",
        "2030-03-25T09:00:00+01:00",
        "2030-04-01T09:00:00+02:00",
        "2030-04-08T09:00:00+02:00",
    ]


def test_a_service_has_numbers_for_timeouts_and_references_for_what_is_not_included(apis: Apis, service: str) -> None:
    apis.add("ServiceIntegration", name="Datadog", service=service, vendor="PAM4FGS")
    plain = apis.get("pagerduty", "/services").body["services"][0]
    assert (plain["auto_resolve_timeout"], plain["acknowledgement_timeout"]) == (None, 1800)
    assert plain["integrations"][0]["type"].endswith("_reference")
    whole = apis.get("pagerduty", "/services", **{"include[]": "integrations"}).body["services"][0]
    assert len(whole["integrations"][0]["integration_key"]) == 32


def test_a_service_in_a_window_is_in_maintenance(apis: Apis, service: str) -> None:
    now = datetime.now().astimezone()
    times = {"startTime": (now - timedelta(hours=1)).isoformat(), "endTime": (now + timedelta(hours=1)).isoformat()}
    assert apis.get("pagerduty", f"/services/{service}").body["service"]["status"] == "active"
    apis.add("MaintenanceWindow", services=[service], **times)
    assert apis.get("pagerduty", f"/services/{service}").body["service"]["status"] == "maintenance"

    def count(kind: str) -> int:
        return len(apis.get("pagerduty", "/maintenance_windows", filter=kind).body["maintenance_windows"])

    assert [count(kind) for kind in ("ongoing", "open", "all", "past", "future")] == [1, 1, 1, 0, 0]


def test_a_policy_knows_its_services_and_lists_targets_in_an_order_of_its_own(
    apis: Apis, policy: str, service: str
) -> None:
    body = apis.get("pagerduty", "/escalation_policies").body["escalation_policies"][0]
    assert body["id"] == policy
    assert [each["id"] for each in body["services"]] == [service]
    ids = [target["id"] for target in body["escalation_rules"][0]["targets"]]
    assert ids == sorted(ids)


def test_a_dependency_comes_from_both_of_its_ends_with_other_types(apis: Apis, service: str) -> None:
    shop = apis.add("BusinessService", name="Shop")
    below, above = {"type": "service", "id": service}, {"type": "business_service", "id": shop}
    apis.add("ServiceDependency", dependency={"supportingServices": [below], "dependentServices": [above]})
    lower = apis.get("pagerduty", f"/service_dependencies/technical_services/{service}").body["relationships"]
    upper = apis.get("pagerduty", f"/service_dependencies/business_services/{shop}").body["relationships"]
    assert lower == upper
    assert lower[0]["supporting_service"] == {"id": service, "type": "technical_service_reference"}
    assert lower[0]["dependent_service"] == {"id": shop, "type": "business_service_reference"}


def test_members_have_a_role_and_no_total(apis: Apis, people: list[str]) -> None:
    team = apis.add("Team", name="Shop")
    apis.add("TeamMembership", teamId=team, userId=people[0])
    body = apis.get("pagerduty", f"/teams/{team}/members").body
    assert [(each["user"]["id"], each["role"]) for each in body["members"]] == [(people[0], "manager")]
    assert "total" not in body
    assert apis.get("pagerduty", f"/users/{people[0]}").body["user"]["teams"][0]["id"] == team
