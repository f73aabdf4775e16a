from collections.abc import Callable

import pytest

from plan.plan import Plan, PlannedResource
from tests.support.catalogs import SHOP, every, made
from tests.support.judged import judged

Planned = Callable[[object], Plan]

SLACK = """
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
"""


def monitor(planned: Planned, *lines: str, around: str = SLACK) -> PlannedResource:
    """The monitor of one alert, written as `key: value` lines; what is left out has a plain value."""
    given = dict(line.split(": ", 1) for line in lines)
    alert = {"name": "Errors", "condition": "error_rate > 1%", "duration": "5m", "severity": "warning"} | given
    text = "".join(f"{'- ' if key == 'name' else '  '}{key}: {value}\n" for key, value in alert.items())
    return made(planned({"alerts.yml": f"alerts:\n{text}", "around.yml": around}), "Monitor")


def test_a_share_is_divided_after_summing_and_kept_quiet_below_the_least_number_of_events(planned):
    bad = "sum:api.requests{env:prod,status_class:5xx}.as_count()"
    whole = "sum:api.requests{env:prod}.as_count()"
    query = monitor(planned, "min_events: 20").inputs["query"]
    assert query == f"sum(last_5m):(100 * {bad} / {whole}) * is_greater({whole}, 19) > 1"


def test_a_share_is_judged_from_fifty_events_on_unless_the_alert_says_otherwise(planned):
    found = monitor(planned)
    assert "is_greater(sum:api.requests{env:prod}.as_count(), 49)" in found.inputs["query"]
    assert "Requires at least 50 events in the window." in found.inputs["message"]


@pytest.mark.parametrize(
    ("condition", "bad", "events", "fires"),
    [
        ("error_rate > 1%", 1, 2, False),
        ("error_rate > 1%", 25, 49, False),
        ("error_rate > 1%", 1, 50, True),
        ("error_rate >= 2%", 1, 50, True),
        ("error_rate >= 2%", 1, 2, False),
        ("error_rate > 1%", 0, 1000, False),
        ("error_rate < 5%", 0, 49, False),
        ("error_rate < 5%", 1, 1000, True),
        ("error_rate <= 5%", 49, 50, False),
    ],
)
def test_a_share_fires_on_enough_events_only_whether_it_is_too_high_or_too_low(planned, condition, bad, events, fires):
    query = monitor(planned, f"condition: {condition}").inputs["query"]
    assert _fires(query, {"status_class:5xx": bad, "": events}) is fires


def _fires(query: str, counts: dict[str, int]) -> bool:
    """What Datadog would make of the query when its series had these counts in the window."""
    parts = {"": counts[""], "status_class:5xx": counts["status_class:5xx"]}
    parts["!status_class:5xx"] = parts[""] - parts["status_class:5xx"]
    return judged(query, parts, missing=0) is True


@pytest.mark.parametrize(
    ("duration", "window"),
    [("5m", "5m"), ("90m", "90m"), ("1h", "1h"), ("60m", "1h"), ("4h", "4h"), ("1d", "1d"), ("2d", "2d")],
)
def test_a_window_is_written_in_the_largest_unit_that_divides_it(planned, duration, window):
    assert monitor(planned, f"duration: {duration}").inputs["query"].startswith(f"sum(last_{window}):")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("error_rate > 1%", "1"),
        ("error_rate >= 0.5%", "0.5"),
        ("error_rate > 0.00001%", "0.00001"),
        ("error_rate < 100%", "100"),
        ("p95_latency > 2000ms", "2000"),
        ("p95_latency > 1.5s", "1500"),
        ("p99_latency <= 10m", "600000"),
    ],
)
def test_the_query_compares_to_the_very_text_of_the_critical_threshold(planned, condition, text):
    inputs = monitor(planned, f"condition: {condition}").inputs
    assert inputs["monitorThresholds"] == {"critical": text}
    assert inputs["query"].endswith(f" {condition.split()[1]} {text}")


def test_a_percentile_is_taken_over_the_whole_window(planned):
    query = monitor(planned, "condition: p95_latency > 2s", "duration: 10m").inputs["query"]
    assert query == "percentile(last_10m):p95:api.latency{env:prod} > 2000"


def test_a_count_reads_silence_as_zero_so_that_no_signups_can_fire(planned):
    signups = "signals: [{name: signups, count: user.signup}]"
    inputs = monitor(planned, "condition: signups < 1", "duration: 1h", around=signups).inputs
    assert inputs["query"] == "sum(last_1h):sum:user.signup{env:prod}.as_count() < 1"
    assert inputs["onMissingData"] == "default"


def test_an_average_of_part_of_the_requests_filters_by_their_tags(planned):
    signals = 'signals: [{name: checkout_latency, average: api.latency, where: {endpoint: "/api/checkout"}}]'
    query = monitor(planned, "condition: checkout_latency > 500ms", around=signals).inputs["query"]
    assert query == "avg(last_5m):avg:api.latency{env:prod,endpoint:/api/checkout} > 500"


