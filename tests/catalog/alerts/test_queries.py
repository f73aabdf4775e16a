"""Alerts in Datadog's own query language, and raw properties of a monitor."""

import pytest

from catalog.alerts.queries.model import Thresholds

QUERY = "avg(last_5m):avg:system.load.1{*} > 4"


def text(*fields: str) -> str:
    return "\n".join(["alerts:", "  - name: Load", *(f"    {field}" for field in fields)])


def test_a_query_has_the_threshold_at_its_end(loaded):
    (alert,) = loaded(text(f"query: '{QUERY}'", "severity: info")).queries
    assert (alert.query, alert.type) == (QUERY, "query alert")
    assert alert.thresholds == Thresholds(critical=4)
    assert not alert.raw


def test_written_thresholds_and_raw_properties_are_kept(loaded):
    raw = "raw: {timeoutH: 2, priority: null, notifyBies: [host], variables: {a: 1.5}}"
    (alert,) = loaded(
        text(f"query: '{QUERY}'", "severity: info", "thresholds: {critical: 4, warning: 2.5}", raw)
    ).queries
    assert alert.thresholds == Thresholds(critical=4, warning=2.5)
    assert alert.raw.inputs == {"timeoutH": 2, "priority": None, "notifyBies": ["host"], "variables": {"a": 1.5}}


def test_it_notifies_like_any_alert(loaded):
    catalog = loaded(text(f"query: '{QUERY}'", "severity: critical", "notify: [pagerduty]"))
    assert [notifier.name for notifier in catalog.notifiers] == ["Load"]
    assert [channel.id for channel in catalog.notifiers[0].notify] == ["pagerduty"]


def test_a_name_is_taken_by_alerts_of_all_kinds(refused):
    other = "\n  - {name: Load, condition: error_rate > 1%, duration: 5m, severity: info}"
    (error,) = refused(text(f"query: '{QUERY}'", "severity: info") + other)
    assert "Load" in error


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        (["query: ''", "severity: info"], "3:12", "the query is empty"),
        ([f"query: '{QUERY}'", "severity: info", "duration: 5m"], "5:15", "`duration` is not allowed with `query`"),
        ([f"query: '{QUERY}'", "severity: info", "type: metrics alert"], "5:11", "`metrics alert` is not a type of"),
        ([f"query: '{QUERY}'", "severity: info", "thresholds: {critical: 5}"], "5:28", "the query compares with 4"),
        ([f"query: '{QUERY}'", "severity: critical"], "2:5", "an alert is critical and notifies nobody"),
        ([f"query: '{QUERY}'", "severity: info", "when: A and B"], "2:5", "has `query` and `when`"),
        (
            ["condition: error_rate > 1%", "duration: 5m", "severity: info", "thresholds: {critical: 1}"],
            "6:17",
            "`thresholds` is only allowed with `query`",
        ),
        (
            ["condition: error_rate > 1%", "duration: 5m", "severity: info", "raw: {query: x}"],
            "6:18",
            "`raw` allows `query` only in an alert with `query`",
        ),
        ([f"query: '{QUERY}'", "severity: info", "raw: {timeout_h: 2}"], "5:10", "`timeout_h` is not a property"),
        ([f"query: '{QUERY}'", "severity: info", "raw: {a: [2026-01-01]}"], "5:10", "YAML does not read `2026-01-01`"),
        ([f"query: '{QUERY}'", "severity: info", "raw: [a]"], "5:10", "`raw`: expected a map of keys and values"),
        (
            [f"query: '{QUERY}'", "severity: info", "thresholds: {critical: true}"],
            "5:28",
            "`critical`: expected a number",
        ),
    ],
)
def test_what_is_refused(refused, fields, place, message):
    (error,) = refused(text(*fields))
    assert error.startswith(f"shop/a.yml:{place}: ")
    assert message in error
