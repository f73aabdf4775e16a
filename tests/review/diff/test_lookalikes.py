from dataclasses import replace

from review.diff.items import item_diffs
from review.diff.lookalikes import lookalikes
from tests.support.documents import document, item


def advised(before, after):
    return {ref: fact.text for ref, fact in lookalikes(item_diffs(document(*before), document(*after))).items()}


def alert(id, **fields):
    return item("alerts", id, **{"threshold": 1.0, "severity": "critical", "runbook": f"https://wiki/{id}"} | fields)


def test_both_sides_of_a_likely_rename_say_what_to_write():
    assert advised([alert("errors")], [alert("failures")]) == {
        "alerts/errors": "looks like a rename to Failures; to keep its history, write `renamed_from: errors` there",
        "alerts/failures": "looks like a rename of Errors; to keep its history, write `renamed_from: errors`",
    }


def test_one_field_may_differ_and_no_more():
    assert advised([alert("errors")], [alert("failures", threshold=2.0)])
    assert not advised([alert("errors")], [alert("failures", threshold=2.0, severity="warning")])


def test_where_several_look_alike_nothing_is_guessed():
    assert advised([alert("errors")], [alert("failures")])
    assert not advised([alert("errors"), alert("faults")], [alert("failures")])
    assert not advised([alert("errors")], [alert("failures"), alert("faults")])


def test_what_says_renamed_from_needs_no_advice():
    assert advised([alert("errors")], [alert("failures")])
    assert not advised([alert("errors")], [replace(alert("failures"), renamed_from="errors")])


def test_who_comes_instead_of_another_is_not_taken_for_renamed():
    people = [item("people", id, email="a@x.io", phone="+49 30 1", time_zone="UTC") for id in ("ada", "ida")]
    assert advised(*([replace(it, section="alerts")] for it in people))
    assert not advised([people[0]], [people[1]])
