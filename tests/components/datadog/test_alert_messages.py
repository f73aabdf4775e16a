"""What an alert tells, in which transition, and whom."""

import re
from collections.abc import Callable

import pytest

from catalog.forms.handles import handles_in
from plan.plan import Plan
from tests.support.catalogs import ON_CALL, SHOP, made, recorded

Planned = Callable[[object], Plan]

CHANNELS = """
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
      - {name: email, address: ops@example.com}
    signals:
      - {name: signups, count: user.signup}
      - {name: log_errors, logs: "status:error"}
      - {name: db_up, check: postgres.can_connect, group_by: [host]}
"""
ALL = "notify: [slack, email, pagerduty]"
HIGH = "condition: error_rate > 1%, duration: 5m"


def message(planned: Planned, fields: str, severity: str = "critical", around: str = SHOP + ON_CALL + CHANNELS) -> str:
    alerts = f"alerts: [{{name: A, severity: {severity}, {fields}}}]"
    return str(made(planned({"alerts.yml": alerts, "around.yml": around}), "Monitor", "alerts-a").inputs["message"])


def blocks(text: str) -> dict[str, str]:
    return {match[1]: match[2] for match in re.finditer(r"\{\{#(\w+)\}\}\n(.*?)\{\{/\1\}\}", text, re.DOTALL)}


def test_an_alert_says_what_since_when_whom_it_affects_what_to_do_and_where_to_read_on(planned):
    text = message(planned, f"{HIGH}, {ALL}, description: Customers see an error page.")
    assert text.splitlines() == [
        "{{#is_alert}}",
        "Error rate of Shop in prod is {{value}} %, above 1 % over the last 5 minutes.",
        "Since {{first_triggered_at}} (UTC).",
        "Affected: users of Shop (team web) in prod.",
        "Customers see an error page.",
        "Requires at least 50 events in the window.",
        "First steps:",
        "1. Open the logs: what fails, for whom, and since when?",
        "2. Check for a deploy or a changed setting in the last hour. If it is the likely cause, roll it back.",
        "3. If customers are affected, post on the status page. Then follow the runbook.",
        "Notified: @ops@example.com @pagerduty-shop @slack-acme-alerts",
        "{{/is_alert}}",
        "{{#is_alert_recovery}}",
        "Error rate of Shop in prod is {{value}} %, no longer above 1 %.",
        "It lasted {{triggered_duration_sec}} seconds.",
        "Notified: @ops@example.com @pagerduty-shop @slack-acme-alerts",
        "{{/is_alert_recovery}}",
        "Runbook: https://wiki.example.com/runbooks/a",
        "Dashboards: https://app.datadoghq.com/dashboard/lists?q=%5Bprod%5D%20Shop",
        "Logs: https://app.datadoghq.com/logs?query=env%3Aprod%20service%3Ashop%20%40event%3Ahttp.request%20"
        '%40status_class%3A5xx&from_ts={{eval "last_triggered_at_epoch-20*60*1000"}}'
        '&to_ts={{eval "last_triggered_at_epoch+15*60*1000"}}&live=false',
    ]


def test_only_transitions_that_can_notify_have_a_text(planned):
    assert blocks(message(planned, f"{HIGH}, {ALL}")).keys() == {"is_alert", "is_alert_recovery"}
    more = blocks(message(planned, f"{HIGH}, {ALL}, warning: 0.5%, no_data: page"))
    assert more.keys() == {
        "is_alert",
        "is_alert_recovery",
        "is_warning",
        "is_warning_recovery",
        "is_no_data",
        "is_no_data_recovery",
    }


