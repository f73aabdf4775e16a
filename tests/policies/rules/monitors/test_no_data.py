"""Rules on missing data: each monitor sets what it does, it notifies someone, and it does not resolve a page."""

import pytest

from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found, with_inputs

ALERT = "condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]"
AROUND = {"b.yml": SHOP + ON_CALL}


def test_a_monitor_without_a_setting_for_missing_data_is_found(planned):
    plan = planned({"a.yml": f"alerts: [{{name: A, {ALERT}}}]", **AROUND})
    assert "no-data-unset" not in found(plan)
    assert found(with_inputs(plan, "alerts-a", onMissingData=None))["no-data-unset"] == {"alerts/a"}
    assert not breaks("no-data-unset", {"type": "slo alert"})
    assert not breaks("no-data-unset", {"type": "service check", "notifyNoData": False})


def test_missing_data_that_notifies_nobody_is_found(planned):
    quiet = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info, no_data: page}]"
    assert found(planned(quiet))["no-data-notifies-nobody"] == {"alerts/a"}
    told = planned({"a.yml": f"alerts: [{{name: A, {ALERT}, no_data: page}}]", **AROUND})
    assert "no-data-notifies-nobody" not in found(told)
    assert breaks("no-data-notifies-nobody", {"message": PAGING_MESSAGE, "notifyNoData": True})
    assert not breaks("no-data-notifies-nobody", {"message": f"{PAGING_MESSAGE} @slack-acme-a", "notifyNoData": True})


CLOSED = f"""
    signals: [{{name: failures, count: payment.attempts}}]
    alerts:
      - {{name: Ends, {ALERT}}}
      - {{name: Slow, condition: p95_latency > 2s, duration: 5m, severity: critical, notify: [pagerduty]}}
      - {{name: Zero, condition: failures > 5, duration: 5m, severity: critical, notify: [pagerduty]}}
      - {{name: Chat, condition: failures > 5, duration: 5m, severity: info}}
"""


def test_missing_data_that_resolves_a_page_or_counts_as_zero_is_found_unless_another_alert_notifies(planned):
    broken = found(planned({"a.yml": CLOSED, **AROUND}))
    assert broken["no-data-ends-page"] == {"alerts/ends"}
    assert broken["no-data-counts-as-zero"] == {"alerts/zero"}


@pytest.mark.parametrize(
    "other",
    [
        "absent: api.requests for 30m, severity: info",
        "condition: failures < 5, duration: 5m, severity: info",
        "condition: p95_latency > 2s, duration: 5m, no_data: page, severity: info",
        f"{ALERT}, no_data: page",
    ],
)
def test_missing_data_may_resolve_a_page_if_another_alert_of_the_service_notifies(planned, other):
    rules = {"no-data-ends-page", "no-data-counts-as-zero"}
    assert rules <= found(planned({"a.yml": CLOSED, **AROUND})).keys()
    assert not rules & found(planned({"a.yml": f"{CLOSED}      - {{name: Heard, {other}}}", **AROUND})).keys()


def test_a_page_for_a_group_that_disappears_and_stays_open_is_found(planned):
    text = """
        metrics: [{name: disk.used, from: agent, type: gauge, tags: [host]}]
        signals: [{name: disk, gauge: disk.used, group_by: [host]}]
        alerts: [{name: Host, condition: disk > 1, duration: 5m, severity: critical, notify: [pagerduty]}]
    """
    plan = planned({"a.yml": text, **AROUND})
    assert not {"group-never-resolves", "monitor-resolves-itself"} & found(plan).keys()
    assert found(with_inputs(plan, "alerts-host", timeoutH=None))["group-never-resolves"] == {"alerts/host"}
    ungrouped = with_inputs(plan, "alerts-host", query="max(last_5m):max:disk.used{env:prod} > 1")
    assert found(ungrouped)["monitor-resolves-itself"] == {"alerts/host"}
