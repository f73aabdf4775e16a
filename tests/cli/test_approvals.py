import json
from typing import get_args

import click
import pytest

from cli.approvals import approve, labels_in
from review.model import Review, Risk, StackReview
from review.report.phrases import LABEL_LENGTH, label_of
from review.risk_ids import FORMER_KINDS, RiskKind, former_risk_id
from tests.support.catalogs import CLONE

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


def notes(review: Review) -> tuple[str, ...]:
    return review.stacks[0].notes


def test_the_former_name_of_a_kind_approves_with_a_note_of_the_current_one():
    by_id = approve(review("sensitivity:alerts/x"), ["blunt:alerts/x"], [])
    assert (by_id.exit_code, by_id.approved) == (0, ("sensitivity:alerts/x",))
    assert notes(by_id) == ("the approval blunt:alerts/x still works; it is now named sensitivity:alerts/x",)
    by_label = approve(review("one-person:rotations/week"), [], ["approve:thin:rotations/week"])
    assert by_label.exit_code == 0
    assert notes(by_label) == (
        "the approval approve:thin:rotations/week still works; it is now named one-person:rotations/week",
    )


def test_the_current_name_approves_without_a_note_also_beside_the_former_one():
    labels = ["approve:blunt:alerts/x", "approve:sensitivity:alerts/x"]
    assert notes(approve(review("sensitivity:alerts/x"), ["sensitivity:alerts/x"], [])) == ()
    assert notes(approve(review("sensitivity:alerts/x"), [], labels)) == ()
    assert notes(approve(review("sensitivity:alerts/x"), [], labels[::-1])) == ()


def test_a_long_label_of_a_former_name_still_approves():
    former, current = (LONG.replace("delete", kind) for kind in ("blunt", "sensitivity"))
    assert label_of(former) != label_of(current)
    assert approve(review(current), [], [label_of(former)]).exit_code == 0


@pytest.mark.parametrize(("former", "current"), FORMER_KINDS.items())
def test_each_former_name_stands_for_one_kind_and_the_upgrading_page_lists_it(former: str, current: str):
    assert former not in get_args(RiskKind)
    assert current in get_args(RiskKind)
    assert former_risk_id(f"{current}:alerts/x") == f"{former}:alerts/x"
    assert approve(review(f"{current}:alerts/x"), [f"{former}:alerts/x"], []).exit_code == 0
    assert f"| `{former}` | `{current}` |\n" in (CLONE / "docs/upgrading.md").read_text(encoding="utf-8")


def test_a_former_name_of_another_risk_approves_nothing():
    with pytest.raises(click.UsageError, match="--approve blunt:alerts/y: unknown risk"):
        approve(review("sensitivity:alerts/x"), ["blunt:alerts/y"], [])
    assert approve(review("sensitivity:alerts/x"), [], ["approve:blunt:alerts/y"]).exit_code == 2
