"""Rules on the escalation policies of critical alerts: soon enough, to different people, and repeated."""

import pytest

from tests.support.catalogs import SHOP
from tests.support.rules import found
from tests.support.texts import FixtureText

ALERTS = FixtureText(
    "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: SEVERITY, notify: [pagerduty]}]"
)
PEOPLE = FixtureText("""
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}, {name: Cleo, email: c@x.io}]
      rotations: [ROTATIONS]
      escalation_policies: [{name: Web, levels: [LEVELS], repeat: REPEAT}]
""")
PRIMARY = FixtureText("{name: First, people: [Ada, Ben], time_zone: UTC, secondary: true}")
SECOND = "{name: Second, people: [Ben, Cleo], time_zone: UTC}"
LEVELS = "{notify: [First], after: 5m}, {notify: [First secondary], after: 5m}, {notify: everyone}"


@pytest.fixture
def judged(planned):
    def run(levels: str = LEVELS, *, rotations: str = PRIMARY, repeat: int = 2, severity: str = "critical") -> set[str]:
        on_call = PEOPLE.replace("ROTATIONS", rotations).replace("LEVELS", levels).replace("REPEAT", str(repeat))
        plan = planned({"a.yml": ALERTS.replace("SEVERITY", severity), "b.yml": SHOP, "c.yml": on_call})
        of_policy = {"escalation_policies/web"}
        return {rule for rule, items in found(plan).items() if items == of_policy} - {"on-call-too-few"}

    return run


def test_a_good_policy_breaks_no_rule(judged):
    assert judged() == set()
    assert judged(repeat=0) == {"escalation-not-repeated"}


def test_a_level_that_notifies_the_same_people_again_is_found(judged):
    assert judged("{notify: everyone, after: 5m}, {notify: [Ada, Ben]}") == {"level-same-people"}


def test_two_rotations_in_the_same_order_are_found(judged):
    levels = "{notify: [First], after: 5m}, {notify: [Other], after: 5m}, {notify: everyone}"
    other = "{name: Other, people: [Ada, Ben], time_zone: UTC}"
    assert judged(levels, rotations=f"{PRIMARY}, {other}") == {"levels-same-person"}
    turned = "{name: Other, people: [Ben, Ada], time_zone: UTC}"
    assert judged(levels, rotations=f"{PRIMARY}, {turned}") == set()


def test_rotations_that_start_today_are_checked_from_now_on(judged):
    """Until today nobody is on call in either, so that nothing before it says how they turn."""
    levels = "{notify: [First], after: 5m}, {notify: [Other], after: 5m}, {notify: everyone}"
    today = "start: 2026-11-23, time_zone"
    both = (PRIMARY + ", {name: Other, people: [Ada, Ben], time_zone: UTC}").replace("time_zone", today)
    assert "levels-same-person" in judged(levels, rotations=both)


def test_a_rotation_that_starts_later_is_found_unless_someone_is_on_call_until_then(judged):
    later = PRIMARY.replace("time_zone", "start: 2027-03-01, time_zone")
    alone = "{notify: [First], after: 5m}, {notify: [First, First secondary]}"
    assert "on-call-not-begun" in judged(alone, rotations=later)
    assert "on-call-not-begun" not in judged(LEVELS, rotations=later)
    assert "on-call-not-begun" not in judged(alone)


def test_a_policy_without_critical_alerts_is_not_checked(judged):
    levels = "{notify: [First], after: 4h}, {notify: [Ada]}"
    assert judged(levels, repeat=0, severity="warning") == set()
    assert judged(levels, repeat=0) == {"escalation-slow", "escalation-not-repeated", "last-level-one-person"}
