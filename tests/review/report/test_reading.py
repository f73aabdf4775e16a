import json

import pytest

from review.model import Preview, Review, Risk, StackReview
from review.report import load
from review.report.json_form import as_json
from review.report.load import NotAReview, read_review
from tests.support.reviews import reviewed
from tests.support.texts import FixtureText

CATALOG = FixtureText("""
    services: [{name: Shop, escalation_policy: On call}]
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
      rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
      escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
""")


def whole(*stacks: StackReview) -> Review:
    return Review(
        base="main (0000000)",
        head="work tree",
        base_commit="0" * 40,
        at="2026-11-24T09:00+00:00",
        stacks=stacks,
        previews=(Preview(stack="prod", text="1 to create"),),
    )


def test_a_review_is_read_back_as_it_was_written(tmp_path):
    edited = CATALOG.replace("1%", "2%").replace("[Ada, Ben]", "[Ben]").replace("Errors", "Failures")
    review = whole(reviewed(tmp_path, CATALOG, edited))
    assert review.stacks[0].changes
    assert review.stacks[0].risks
    (tmp_path / "review.json").write_text(as_json(review))
    assert read_review(tmp_path / "review.json") == review


def test_a_verdict_that_was_forged_is_reckoned_anew(tmp_path):
    danger = Risk(id="delete:alerts/x", text="gone", ref="alerts/x")
    document = json.loads(as_json(whole(StackReview(stack="prod", environment="prod", pages=True, risks=(danger,)))))
    document.update(verdict="clear", exit_code=0)
    (tmp_path / "review.json").write_text(json.dumps(document))
    assert read_review(tmp_path / "review.json").exit_code == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("\xff", "is not JSON"),
        ("[]", "unsupported version None"),
        ('{"version": 2}', "unsupported version 2 of a review; expected version 1"),
        ('{"version": 1}', "is not a valid review: base: Field required"),
        (
            '{"version": 1, "base": "a", "head": "b", "base_commit": "0000000000000000000000000000000000000000",'
            ' "at": "2026-11-24T09:00+00:00", "stacks": [{"stack": []}]}',
            r"is not a valid review: stacks\.0\.stack",
        ),
    ],
)
def test_what_is_no_review_is_one_message(tmp_path, text, message):
    (tmp_path / "review.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(NotAReview, match=message):
        read_review(tmp_path / "review.json")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotAReview, match="cannot be read: No such file"):
        read_review(tmp_path / "review.json")


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "LARGEST", 10)
    (tmp_path / "review.json").write_text(as_json(whole()))
    with pytest.raises(NotAReview, match="larger than 10 bytes"):
        read_review(tmp_path / "review.json")


def test_the_facts_behind_the_texts_are_read_back_too(tmp_path):
    written = whole(reviewed(tmp_path, CATALOG, CATALOG.replace("1%", "2%")))
    (tmp_path / "review.json").write_text(as_json(written))
    changes = {it.ref: it for it in read_review(tmp_path / "review.json").stacks[0].changes}
    change = changes["alerts/errors"]
    sentence = next(it for it in change.sentences if it.field == "threshold")
    assert (sentence.code, sentence.consequence, sentence.field) == (
        "alert.threshold.raised",
        "fires later",
        "threshold",
    )
    assert sentence.arguments == {"before": [1.0, "percent"], "after": [2.0, "percent"]}
    assert change.base_place is not None
    assert change.place is not None
    assert (change.base_place.side, change.place.side) == ("base", "head")
    assert change.base_place.line == change.place.line


def test_a_review_from_before_there_were_facts_is_read_without_them(tmp_path):
    document = json.loads(as_json(whole(reviewed(tmp_path, CATALOG, CATALOG.replace("[Ada, Ben]", "[Ben]")))))
    (stack,) = document["stacks"]
    assert stack["dangers"], "a person alone on call is a risk"
    for risk in stack["dangers"]:
        assert risk.pop("facts")
    for change in stack["changes"]:
        del change["base_place"]
        for sentence in change["sentences"]:
            assert sentence.pop("code")
            for key in ("arguments", "consequence", "field"):
                del sentence[key]
    (tmp_path / "review.json").write_text(json.dumps(document))
    (read,) = read_review(tmp_path / "review.json").stacks
    assert {it.code for change in read.changes for it in change.sentences} == {None}
    assert [it.facts for it in read.risks] == [()] * len(read.risks)
    assert all(it.text for change in read.changes for it in change.sentences)


def test_a_risk_of_an_earlier_version_is_read_under_the_current_name_of_its_kind(tmp_path):
    risk = Risk(id="sensitivity:alerts/x", text="it is less sensitive", ref="alerts/x")
    made = whole(StackReview(stack="prod", environment="prod", pages=True, risks=(risk,)))
    text = as_json(made)
    (tmp_path / "review.json").write_text(text.replace("sensitivity:alerts/x", "blunt:alerts/x"))
    assert read_review(tmp_path / "review.json").stacks[0].risks == made.stacks[0].risks


def test_a_review_without_marks_and_approvals_is_read_and_gets_its_marks(tmp_path):
    risk = Risk(id="sensitivity:alerts/x", text="it is less sensitive", ref="alerts/x")
    made = whole(StackReview(stack="prod", environment="prod", pages=True, risks=(risk,)))
    document = json.loads(as_json(made))
    for name in ("ignored_approvals", "uncovered"):
        del document[name]
    for name in ("mark", "edit", "approval"):
        del document["stacks"][0]["dangers"][0][name]
    (tmp_path / "review.json").write_text(json.dumps(document))
    assert read_review(tmp_path / "review.json") == made


def test_a_mark_is_never_taken_from_the_file(tmp_path):
    risk = Risk(id="sensitivity:alerts/x", text="it is less sensitive", ref="alerts/x")
    made = whole(StackReview(stack="prod", environment="prod", pages=True, risks=(risk,)))
    document = json.loads(as_json(made))
    document["stacks"][0]["dangers"][0]["mark"] = "aaaaaaaaaaaa"
    (tmp_path / "review.json").write_text(json.dumps(document))
    assert read_review(tmp_path / "review.json").stacks[0].risks[0].mark == made.stacks[0].risks[0].mark
