"""The workflows' commands as they stand: a pull request is reviewed, and its comment is posted, then updated."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.pull_request import DELETED, deleted_alert, git
from tests.support.workflows import command

pytestmark = pytest.mark.long

MARKER = "<!-- watchbill:review -->"
GH = """\
#!/usr/bin/env python3
# Answers as `gh api` does for the calls that the workflow makes, and writes down what was sent.
import json, os, pathlib, subprocess, sys

arguments = sys.argv[2:]
folder = pathlib.Path(os.environ["GH_FOLDER"])
path = next(it for it in arguments if it.startswith("repos/"))
filter = arguments[arguments.index("--jq") + 1] if "--jq" in arguments else None
answer = folder / next(f"{it}.json" for it in ("comments", "events", "files", "pulls") if f"/{it}" in path)
if filter:
    ran = subprocess.run(["jq", "-r", filter], stdin=answer.open(), text=True, capture_output=True, check=True)
    print(ran.stdout, end="")
else:
    body = arguments[arguments.index("-F") + 1].removeprefix("body=@")
    method = arguments[arguments.index("--method") + 1]
    sent = dict(method=method, path=path, body=pathlib.Path(body).read_text())
    (folder / "sent.json").write_text(json.dumps(sent))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What actions/checkout gives a review: the merge of a branch that deletes a paging alert, over its base."""
    folder = deleted_alert(tmp_path_factory.mktemp("checkout") / "shop")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "-m", "merge", "less-noise")
    (folder / "previews").mkdir()
    (folder / "previews" / "prod.txt").write_text("Resources:\n    - 1 to delete\n")
    return folder


def run(folder: Path, text: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command as a runner runs it, with the code of the checkout."""
    env = {**os.environ, "PYTHONPATH": str(folder), **environ}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def reviewed(checkout: Path) -> subprocess.CompletedProcess[str]:
    """The review without an approval; its report is kept in `first`, since a later run writes over it."""
    ended = run(checkout, command("review", "Review"), BASE="HEAD^1", LABELS='["bug"]')
    shutil.copytree(checkout / "report", checkout / "first")
    return ended


def test_an_unapproved_risk_fails_the_review(reviewed, checkout):
    assert reviewed.returncode == 2, reviewed.stdout + reviewed.stderr
    assert "::error title=Needs approval::High Error Rate is deleted" in reviewed.stdout
    assert DELETED in (checkout / "first" / "review.md").read_text()
    assert "</html>" in (checkout / "first" / "review.html").read_text()
    stacks = {stack["stack"] for stack in json.loads((checkout / "first" / "review.json").read_text())["stacks"]}
    assert stacks == {"prod", "staging"}


def label_of_the_risk(checkout: Path) -> str:
    """The label that the first report asks for."""
    (found,) = {
        risk["label"]
        for stack in json.loads((checkout / "first" / "review.json").read_text())["stacks"]
        for risk in stack["dangers"]
    }
    return str(found)


@pytest.mark.usefixtures("reviewed")
def test_the_label_approves_the_risk_and_one_without_a_mark_does_not(checkout):
    label = label_of_the_risk(checkout)
    assert label.startswith(f"approve:{DELETED}@")
    passed = run(checkout, command("review", "Review"), BASE="HEAD^1", LABELS=json.dumps([label]))
    assert passed.returncode == 0, passed.stdout + passed.stderr
    shutil.copytree(checkout / "report", checkout / "approved")
    stopped = run(checkout, command("review", "Review"), BASE="HEAD^1", LABELS=json.dumps([f"approve:{DELETED}"]))
    assert stopped.returncode == 2, stopped.stdout + stopped.stderr
    assert f"approve:{DELETED} approves nothing, because it has no mark" in stopped.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason="the stand-in for gh needs jq")
@pytest.mark.parametrize("removed", [False, True])
def test_the_comment_names_who_approved_and_when_from_the_events_of_the_forge(checkout, tmp_path, removed):
    if not (checkout / "approved").exists():
        test_the_label_approves_the_risk_and_one_without_a_mark_does_not(checkout)
    label = {"name": label_of_the_risk(checkout), "color": "ff0000"}
    events = [
        {"event": "labeled", "actor": {"login": "ada"}, "created_at": "2026-11-24T09:05:00Z", "label": label},
        {"event": "closed", "actor": {"login": "ben"}, "created_at": "2026-11-24T09:06:00Z"},
        {"event": "unlabeled", "actor": None, "created_at": "2026-11-24T09:07:00Z", "label": label},
    ]
    assert pull_request(checkout, tmp_path, OPEN, events if removed else events[:2]) == "8"
    comment = written(checkout, tmp_path, checkout / "approved" / "review.json")
    confirmed = json.loads((tmp_path / "confirmed" / "review.json").read_text())
    (approval,) = {json.dumps(risk["approval"]) for stack in confirmed["stacks"] for risk in stack["dangers"]}
    if removed:
        assert "Blocked: 1 risk not approved." in comment
        assert approval == "null"
    else:
        assert "approved by ada, Tue 24 Nov 2026 09:05 UTC" in comment
        assert json.loads(approval) == {"by": "ada", "at": "2026-11-24T09:05+00:00"}