def test_an_alert_of_a_service_looks_at_the_service_alone(planned):
    query = monitor(planned, around=SHOP).inputs["query"]
    assert query.count("{env:prod,service:shop") == 3


@pytest.mark.parametrize(("severity", "priority"), [("critical", "1"), ("warning", "3"), ("info", "5")])
def test_severity_becomes_priority_and_a_tag(planned, severity, priority):
    inputs = monitor(planned, f"severity: {severity}", "notify: [slack]").inputs
    assert inputs["priority"] == priority
    assert f"severity:{severity}" in inputs["tags"]


def test_tags_are_those_of_stack_service_and_alert_sorted_and_in_lower_case(planned):
    around = SHOP.replace("team: web", "team: Web") + "    stack: {tags: {cost: shop-42}}\n"
    inputs = monitor(planned, "name: Too Many Errors", around=around).inputs
    assert inputs["tags"] == [
        "alert:too-many-errors",
        "cost:shop-42",
        "env:prod",
        "managed-by:watchbill",
        "service:shop",
        "severity:warning",
        "team:web",
    ]


def test_the_monitor_is_named_for_its_environment(planned):
    found = monitor(planned, "name: High Error Rate", around="stack: {environment: staging}")
    assert (found.name, found.inputs["name"]) == ("alerts-high-error-rate", "[staging] High Error Rate")
    assert "env:staging" in found.inputs["query"]


def test_missing_telemetry_is_shown_and_gaps_do_not_stop_the_evaluation(planned):
    inputs = monitor(planned, "condition: p95_latency > 2s").inputs
    assert inputs["type"] == "query alert"
    assert (inputs["onMissingData"], inputs["requireFullWindow"], inputs["includeTags"]) == (
        "show_no_data",
        False,
        True,
    )


def test_a_runbook_is_an_asset_only_where_the_stack_says_that_the_account_has_assets(planned):
    assert "assets" not in monitor(planned, around=SHOP).inputs
    inputs = monitor(planned, around=SHOP.rstrip() + "\n    stack: {environment: prod, runbook_assets: true}").inputs
    assert inputs["assets"] == [
        {"category": "runbook", "name": "Runbook", "url": "https://wiki.example.com/runbooks/errors"}
    ]


@pytest.mark.parametrize(
    ("condition", "duration", "words"),
    [
        ("p95_latency > 2000ms", "1h", "95th percentile latency of prod is {{value}} ms, above 2000 ms"),
        ("p95_latency >= 2s", "1h", "{{value}} ms, at or above 2000 ms over the last hour."),
        ("p95_latency < 1ms", "1m", "{{value}} ms, below 1 ms over the last minute."),
        ("error_rate <= 1%", "2h", "{{value}} %, at or below 1 % over the last 2 hours."),
        ("error_rate > 1%", "1d", "over the last day."),
    ],
)
def test_the_message_speaks_in_the_signals_unit_and_in_words(planned, condition, duration, words):
    assert words in monitor(planned, f"condition: {condition}", f"duration: {duration}").inputs["message"]


def test_an_alert_that_tells_nobody_here_says_so_by_leaving_the_line_out(planned):
    message = monitor(planned).inputs["message"]
    assert "{{#is_alert}}" in message
    assert "Notified" not in message


def test_an_alert_without_a_runbook_has_neither_line_nor_asset(planned):
    inputs = monitor(planned).inputs
    assert "{{#is_alert}}" in inputs["message"]
    assert "Runbook" not in inputs["message"]
    assert "assets" not in inputs


def test_an_alerts_own_runbook_goes_before_that_of_its_service(planned):
    inputs = monitor(planned, "runbook: https://wiki.example.com/own", around=SHOP).inputs
    assert "\nRunbook: https://wiki.example.com/own\n" in inputs["message"]


def test_a_monitor_is_made_after_the_metric_that_its_query_names(planned):
    found = monitor(planned, "condition: payment_failure_rate > 5%")
    assert [urn.rpartition("::")[2] for urn in found.dependencies] == ["metrics-payment.attempts"]


def test_a_stack_that_does_not_own_the_metrics_waits_for_none(planned):
    found = monitor(planned, around="stack: {environment: staging, owns: false}")
    assert "sum:api.requests{" in found.inputs["query"]
    assert found.dependencies == ()


def test_a_renamed_alert_keeps_its_monitor(planned):
    found = monitor(planned, "name: Too many errors", "renamed_from: High Error Rate")
    assert (found.name, found.aliases) == ("alerts-too-many-errors", ("alerts-high-error-rate",))


def test_an_alert_keeps_its_monitor_when_its_name_changes_and_its_id_stays(planned):
    found = monitor(planned, "name: Anything else", "id: errors")
    assert (found.name, found.inputs["name"]) == ("alerts-errors", "[prod] Anything else")


def test_monitors_are_children_of_one_component_and_belong_to_the_accounts_provider(planned):
    plan = planned("alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]")
    found = every(plan, "Monitor")
    assert {it.parent.rpartition("::")[2] for it in found} == {"alerts"}
    assert {it.provider.rpartition("::")[2] for it in found} == {"datadog"}
