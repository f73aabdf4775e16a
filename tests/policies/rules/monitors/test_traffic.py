"""Rules on low traffic: ratios of few events, and counts of none."""

import pytest

from policies.engine.evaluate import evaluate_rules
from tests.support.rules import TODAY, breaks, found
from tests.support.texts import FixtureText

PART, WHOLE = "sum:err{env:prod,a:b}.as_count()", "sum:hits{env:prod}.as_count()"


OTHERS = "sum:err{env:prod,!a:b}.as_count()"
FIRING = {
    ">": [
        f"sum(last_5m):100 * {PART} / {WHOLE} > 5",
        f"sum(last_5m):(100 * {PART} / {WHOLE}) * is_greater({WHOLE}, 9) > 5",
    ],
    "<": [
        f"sum(last_5m):100 - 100 * {OTHERS} / {WHOLE} < 95",
        f"sum(last_5m):100 - (100 * {OTHERS} / {WHOLE}) * is_greater({WHOLE}, 9) < 95",
    ],
}
QUIET = {
    ">": [
        f"sum(last_5m):100 - 100 * {OTHERS} / {WHOLE} > 5",
        f"sum(last_5m):(100 - 100 * {OTHERS} / {WHOLE}) * is_greater({WHOLE}, 9) > 5",
    ],
    "<": [
        f"sum(last_5m):100 * {PART} / {WHOLE} < 95",
        f"sum(last_5m):100 - (100 - 100 * {PART} / {WHOLE}) * is_greater({WHOLE}, 9) < 95",
    ],
}
BY_DIRECTION = [(sign, index) for sign in "><" for index in range(2)]


@pytest.mark.parametrize(("sign", "index"), BY_DIRECTION)
def test_a_ratio_that_may_have_no_data_while_all_is_well_is_found(sign, index):
    query = {"query": FIRING[sign][index]}
    assert not breaks("ratio-never-recovers", {**query, "onMissingData": "resolve"})
    for option in ("show_no_data", "show_and_notify_no_data", "default", None):
        assert breaks("ratio-never-recovers", {**query, "onMissingData": option}), option
    assert not breaks("ratio-never-recovers", {"query": QUIET[sign][index], "onMissingData": "show_and_notify_no_data"})


@pytest.mark.parametrize(("sign", "index"), BY_DIRECTION)
def test_a_ratio_that_may_look_good_while_everything_fails_is_found(sign, index):
    query = {"query": QUIET[sign][index]}
    assert breaks("ratio-hides-outage", {**query, "onMissingData": "resolve"})
    assert breaks("ratio-hides-outage", {**query, "onMissingData": "show_no_data"})
    assert not breaks("ratio-hides-outage", {**query, "onMissingData": "show_and_notify_no_data"})
    assert not breaks("ratio-hides-outage", {"query": FIRING[sign][index], "onMissingData": "resolve"})


@pytest.mark.parametrize("query", [f"sum(last_5m):{WHOLE} > 1", 'logs("x").index("*").rollup("count").last("5m") > 1'])
def test_a_count_that_does_not_recover_when_the_events_stop_is_found(query):
    kind = "log alert" if query.startswith("logs") else "query alert"
    assert breaks("count-never-recovers", {"query": query, "type": kind, "onMissingData": "show_no_data"})
    for option in ("default", "resolve", "show_and_notify_no_data"):
        assert not breaks("count-never-recovers", {"query": query, "type": kind, "onMissingData": option})


@pytest.mark.parametrize("query", [f"sum(last_5m):{WHOLE} < 1", 'logs("x").index("*").rollup("count").last("5m") < 1'])
def test_an_absence_alert_that_can_never_fire_is_found(query):
    kind = "log alert" if query.startswith("logs") else "query alert"
    for option in ("show_no_data", "resolve"):
        assert breaks("absence-never-fires", {"query": query, "type": kind, "onMissingData": option})
    for option in ("default", "show_and_notify_no_data"):
        assert not breaks("absence-never-fires", {"query": query, "type": kind, "onMissingData": option})
    above = FixtureText(query).replace("<", ">")
    assert not breaks("absence-never-fires", {"query": above, "onMissingData": "show_no_data"})


def test_a_metric_without_a_setting_for_missing_data_never_fires_on_absence():
    assert breaks("absence-never-fires", {"query": f"sum(last_5m):{WHOLE} < 1", "type": "query alert"})


def test_an_alert_that_one_failure_fires_is_found(planned):
    text = """
        signals: [{name: good, ratio: api.requests, where: {status_class: 2xx}}]
        alerts:
          - {name: One, condition: error_rate > 1%, duration: 5m, severity: info}
          - {name: Two, condition: error_rate > 1%, min_events: 200, duration: 5m, severity: info}
          - {name: Many, condition: error_rate > 5%, duration: 5m, severity: info}
          - {name: Low, condition: good < 99%, duration: 5m, severity: info}
          - {name: Slow, condition: p95_latency > 1s, duration: 5m, severity: info}
          - {name: Odd, anomaly: {signal: error_rate}, severity: info}
    """
    assert found(planned(text))["one-failure-fires"] == {"alerts/one", "alerts/low"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("condition: error_rate > 10%, group_by: [endpoint]", "21 are enough that two failures do not fire"),
        ("condition: error_rate > 10%", None),
        ("condition: error_rate > 10%, group_by: [endpoint], min_events: 41", None),
        ("condition: error_rate > 10%, group_by: [endpoint], min_events: 42", "fewer than 42 events in 5 min never"),
        ("condition: error_rate > 5%, group_by: [endpoint]", None),
        ("condition: error_rate < 80%, group_by: [endpoint]", "11 are enough that two failures do not fire"),
    ],
)
def test_a_minimum_that_hides_groups_with_little_traffic_is_found(planned, fields, message):
    plan = planned(f"alerts: [{{name: A, severity: info, duration: 5m, {fields}}}]")
    messages = [finding.message for finding in evaluate_rules(plan, TODAY) if finding.rule == "group-hidden"]
    assert [message in each for each in messages if message] == ([True] if message else [])
    assert len(messages) == (1 if message else 0)
