"""A promise that can be kept, alerts on it that come in time, and checks that see an outage and no bad network."""

import pytest

from policies.engine.inputs import SLO, TEST
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found

BURN = 'burn_rate("x").over("30d").long_window("%s").short_window("%s") > %s'
RIGHT = {
    "message": PAGING_MESSAGE,
    "type": "api",
    "status": "live",
    "locations": ["aws:eu-central-1", "aws:us-east-2"],
    "optionsList": {"tickEvery": 60, "retry": {"count": 2}, "minLocationFailed": 2},
    "assertions": [{"type": "statusCode", "operator": "is", "target": "200"}],
}
CHECKS = (
    "check-one-place",
    "check-no-retry",
    "check-seldom",
    "check-asserts-nothing",
    "check-paused",
    "certificate-late",
)


def broken(**changes) -> set[str]:
    return {rule for rule in CHECKS if breaks(rule, {**RIGHT, **changes}, TEST)}


def test_a_target_without_a_budget_is_found():
    for target in (100, 100.0, 0, -1, 120):
        assert breaks("slo-impossible", {"thresholds": [{"timeframe": "7d", "target": target}]}, SLO)
    assert not breaks("slo-impossible", {"thresholds": [{"timeframe": "7d", "target": 99.9}]}, SLO)


def test_a_warning_that_comes_with_the_breach_is_found():
    assert breaks("slo-warning-late", {"thresholds": [{"target": 99, "warning": 99}]}, SLO)
    assert not breaks("slo-warning-late", {"thresholds": [{"target": 99, "warning": 99.5}]}, SLO)


@pytest.mark.parametrize(
    ("long", "short", "wrong"), [("1h", "5m", False), ("6h", "30m", False), ("1h", "1m", True), ("1h", "30m", True)]
)
def test_a_short_window_far_from_a_twelfth_of_the_long_one_is_found(long, short, wrong):
    assert breaks("burn-windows", {"query": BURN % (long, short, 14.4)}) == wrong


def test_a_page_while_the_budget_is_spent_as_planned_is_found():
    assert breaks("burn-as-planned", {"message": PAGING_MESSAGE, "query": BURN % ("1h", "5m", 1)})
    assert not breaks("burn-as-planned", {"message": PAGING_MESSAGE, "query": BURN % ("1h", "5m", 2.8)})
    assert not breaks("burn-as-planned", {"message": "@slack-acme-a", "query": BURN % ("24h", "2h", 1)})


def test_slos_that_nobody_hears_of_or_too_late_are_found(planned):
    text = """
        slos:
          - {name: Silent, target: 99%, of: {ratio: error_rate}, alerts: []}
          - {name: Late, target: 99%, of: {ratio: error_rate}, alerts: [budget], budget: 96%}
          - {name: Fine, target: 99%, of: {ratio: error_rate}, alerts: [budget]}
    """
    broken_ = found(planned({"a.yml": text, "b.yml": SHOP}))
    assert broken_["slo-unheard"] == {"slos/silent"}
    assert broken_["budget-gone"] == {"slos/late"}


def test_the_rates_of_the_table_break_no_rule(planned):
    text = """
        slos:
          - {name: Week, target: 99%, window: 7d, of: {ratio: error_rate}, notify_page: [pagerduty]}
          - {name: Month, target: 99.9%, warning: 99.95%, of: {ratio: error_rate}, notify_page: [pagerduty]}
          - {name: Quarter, target: 99.9%, window: 90d, of: {ratio: error_rate}, notify_page: [pagerduty]}
    """
    broken_ = set(found(planned({"a.yml": text, "b.yml": SHOP + ON_CALL})))
    assert not broken_ & {"slo-impossible", "slo-warning-late", "burn-windows", "burn-as-planned", "budget-gone"}


def test_a_right_check_breaks_nothing():
    assert broken() == set()


def test_a_check_that_pages_for_one_place_is_found():
    assert broken(locations=["aws:eu-central-1"]) == {"check-one-place"}
    assert broken(optionsList={**RIGHT["optionsList"], "minLocationFailed": 1}) == {"check-one-place"}
    assert broken(locations=["aws:eu-central-1"], message="@slack-acme-a") == set()


def test_a_check_that_pages_at_the_first_bad_answer_or_asks_seldom_is_found():
    assert broken(optionsList={**RIGHT["optionsList"], "retry": {"count": 0}}) == {"check-no-retry"}
    assert broken(optionsList={"tickEvery": 60, "minLocationFailed": 2}) == {"check-no-retry"}
    assert broken(optionsList={**RIGHT["optionsList"], "tickEvery": 900}) == {"check-seldom"}


def test_a_check_that_takes_any_answer_or_is_paused_is_found():
    assert broken(assertions=[]) == {"check-asserts-nothing"}
    assert broken(assertions=None, apiSteps=[{"assertions": [{}]}, {"name": "b"}]) == {"check-asserts-nothing"}
    assert broken(assertions=None, apiSteps=[{"assertions": [{"type": "statusCode"}]}]) == set()
    assert broken(assertions=None, type="browser") == set()
    assert broken(status="paused") == {"check-paused"}


def test_the_same_is_found_in_what_people_write(planned):
    text = """
        uptime:
          - {name: One, severity: critical, notify: [pagerduty], locations: [aws:eu-central-1], fails_from: 1}
          - {name: Once, severity: critical, notify: [pagerduty], retries: 0}
          - {name: Rare, severity: critical, notify: [pagerduty], every: 15m}
          - {name: Tls, tls: shop.example.com, expires_in: 7d, severity: info}
          - {name: Fine, severity: critical, notify: [pagerduty]}
    """
    broken_ = found(planned({"a.yml": text, "b.yml": SHOP + ON_CALL}))
    assert broken_["check-one-place"] == {"uptime/one"}
    assert broken_["check-no-retry"] == {"uptime/once"}
    assert broken_["check-seldom"] == {"uptime/rare"}
    assert broken_["certificate-late"] == {"uptime/tls"}
    assert "check-asserts-nothing" not in broken_
