"""Monitors of query alerts, and raw properties that are merged into a monitor's inputs."""

import pytest

from plan.plan import PlanError
from tests.support.catalogs import ON_CALL, SHOP, made

QUERY = "avg(last_5m):avg:system.load.1{*} > 4"
CHANNELS = 'channels: [{name: slack, workspace: acme, channel: "#ops"}]\n'


def monitor(planned, fields: str):
    alerts = f"alerts: [{{name: A, {fields}}}]"
    return made(planned({"a.yml": alerts, "s.yml": SHOP, "o.yml": ON_CALL, "c.yml": CHANNELS}), "Monitor", "alerts-a")


def test_the_query_is_sent_as_it_is_written(planned):
    inputs = monitor(planned, f"query: '{QUERY}', thresholds: {{warning: 2.5}}, severity: warning").inputs
    assert inputs["query"] == QUERY
    assert inputs["type"] == "query alert"
    assert inputs["monitorThresholds"] == {"critical": "4", "warning": "2.5"}
    assert inputs["name"] == "[prod] A"
    assert inputs["priority"] == "3"
    assert "onMissingData" not in inputs
    assert "{{#is_warning}}" in inputs["message"]


def test_its_channels_are_notified(planned):
    inputs = monitor(planned, f"query: '{QUERY}', severity: critical, notify: [slack, pagerduty]").inputs
    assert "@slack-acme-ops" in inputs["message"]
    assert "@pagerduty-shop" in inputs["message"]


def test_raw_properties_replace_add_and_remove_inputs(planned):
    raw = "raw: {name: Load, tags: [team:ops], timeoutH: 2, priority: null}"
    inputs = monitor(planned, f"query: '{QUERY}', severity: warning, {raw}").inputs
    assert (inputs["name"], inputs["tags"], inputs["timeoutH"]) == ("Load", ["team:ops"], 2)
    assert "priority" not in inputs


def test_an_alert_in_words_and_a_composite_have_raw_properties_too(planned):
    alerts = """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: info, raw: {notifyAudit: true}}
          - {name: B, condition: error_rate > 2%, duration: 5m, severity: info}
          - {name: C, when: A and B, severity: info, raw: {notifyAudit: true}}
    """
    plan = planned({"a.yml": alerts, "s.yml": SHOP})
    assert made(plan, "Monitor", "alerts-a").inputs["notifyAudit"] is True
    assert made(plan, "Monitor", "alerts-c").inputs["notifyAudit"] is True


def test_a_raw_message_is_kept_if_it_names_all_channels(planned):
    raw = 'raw: {message: "Too slow. @slack-acme-ops"}'
    inputs = monitor(planned, f"query: '{QUERY}', severity: warning, notify: [slack], {raw}").inputs
    assert inputs["message"] == "Too slow. @slack-acme-ops"


def test_a_raw_message_that_leaves_a_channel_out_gets_its_handle(planned):
    raw = 'raw: {message: "Too slow. @slack-acme-ops"}'
    inputs = monitor(planned, f"query: '{QUERY}', severity: critical, notify: [slack, pagerduty], {raw}").inputs
    assert inputs["message"] == "Too slow. @slack-acme-ops\n\nNotified: @pagerduty-shop"


def test_an_unknown_property_is_refused_with_its_place(planned):
    with pytest.raises(PlanError, match=r"a\.yml:1:10: `raw`: .* has no property `timeoutHours`"):
        monitor(planned, f"query: '{QUERY}', severity: warning, raw: {{timeoutHours: 2}}")
