"""What a rule says to write is what mends it: the YAML that its fix quotes, put in, and the finding is gone."""

import pytest

from tests.support.catalogs import SHOP
from tests.support.rules import BY_ID, found

ALERT = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}]"
ON_CALL = """
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}, {name: Cleo, email: c@x.io}]
      rotations: [{name: First, people: [Ada, Ben], time_zone: UTC, secondary: true}]
      escalation_policies:
        - name: Web
          levels: [{notify: [First], after: 5m}, {notify: [First secondary], after: 5m}, {notify: everyone}]
          repeat: 2
"""
WRITTEN = {
    "channel-open": (', workspace: acme, channel: "#alerts"', ""),
    "critical-without-pager": ("notify: [slack, pagerduty]", "notify: [slack]"),
    "escalation-gives-up": ("repeat: 2", "repeat: 0"),
    "escalation-slow": ("after: 5m", "after: 30m"),
    "last-level-alone": ("{notify: everyone}", "{notify: [Ada]}"),
    "on-call-gap": ("{notify: everyone}", "{notify: [First]}"),
    "runbook-missing": ("runbooks:", "repository:"),
    "window-short": ("duration: 5m", "duration: 1m"),
}
SHORT_HOURS = ("time_zone: UTC, secondary: true", "time_zone: UTC, secondary: true, hours: business")
SAID_IN_WORDS = {"channel-open"}
ALWAYS = {"on-call-gap": [SHORT_HOURS]}


@pytest.mark.parametrize("rule", WRITTEN)
def test_what_a_rule_says_to_write_mends_it(planned, rule: str):
    right, wrong = WRITTEN[rule]
    assert rule in SAID_IN_WORDS or right in BY_ID[rule].fix
    texts = {"a.yml": ALERT, "b.yml": SHOP, "c.yml": ON_CALL}
    for old, new in ALWAYS.get(rule, []):
        texts = {file: text.replace(old, new) for file, text in texts.items()}
    broken = {file: text.replace(right, wrong) for file, text in texts.items()}
    assert rule in found(planned(broken))
    assert rule not in found(planned(texts))
