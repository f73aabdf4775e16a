from collections.abc import Sequence
from textwrap import dedent

import pytest

from review.model import LoadChange, RouteChange, StackReview
from tests.support.reviews import reviewed
from tests.support.texts import FixtureText

CATALOG = FixtureText(
    dedent("""
    services: [{name: Shop, escalation_policy: On call}]
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
      - {name: quiet, kind: slack, workspace: acme, channel: "#quiet"}
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
      - {name: Latency, condition: p95_latency > 2s, duration: 5m, severity: critical, notify: [slack, pagerduty]}
      - {name: Slow, condition: p50_latency > 1s, duration: 5m, severity: warning, notify: [quiet]}
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}, {name: Cleo, email: c@x.io}]
      rotations:
        - {name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin, start: 2026-11-23}
        - {name: Second, people: [Cleo, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin, start: 2026-11-23}
      escalation_policies:
        - name: On call
          levels: [{notify: [Week], after: 5m}, {notify: [Second], after: 10m}, {notify: everyone}]
          repeat: 1
""")
)
USUAL = (
    "minute 0: pages Ada (Week, 2 people)",
    "minute 5: pages Cleo (Second, 2 people)",
    "minute 15: pages Ada and Ben and Cleo",
    "then all levels repeat once",
)


LATENCY = "p95_latency > 2s, duration: 5m, severity: critical, notify: [quiet, pagerduty]"


@pytest.fixture
def edit(tmp_path):
    def review(*changes: tuple[str, str], base: Sequence[tuple[str, str]] = ()) -> StackReview:
        before, after = CATALOG, CATALOG
        for old, new in base:
            before = before.replace(old, new)
        for old, new in changes:
            after = after.replace(old, new)
        return reviewed(tmp_path, before, after)

    return review


def only(review: StackReview) -> RouteChange:
    (found,) = review.paged
    return found


def burden(review: StackReview, person: str) -> LoadChange:
    return next(it for it in review.burdens if it.person == person)


def test_nothing_is_said_where_nobody_is_told_otherwise(edit):
    review = edit(("error_rate > 1%", "error_rate > 2%"))
    assert (review.paged, review.shifted, review.burdens) == ((), (), ())


def test_an_alert_that_wakes_nobody_any_more(edit):
    found = only(
        edit(
            (
                "critical, notify: [slack, pagerduty]}\n  - {name: Latency",
                "warning, notify: [slack]}\n  - {name: Latency",
            )
        )
    )
    assert (found.refs, found.because) == (("alerts/errors",), ())
    assert found.before == USUAL
    assert found.after == (), "it is posted to the same channel as before"


def test_alerts_whose_way_differs_alike_stand_together_with_what_changed_it(edit):
    found = only(edit(("{notify: [Week], after: 5m}, ", "")))
    assert (found.names, found.because) == (("Errors", "Latency"), ("On call",))
    assert found.before == USUAL
    assert found.after[0] == "minute 0: pages Cleo (Second, 2 people)"
    assert found.people == (
        "Second: paged 5 min earlier, at minute 0 instead of 5",
        "everyone: paged 5 min earlier, at minute 10 instead of 15",
    )


def test_a_route_is_one_block_however_many_channels_repeat_it(edit):
    found = only(
        edit(
            ("p95_latency > 2s, duration: 5m, severity: critical, notify: [slack, pagerduty]", LATENCY),
            ("people: [Cleo, Ben]", "people: [Cleo]"),
            base=(("p95_latency > 2s, duration: 5m, severity: critical, notify: [slack, pagerduty]", LATENCY),),
        )
    )
    assert found.names == ("Errors", "Latency")
    assert found.people == ("Second: 2 → 1 people: Ben no longer (still paged by everyone, minute 15)",)


def test_a_person_who_joins_and_one_who_leaves_are_named(edit):
    found = only(edit(("people: [Cleo, Ben]", "people: [Cleo, Ada]")))
    assert found.people == ("Second: 2 → 2 people: Ben no longer (still paged by everyone, minute 15); Ada now too",)


def test_a_channel_that_leads_elsewhere(edit):
    found = only(edit(('"#quiet"', '"#noise"')))
    assert (found.names, found.because) == (("Slow",), ("quiet",))
    assert (found.before, found.after) == (("minute 0: Slack acme #quiet",), ("minute 0: Slack acme #noise",))


def test_a_delay_moves_every_later_level(edit):
    found = only(edit(("after: 5m}", "after: 30m}")))
    assert [line.partition(":")[0] for line in found.after] == [
        "minute 0",
        "minute 30",
        "minute 40",
        "then all levels repeat once",
    ]


def test_a_new_alert_and_one_that_goes(edit):
    moved = edit(("{name: Latency, condition", "{name: Delay, condition"))
    sides = {it.names[0]: (bool(it.before), bool(it.after)) for it in moved.paged}
    assert sides == {"Latency": (True, False), "Delay": (False, True)}


def test_a_renamed_alert_whose_way_is_the_same_is_not_told(edit):
    renamed = edit(("{name: Latency,", "{name: Delay, renamed_from: Latency,"))
    assert "alerts/delay" in {it.ref for it in renamed.changes}
    assert renamed.paged == ()


def test_a_level_that_nobody_is_on(edit):
    review = edit(
        (
            "people: [Cleo, Ben], hand_off: monday 09:00",
            "people: [Cleo], hours: {days: [saturday], from: '09:00', to: '17:00'}, turn: daily, hand_off: '09:00'",
        )
    )
    assert only(review).after[1].startswith("minute 5: pages nobody (Second has no shift then)")


def test_a_person_who_leaves_a_rotation_hands_over_hours_and_burden(edit):
    review = edit(("{name: Week, people: [Ada, Ben]", "{name: Week, people: [Ben]"))
    (week,) = review.shifted
    assert (week.ref, week.name, week.time_zone) == ("rotations/week", "Week", "Europe/Berlin")
    first = week.handovers[0]
    assert (first.before, first.after) == ("Ada", "Ben")
    assert (first.begin, first.end) == ("2026-11-24T10:00:00+01:00", "2026-11-30T09:00:00+01:00")
    ada, ben = burden(review, "Ada"), burden(review, "Ben")
    assert (ada.first_hours_before, ada.first_hours_after) == (336.0, 0.0)
    assert (ben.first_hours_before, ben.first_hours_after) == (336.0, 672.0)


def test_a_burden_counts_the_alerts_that_can_wake_a_person(edit):
    review = edit(
        (
            "{name: Latency, condition: p95_latency > 2s, duration: 5m, severity: critical",
            "{name: Latency, condition: p95_latency > 2s, duration: 5m, severity: warning",
        )
    )
    assert {(it.alerts_before, it.alerts_after) for it in review.burdens} == {(2, 1)}


def test_somebody_new_on_call(edit):
    review = edit(
        ("people: [{name: Ada", "people: [{name: Dev, email: d@x.io}, {name: Ada"),
        ("people: [Cleo, Ben]", "people: [Cleo, Ben, Dev]"),
    )
    dev = burden(review, "Dev")
    assert (dev.later_hours_before, dev.alerts_before, dev.alerts_after) == (0.0, 0, 2)
    assert dev.later_hours_after > 0
