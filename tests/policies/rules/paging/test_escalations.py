"""An escalation policy that a critical alert goes to calls others soon, and does not give up."""

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
        return {rule for rule, items in found(plan).items() if items == of_policy} - {"on-call-few"}

    return run


def test_a_policy_as_it_should_be_breaks_nothing(judged):
    assert judged() == set()
    assert judged(repeat=0) == {"escalation-gives-up"}


def test_one_that_calls_the_same_people_again_is_found(judged):
    assert judged("{notify: everyone, after: 5m}, {notify: [Ada, Ben]}") == {"level-same-people"}


def test_two_rotations_in_step_are_found(judged):
    levels = "{notify: [First], after: 5m}, {notify: [Other], after: 5m}, {notify: everyone}"
    other = "{name: Other, people: [Ada, Ben], time_zone: UTC}"
    assert judged(levels, rotations=f"{PRIMARY}, {other}") == {"levels-coincide"}
    turned = "{name: Other, people: [Ben, Ada], time_zone: UTC}"
    assert judged(levels, rotations=f"{PRIMARY}, {turned}") == set()


def test_rotations_that_begin_today_are_looked_at_from_now_on(judged):
    """Until today nobody is on call in either, so that nothing before it says how they turn."""
    levels = "{notify: [First], after: 5m}, {notify: [Other], after: 5m}, {notify: everyone}"
    today = "start: 2026-11-23, time_zone"
    both = (PRIMARY + ", {name: Other, people: [Ada, Ben], time_zone: UTC}").replace("time_zone", today)
    assert "levels-coincide" in judged(levels, rotations=both)


def test_a_rotation_that_begins_later_is_found_unless_somebody_is_there_until_then(judged):
    later = PRIMARY.replace("time_zone", "start: 2027-03-01, time_zone")
    alone = "{notify: [First], after: 5m}, {notify: [First, First secondary]}"
    assert "on-call-not-begun" in judged(alone, rotations=later)
    assert "on-call-not-begun" not in judged(LEVELS, rotations=later)
    assert "on-call-not-begun" not in judged(alone)


def test_a_policy_that_wakes_nobody_for_a_critical_alert_is_not_judged(judged):
    levels = "{notify: [First], after: 4h}, {notify: [Ada]}"
    assert judged(levels, repeat=0, severity="warning") == set()
    assert judged(levels, repeat=0) == {"escalation-slow", "escalation-gives-up", "last-level-alone"}
