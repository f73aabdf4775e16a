import json

import click
import pytest

from cli.approvals import approve, labels_in
from review.model import Review, Risk, StackReview
from review.report.phrases import LABEL_LENGTH, label_of

LONG = "delete:alerts/checkout-of-guests-fails-in-the-north-of-europe"


def review(*ids: str) -> Review:
    dangers = tuple(Risk(id=id, text="somebody is no longer woken", ref=id.partition(":")[2]) for id in ids)
    stack = StackReview(stack="prod", environment="prod", pages=True, risks=dangers)
    return Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=(stack,))


def test_a_danger_that_nobody_approved_stops_the_run():
    assert review().exit_code == 0
    assert review("delete:alerts/x").exit_code == 2


def test_an_approval_is_of_one_danger():
    approved = approve(review("delete:alerts/x", "mute:alerts/y"), ["delete:alerts/x"], [])
    assert [danger.id for danger in approved.stacks[0].refused] == ["mute:alerts/y"]
    assert approved.exit_code == 2
    assert approve(approved, ["delete:alerts/x", "mute:alerts/y"], []).exit_code == 0


def test_a_misspelt_approval_lists_what_could_be_meant():
    with pytest.raises(click.UsageError, match="there is no such danger; the dangers here are delete:alerts/x"):
        approve(review("delete:alerts/x"), ["delete:alerts/X"], [])
    with pytest.raises(click.UsageError, match="nothing here needs approval"):
        approve(review(), ["delete:alerts/x"], [])


def test_a_label_approves_and_one_whose_danger_is_gone_is_no_error():
    labels = labels_in(json.dumps(["bug", "approve:delete:alerts/x", "approve:mute:alerts/gone"]))
    assert approve(review("delete:alerts/x"), [], labels).exit_code == 0
    assert approve(review("delete:alerts/y"), [], labels).exit_code == 2


def test_a_label_that_github_would_refuse_is_cut():
    assert len(label_of(LONG)) == LABEL_LENGTH
    assert approve(review(LONG), [], [label_of(LONG)]).exit_code == 0


def test_the_longest_label_that_github_takes_is_the_whole_id():
    longest = "delete:alerts/".ljust(LABEL_LENGTH - len("approve:"), "x")
    assert label_of(longest) == f"approve:{longest}"
    assert label_of(f"{longest}x") != f"approve:{longest}x"


def test_dangers_that_begin_alike_are_approved_one_by_one():
    twin = f"{LONG}-too"
    approved = approve(review(LONG, twin), [], [label_of(LONG)])
    assert [danger.id for danger in approved.stacks[0].refused] == [twin]
    assert approve(review(LONG, twin), [], [label_of(LONG), label_of(twin)]).exit_code == 0


def test_a_label_that_was_cut_without_its_mark_approves_nothing():
    assert approve(review(LONG), [], [f"approve:{LONG}"[:LABEL_LENGTH]]).exit_code == 2


@pytest.mark.parametrize("text", ["[1]", "{}", "[", '"approve:x"'])
def test_labels_that_are_no_list_of_texts(text):
    with pytest.raises(click.UsageError, match="--approve-labels takes a JSON list"):
        labels_in(text)


def test_no_labels():
    assert labels_in("") == labels_in("[]") == ()
