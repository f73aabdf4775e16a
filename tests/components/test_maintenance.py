import pytest

from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import ON_CALL, every, made
from tests.support.texts import FixtureText

SERVICES = FixtureText("""
    services: [{name: Shop, default: true}, {name: Data}]
    alerts:
      - {name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
      - {name: B, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [pagerduty]}
      - {name: C, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty], service: Data}
""")


def window(services: str = "all", more: str = "") -> str:
    fields = f"start: 2030-07-06 02:00, for: 90m, time_zone: Europe/Berlin, services: {services}{more}"
    return f"maintenance: [{{name: Upgrade, {fields}}}]"


def test_both_vendors_are_silent_in_the_same_hours(planned, preview):
    plan = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window(more=", text: Closed")})
    downtime = made(plan, "DowntimeSchedule", "maintenance-upgrade").inputs
    assert downtime["oneTimeSchedule"] == {"start": "2030-07-06T00:00:00Z", "end": "2030-07-06T01:30:00Z"}
    assert "recurringSchedule" not in downtime
    assert downtime["monitorIdentifier"] == {"monitorTags": ["env:prod", "managed-by:watchbill"]}
    assert (downtime["scope"], downtime["displayTimezone"]) == ("*", "Europe/Berlin")
    assert downtime["message"] == "Upgrade: Closed"
    paused = made(plan, "MaintenanceWindow", "maintenance-upgrade")
    assert (paused.inputs["startTime"], paused.inputs["endTime"]) == ("2030-07-06T00:00:00Z", "2030-07-06T01:30:00Z")
    known = ["<service:data-pager>", "<service:shop-pager>", "<service:shop-pager-low>"]
    assert paused.inputs["services"] == ([UNKNOWN_SHOWN] * 3 if preview else known)
    assert {it.urn for it in every(plan, "Service")} <= set(paused.dependencies)


def test_a_window_of_some_services_is_a_downtime_for_each_and_one_window_for_their_pagers(planned, preview):
    plan = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window("[Shop, Data]")})
    tags = {it.name: it.inputs["monitorIdentifier"]["monitorTags"] for it in every(plan, "DowntimeSchedule")}
    assert tags == {
        "maintenance-upgrade-of_data": ["env:prod", "managed-by:watchbill", "service:data"],
        "maintenance-upgrade-of_shop": ["env:prod", "managed-by:watchbill", "service:shop"],
    }
    only = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window("[Data]")})
    if not preview:
        assert made(only, "MaintenanceWindow").inputs["services"] == ["<service:data-pager>"]


def test_a_downtime_has_the_very_tags_that_the_monitors_of_the_service_have(planned):
    plan = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window("[Data]")})
    wanted = set(made(plan, "DowntimeSchedule").inputs["monitorIdentifier"]["monitorTags"])
    silent = {it.name for it in every(plan, "Monitor") if wanted <= set(it.inputs["tags"])}
    assert silent == {"alerts-c"}


def test_a_window_that_recurs_is_datadogs_alone_by_the_clock_of_its_zone(planned):
    plan = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window(more=", every: 2 weeks on saturday")})
    downtime = made(plan, "DowntimeSchedule").inputs
    assert "oneTimeSchedule" not in downtime
    recurrence = {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "duration": "90m", "start": "2030-07-06T02:00:00"}
    assert downtime["recurringSchedule"] == {"timezone": "Europe/Berlin", "recurrences": [recurrence]}
    assert every(plan, "MaintenanceWindow") == []


@pytest.mark.parametrize("services", ["all", "[Data]"])
def test_a_service_that_nobody_is_paged_for_has_no_window_in_pagerduty(planned, services):
    quiet = "services: [{name: Shop, default: true}, {name: Data}]\n"
    plan = planned({"a.yml": quiet, "b.yml": window(services)})
    assert every(plan, "MaintenanceWindow") == []
    assert len(every(plan, "DowntimeSchedule")) == 1


def test_staging_is_silent_for_itself_alone(planned):
    plan = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window(), "c.yml": "stack: {environment: staging}"})
    assert "env:staging" in made(plan, "DowntimeSchedule").inputs["monitorIdentifier"]["monitorTags"]
    assert [it.type for it in plan.resources if it.type.startswith("pagerduty:")] == []


def test_a_renamed_window_is_the_window_that_it_was(planned):
    plan = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window("[Shop]", ", renamed_from: Move")})
    assert made(plan, "DowntimeSchedule").aliases == ("maintenance-move-of_shop",)
    assert made(plan, "MaintenanceWindow").aliases == ("maintenance-move",)


def test_a_renamed_service_keeps_its_downtimes(planned):
    services = (SERVICES + ON_CALL).replace("{name: Shop,", "{name: Store, tag: shop, renamed_from: Shop,", 1)
    plan = planned({"a.yml": services, "b.yml": window("[Store]", ", renamed_from: Move")})
    assert set(made(plan, "DowntimeSchedule").aliases) == {
        f"maintenance-{window}-of_{service}" for window in ("move", "upgrade") for service in ("shop", "store")
    } - {made(plan, "DowntimeSchedule").name}


def test_each_says_which_line_it_comes_from(planned):
    plan = planned({"a.yml": SERVICES + ON_CALL, "b.yml": window("[Shop]")})
    places = [it.source for kind in ("DowntimeSchedule", "MaintenanceWindow") for it in every(plan, kind)]
    assert [(place.file.rpartition("/")[2], place.line) for place in places] == [("b.yml", 1)] * 2
