import pytest

from tests.support.catalogs import ON_CALL, SHOP, made
from tests.support.texts import FixtureText

CHECK = FixtureText('uptime: [{name: Health, url: "https://example.com/up", REST}]')


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
    options = check(planned, "severity: info, every: 5m, retries: 3").inputs["optionsList"]
    assert options["tickEvery"] == 300
    assert options["retry"] == {"count": 3, "interval": 1000}


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
        "Health of Shop in prod fails from at least 2 of 3 locations: https://example.com/up does not answer with "
        "status 200 and $.status = healthy.",
        "Affected: users of Shop (team web) in prod.",
        "First steps:",
        "1. Open https://example.com/up: does it answer?",
        "2. Check for a deploy or a changed setting in the last hour. If it is the likely cause, roll it back.",
        "3. If customers are affected, post on the status page. Then follow the runbook.",
        "Notified: @pagerduty-shop",
        "{{/is_alert}}",
        "{{#is_alert_recovery}}",
        "Health of Shop in prod passes again.",
        "Notified: @pagerduty-shop",
        "{{/is_alert_recovery}}",
        "Runbook: https://wiki.example.com/runbooks/health",
        "Dashboards: https://app.datadoghq.com/dashboard/lists?q=%5Bprod%5D%20Shop",
        "Logs: https://app.datadoghq.com/logs?query=env%3Aprod%20service%3Ashop",
    ]


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        (
            "health: [redis]",
            "1. Open https://shop.example.com/api/health: does it answer? Which state does it report",
        ),
        ("tls: shop.example.com", "1. Check the certificate of shop.example.com:443: when does it expire"),
        ("dns: {name: shop.example.com}", "1. Resolve the A records of shop.example.com from two networks"),
        (
            "steps: [{name: In, request: {url: /in}}, {name: Out, request: {url: /out}}]",
            "1. Open the last run of the test",
        ),
    ],
)
def test_the_first_steps_are_those_of_its_kind(planned, fields, first):
    lines = kind(planned, fields)["message"].splitlines()
    start = lines.index("First steps:")
    assert lines[start + 1].startswith(first)
    assert [line[:3] for line in lines[start + 1 : start + 4]] == ["1. ", "2. ", "3. "]


def test_a_check_of_no_service_from_one_place_tells_of_the_environment(planned):
    lines = check(planned, "severity: info, locations: [aws:eu-central-1]").inputs["message"].splitlines()
    assert lines[1].startswith("Health of prod fails: https://example.com/up does not answer")
    assert "Affected: users in prod." in lines
    assert lines[-2:] == [
        "Dashboards: https://app.datadoghq.com/dashboard/lists?q=%5Bprod%5D",
        "Logs: https://app.datadoghq.com/logs?query=env%3Aprod",
    ]


def test_a_renamed_check_keeps_its_test(planned):
    text = 'uptime: [{name: Alive, renamed_from: Health, url: "https://example.com", severity: info}]'
    found = made(planned(text), "SyntheticsTest")
    assert (found.name, found.aliases) == ("uptime-alive", ("uptime-health",))


SHOP_CHECK = SHOP + "    uptime:\n      - {name: Check, severity: info, REST}\n"


def kind(planned, rest: str):
    return made(planned(SHOP_CHECK.replace("REST", rest)), "SyntheticsTest").inputs


def test_an_expected_answer_is_asserted_in_full(planned):
    expect = 'expect: {status: 201, latency_under: 800ms, headers: {Content-Type: json}, json: {"$.a": b}}'
    assert kind(planned, expect)["assertions"][:3] == [
        {"type": "statusCode", "operator": "is", "target": "201"},
        {"type": "responseTime", "operator": "lessThan", "target": "800"},
        {"type": "header", "operator": "contains", "target": "json", "property": "content-type"},
    ]


def test_each_dependency_is_an_assertion_of_one_request(planned):
    inputs = kind(planned, "health: [redis, database]")
    assert inputs["requestDefinition"]["url"] == "https://shop.example.com/api/health"
    paths = [it["targetjsonpath"]["jsonpath"] for it in inputs["assertions"]]
    assert paths == ["$.checks.database.status", "$.checks.redis.status"]


def test_a_certificate_is_looked_at_over_ssl(planned):
    inputs = kind(planned, "tls: shop.example.com, expires_in: 14d")
    assert (inputs["subtype"], inputs["requestDefinition"]) == ("ssl", {"host": "shop.example.com", "port": "443"})
    assert inputs["assertions"] == [{"type": "certificate", "operator": "isInMoreThan", "target": "14"}]
    assert inputs["message"].splitlines()[1] == (
        "Check of Shop in prod fails from at least 2 of 3 locations: "
        "the certificate of shop.example.com:443 is invalid, or expires within 14 days."
    )


@pytest.mark.parametrize(
    ("expect", "asserted"),
    [("", [("matches", ".+")]), (", expect: [192.0.2.2, 192.0.2.1]", [("is", "192.0.2.1"), ("is", "192.0.2.2")])],
)
def test_a_name_is_asked_for_some_record_or_for_those_expected(planned, expect, asserted):
    inputs = kind(planned, f"dns: {{name: shop.example.com{expect}}}")
    assert (inputs["subtype"], inputs["requestDefinition"]) == ("dns", {"host": "shop.example.com"})
    assert [(it["operator"], it["target"]) for it in inputs["assertions"]] == asserted
    assert {(it["type"], it["property"]) for it in inputs["assertions"]} == {("recordSome", "A")}


def test_steps_use_global_variables_by_their_ids_and_keep_what_they_extract_secret(planned):
    inputs = kind(
        planned,
        """secrets: [PASSWORD], steps: [
             {name: Sign in, request: {url: /login, json: {password: "{{ PASSWORD }}"}},
              extract: {SESSION: $.session, TRACE: "header:x-trace"}},
             {name: Buy, request: {url: /buy, headers: {cookie: "{{ SESSION }}"}}}]""",
    )
    assert (inputs["subtype"], "requestDefinition" in inputs, "assertions" in inputs) == ("multi", False, False)
    (variable,) = inputs["configVariables"]
    assert variable == {"name": "PASSWORD", "type": "global", "id": "<global-variable:PASSWORD>"}
    first, second = inputs["apiSteps"]
    assert first["requestDefinition"] == {
        "method": "POST",
        "url": "https://shop.example.com/login",
        "timeout": 10,
        "body": '{"password": "{{ PASSWORD }}"}',
        "bodyType": "application/json",
    }
    assert first["extractedValues"] == [
        {"name": "SESSION", "type": "http_body", "secure": True, "parser": {"type": "json_path", "value": "$.session"}},
        {"name": "TRACE", "type": "http_header", "field": "x-trace", "secure": True, "parser": {"type": "raw"}},
    ]
    assert second["requestHeaders"] == {"cookie": "{{ SESSION }}"}
    assert second["assertions"] == [{"type": "statusCode", "operator": "is", "target": "200"}]