@pytest.mark.parametrize(
    ("block", "handles"),
    [
        ("is_alert", {"ops@example.com", "pagerduty-shop", "slack-acme-alerts"}),
        ("is_alert_recovery", {"ops@example.com", "pagerduty-shop", "slack-acme-alerts"}),
        ("is_no_data", {"ops@example.com", "pagerduty-shop", "slack-acme-alerts"}),
        ("is_no_data_recovery", {"ops@example.com", "pagerduty-shop", "slack-acme-alerts"}),
        ("is_warning", {"slack-acme-alerts"}),
        ("is_warning_recovery", {"pagerduty-shop", "slack-acme-alerts"}),
    ],
)
def test_each_channel_hears_what_it_is_for(planned, block, handles):
    """A pager is notified of the end of a warning, never of a warning: otherwise its incident could stay open."""
    text = blocks(message(planned, f"{HIGH}, {ALL}, warning: 0.5%, no_data: page"))[block]
    assert set(re.findall(r"(?<=\s)@(\S+)", text)) == handles


def test_no_handle_stands_outside_of_the_blocks(planned):
    text = message(planned, f"{HIGH}, {ALL}, warning: 0.5%, no_data: page")
    assert "@" in text
    assert "@" not in re.sub(r"\{\{#(\w+)\}\}.*?\{\{/\1\}\}", "", text, flags=re.DOTALL)


def test_a_warning_says_that_it_is_one_and_names_its_own_limit(planned):
    text = blocks(message(planned, f"{HIGH}, {ALL}, warning: 0.5%"))["is_warning"]
    assert text.startswith("Warning: Error rate of Shop in prod is {{value}} %, above 0.5 % over")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("condition: p95_latency > 2s, duration: 5m", "95th percentile latency of Shop in prod is {{value}} ms, above"),
        ("absent: user.signup for 2h", "Count of user.signup of Shop in prod: no events in the last 2 hours."),
        (
            "anomaly: {signal: signups, direction: below}",
            "Signups of Shop in prod has been below its expected range (3 deviations) for 15 minutes.",
        ),
        (
            "forecast: {signal: p95_latency, reaches: 2s, within: 7d}",
            "95th percentile latency of Shop in prod is forecast to rise to 2000 ms within 7 days.",
        ),
        ("condition: db_up >= 3", "Db up of Shop in prod failed 3 times in a row."),
    ],
)
def test_each_kind_of_alert_is_said_in_words(planned, fields, words):
    text = blocks(message(planned, f"{fields}, {ALL}"))
    assert words in text["is_alert"]
    assert "no longer" in text["is_alert_recovery"] or "again" in text["is_alert_recovery"]


@pytest.mark.parametrize(
    ("fields", "variable"),
    [
        (f"{HIGH}, group_by: [endpoint]", "endpoint {{endpoint.name}}"),
        ("condition: db_up >= 3", "host {{host.name}}"),
        ("condition: log_errors > 5, duration: 5m, group_by: [endpoint]", "endpoint {{[@endpoint].name}}"),
    ],
)
def test_the_group_is_named_where_the_query_groups(planned, fields, variable):
    assert f"in prod, {variable}." in message(planned, f"{fields}, {ALL}")
    assert ".name}}" not in message(planned, f"{HIGH}, {ALL}")


def test_own_first_steps_stand_for_those_by_default(planned):
    text = message(planned, f"{HIGH}, {ALL}, first_steps: [Call the bank., Wait.]")
    assert "First steps:\n1. Call the bank.\n2. Wait.\nNotified" in text


def test_a_log_alert_links_to_the_lines_that_it_counts(planned):
    text = message(planned, f"condition: log_errors > 5, duration: 5m, {ALL}")
    assert "query=env%3Aprod%20service%3Ashop%20%28status%3Aerror%29&from_ts=" in text


def test_a_joined_alert_says_what_it_joins(planned):
    alerts = f"""
        alerts:
          - {{name: A, severity: info, condition: signups > 5, duration: 5m}}
          - {{name: B, severity: info, condition: db_up >= 3}}
          - {{name: Both, severity: critical, when: A and not B, {ALL}}}
    """
    plan = planned({"a.yml": alerts, "around.yml": SHOP + ON_CALL + CHANNELS})
    text = blocks(str(made(plan, "Monitor", "alerts-both").inputs["message"]))["is_alert"]
    assert text.startswith("Both in prod: A and not B.\n")
    assert "Joined alerts:\n- A (signups > 5)\n- B (db_up >= 3)\n" in text
    assert "@pagerduty-shop" in text