@pytest.mark.usefixtures("reviewed")
def test_the_summary_of_the_run_is_the_report(checkout, tmp_path):
    run(checkout, command("review", "Summary"), GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert (tmp_path / "summary.md").read_text().startswith(MARKER)


def written(checkout: Path, folder: Path, report: Path) -> str:
    """The comment that the second workflow makes of a report."""
    run_page = "https://github.com/acme/shop/actions/runs/1"
    (folder / "label-events.jsonl").touch(exist_ok=True)
    (folder / "changed-files.jsonl").touch(exist_ok=True)
    ended = run(
        checkout,
        command("comment", "Check the report and write the comment"),
        REPORT=str(report),
        COMMENT=str(folder / "comment.md"),
        EVENTS=str(folder / "label-events.jsonl"),
        FILES=str(folder / "changed-files.jsonl"),
        TRUSTED=str(folder / "trusted"),
        HEAD_SHA="0123456789abcdef0123456789abcdef01234567",
        STATUS=str(folder / "status.json"),
        CONFIRMED=str(folder / "confirmed" / "review.json"),
        RUN=run_page,
        LINK="https://github.com/acme/shop/blob/0123456/",
    )
    assert ended.returncode == 0, ended.stderr
    return (folder / "comment.md").read_text()


def pull_request(checkout: Path, folder: Path, pulls: object, events: object = ()) -> str | None:
    """The number that the second workflow finds, given what GitHub answers with; the events are in a file then."""
    _github(folder, pulls=pulls, events=events, files=[{"filename": "stacks/prod/alerts.yml", "status": "modified"}])
    output = folder / "output"
    output.write_text("")
    _with_gh(
        checkout,
        folder,
        "Find the pull request and its approvals",
        HEAD="stranger:less-noise",
        HEAD_SHA="0123456",
        EVENTS=str(folder / "label-events.jsonl"),
        FILES=str(folder / "changed-files.jsonl"),
        EVENT="pull_request",
        BRANCH="less-noise",
        GITHUB_OUTPUT=str(output),
    )
    return dict(line.split("=", 1) for line in output.read_text().splitlines()).get("number")


def _github(folder: Path, **answers: object) -> None:
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    for name, answer in answers.items():
        (folder / f"{name}.json").write_text(json.dumps(answer))


def _with_gh(checkout: Path, folder: Path, step: str, **environ: str) -> None:
    ended = run(
        checkout,
        command("comment", step),
        PATH=f"{folder}:{os.environ['PATH']}",
        GH_FOLDER=str(folder),
        GH_TOKEN="none",
        REPOSITORY="acme/shop",
        **environ,
    )
    assert ended.returncode == 0, ended.stderr


def posted(checkout: Path, folder: Path, pulls: object, comments: object) -> dict[str, str] | None:
    """What is sent to GitHub, given the pull requests and the comments that it answers with."""
    number = pull_request(checkout, folder, pulls)
    if number is None:
        return None
    _github(folder, comments=comments)
    comment = str(folder / "comment.md")
    _with_gh(checkout, folder, "Post or update the comment", NUMBER=number, COMMENT=comment)
    sent = folder / "sent.json"
    return json.loads(sent.read_text()) if sent.exists() else None


OPEN = [{"number": 7, "head": {"sha": "fedcba9"}}, {"number": 8, "head": {"sha": "0123456"}}]
OTHERS = [
    {"id": 1, "user": {"login": "ada"}, "body": f"{MARKER}\nnot ours"},
    {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "else"},
]


@pytest.mark.skipif(shutil.which("jq") is None, reason="the stand-in for gh needs jq")
@pytest.mark.usefixtures("reviewed")
def test_the_first_review_is_posted_and_the_next_one_updates_it(checkout, tmp_path):
    comment = written(checkout, tmp_path, checkout / "first" / "review.json")
    assert comment.startswith(MARKER)
    assert DELETED in comment
    assert "<b>prod</b>: 1 to delete" in comment
    assert "https://github.com/acme/shop/blob/" in comment
    first = posted(checkout, tmp_path, OPEN, OTHERS)
    assert first == {"method": "POST", "path": "repos/acme/shop/issues/8/comments", "body": comment}
    ours = {"id": 3, "user": {"login": "github-actions[bot]"}, "body": comment}
    again = posted(checkout, tmp_path, OPEN, [*OTHERS, ours])
    assert again == {"method": "PATCH", "path": "repos/acme/shop/issues/comments/3", "body": comment}


@pytest.mark.skipif(shutil.which("jq") is None, reason="the stand-in for gh needs jq")
def test_nothing_is_posted_if_the_branch_has_newer_commits(checkout, tmp_path):
    (tmp_path / "comment.md").write_text(MARKER)
    assert posted(checkout, tmp_path, OPEN[:1], []) is None
    assert posted(checkout, tmp_path, OPEN, []) is not None


def test_a_failed_review_is_reported_in_the_comment(checkout, tmp_path):
    assert "Watchbill: no review" in written(checkout, tmp_path, tmp_path / "none.json")
    (tmp_path / "forged.json").write_text('{"version": 1, "verdict": "clear"}')
    assert "Watchbill: no review" in written(checkout, tmp_path, tmp_path / "forged.json")
