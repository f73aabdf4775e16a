import json
from datetime import date

from catalog import Excuse, Finding, Source
from plan.document.write import as_json
from plan.findings import finding_lines
from plan.printer import as_text
from tests.support.catalogs import ON_CALL, SHOP

VENDORS = ("Datadog", "PagerDuty", "Sentry")
CATALOG = {
    "around.yml": SHOP + ON_CALL,
    "alerts.yml": """
        channels:
          - {name: slack, workspace: acme, channel: "#alerts"}
          - {name: email, addresses: [a@example.com, b@example.com]}
        alerts:
          - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
          - {name: Slow, condition: p95_latency > 2s, duration: 1h, severity: warning, notify: [email, pagerduty]}
          - {name: Blips, condition: error_rate > 0.1%, duration: 1h, severity: info}
        uptime:
          - {name: Health, severity: critical, notify: [pagerduty]}
        error_tracking: {organization: acme, team: Web, projects: [{name: Shop}]}
    """,
}


def text(plan) -> str:
    return as_text(plan, plan.findings)


def excused_finding() -> Finding:
    excuse = Excuse(section="alerts", item="x", rule="a", reason="fine", until=date(2027, 3, 1))
    return Finding("a", "info", "low", excused=excuse)


def test_what_is_excused_is_counted_and_listed_on_request(planned):
    plan = planned("services: []")
    findings = [excused_finding(), excused_finding()]
    assert as_text(plan, findings).splitlines()[0] == "2 excused findings. -v lists them"
    assert as_text(plan, findings, detailed=True).splitlines()[0] == "excused [a] until 2027-03-01: low (fine)"


def block(shown: str, heading: str) -> list[str]:
    """The lines under a heading, up to the next empty one."""
    lines = shown.splitlines()
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start) if "" in lines[start:] else len(lines)]


def test_a_person_sees_what_each_alert_does_and_whom_it_tells(planned):
    shown = text(planned(CATALOG))
    assert block(shown, "Alerts") == [
        "  Blips (info): error_rate > 0.1% over 60 min",
        "    notifies nobody",
        "  Errors (critical): error_rate > 1% over 5 min",
        "    pages Primary, after 5 min Ada and Ben",
        "    Slack acme #alerts",
        "  Slow (warning): p95_latency > 2s over 60 min",
        "    PagerDuty at low urgency (On call)",
        "    email to a@example.com, b@example.com",
    ]
    assert block(shown, "Uptime") == [
        "  Health (critical): checks https://shop.example.com/api/health",
        "    pages Primary, after 5 min Ada and Ben",
    ]


def test_a_person_sees_each_vendors_resources_with_their_place(planned):
    plan = planned(CATALOG)
    shown = as_text(plan, plan.findings, detailed=True)
    datadog = [line.split() for line in block(shown, "Datadog")]
    assert ["Monitor", "[prod]", "Errors", "shop/alerts.yml:6"] in datadog
    assert ["LogsMetric", "api.latency"] in datadog
    assert ["Channel", "#alerts", "shop/alerts.yml:3"] in datadog
    assert ["Service", "Shop", "shop/around.yml:3"] in [line.split() for line in block(shown, "PagerDuty")]
    assert [line.split()[0] for line in block(shown, "Sentry")] == [
        "Alert",
        "Key",
        "Project",
        "Team",
    ]


def test_the_last_line_counts_what_the_vendors_will_hold(planned):
    plan = planned(CATALOG)
    counts = [
        sum(resource.type.startswith(vendor) for resource in plan.resources)
        for vendor in ("datadog:", "pagerduty:", "sentry:")
    ]
    inside = ", ".join(f"{count} in {title}" for count, title in zip(counts, VENDORS, strict=True))
    last = f"prod: {sum(counts)} resources ({inside})"
    assert text(plan).splitlines()[-1] == f"{last}. -v lists them"
    assert as_text(plan, (), detailed=True).splitlines()[-1] == last


def test_a_vendor_that_is_not_used_is_not_mentioned(planned):
    headings = (*VENDORS, "Alerts")
    assert [heading in text(planned(CATALOG)) for heading in headings] == [True] * 4
    assert [heading in text(planned("services: []")) for heading in headings] == [True, False, False, False]


def test_what_is_unfinished_comes_first_with_what_to_write(planned):
    alert = "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack]}]"
    shown = text(planned({"alerts.yml": alert}))
    assert "    slack has no address yet" in block(shown, "Alerts")
    first, *more = shown[: shown.index("\n\n")].splitlines()
    assert first.startswith("shop/alerts.yml:1:10: unfinished [channel-without-address]: ")
    assert any("- {name: slack, workspace: <workspace>" in line for line in more)
    assert all(line.startswith("    ") for line in more)


