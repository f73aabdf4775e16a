"""Shares of hardly anything, and counts of nothing at all."""

from tests.support.rules import breaks, found

PART, WHOLE = "sum:err{env:prod,a:b}.as_count()", "sum:hits{env:prod}.as_count()"


def test_a_share_of_however_few_events_is_found():
    assert breaks("ratio-unguarded", {"query": f"sum(last_5m):100 * {PART} / {WHOLE} > 5"})
    assert not breaks(
        "ratio-unguarded", {"query": f"sum(last_5m):(100 * {PART} / {WHOLE}) * is_greater({WHOLE}, 49) > 5"}
    )
    assert not breaks("ratio-unguarded", {"query": f"sum(last_5m):{PART} > 5"})


def test_a_share_that_has_no_data_while_all_is_well_is_found():
    assert breaks("ratio-never-recovers", {"query": f"sum(last_5m):100 * {PART} / {WHOLE} > 5"})
    assert not breaks("ratio-never-recovers", {"query": f"sum(last_5m):100 * default_zero({PART}) / {WHOLE} > 5"})
    assert not breaks("ratio-never-recovers", {"query": f"sum(last_5m):100 * {PART} / {WHOLE} < 5"})


def test_an_alert_on_nothing_that_can_never_fire_is_found():
    assert breaks("absence-never-fires", {"query": f"sum(last_5m):{WHOLE} < 1"})
    assert not breaks("absence-never-fires", {"query": f"sum(last_5m):default_zero({WHOLE}) < 1"})
    assert not breaks("absence-never-fires", {"query": f"sum(last_5m):{WHOLE} < 1", "onMissingData": "default"})
    assert not breaks("absence-never-fires", {"query": f"sum(last_5m):{WHOLE} > 1"})


def test_an_alert_that_one_failure_fires_is_found_by_its_own_numbers(planned):
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
