import json
from typing import get_args

import click
import pytest

from cli.approvals import approve, labels_in
from review.model import Review, Risk, Sentence, StackReview
from review.report.approving import LABEL_LENGTH, ignored, label_of
from review.risk_ids import FORMER_KINDS, RiskKind
from tests.support.catalogs import CLONE

LONG = "delete:alerts/checkout-of-guests-fails-in-the-north-of-europe"


def risk(id: str, factor: int = 100) -> Risk:
    fact = Sentence(text=f"{factor} times", code="risk.sensitivity.lowered", arguments={"factor": factor})
    return Risk(id=id, text="fires later", ref=id.partition(":")[2], facts=(fact,))


def review(*risks: Risk | str) -> Review:
    stack = StackReview(
        stack="prod",
        environment="prod",
        pages=True,
        risks=tuple(risk(it) if isinstance(it, str) else it for it in risks),
    )
    return Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=(stack,))


def full_id(made: Review, index: int = 0) -> str:
    return made.stacks[0].risks[index].full_id


def label(made: Review, index: int = 0) -> str:
    return label_of(made.stacks[0].risks[index])


def test_a_risk_that_nobody_approved_stops_the_run():
    assert review().exit_code == 0
    assert review("delete:alerts/x").exit_code == 2


def test_an_approval_covers_one_risk():
    made = review("delete:alerts/x", "mute:alerts/y")
    approved = approve(made, [full_id(made)], [])
    assert [risk.id for risk in approved.stacks[0].refused] == ["mute:alerts/y"]
    assert (approved.exit_code, approved.approved) == (2, ("delete:alerts/x",))
    assert approve(made, [full_id(made), full_id(made, 1)], []).exit_code == 0


def test_an_approval_of_a_hundred_times_does_not_cover_a_million_times():
    approved, pushed = (review(risk("sensitivity:alerts/x", factor)) for factor in (100, 1_000_000))
    assert approve(approved, [full_id(approved)], []).exit_code == 0
    for given in ({"ids": [full_id(approved)], "labels": []}, {"ids": [], "labels": [label(approved)]}):
        stale = approve(pushed, **given)
        assert stale.exit_code == 2
        (unused,) = stale.ignored_approvals
        assert (unused.reason, unused.given) == (
            "other_content",
            (*given["labels"], f"--approve {full_id(approved)}")[0],
        )
        assert full_id(pushed) in ignored(unused)


@pytest.mark.parametrize("unmarked", ["approve:sensitivity:alerts/x", "approve:blunt:alerts/x~0a1b2c3d"])
def test_a_label_without_a_mark_approves_nothing_and_is_named(unmarked):
    made = review("sensitivity:alerts/x")
    other = approve(made, [], [unmarked])
    assert other.exit_code == 2
    (unused,) = other.ignored_approvals
    assert ignored(unused).startswith(f"{unmarked} approves nothing, because it has no mark")
    if "~" not in unmarked:
        assert ignored(unused).endswith(f"add {label(made)}.")


def test_an_id_without_a_mark_approves_nothing_and_says_what_to_type():
    made = review("sensitivity:alerts/x")
    for id in ("sensitivity:alerts/x", "blunt:alerts/x"):
        other = approve(made, [id], [])
        assert other.exit_code == 2
        (unused,) = other.ignored_approvals
        assert (unused.reason, unused.instead) == ("no_mark", (f"--approve {full_id(made)}",))


def test_a_misspelt_approval_lists_the_risks():
    made = review("delete:alerts/x")
    with pytest.raises(click.UsageError, match=f"unknown risk; the risks of this review are {full_id(made)}"):
        approve(made, ["delete:alerts/X"], [])
    with pytest.raises(click.UsageError, match="this review has no risks"):
        approve(review(), [full_id(made)], [])


def test_a_label_approves_and_one_whose_risk_was_removed_is_no_error():
    made = review("delete:alerts/x")
    gone = label(review("mute:alerts/gone"))
    labels = labels_in(json.dumps(["bug", label(made), gone]))
    passed = approve(made, [], labels)
    assert (passed.exit_code, passed.ignored_approvals) == (0, ())
    assert approve(review("delete:alerts/y"), [], labels).exit_code == 2


def test_a_label_that_is_too_long_for_github_is_truncated():
    made = review(LONG)
    assert len(label(made)) == LABEL_LENGTH
    assert label(made).endswith(f"@{made.stacks[0].risks[0].mark}")
    assert approve(made, [], [label(made)]).exit_code == 0


def test_the_longest_label_that_github_accepts_contains_the_complete_id():
    longest = "delete:alerts/".ljust(LABEL_LENGTH - len("approve:@") - 12, "x")
    assert label(review(longest)).startswith(f"approve:{longest}@")
    assert len(label(review(f"{longest}x"))) == LABEL_LENGTH


def test_risks_with_the_same_beginning_are_approved_separately():
    made = review(LONG, f"{LONG}-too")
    approved = approve(made, [], [label(made)])
    assert [risk.id for risk in approved.stacks[0].refused] == [f"{LONG}-too"]
    assert approve(made, [], [label(made), label(made, 1)]).exit_code == 0


def test_a_truncated_label_of_other_content_is_named():
    stale = label(review(risk(LONG, 100)))
    other = approve(review(risk(LONG, 1_000)), [], [stale])
    assert other.exit_code == 2
    assert [unused.given for unused in other.ignored_approvals] == [stale]


def test_a_label_that_was_truncated_without_its_mark_approves_nothing():
    assert approve(review(LONG), [], [f"approve:{LONG}"[:LABEL_LENGTH]]).exit_code == 2


@pytest.mark.parametrize("text", ["[1]", "{}", "[", '"approve:x"'])
def test_labels_must_be_a_list_of_strings(text):
    with pytest.raises(click.UsageError, match="--approve-labels requires a JSON list"):
        labels_in(text)


def test_no_labels():
    assert labels_in("") == labels_in("[]") == ()


@pytest.mark.parametrize(("former", "current"), FORMER_KINDS.items())
def test_each_former_name_stands_for_one_kind_and_the_upgrading_page_lists_it(former: str, current: str):
    assert former not in get_args(RiskKind)
    assert current in get_args(RiskKind)
    made = review(f"{current}:alerts/x")
    assert approve(made, [f"{former}:alerts/x@{made.stacks[0].risks[0].mark}"], []).exit_code == 0
    assert f"| `{former}` | `{current}` |\n" in (CLONE / "docs/upgrading.md").read_text(encoding="utf-8")


def test_a_former_name_of_another_risk_approves_nothing():
    with pytest.raises(click.UsageError, match="--approve blunt:alerts/y: unknown risk"):
        approve(review("sensitivity:alerts/x"), ["blunt:alerts/y"], [])