@pytest.mark.parametrize(
    ("when", "group"),
    [
        ("Rate and Latency", ", endpoint {{endpoint.name}}."),
        ("Lines and Logged", ", endpoint {{[@endpoint].name}}."),
        ("Rate and Lines", ", the endpoint in the title."),
        ("Rate and Plain", ", endpoint {{endpoint.name}}."),
        ("Check and Plain", ", the group in the title."),
        ("Plain and Other", " in prod."),
    ],
)
def test_a_joined_alert_names_the_group_that_its_members_share(planned, when, group):
    fields = {
        "Rate": "condition: error_rate > 1%, duration: 5m, group_by: [endpoint]",
        "Latency": "condition: p95_latency > 2s, duration: 5m, group_by: [endpoint]",
        "Lines": "condition: log_errors > 5, duration: 5m, group_by: [endpoint]",
        "Logged": 'condition: log_errors > 9, duration: 9m, group_by: ["@endpoint"]',
        "Check": "condition: any_up >= 3",
        "Plain": "condition: signups > 5, duration: 5m",
        "Other": "condition: signups > 9, duration: 9m",
        "Both": f"when: {when}",
    }
    alerts = ", ".join(f"{{name: {name}, severity: info, {more}}}" for name, more in fields.items())
    around = SHOP + ON_CALL + CHANNELS + "      - {name: any_up, check: redis.can_connect}\n"
    text = made(planned({"a.yml": f"alerts: [{alerts}]", "around.yml": around}), "Monitor", "alerts-both").inputs[
        "message"
    ]
    (affected,) = [line for line in text.splitlines() if line.startswith("Affected: ")]
    assert affected.endswith(group)
    assert (".name}}" in affected) is (".name}}" in group)


def test_a_joined_alert_that_ends_by_way_of_a_warning_tells_the_pager_so(planned):
    alerts = f"""
        alerts:
          - {{name: A, severity: info, condition: error_rate > 2%, warning: 1%, duration: 5m}}
          - {{name: B, severity: info, condition: signups > 5, duration: 5m}}
          - {{name: Both, severity: critical, when: A and B, {ALL}}}
          - {{name: Neither, severity: critical, when: B and not A, {ALL}}}
    """
    plan = planned({"a.yml": alerts, "around.yml": SHOP + ON_CALL + CHANNELS})
    text = blocks(str(made(plan, "Monitor", "alerts-both").inputs["message"]))
    assert "@pagerduty-shop" in text["is_warning_recovery"]
    assert "@pagerduty-shop" not in text["is_warning"]
    assert "@slack-acme-alerts" in text["is_warning"]
    other = blocks(str(made(plan, "Monitor", "alerts-neither").inputs["message"]))
    assert other.keys() == {"is_alert", "is_alert_recovery"}


def test_the_least_number_of_events_is_one_of_each_group(planned):
    text = message(planned, f"{HIGH}, group_by: [endpoint], min_events: 20", "info")
    assert "Requires at least 20 events of each endpoint in the window." in text


@pytest.mark.parametrize(
    ("api", "pages"),
    [
        ("https://api.datadoghq.eu", "https://app.datadoghq.eu"),
        ("https://api.us5.datadoghq.com/", "https://us5.datadoghq.com"),
    ],
)
def test_links_lead_to_the_site_of_the_account(tmp_path, api, pages):
    alerts = f"alerts: [{{name: A, severity: info, {HIGH}}}]"
    recording = recorded(tmp_path, alerts, config={"datadog:apiUrl": api})
    (found,) = [it for it in recording.registrations if it.name == "alerts-a"]
    assert f"Dashboards: {pages}/dashboard/lists?q=%5Bprod%5D\nLogs: {pages}/logs?query=" in found.inputs["message"]


