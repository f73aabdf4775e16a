"""Alerts beyond a plain threshold: which monitor each becomes, and with which options."""

from collections.abc import Callable

import pytest

from plan.plan import Plan, PlannedResource
from tests.support.catalogs import made
from tests.support.texts import FixtureText

Planned = Callable[[object], Plan]

AROUND = """
    services: [{name: Shop}]
    metrics:
      - {name: db.used, type: gauge, unit: fraction, tags: [host], from: agent, reported: true}
      - {name: db.time, type: distribution, unit: second, tags: [host], from: agent, reported: true}
      - {name: db.size, type: gauge, unit: byte, from: agent, description: Size of the database}
      - {name: email.sent, tags: [provider, zone.id], from: {event: email.sent}, description: Emails, reported: true}
    signals:
      - {name: signups, count: user.signup}
      - {name: requests, rate: api.requests}
      - {name: db_used, gauge: db.used, aggregate: max, group_by: [host]}
      - {name: db_low, gauge: db.used, aggregate: min}
      - {name: db_sum, gauge: db.size, aggregate: sum}
      - {name: db_slow, percentile: 95, metric: db.time}
      - {name: db_up, check: postgres.can_connect}
      - {name: any_db_up, check: postgres.can_connect, env: all, group_by: [env, host]}
      - {name: log_errors, logs: 'status:error "no route"'}
      - {name: emails, count: email.sent, where: {provider: ses}}
      - {name: all_emails, count: email.sent, env: all, group_by: [zone.id]}
"""


def monitor(planned: Planned, fields: str, name: str = "alerts-a") -> PlannedResource:
    """The monitor of one alert, written in one line."""
    alerts = f"alerts: [{{name: A, severity: warning, {fields}}}]"
    return made(planned({"alerts.yml": alerts, "around.yml": AROUND}), "Monitor", name)


@pytest.mark.parametrize(
    ("fields", "type_", "query"),
    [
        (
            "condition: requests > 100/s, duration: 5m",
            "query alert",
            "sum(last_5m):sum:api.requests{env:prod,service:shop}.as_count() / 300 > 100",
        ),
        (
            "condition: db_used > 90%, duration: 5m",
            "query alert",
            "max(last_5m):max:db.used{env:prod} by {host} > 0.9",
        ),
        ("condition: db_low < 10%, duration: 5m", "query alert", "min(last_5m):min:db.used{env:prod} < 0.1"),
        ("condition: db_sum > 5GB, duration: 1h", "query alert", "avg(last_1h):sum:db.size{env:prod} > 5000000000"),
        ("condition: db_slow > 50ms, duration: 5m", "query alert", "percentile(last_5m):p95:db.time{env:prod} > 0.05"),
        (
            "condition: emails < 1, duration: 1h",
            "query alert",
            "sum(last_1h):sum:email.sent{env:prod,service:shop,provider:ses}.as_count() < 1",
        ),
        (
            "condition: all_emails > 5, duration: 1h",
            "query alert",
            "sum(last_1h):sum:email.sent{service:shop} by {zone.id}.as_count() > 5",
        ),
        (
            "condition: log_errors > 10, duration: 5m, group_by: [service, endpoint]",
            "log alert",
            'logs("env:prod service:shop (status:error \\"no route\\")").index("*").rollup("count")'
            '.by("service,@endpoint").last("5m") > 10',
        ),
        (
            "condition: db_up >= 3",
            "service check",
            '"postgres.can_connect".over("env:prod").by("*").last(4).count_by_status()',
        ),
        (
            "condition: any_db_up >= 3",
            "service check",
            '"postgres.can_connect".over("*").by("env","host").last(4).count_by_status()',
        ),
        (
            "absent: user.signup for 2h",
            "query alert",
            "sum(last_2h):sum:user.signup{env:prod,service:shop}.as_count() < 1",
        ),
        (
            "anomaly: {signal: signups, direction: below, window: 30m}",
            "query alert",
            "avg(last_4h):anomalies(sum:user.signup{env:prod,service:shop}.as_count(), 'agile', 3, direction='below', "
            "alert_window='last_30m', interval=60, count_default_zero='true', seasonality='weekly') >= 1",
        ),
        (
            "forecast: {signal: db_used, reaches: 95%, within: 14d}",
            "query alert",
            "max(next_2w):forecast(max:db.used{env:prod} by {host}, 'linear', 1, interval='60m', history='2w', "
            "model='default') >= 0.95",
        ),
        (
            "forecast: {signal: db_used, reaches: 5%, within: 12h, direction: below}",
            "query alert",
            "min(next_12h):forecast(max:db.used{env:prod} by {host}, 'linear', 1, interval='60m', history='1w', "
            "model='default') <= 0.05",
        ),
    ],
)
def test_each_kind_of_alert_becomes_the_query_that_a_person_would_write(planned, fields, type_, query):
    inputs = monitor(planned, fields).inputs
    assert (inputs["type"], inputs["query"]) == (type_, query)