def test_a_page_that_reaches_nobody_is_said_to(planned):
    alert = (
        "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]"
    )
    assert "    no page: it belongs to no service" in block(text(planned(alert)), "Alerts")
    staging = f"{alert}\nstack: {{environment: staging}}"
    assert "    no page: staging pages nobody" in block(text(planned(staging)), "Alerts")


def test_waiting_adds_up_and_a_crowd_is_counted(planned):
    alert = (
        "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]"
    )
    on_call = """
        services: [{name: Shop}]
        on_call:
          people: [{name: A, email: a@x.io}, {name: B, email: b@x.io}, {name: C, email: c@x.io}]
          rotations: [{name: First, people: [A], time_zone: UTC}]
          escalation_policies:
            - name: Web
              levels: [{notify: [First, B], after: 10m}, {notify: C, after: 20m}, {notify: everyone}]
    """
    shown = block(text(planned({"a.yml": alert, "b.yml": on_call})), "Alerts")
    assert shown[1] == "    pages First and B, after 10 min C, after 30 min 3 people"


def test_a_program_reads_version_stack_resources_findings_and_outputs(planned):
    plan = planned(CATALOG)
    document = json.loads(as_json(plan, plan.findings))
    assert set(document) == {
        "version",
        "stack",
        "environment",
        "pages",
        "resources",
        "items",
        "findings",
        "outputs",
    }
    assert (document["version"], document["stack"]) == (2, "prod")
    assert len(document["resources"]) == len(plan.resources)
    found = next(it for it in document["resources"] if it["name"] == "alerts-errors")
    assert set(found) == {
        "urn",
        "type",
        "name",
        "inputs",
        "parent",
        "provider",
        "dependencies",
        "protect",
        "retain_on_delete",
        "aliases",
        "source",
        "item",
    }
    assert found["item"] == "alerts/errors"
    assert found["type"] == "datadog:index/monitor:Monitor"
    assert found["source"] == {"file": "shop/alerts.yml", "line": 6}
    assert next(it for it in document["resources"] if it["name"] == "alerts")["source"] is None


def test_a_program_reads_each_finding_with_its_place(planned):
    plan = planned("services: []")
    excuse = Excuse(section="alerts", item="e", rule="third", reason="it is steady", until=date(2027, 3, 1))
    findings = [
        Finding("some-rule", "warning", "what to do", Source("a.yml", 3, 5), "write this", "alerts/e"),
        Finding("another", "error", "elsewhere", None),
        Finding("third", "info", "excused", item="alerts/e", excused=excuse),
    ]
    nothing = {"fix": None, "item": None, "excused": None}
    excused = {"reason": "it is steady", "until": "2027-03-01"}
    place = {"file": "a.yml", "line": 3}
    shown = {"rule": "some-rule", "severity": "warning", "message": "what to do", "source": place}
    assert json.loads(as_json(plan, findings))["findings"] == [
        {**shown, **nothing, "fix": "write this", "item": "alerts/e"},
        {"rule": "another", "severity": "error", "message": "elsewhere", "source": None, **nothing},
        {"rule": "third", "severity": "info", "message": "excused", "source": None, **nothing}
        | {"item": "alerts/e", "excused": excused},
    ]


def test_names_in_any_script_stay_readable(planned):
    plan = planned("status_page: {name: Größe, domain_prefix: acme, visibility: public, components: [{name: Käse}]}")
    assert "Größe" in as_json(plan, [])
    assert "Käse" in as_text(plan, [], detailed=True)


def test_a_finding_is_its_place_severity_and_rule_with_the_rest_below_it():
    finding = Finding("some-rule", "warning", "look:\n  - write this", Source("a.yml", 3, 5))
    assert finding_lines([finding]) == ["a.yml:3:5: warning [some-rule]: look:", "      - write this"]
    assert finding_lines([Finding("x", "info", "no place")]) == ["info [x]: no place"]


def test_an_excused_finding_says_until_when_and_why_and_what_to_write_stands_below_others():
    excuse = Excuse(section="alerts", item="e", rule="a", reason="it is steady", until=date(2027, 3, 1))
    assert finding_lines([Finding("a", "info", "wrong", Source("a.yml", 3, 5), "write this", excused=excuse)]) == [
        "a.yml:3:5: excused [a] until 2027-03-01: wrong (it is steady)"
    ]
    assert finding_lines([Finding("a", "error", "wrong", fix="write this")]) == ["error [a]: wrong", "    write this"]


def test_the_gravest_finding_is_read_first_and_what_is_excused_last():
    excuse = Excuse(
        section="alerts", item="x", rule="a", reason="fine", until=date(2027, 3, 1), source=Source("a.yml", 1, 1)
    )
    found = [
        Finding("b", "info", "low"),
        Finding("a", "info", "excused", excused=excuse),
        Finding("c", "warning", "middle"),
        Finding("d", "error", "high"),
    ]
    words = [line.partition(" [")[0] for line in finding_lines(found)]
    assert words == ["error", "warning", "info", "excused"]
