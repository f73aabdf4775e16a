"""Rules on SLOs: targets that can be met, and alerts that fire in time and only when needed."""

import pytest

from policies.engine.inputs import SLO
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found, with_inputs

BURN = 'burn_rate("x").over("30d").long_window("%s").short_window("%s") > %s'


def test_a_target_without_a_budget_is_found():
    for target in (100, 100.0, 0, -1, 120):
        assert breaks("slo-impossible", {"thresholds": [{"timeframe": "7d", "target": target}]}, SLO)
    assert not breaks("slo-impossible", {"thresholds": [{"timeframe": "7d", "target": 99.9}]}, SLO)


@pytest.mark.parametrize(
    ("long", "short", "wrong"), [("1h", "5m", False), ("6h", "30m", False), ("1h", "1m", True), ("1h", "30m", True)]
)
def test_a_short_window_far_from_a_twelfth_of_the_long_one_is_found(long, short, wrong):
    assert breaks("burn-windows", {"query": BURN % (long, short, 14.4)}) == wrong


def test_a_page_at_the_planned_burn_rate_is_found():
    assert breaks("burn-rate-too-low", {"message": PAGING_MESSAGE, "query": BURN % ("1h", "5m", 1)})
    assert not breaks("burn-rate-too-low", {"message": PAGING_MESSAGE, "query": BURN % ("1h", "5m", 2.8)})
    assert not breaks("burn-rate-too-low", {"message": "@slack-acme-a", "query": BURN % ("24h", "2h", 1)})


def test_the_default_burn_rates_break_no_rule(planned):
    text = """
        slos:
          - {name: Week, target: 99%, window: 7d, of: {ratio: error_rate}, notify_page: [pagerduty]}
          - {name: Month, target: 99.9%, warning: 99.95%, of: {ratio: error_rate}, notify_page: [pagerduty]}
          - {name: Quarter, target: 99.9%, window: 90d, of: {ratio: error_rate}, notify_page: [pagerduty]}
    """
    rules = {"slo-impossible", "slo-warning-late", "burn-windows", "burn-rate-too-low", "budget-alert-late"}
    plan = planned({"a.yml": text, "b.yml": SHOP + ON_CALL})
    assert not rules & set(found(plan))
    slow = with_inputs(plan, "slos-week-page-1h", query=BURN % ("1h", "30m", 1))
    assert rules & set(found(slow)) == {"burn-windows", "burn-rate-too-low"}
