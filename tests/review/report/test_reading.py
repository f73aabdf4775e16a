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
        ("[]", "of version None"),
        ('{"version": 2}', "of version 2, and this reads version 1"),
        ('{"version": 1}', "is not of a review's form: base: Field required"),
        (
            '{"version": 1, "base": "a", "head": "b", "base_commit": "0000000000000000000000000000000000000000",'
            ' "at": "2026-11-24T09:00+00:00", "stacks": [{"stack": []}]}',
            r"is not of a review's form: stacks\.0\.stack",
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
