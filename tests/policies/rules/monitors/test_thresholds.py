"""Rules on thresholds: they match the query, are in order, and let an alert recover."""

import pytest

from policies.engine.inputs import TEST
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found
from tests.support.texts import FixtureText

ABOVE = "avg(last_5m):avg:cpu{env:prod} > 90"
BELOW = "avg(last_5m):avg:free{env:prod} < 10"


def test_a_threshold_that_differs_from_the_query_is_found():
    assert breaks("threshold-differs", {"query": ABOVE, "monitorThresholds": {"critical": "95"}})
    assert not breaks("threshold-differs", {"query": ABOVE, "monitorThresholds": {"critical": "90.0"}})
    assert not breaks("threshold-differs", {"query": "burning", "monitorThresholds": {"critical": "95"}})


@pytest.mark.parametrize(
    ("query", "given", "wrong"),
    [
        (ABOVE, {"critical": "90", "warning": "95"}, True),
        (ABOVE, {"critical": "90", "warning": "80"}, False),
        (ABOVE, {"critical": "90", "criticalRecovery": "90"}, True),
        (ABOVE, {"critical": "90", "criticalRecovery": "85"}, False),
        (ABOVE, {"critical": "90", "warning": "80", "warningRecovery": "85"}, True),
        (BELOW, {"critical": "10", "warning": "5"}, True),
        (BELOW, {"critical": "10", "warning": "20"}, False),
        (BELOW, {"critical": "10", "criticalRecovery": "9"}, True),
    ],
)
def test_a_warning_or_recovery_on_the_wrong_side_is_found(query, given, wrong):
    assert breaks("threshold-order", {"query": query, "monitorThresholds": given}) == wrong


def test_a_page_without_a_recovery_threshold_is_found_but_for_log_lines_and_all_or_nothing(planned):
    alerts = """
        channels: [{name: slack, workspace: acme, channel: "#a"}]
        signals:
          - {name: signups, count: user.signup}
          - {name: errors, logs: "status:error"}
        alerts:
          - {name: Lines, condition: errors > 10, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: Swings, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: Ends, condition: error_rate > 1%, recovery: 0.5%, duration: 5m, severity: critical,
             notify: [pagerduty]}
          - {name: Chats, condition: error_rate > 1%, duration: 5m, severity: info, notify: [slack]}
          - {name: None, condition: signups > 0, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: Gone, absent: user.signup for 2h, severity: critical, notify: [pagerduty]}
          - {name: Odd, anomaly: {signal: signups}, severity: critical, notify: [pagerduty]}
    """
    assert found(planned({"a.yml": alerts, "b.yml": SHOP + ON_CALL}))["no-recovery"] == {"alerts/swings"}


def test_a_monitor_without_a_priority_is_found():
    assert breaks("no-priority", {"message": PAGING_MESSAGE})
    assert not breaks("no-priority", {"priority": "1"})
    assert breaks("no-priority", {"optionsList": {"tickEvery": 60}}, TEST)
    assert not breaks("no-priority", {"optionsList": {"monitorPriority": 1}}, TEST)


@pytest.mark.parametrize(
    ("metric", "condition", "broken"),
    [
        ("kubernetes.containers.restarts", "a > 5", True),
        ("redis.keys.evicted", "a >= 100", True),
        ("redis.keys.evicted", "a < 1", False),
        ("redis.mem.used", "a > 5", False),
    ],
)
def test_a_threshold_on_a_counter_is_found(planned, metric, condition, broken):
    text = f"""
        metrics: [{{name: {metric}, type: gauge, from: agent, tags: [host]}}]
        signals: [{{name: a, gauge: {metric}}}]
        alerts: [{{name: A, condition: {condition}, duration: 5m, severity: info}}]
    """
    assert ("counter-threshold" in found(planned(text))) is broken
    ahead = FixtureText(text).replace(
        f"condition: {condition}, duration: 5m", "forecast: {signal: a, reaches: 9, within: 1d}"
    )
    assert "counter-threshold" not in found(planned(ahead))


@pytest.mark.parametrize(("condition", "broken"), [("a < 5", True), ("a <= 100", True), ("a > 5", False)])
def test_time_slices_below_a_limit_of_a_counter_are_found(planned, condition, broken):
    text = f"""
        metrics: [{{name: redis.keys.evicted, type: gauge, from: agent, tags: [host]}}]
        signals: [{{name: a, gauge: redis.keys.evicted}}]
        slos: [{{name: S, target: 99%, of: {{time_slice: {condition}}}, alerts: [ticket]}}]
    """
    assert ("counter-threshold" in found(planned(text))) is broken
