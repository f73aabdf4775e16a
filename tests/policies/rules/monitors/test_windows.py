"""Rules on windows: their length, how their points are aggregated, and how often people are notified."""

import pytest

from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found

COUNT = "sum(last_5m):sum:api.requests{env:prod}.as_count() > 1"


def test_a_window_of_a_few_minutes_is_found(planned):
    text = """
        alerts:
          - {name: Short, condition: error_rate > 1%, duration: 4m, severity: info}
          - {name: Long, condition: error_rate > 1%, duration: 5m, severity: info}
          - {name: Lines, condition: lines > 1, duration: 1m, severity: info}
          - {name: Ahead, forecast: {signal: error_rate, reaches: 1%, within: 12h}, severity: info}
        signals: [{name: lines, logs: "status:error"}]
    """
    assert found(planned(text))["window-short"] == {"alerts/short", "alerts/lines"}


def test_counted_events_do_not_wait_for_a_full_window():
    assert breaks("full-window", {"type": "query alert", "query": COUNT})
    assert breaks("full-window", {"type": "metric alert", "query": COUNT, "requireFullWindow": True})
    assert not breaks("full-window", {"type": "query alert", "query": COUNT, "requireFullWindow": False})
    assert not breaks("full-window", {"type": "query alert", "query": "avg(last_5m):avg:cpu{*} > 1"})
    for learned in ("anomalies", "forecast", "outliers"):
        query = f"avg(last_4h):{learned}(sum:api.requests{{*}}.as_count(), 'basic', 2) >= 1"
        assert not breaks("full-window", {"type": "query alert", "query": query})


@pytest.mark.parametrize(
    ("delay", "wrong"), [("", True), (", evaluation_delay: 1m", True), (", evaluation_delay: 15m", False)]
)
def test_a_cloud_metric_needs_an_evaluation_delay(planned, delay, wrong):
    text = f"""
        metrics: [{{name: aws.rds.cpu, from: agent, type: gauge, tags: [db]}}]
        signals: [{{name: cpu, gauge: aws.rds.cpu}}]
        alerts: [{{name: Cpu, condition: cpu > 90, duration: 5m, severity: info{delay}}}]
    """
    assert ("cloud-metric-early" in found(planned(text))) == wrong


def test_ratios_that_are_added_up_are_found():
    assert breaks("ratio-summed", {"query": "sum(last_5m):100*sum:err{a:b}/sum:hits{*} > 5"})
    assert not breaks("ratio-summed", {"query": "sum(last_5m):100*sum:err{a:b}.as_count()/sum:hits{*}.as_count() > 5"})
    assert not breaks("ratio-summed", {"query": "avg(last_5m):100*sum:err{a:b}/sum:hits{*} > 5"})
    assert not breaks("ratio-summed", {"query": "sum(last_5m):sum:hits{url:/a/b} > 5"})


def test_a_reminder_every_few_minutes_without_a_limit_is_found(planned):
    text = """
        alerts:
          - {name: Nags, condition: error_rate > 1%, duration: 5m, severity: info, renotify: {every: 10m}}
          - {name: Some, condition: error_rate > 1%, duration: 5m, severity: info, renotify: {every: 10m, times: 2}}
          - {name: Calm, condition: error_rate > 1%, duration: 5m, severity: info, renotify: {every: 30m}}
    """
    assert found(planned(text))["reminders-too-frequent"] == {"alerts/nags"}


def test_a_page_that_resolves_by_itself_is_found():
    assert breaks("monitor-resolves-itself", {"message": PAGING_MESSAGE, "timeoutH": 4})
    assert not breaks("monitor-resolves-itself", {"message": PAGING_MESSAGE, "timeoutH": 0})
    assert not breaks("monitor-resolves-itself", {"message": "@slack-acme-a", "timeoutH": 4})


def test_a_page_per_value_of_an_unbounded_tag_is_found(planned):
    text = """
        metrics: [{name: disk.used, from: agent, type: gauge, tags: [host]}]
        signals: [{name: disk, gauge: disk.used}]
        alerts:
          - {name: Each, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty],
             group_by: [endpoint]}
          - {name: All, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: Told, condition: error_rate > 1%, duration: 5m, severity: info, group_by: [endpoint]}
          - {name: Host, condition: disk > 1, duration: 5m, severity: critical, notify: [pagerduty], group_by: [host]}
    """
    assert found(planned({"a.yml": text, "b.yml": SHOP + ON_CALL}))["page-per-group"] == {"alerts/each"}


def test_groups_that_notify_together_send_one_page():
    grouped = {"message": PAGING_MESSAGE, "query": "avg(last_5m):avg:x{*} by {service,endpoint} > 1"}
    assert not breaks("page-per-group", {**grouped, "notifyBies": ["service"]})
    assert breaks("page-per-group", {**grouped, "notifyBies": ["endpoint"]})