def test_a_missed_heartbeat_fires_on_silence_and_says_so_in_words(planned):
    beat = "{name: A, heartbeat: signups, every: 1d, grace: 2h, notify: [slack, pagerduty]}"
    texts = {"uptime.yml": f"uptime: [{beat}]", "around.yml": SHOP + ON_CALL + CHANNELS}
    found = blocks(str(made(planned(texts), "Monitor", "alerts-a").inputs["message"]))
    missed = "Signups of Shop in prod: not reported in the last 26 hours, due every day."
    assert found["is_alert"].splitlines()[0] == missed
    assert "Check the last run" in found["is_alert"]
    assert found["is_recovery" if "is_recovery" in found else "is_alert_recovery"].splitlines()[0] == (
        "Signups of Shop in prod: reported again."
    )
    assert "@pagerduty-shop" in found["is_alert"]
    assert "is_no_data" not in found


def test_a_heartbeat_is_the_monitor_that_an_absence_of_the_same_length_is(planned):
    rest = "severity: warning, notify: [slack]}]"
    beat = f"uptime: [{{name: A, heartbeat: signups, every: 1d, grace: 2h, {rest}"
    absent = f"alerts: [{{name: A, absent: signups for 26h, no_data: page, {rest}"
    one, other = (
        made(planned({"it.yml": text, "around.yml": SHOP + ON_CALL + CHANNELS}), "Monitor", "alerts-a")
        for text in (beat, absent)
    )
    assert one.urn == other.urn
    assert {**one.inputs, "message": ""} == {**other.inputs, "message": ""}


def test_an_address_in_a_message_names_nobody(planned):
    text = message(planned, f'{HIGH}, runbook: "https://wiki.example.com/@pagerduty-shop/a"', severity="info")
    assert "Runbook: https://wiki.example.com/%40pagerduty-shop/a" in text.splitlines()
    assert "@" not in text


@pytest.mark.parametrize("environment", ["prod", "staging"])
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("@pagerduty-shop", "$.status = @ pagerduty-shop."),
        ("{{#is_alert}}", "$.status = { {#is_alert} }."),
        ("{{host.name}}", "$.status = { {host.name} }."),
        ("ops@example.com", "$.status = ops@example.com."),
    ],
)
def test_what_an_answer_must_hold_notifies_nobody_and_fills_in_nothing(planned, environment, value, shown):
    around = SHOP + f"    stack: {{environment: {environment}}}\n"
    uptime = f"uptime: [{{name: U, severity: info, expect: {{json: {{$.status: '{value}'}}}}}}]"
    text = made(planned({"a.yml": uptime, "around.yml": around}), "SyntheticsTest").inputs["message"]
    assert shown in text
    assert handles_in(text) == ()


def test_an_attribute_of_log_lines_is_no_handle(planned):
    text = message(planned, 'condition: log_errors > 5, duration: 5m, group_by: ["@endpoint"]', "info")
    assert "in prod, endpoint {{[@endpoint].name}}." in text
    assert handles_in(re.sub(r"\{\{.*?\}\}", "", text)) == ()


def test_a_long_time_is_told_in_hours(planned):
    text = made(
        planned(SHOP + "    uptime: [{name: Books, severity: info, heartbeat: user.signup, every: 1d}]"), "Monitor"
    )
    assert "not reported in the last 26 hours and 24 minutes, " in text.inputs["message"]


def test_a_service_with_a_dashboard_links_to_the_dashboard_itself(planned):
    address = "https://app.datadoghq.com/dashboard/abc-def-ghi"
    around = SHOP.replace("{name: Shop", f'{{name: Shop, dashboard: "{address}"', 1) + ON_CALL + CHANNELS
    assert address in around
    text = message(planned, f"{HIGH}, {ALL}", around=around)
    assert f"Dashboard: {address}" in text.splitlines()
    assert "dashboard/lists" not in text


def test_the_logs_are_those_of_the_time_of_the_alert(planned):
    text = message(planned, f"{HIGH.replace('5m', '2h')}, {ALL}")
    (link,) = (line for line in text.splitlines() if line.startswith("Logs: "))
    assert '&from_ts={{eval "last_triggered_at_epoch-135*60*1000"}}&to_ts=' in link
