"""What an SLO and its alerts become."""

from collections.abc import Callable

import pytest

from plan.plan import Plan, PlannedResource
from tests.support.catalogs import ON_CALL, SHOP, every, made

Planned = Callable[[object], Plan]
AROUND = (
    SHOP
    + ON_CALL
    + """
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    signals:
      - {name: bad_calls, ratio: api.requests, where: {status_class: 5xx, endpoint: /api/pay}}
      - {name: paid, ratio: payment.attempts, where: {outcome: paid}}
      - {name: any_errors, ratio: api.requests, where: {status_class: 5xx}, env: all}
    uptime: [{name: Health, severity: info}]
"""
)


def plan_of(planned: Planned, of: str, more: str = "alerts: []", around: str = AROUND) -> Plan:
    return planned({"slos.yml": f"slos: [{{name: Good, target: 99.5%, of: {{{of}}}, {more}}}]", "around.yml": around})


def slo(planned: Planned, of: str, more: str = "alerts: []") -> PlannedResource:
    return made(plan_of(planned, of, more), "ServiceLevelObjective")


@pytest.mark.parametrize(
    ("of", "good", "all_"),
    [
        (
            "ratio: error_rate",
            "sum:api.requests{env:prod,service:shop,!status_class:5xx}.as_count()",
            "sum:api.requests{env:prod,service:shop}.as_count()",
        ),
        (
            "ratio: bad_calls",
            "sum:api.requests{env:prod AND service:shop AND NOT (endpoint:/api/pay AND status_class:5xx)}.as_count()",
            "sum:api.requests{env:prod,service:shop}.as_count()",
        ),
        (
            "ratio: paid, counts: good",
            "sum:payment.attempts{env:prod,service:shop,outcome:paid}.as_count()",
            "sum:payment.attempts{env:prod,service:shop}.as_count()",
        ),
        (
            "ratio: any_errors",
            "sum:api.requests{service:shop,!status_class:5xx}.as_count()",
            "sum:api.requests{service:shop}.as_count()",
        ),
        (
            "uptime: Health",
            "sum:synthetics.test_runs{env:prod,check:health,status:success}.as_count()",
            "sum:synthetics.test_runs{env:prod,check:health}.as_count()",
        ),
    ],
)
def test_good_events_are_counted_against_all_events(planned, of, good, all_):
    inputs = slo(planned, of).inputs
    assert (inputs["type"], inputs["query"]) == ("metric", {"numerator": good, "denominator": all_})


def test_time_slices_are_compared_in_the_unit_of_their_signal(planned):
    inputs = slo(planned, "time_slice: p95_latency < 0.5s, every: 1m").inputs
    (query,) = inputs["sliSpecification"]["timeSlice"]["query"]["queries"]
    slices = inputs["sliSpecification"]["timeSlice"]
    assert inputs["type"] == "time_slice"
    assert query["metricQuery"]["query"] == "p95:api.latency{env:prod,service:shop}"
    assert (slices["comparator"], slices["threshold"], slices["queryIntervalSeconds"]) == ("<", 500, 60)


def test_target_window_name_and_tags_are_those_that_were_written(planned):
    more = "window: 7d, warning: 99.9%, alerts: [], tags: {component: api}, description: Most of it."
    inputs = slo(planned, "ratio: error_rate", more).inputs
    assert inputs["thresholds"] == [{"timeframe": "7d", "target": 99.5, "warning": 99.9}]
    assert (inputs["name"], inputs["description"]) == ("[prod] Good", "Most of it.")
    assert {"component:api", "slo:good", "env:prod", "service:shop", "team:web"} <= set(inputs["tags"])


ALERTS = "notify_page: [slack, pagerduty], notify_ticket: [slack]"


def test_alerts_name_the_slo_by_its_id_and_are_made_after_it(planned, preview):
    plan = plan_of(planned, "ratio: error_rate", ALERTS)
    found = {it.name: it for it in every(plan, "Monitor")}
    assert found.keys() == {"slos-good-page-1h", "slos-good-page-6h", "slos-good-ticket-24h", "slos-good-budget"}
    for it in found.values():
        assert [urn.rpartition("::")[2] for urn in it.dependencies if "ServiceLevel" in urn] == ["slos-good"]
        assert it.inputs["type"] == "slo alert"
        assert "onMissingData" not in it.inputs
    if not preview:
        id = "<service-level-objective:good>"
        assert {name: it.inputs["query"] for name, it in found.items()} == {
            "slos-good-page-1h": f'burn_rate("{id}").over("30d").long_window("1h").short_window("5m") > 14.4',
            "slos-good-page-6h": f'burn_rate("{id}").over("30d").long_window("6h").short_window("30m") > 6',
            "slos-good-ticket-24h": f'burn_rate("{id}").over("30d").long_window("24h").short_window("2h") > 3',
            "slos-good-budget": f'error_budget("{id}").over("30d") > 75',
        }


def test_a_fast_burn_pages_and_a_slow_one_does_not(planned):
    plan = plan_of(planned, "ratio: error_rate", ALERTS)
    page, ticket = (made(plan, "Monitor", f"slos-good-{role}").inputs for role in ("page-1h", "ticket-24h"))
    assert (page["priority"], page["monitorThresholds"]) == ("1", {"critical": "14.4"})
    assert "@pagerduty-shop" in page["message"]
    assert "2 % of it is used in an hour" in page["message"]
    assert (ticket["priority"], ticket["monitorThresholds"]) == ("3", {"critical": "3"})
    assert "@pagerduty" not in ticket["message"]
    assert "@slack-acme-alerts" in ticket["message"]


def test_nothing_outside_of_production_pages_for_an_slo(planned):
    plan = plan_of(planned, "ratio: error_rate", ALERTS, AROUND + "    stack: {environment: staging}\n")
    messages = [it.inputs["message"] for it in every(plan, "Monitor")]
    assert len(messages) == 4
    assert not [it for it in messages if "@pagerduty" in it]


def test_a_renamed_slo_and_its_alerts_stay_what_they_are(planned):
    plan = plan_of(planned, "ratio: error_rate", f"renamed_from: Fine, {ALERTS}")
    aliases = {it.name: it.aliases for it in plan.resources if it.name.startswith("slos-good")}
    assert aliases["slos-good"] == ("slos-fine",)
    assert aliases["slos-good-budget"] == ("slos-fine-budget",)


def test_an_slo_is_made_after_its_metric(planned):
    found = slo(planned, "ratio: error_rate")
    assert [urn.rpartition("::")[2] for urn in found.dependencies] == ["metrics-api.requests"]
