"""Who approved a risk, and when: from the forge's events, never from the report alone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cli.approvals import approve
from cli.label_events import NotEvents, confirm, read_events
from review.model import Approval, Review, Risk, StackReview
from review.report.approving import label_of
from review.report.json_form import as_json
from review.report.text import as_text

RISKS = (Risk(id="delete:alerts/x", text="x", ref="alerts/x"), Risk(id="mute:alerts/y", text="y", ref="alerts/y"))
MADE = Review(
    base="main",
    head="work tree",
    base_commit="0" * 40,
    at="2026-11-24T09:00+00:00",
    stacks=(StackReview(stack="prod", environment="prod", pages=True, risks=RISKS),),
)
X, Y = (label_of(risk) for risk in MADE.stacks[0].risks)
REVIEW = approve(MADE, [], [X, Y])


def event(label: str, at: str, by: str | None = "ada", event: str = "labeled") -> str:
    return json.dumps({"event": event, "label": label, "by": by, "at": at})


def written(folder: Path, *lines: str) -> Path:
    (folder / "events").write_text("\n".join(lines) + "\n")
    return folder / "events"


def test_the_last_event_of_a_label_counts(tmp_path):
    file = written(
        tmp_path,
        event(X, "2026-11-24T09:00:00Z", by="ben"),
        event(X, "2026-11-24T09:05:00Z", event="unlabeled"),
        event(Y, "2026-11-24T09:07:00Z", by=None),
        event(X, "2026-11-24T09:06:00Z"),
        event("bug", "2026-11-24T09:08:00Z"),
        event("bug", "2026-11-24T09:09:00Z", event="unlabeled"),
    )
    assert read_events(file) == {
        X: Approval(by="ada", at="2026-11-24T09:06+00:00"),
        Y: Approval(by="a deleted account", at="2026-11-24T09:07+00:00"),
    }


def test_an_approval_names_who_gave_it_and_when():
    confirmed = confirm(
        REVIEW, {X: Approval(by="ada", at="2026-11-24T09:06+00:00"), Y: Approval(by="ben", at="2026-11-24T09:07+00:00")}
    )
    assert confirmed.exit_code == 0
    assert "approved by ada, Tue 24 Nov 2026 09:06 UTC" in as_text(confirmed)
    (stack,) = json.loads(as_json(confirmed))["stacks"]
    assert [each["approval"] for each in stack["dangers"]] == [
        {"by": "ada", "at": "2026-11-24T09:06+00:00"},
        {"by": "ben", "at": "2026-11-24T09:07+00:00"},
    ]


def test_an_approval_that_only_the_report_names_is_none():
    forged = replace(
        REVIEW,
        stacks=tuple(
            replace(
                stack,
                risks=tuple(
                    replace(risk, approval=Approval(by="boss", at="2026-11-24T09:06+00:00")) for risk in stack.risks
                ),
            )
            for stack in REVIEW.stacks
        ),
    )
    confirmed = confirm(forged, {X: Approval(by="ada", at="2026-11-24T09:06+00:00")})
    assert (confirmed.exit_code, confirmed.approved) == (2, ("delete:alerts/x",))
    assert [risk.id for risk in confirmed.stacks[0].refused] == ["mute:alerts/y"]
    text = as_text(confirmed)
    assert "boss" not in text
    assert f"The report names the approval {Y}, but the pull request has no such" in text


def test_a_label_that_the_report_did_not_count_approves_nothing():
    assert confirm(MADE, {X: Approval(by="ada", at="2026-11-24T09:06+00:00")}).exit_code == 2


@pytest.mark.parametrize(
    "line", ["[", '{"event": "labeled"}', '{"event": "closed", "label": "x", "by": "a", "at": "2026-11-24T09:00:00Z"}']
)
def test_other_lines_are_refused_by_their_number(tmp_path, line):
    file = written(tmp_path, event(X, "2026-11-24T09:00:00Z"), line)
    with pytest.raises(NotEvents, match="line 2 is not an event of a label"):
        read_events(file)


def test_a_time_without_an_offset_is_refused(tmp_path):
    with pytest.raises(NotEvents, match="has no offset"):
        read_events(written(tmp_path, event(X, "2026-11-24T09:00:00")))


def test_the_report_takes_the_events(watchbill, tmp_path):
    (tmp_path / "review.json").write_text(as_json(REVIEW))
    file = written(tmp_path, event(X, "2026-11-24T09:00:00Z"))
    out = tmp_path / "comment.md"
    ran = watchbill("report", str(tmp_path / "review.json"), "--label-events", str(file), "--write", str(out))
    assert (ran.code, ran.err) == (0, "")
    assert "approved by ada, Tue 24 Nov 2026 09:00 UTC" in out.read_text()
    broken = watchbill("report", str(tmp_path / "review.json"), "--label-events", str(written(tmp_path, "{")))
    assert (broken.code, broken.err) == (1, "Error: line 1 is not an event of a label\n")
