"""Alerts that join uptime checks: what they fire on after an edit."""

import pytest

from tests.support.reviews import reviewed

CATALOG = """
services: [{name: Shop, url: "https://shop.example.com", escalation_policy: On call}]
on_call:
  people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
  rotations: [{name: Week, people: [Ada, Ben], time_zone: UTC}]
  escalation_policies: [{name: On call, levels: [{notify: [Week]}, {notify: everyone}]}]
uptime: [{name: Front, severity: info}]
alerts:
  - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: info}
  - {name: Both, when: WHEN, severity: critical, notify: [pagerduty]}
"""


@pytest.mark.parametrize(
    ("before", "after", "mutes"),
    [("Errors or Front", "Errors and Front", True), ("Errors and Front", "Errors or Front", False)],
)
def test_a_composite_that_fires_in_fewer_states_is_a_risk(tmp_path, before, after, mutes):
    review = reviewed(tmp_path, CATALOG.replace("WHEN", before), CATALOG.replace("WHEN", after))
    assert ("mute:alerts/both" in [it.id for it in review.risks]) == mutes