def test_further_thresholds_are_given_as_texts(planned):
    fields = "condition: db_used > 90%, duration: 5m, warning: 80%, recovery: 85%, warning_recovery: 75%"
    assert monitor(planned, fields).inputs["monitorThresholds"] == {
        "critical": "0.9",
        "criticalRecovery": "0.85",
        "warning": "0.8",
        "warningRecovery": "0.75",
    }


def test_an_anomaly_ends_when_nothing_lies_outside_any_more(planned):
    inputs = monitor(planned, "anomaly: {signal: signups, window: 1h}").inputs
    assert inputs["monitorThresholds"] == {"critical": "1", "criticalRecovery": "0"}
    assert inputs["monitorThresholdWindows"] == {"triggerWindow": "last_1h", "recoveryWindow": "last_1h"}
    assert "monitorThresholdWindows" not in monitor(planned, "condition: signups > 5, duration: 5m").inputs


@pytest.mark.parametrize(
    ("condition", "decision", "said"),
    [
        ("signups > 5", "page", "show_and_notify_no_data"),
        ("signups > 5", "resolve", "resolve"),
        ("signups > 5", "ok", "default"),
        ("signups < 5", "page", "default"),
        ("db_low < 10%", "show", "show_no_data"),
        ("db_low < 10%", "page", "show_and_notify_no_data"),
        ("db_low < 10%", "resolve", "resolve"),
        ("log_errors > 5", "ok", "default"),
        ("log_errors < 5", "page", "default"),
    ],
)
def test_missing_data_does_what_was_decided(planned, condition, decision, said):
    inputs = monitor(planned, f"condition: {condition}, duration: 5m, no_data: {decision}").inputs
    assert inputs["onMissingData"] == said


@pytest.mark.parametrize(("decision", "notified", "minutes"), [("show", False, None), ("page", True, 10)])
def test_a_service_check_has_the_older_pair_for_missing_data(planned, decision, notified, minutes):
    inputs = monitor(planned, f"condition: db_up >= 3, no_data: {decision}").inputs
    assert "onMissingData" not in inputs
    assert (inputs["notifyNoData"], inputs.get("noDataTimeframe")) == (notified, minutes)
    assert inputs["monitorThresholds"] == {"critical": "3", "ok": "1"}


def test_delay_priority_tags_and_repeats_are_the_monitors(planned):
    fields = (
        "condition: db_used > 90%, duration: 5m, evaluation_delay: 15m, priority: 2, tags: {component: db}, "
        "no_data: page, renotify: {every: 30m, times: 3}"
    )
    inputs = monitor(planned, fields).inputs
    assert (inputs["evaluationDelay"], inputs["priority"]) == (900, "2")
    assert "component:db" in inputs["tags"]
    assert (inputs["renotifyInterval"], inputs["renotifyOccurrences"]) == (30, 3)
    assert inputs["renotifyStatuses"] == ["alert", "no data"]


