"""Good practices and the rules that check them; what the catalog rejects needs no rule."""

import pytest

from policies.rules import RULES

PRACTICE = {
    "a service with few requests is reported": ["low-traffic"],
    "short windows are a twelfth of long ones, and no page at the planned burn rate": [
        "burn-windows",
        "burn-rate-too-low",
    ],
    "one person on call is an error, and few people are a warning": [
        "on-call-one-person",
        "on-call-too-few",
        "schedule-one-person",
    ],
    "no gap in any rotation, also when clocks change": ["on-call-gap", "on-call-not-begun", "schedule-empty"],
    "a page escalates within minutes, at last to the whole team": [
        "escalation-slow",
        "escalation-not-repeated",
        "last-level-one-person",
        "level-same-people",
    ],
    "a critical alert pages at least two people": ["route-broken", "handle-unknown", "critical-without-pager"],
    "an alert has a runbook": ["runbook-missing"],
    "tags are in lower case and in the catalog": [
        "tag-misspelt",
        "tag-unknown",
        "env-tag-missing",
        "owner-tags-missing",
    ],
    "thresholds match the query and are ordered": ["threshold-differs", "threshold-order"],
    "only production pages": ["pages-outside-production"],
    "a monitor has a recovery threshold": ["no-recovery"],
    "a window is at least five minutes": ["window-short"],
    "a query has an environment": ["env-not-scoped", "env-differs"],
    "each monitor sets what missing data does": ["no-data-unset"],
    "cloud metrics have an evaluation delay": ["cloud-metric-early"],
    "a monitor has a priority": ["no-priority"],
    "an excuse is used, and expires": ["excuse-unused", "excuse-expired"],
    "a message's variables are groups of the query": ["variable-not-grouped"],
    "an incident does not resolve by itself": ["monitor-resolves-itself"],
    "an SLO's target can be missed": ["slo-impossible"],
    "composites do not use copied ids": ["composite-hardcoded-id"],
    "certificates are renewed in time": ["certificate-late"],
    "a downtime has an end": ["downtime-without-end"],
}


@pytest.mark.parametrize("asked", PRACTICE)
def test_each_good_practice_has_its_rules(asked: str):
    assert set(PRACTICE[asked]) <= {rule.id for rule in RULES}
