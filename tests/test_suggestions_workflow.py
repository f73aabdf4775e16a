"""The workflow offers each fix of one line once, and a line outside of the diff stops no other."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from review.model import Place, Suggestion
from review.report.github.review_comments import as_review_comments
from tests.support.github import GitHub
from tests.support.made_reviews import review

pytestmark = pytest.mark.skipif(shutil.which("jq") is None, reason="the stand-in for gh needs jq")
STEP = "Offer fixes of one line"


def suggestions(*lines: int) -> str:
    place = Place(file="stacks/prod/alerts.yml", line=1)
    made = (
        Suggestion(place=replace(place, line=it), before=f"- {it}", after=(f"- x{it}",), text="why") for it in lines
    )
    return as_review_comments(replace(review(), suggestions=tuple(made)))


def offered(folder: Path, text: str, comments: list[dict[str, object]], outside: str = "") -> list[dict[str, str]]:
    """The requests that the step sends to GitHub."""
    folder.mkdir()
    github = GitHub(folder, folder)
    github.answers = {"/pulls/8/comments": comments}
    (folder / "suggestions.jsonl").write_text(text)
    file = str(folder / "suggestions.jsonl")
    ended = github.run("comment", STEP, NUMBER="8", HEAD_SHA="0ff", SUGGESTIONS=file, GH_OUTSIDE=outside)
    assert ended.returncode == 0, ended.stderr
    return github.sent


def test_each_is_a_comment_on_its_line(tmp_path):
    first, second = offered(tmp_path / "a", suggestions(3, 9), [])
    assert first == {
        "path": "stacks/prod/alerts.yml",
        "line": 3,
        "side": "RIGHT",
        "body": json.loads(suggestions(3))["body"],
        "commit_id": "0ff",
    }
    assert "```suggestion\n- x9\n```" in second["body"]


def test_what_was_offered_before_is_not_offered_again(tmp_path):
    ours = {"user": {"login": "github-actions[bot]"}, "body": json.loads(suggestions(3))["body"]}
    theirs = {"user": {"login": "ada"}, "body": json.loads(suggestions(9))["body"]}
    assert [it["line"] for it in offered(tmp_path / "a", suggestions(3, 9), [ours, theirs])] == [9]


def test_a_line_outside_of_the_diff_stops_no_other(tmp_path):
    assert [it["line"] for it in offered(tmp_path / "a", suggestions(3, 9), [], outside="3")] == [9]


def test_without_a_suggestion_nothing_is_asked(tmp_path):
    assert offered(tmp_path / "a", "", []) == []