@pytest.mark.parametrize(
    ("fields", "alarm", "recovered"),
    [
        (
            "condition: db_used > 7%, duration: 5m",
            'is {{eval "value*100"}} %, above 7 % over the last 5 minutes.',
            'is {{eval "value*100"}} %, no longer above 7 %.',
        ),
        (
            "forecast: {signal: db_used, reaches: 95%, within: 14d}",
            "is forecast to rise to 95 % within 14 days.",
            "is no longer forecast to rise to 95 % within 14 days.",
        ),
    ],
)
def test_a_fraction_reads_in_percent(planned, fields, alarm, recovered):
    found = monitor(planned, fields)
    assert alarm in found.inputs["message"]
    assert recovered in found.inputs["message"]


COMPOSITE = FixtureText("""
    alerts:
      - {name: A, severity: info, condition: signups > 5, duration: 5m}
      - {name: B, severity: info, condition: db_up >= 3}
      - {name: Both, severity: warning, when: "A and not (B or A)"}
""")


def test_a_joined_alert_names_the_monitors_by_their_numbers(planned, preview):
    found = made(planned({"a.yml": COMPOSITE, "around.yml": AROUND}), "Monitor", "alerts-both")
    assert (found.inputs["type"], found.inputs["includeTags"]) == ("composite", True)
    assert not {"monitorThresholds", "onMissingData", "requireFullWindow"} & found.inputs.keys()
    assert {urn.rpartition("::")[2] for urn in found.dependencies} == {"alerts-a", "alerts-b"}
    if not preview:
        assert found.inputs["query"] == "<monitor:a> && !(<monitor:b> || <monitor:a>)"


def test_an_uptime_check_is_joined_by_the_number_of_its_own_monitor(planned, preview):
    checks = """
    uptime:
      - {name: A home page, url: "https://shop.example.com", severity: info}
    """
    text = COMPOSITE.replace("(B or A)", "A home page") + checks
    found = made(planned({"a.yml": text, "around.yml": AROUND}), "Monitor", "alerts-both")
    assert {urn.rpartition("::")[2] for urn in found.dependencies} == {"alerts-a", "uptime-a-home-page"}
    assert "- A home page (https://shop.example.com fails)" in found.inputs["message"]
    if not preview:
        assert found.inputs["query"] == "<monitor:a> && !<monitor:uptime-a-home-page>"


def test_metrics_of_log_lines_are_made_and_those_of_agents_are_not(planned):
    plan = planned(AROUND)
    names = {it.inputs["name"] for it in plan.resources if it.type.endswith(":LogsMetric")}
    assert "email.sent" in names
    assert not {name for name in names if name.startswith("db.")}


def test_what_the_account_knows_of_a_metric_is_said_once_it_was_received(planned):
    plan = planned(AROUND)
    tags = {it.inputs["metricName"]: it.inputs for it in plan.resources if it.type.endswith(":MetricTagConfiguration")}
    assert tags.keys() == {"db.used", "db.time"}
    assert (tags["db.used"]["metricType"], tags["db.used"]["tags"]) == ("gauge", ["env", "host"])
    assert tags["db.time"]["includePercentiles"] is True
    assert "includePercentiles" not in tags["db.used"]
    known = {it.inputs["metric"]: it.inputs for it in plan.resources if it.type.endswith(":MetricMetadata")}
    assert known.keys() == {"db.used", "db.time", "email.sent"}
    assert known["db.used"]["unit"] == "fraction"


def test_a_percentile_of_an_agents_metric_waits_for_its_percentiles(planned):
    found = monitor(planned, "condition: db_slow > 50ms, duration: 5m")
    assert [urn.rpartition("::")[2] for urn in found.dependencies] == ["metrics-db.time-tags"]
