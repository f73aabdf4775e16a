import json

import click
import pytest

from cli.approvals import approve, labels_in
from review.model import Review, Risk, StackReview
from review.report.phrases import LABEL_LENGTH, label_of

LONG = "delete:alerts/checkout-of-guests-fails-in-the-north-of-europe"


def review(*ids: str) -> Review:
    risks = tuple(Risk(id=id, text="nobody is paged any more", ref=id.partition(":")[2]) for id in ids)
    stack = StackReview(stack="prod", environment="prod", pages=True, risks=risks)
    return Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=(stack,))


def test_a_risk_that_nobody_approved_stops_the_run():
    assert review().exit_code == 0
    assert review("delete:alerts/x").exit_code == 2


def test_an_approval_covers_one_risk():
    approved = approve(review("delete:alerts/x", "mute:alerts/y"), ["delete:alerts/x"], [])
    assert [risk.id for risk in approved.stacks[0].refused] == ["mute:alerts/y"]
    assert approved.exit_code == 2
    assert approve(approved, ["delete:alerts/x", "mute:alerts/y"], []).exit_code == 0


def test_a_misspelt_approval_lists_the_risks():
    with pytest.raises(click.UsageError, match="unknown risk; the risks of this review are delete:alerts/x"):
        approve(review("delete:alerts/x"), ["delete:alerts/X"], [])
    with pytest.raises(click.UsageError, match="this review has no risks"):
        approve(review(), ["delete:alerts/x"], [])


def test_a_label_approves_and_one_whose_risk_was_removed_is_no_error():
    labels = labels_in(json.dumps(["bug", "approve:delete:alerts/x", "approve:mute:alerts/gone"]))
    assert approve(review("delete:alerts/x"), [], labels).exit_code == 0
    assert approve(review("delete:alerts/y"), [], labels).exit_code == 2


def test_a_label_that_is_too_long_for_github_is_truncated():
    assert len(label_of(LONG)) == LABEL_LENGTH
    assert approve(review(LONG), [], [label_of(LONG)]).exit_code == 0


def test_the_longest_label_that_github_accepts_contains_the_complete_id():
    longest = "delete:alerts/".ljust(LABEL_LENGTH - len("approve:"), "x")
    assert label_of(longest) == f"approve:{longest}"
    assert label_of(f"{longest}x") != f"approve:{longest}x"


def test_risks_with_the_same_beginning_are_approved_separately():
    twin = f"{LONG}-too"
    approved = approve(review(LONG, twin), [], [label_of(LONG)])
    assert [risk.id for risk in approved.stacks[0].refused] == [twin]
    assert approve(review(LONG, twin), [], [label_of(LONG), label_of(twin)]).exit_code == 0


def test_a_label_that_was_truncated_without_its_mark_approves_nothing():
    assert approve(review(LONG), [], [f"approve:{LONG}"[:LABEL_LENGTH]]).exit_code == 2


@pytest.mark.parametrize("text", ["[1]", "{}", "[", '"approve:x"'])
def test_labels_must_be_a_list_of_strings(text):
    with pytest.raises(click.UsageError, match="--approve-labels requires a JSON list"):
        labels_in(text)


def test_no_labels():
    assert labels_in("") == labels_in("[]") == ()
