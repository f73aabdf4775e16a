"""What silence of the telemetry does is decided, told, and does not end a page."""

from tests.policies.test_messages import GOOD
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import breaks, found, with_inputs

ALERT = "condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]"
AROUND = {"b.yml": SHOP + ON_CALL}


def test_a_monitor_that_does_not_say_what_silence_does_is_found(planned):
    plan = planned({"a.yml": f"alerts: [{{name: A, {ALERT}}}]", **AROUND})
    assert "no-data-undecided" not in found(plan)
    assert found(with_inputs(plan, "alerts-a", onMissingData=None))["no-data-undecided"] == {"alerts/a"}
    assert not breaks("no-data-undecided", {"type": "slo alert"})
    assert not breaks("no-data-undecided", {"type": "service check", "notifyNoData": False})


def test_silence_that_is_told_to_nobody_is_found(planned):
    quiet = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info, no_data: page}]"
    assert found(planned(quiet))["no-data-unheard"] == {"alerts/a"}
    told = planned({"a.yml": f"alerts: [{{name: A, {ALERT}, no_data: page}}]", **AROUND})
    assert "no-data-unheard" not in found(told)
    assert breaks("no-data-unheard", {"message": GOOD, "notifyNoData": True})
    assert not breaks("no-data-unheard", {"message": f"{GOOD} @slack-acme-a", "notifyNoData": True})


def test_silence_that_ends_a_page_or_reads_as_zero_is_found(planned):
    text = f"""
        signals: [{{name: failures, count: payment.attempts}}]
        alerts:
          - {{name: Ends, {ALERT}, no_data: resolve}}
          - {{name: Shows, {ALERT}}}
          - {{name: Zero, condition: failures > 5, duration: 5m, severity: critical, notify: [pagerduty], no_data: ok}}
          - {{name: Chat, condition: failures > 5, duration: 5m, severity: info, no_data: ok}}
          - {{name: Few, condition: failures < 5, duration: 5m, severity: critical, notify: [pagerduty], no_data: ok}}
    """
    broken = found(planned({"a.yml": text, **AROUND}))
    assert broken["silence-ends-page"] == {"alerts/ends"}
    assert broken["silence-reads-as-zero"] == {"alerts/zero"}


def test_silence_that_is_told_before_two_windows_is_found():
    inputs = {"query": "avg(last_10m):avg:x{*} > 1", "notifyNoData": True}
    assert breaks("no-data-early", {**inputs, "noDataTimeframe": 10})
    assert not breaks("no-data-early", {**inputs, "noDataTimeframe": 20})
    assert not breaks("no-data-early", {**inputs, "noDataTimeframe": 10, "notifyNoData": False})
