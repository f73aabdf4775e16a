"""What good practice asks for is asked by a rule; what the catalog refuses already needs none."""

import pytest

from policies.rules import RULES

PRACTICE = {
    "a service of few requests is warned of": ["low-traffic"],
    "short windows are a twelfth of long ones, and burn rates are not met as planned": [
        "burn-windows",
        "burn-as-planned",
    ],
    "one person on call is an error, and few are a warning": ["on-call-alone", "on-call-few", "schedule-alone"],
    "no hole in any rota, across both changes of the clock": ["on-call-gap", "on-call-not-begun", "schedule-empty"],
    "who does not answer within minutes is passed over, by the whole team at last": [
        "escalation-slow",
        "escalation-gives-up",
        "last-level-alone",
        "level-same-people",
    ],
    "a critical alert leads to two humans": ["route-broken", "handle-leads-nowhere", "critical-without-pager"],
    "an alert has a runbook": ["runbook-missing"],
    "tags are in lower case and on the list": ["tag-misspelt", "tag-unknown", "env-tag-missing", "owner-tags-missing"],
    "thresholds match the query and are ordered": ["threshold-differs", "threshold-order"],
    "nothing but production pages": ["pages-outside-production"],
    "a monitor has a recovery threshold": ["no-recovery"],
    "a window is not under five minutes": ["window-short"],
    "a query has an environment": ["env-not-scoped", "env-differs"],
    "missing data is decided of": ["no-data-undecided"],
    "metrics of a cloud come late": ["cloud-metric-early"],
    "a monitor has a priority": ["no-priority"],
    "an excuse is used, and ends": ["excuse-unused", "excuse-expired"],
    "a message's variables are in the query's groups": ["variable-not-grouped"],
    "an alert does not end by itself": ["ends-by-itself"],
    "an SLO's target can be missed": ["slo-impossible"],
    "composites do not join by raw ids": ["joined-by-number"],
    "certificates are renewed in time": ["certificate-late"],
    "nobody is silenced without an end": ["downtime-without-end"],
}


@pytest.mark.parametrize("asked", PRACTICE)
def test_what_good_practice_asks_for_is_asked_by_a_rule(asked: str):
    assert set(PRACTICE[asked]) <= {rule.id for rule in RULES}
