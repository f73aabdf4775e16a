"""Alerts that join others, and what the states of their members do to them."""

import pytest

from tests.support.rules import found
from tests.support.texts import FixtureText

MEMBERS = FixtureText("""
    alerts:
      - {name: Fast, condition: error_rate > 2%, duration: 5m, severity: info}
      - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: info}
      - {name: Warned, condition: error_rate > 4%, warning: 3%, duration: 10m, severity: info}
      - {name: Resolved, condition: p95_latency > 3s, duration: 5m, severity: info, no_data: resolve}
      - {name: Joined, severity: warning, when: WHEN}
""")
RULES = ("joined-without-data", "joined-warning")


@pytest.mark.parametrize(
    ("when", "rules"),
    [
        ("Fast and not Slow", {"joined-without-data"}),
        ("Fast and not (Slow or Resolved)", {"joined-without-data"}),
        ("Fast and not Resolved", set()),
        ("Slow and not (Fast and not Resolved)", set()),
        ("Fast and not (Resolved and not Slow)", set()),
        ("Slow and not Fast", set()),
        ("Slow and not Warned", {"joined-warning"}),
        ("Slow and Warned", set()),
        ("Warned and not Slow", {"joined-without-data"}),
    ],
)
def test_a_member_behind_not_hides_the_others_by_its_silence_or_its_warning(planned, when, rules):
    breaking = found(planned(MEMBERS.replace("WHEN", when)))
    assert {rule for rule in RULES if breaking.get(rule) == {"alerts/joined"}} == rules
