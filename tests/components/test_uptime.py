import pytest

from tests.support.catalogs import ON_CALL, SHOP, every, made

CHECK = 'uptime: [{name: Health, url: "https://example.com/up", REST}]'


def check(planned, rest: str = "severity: info", around: str = ""):
    plan = planned({"uptime.yml": CHECK.replace("REST", rest), "around.yml": around or "services: []"})
    return made(plan, "SyntheticsTest")


def test_a_service_is_asked_for_its_health(planned):
    found = made(planned({"a.yml": SHOP, "b.yml": "uptime: [{name: Health, severity: info}]"}), "SyntheticsTest")
    assert found.inputs["requestDefinition"] == {
        "method": "GET",
        "url": "https://shop.example.com/api/health",
        "timeout": 10,
    }
    assert found.inputs["assertions"] == [
        {"type": "statusCode", "operator": "is", "target": "200"},
        {
            "type": "body",
            "operator": "validatesJSONPath",
            "targetjsonpath": {"jsonpath": "$.status", "operator": "is", "targetvalue": "healthy"},
        },
    ]


def test_another_status_and_other_values_are_asserted_as_written(planned):
    inputs = check(planned, 'severity: info, status: 204, json: {"$.db": up, "$.queue": short}').inputs
    status, *values = inputs["assertions"]
    assert status["target"] == "204"
    paths = {it["targetjsonpath"]["jsonpath"]: it["targetjsonpath"]["targetvalue"] for it in values}
    assert paths == {"$.db": "up", "$.queue": "short"}


def test_it_runs_as_a_live_http_check_under_its_own_name(planned):
    inputs = check(planned, around="stack: {environment: staging}").inputs
    assert (inputs["type"], inputs["subtype"], inputs["status"]) == ("api", "http", "live")
    assert inputs["name"] == inputs["optionsList"]["monitorName"] == "[staging] Health"
    assert inputs["tags"] == ["check:health", "env:staging", "managed-by:watchbill", "severity:info"]


def test_how_often_and_how_stubbornly_it_asks(planned):
    options = check(planned, "severity: info, every: 5m, retries: 4").inputs["optionsList"]
    assert options["tickEvery"] == 300
    assert options["retry"] == {"count": 4, "interval": 1000}


@pytest.mark.parametrize(
    ("locations", "failing"),
    [("[aws:eu-central-1]", 1), ("[aws:eu-central-1, aws:us-east-2]", 2), ("[pl:a, pl:b, pl:c]", 2)],
)
def test_it_fails_from_two_places_or_from_the_only_one(planned, locations, failing):
    inputs = check(planned, f"severity: info, locations: {locations}").inputs
    assert inputs["optionsList"]["minLocationFailed"] == failing
    assert inputs["locations"] == locations.strip("[]").split(", ")


@pytest.mark.parametrize(("severity", "priority"), [("critical", 1), ("warning", 3), ("info", 5)])
def test_its_monitor_has_the_priority_of_its_severity_as_a_number(planned, severity, priority):
    options = check(planned, f"severity: {severity}, notify: [slack]").inputs["optionsList"]
    assert options["monitorPriority"] == priority


def test_its_message_says_what_fails_and_tells_the_pager_of_the_recovery_too(planned):
    found = check(planned, "severity: critical, notify: [pagerduty]", around=SHOP + ON_CALL)
    assert found.inputs["message"].splitlines() == [
        "{{#is_alert}}",
        "Health of Shop in prod fails: https://example.com/up does not answer with status 200 and $.status = healthy.",
        "Notified: @pagerduty-shop",
        "{{/is_alert}}",
        "{{#is_alert_recovery}}",
        "Health of Shop in prod passes again.",
        "Notified: @pagerduty-shop",
        "{{/is_alert_recovery}}",
        "Runbook: https://wiki.example.com/runbooks/health",
    ]


def test_a_renamed_check_keeps_its_test(planned):
    text = 'uptime: [{name: Alive, renamed_from: Health, url: "https://example.com", severity: info}]'
    found = made(planned(text), "SyntheticsTest")
    assert (found.name, found.aliases) == ("uptime-alive", ("uptime-health",))


def test_a_catalog_without_checks_has_none(planned):
    assert every(planned(SHOP), "SyntheticsTest") == []
