"""The trusted workflow judges a branch with the default branch's code, whatever the branch's own workflow reported."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from review.digest import read_digest
from tests.support.github import GitHub
from tests.support.pull_request import DELETED, deleted_alert, git
from tests.support.workflows import command

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("jq") is None, reason="the stand-in for gh needs jq"),
]
BRANCH = "gh-readonly-queue/main/pr-8-{base}"
CATALOG = {"filename": "stacks/prod/alerts.yml", "status": "modified"}
PROGRAM = {"filename": "stacks/program.py", "status": "modified"}


def revision(folder: Path, name: str) -> str:
    shown = subprocess.run(["git", "rev-parse", name], cwd=folder, capture_output=True, text=True, check=True)
    return shown.stdout.strip()


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository on GitHub: `main`, and pull request 8, which deletes a paging alert."""
    folder = deleted_alert(tmp_path_factory.mktemp("origin") / "shop")
    git(folder, "update-ref", "refs/pull/8/head", "less-noise")
    git(folder, "checkout", "--quiet", "main")
    return folder


class Judged:
    """A commit as the trusted workflow judges it, with a checkout of `main`."""

    def __init__(self, folder: Path, origin: Path) -> None:
        self.folder = folder
        subprocess.run(
            ["git", "clone", "--quiet", "--branch", "main", str(origin), str(folder / "checkout")], check=True
        )
        self.checkout = folder / "checkout"
        (self.checkout / ".venv").symlink_to(origin / ".venv")
        self.github = GitHub(folder, self.checkout)
        self.head = revision(origin, "refs/pull/8/head")
        self.events: list[dict[str, object]] = []
        self.files = [CATALOG]

    def label(self, name: str) -> None:
        event = {"event": "labeled", "label": {"name": name}, "actor": {"login": "ada"}}
        self.events.append({**event, "created_at": "2026-11-24T09:05:00Z"})

    def judge(self, *, queue: str | None = None, commit: str | None = None) -> dict[str, object]:
        """The status after all steps; `queue` is GitHub's branch in the merge queue."""
        commit = commit or self.head
        shared = {
            "EVENT": "merge_group" if queue else "pull_request",
            "BRANCH": queue or "less-noise",
            "HEAD_SHA": commit,
            "HEAD": "stranger:less-noise",
            "EVENTS": str(self.folder / "events.jsonl"),
            "FILES": str(self.folder / "files.jsonl"),
            "TRUSTED": str(self.folder / "trusted"),
            "PREVIEWS": str(self.folder / "previews"),
            "STATUS": str(self.folder / "status.json"),
            "COMMENT": str(self.folder / "confirmed" / "comment.md"),
            "CONFIRMED": str(self.folder / "confirmed" / "review.json"),
            "RUN": "https://github.com/acme/shop/actions/runs/1",
            "LINK": "https://github.com/acme/shop/blob/0ff/",
            "REVIEWED": str(self.folder / "reviewed"),
        }
        self.github.answers = {
            "/pulls": [{"number": 8, "head": {"sha": self.head}}],
            "/pulls/8": {"head": {"sha": self.head}},
            "/pulls/8/files": self.files,
            "/issues/8/events": self.events,
        }
        found = self.github.run("comment", "Find the pull request and its approvals", **shared)
        assert found.returncode == 0, found.stderr
        assert self.github.outputs == {"number": "8", "head": self.head}
        self.trusted = self.github.run(
            "comment", "Review the catalogs with the default branch's code", NUMBER="8", **shared
        )
        report = {"REPORT": str(self.folder / "review" / "review.json"), "HEAD_SHA": self.head}
        checked = self.github.run("comment", "Check the report and write the comment", **shared | report)
        assert checked.returncode == 0, checked.stderr
        kept = self.github.run(
            "comment", "Keep the digest and the status", **shared | {"REPORT": str(self.folder / "review")}
        )
        assert kept.returncode == 0, kept.stderr
        status = json.loads((self.folder / "status.json").read_text())
        assert self.github.outputs == {"state": status["state"], "description": status["description"]}
        assert (self.folder / "reviewed" / "digest.json").exists() == (status["state"] == "success")
        return status

    def comment(self) -> str:
        return (self.folder / "confirmed" / "comment.md").read_text()

    def risk_label(self) -> str:
        """The label that the trusted review asks for."""
        stacks = json.loads((self.folder / "trusted" / "review.json").read_text())["stacks"]
        (label,) = {risk["label"] for stack in stacks for risk in stack["dangers"]}
        return str(label)


@pytest.fixture
def judged(tmp_path: Path, origin: Path) -> Judged:
    return Judged(tmp_path, origin)


def forge_a_clear_report(judged: Judged) -> None:
    """What a branch's own workflow can store: a review of nothing."""
    folder = judged.folder / "review"
    folder.mkdir()
    made = subprocess.run(
        [".venv/bin/watchbill", "plan", "--all-stacks", "--base", "HEAD", "--write", str(folder / "review.json")],
        cwd=judged.checkout,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(judged.checkout)},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    assert json.loads((folder / "review.json").read_text())["verdict"] == "clear"


def test_a_forged_report_does_not_make_the_status_green(judged: Judged) -> None:
    forge_a_clear_report(judged)
    status = judged.judge()
    assert status == {"state": "failure", "description": "Blocked: 1 risk not approved.", "code": False}
    assert DELETED in judged.comment()
    assert "outside of the catalogs" not in judged.comment()


def test_the_label_of_the_risk_makes_it_green_and_keeps_the_digest(judged: Judged) -> None:
    judged.judge()
    judged.label(judged.risk_label())
    shutil.rmtree(judged.folder / "trusted")
    git(judged.checkout, "reset", "--quiet", "--hard")
    status = judged.judge()
    assert (status["state"], status["code"]) == ("success", False)
    assert "approved by ada" in judged.comment()
    digest = read_digest(judged.folder / "reviewed" / "digest.json")
    assert set(digest.stacks) == {"prod", "staging"}
    assert "alerts/high-error-rate" not in digest.stacks["prod"].items
    # What a merge leaves is what the digest says.
    git(judged.checkout, "reset", "--quiet", "--hard")
    git(judged.checkout, "merge", "--quiet", "--no-ff", "-m", "merge", judged.head)
    compared = compare(judged)
    assert compared.returncode == 0, compared.stdout + compared.stderr
    edited = judged.checkout / "stacks" / "prod" / "alerts.yml"
    edited.write_text(edited.read_text().replace("severity: critical", "severity: warning", 1))
    compared = compare(judged)
    assert compared.returncode == 2
    assert "prod: alerts/" in compared.stdout


def compare(judged: Judged) -> subprocess.CompletedProcess[str]:
    """The comparison of `apply.yml`, without the engine's preview before it."""
    (line,) = [each for each in command("apply", "Compare with the review").splitlines() if "watchbill digest" in each]
    script = line.removesuffix(" |").replace("$STACK", "prod").replace("$RUNNER_TEMP", str(judged.folder))
    script = script.replace("$REVIEWED", str(judged.folder / "reviewed"))
    return subprocess.run(
        ["bash", "-ec", script],
        cwd=judged.checkout,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(judged.checkout)},
        capture_output=True,
        text=True,
    )


def test_changed_code_needs_the_label_of_its_commit(judged: Judged) -> None:
    judged.files = [CATALOG, PROGRAM]
    label = f"approve:code@{judged.head[:12]}"
    status = judged.judge()
    expected = f"1 file outside of the catalogs: read them, then add {label}"
    assert status == {"state": "failure", "description": expected, "code": True}
    assert judged.comment().index("`stacks/program.py` (modified)") < judged.comment().index("### ⛔")
    assert f"add the label `{label}`" in judged.comment()
    judged.label(f"approve:code@{'0' * 12}")
    git(judged.checkout, "reset", "--quiet", "--hard")
    assert judged.judge()["description"] == expected
    judged.label(label)
    git(judged.checkout, "reset", "--quiet", "--hard")
    assert judged.judge()["description"] == "There is no review by the branch's code"
    assert "Approved by ada, Tue 24 Nov 2026 09:05 UTC" in judged.comment()


def test_code_of_the_branch_in_a_stack_is_not_run(origin: Path, tmp_path: Path) -> None:
    git(origin, "checkout", "--quiet", "-b", "evil", "less-noise")
    (origin / "stacks" / "garbage").mkdir()
    (origin / "stacks" / "garbage" / "__init__.py").write_text("raise SystemExit('the branch ran')\n")
    (origin / "stacks" / "prod" / "sub").mkdir()
    (origin / "stacks" / "prod" / "sub" / "x.py").write_text("")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "-m", "evil")
    try:
        git(origin, "update-ref", "refs/pull/8/head", "evil")
        judged = Judged(tmp_path, origin)
        assert judged.judge()["state"] == "failure"
        assert judged.trusted.returncode == 0, judged.trusted.stderr
        assert not (judged.checkout / "stacks" / "garbage").exists()
        assert judged.risk_label().startswith(f"approve:{DELETED}@")
    finally:
        git(origin, "update-ref", "refs/pull/8/head", "less-noise")
        git(origin, "checkout", "--quiet", "main")
        git(origin, "branch", "--quiet", "-D", "evil")


def test_a_link_in_a_stack_is_refused(origin: Path, tmp_path: Path) -> None:
    git(origin, "checkout", "--quiet", "-b", "linked", "less-noise")
    (origin / "stacks" / "prod" / "extra.yml").symlink_to("/proc/self/environ")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "-m", "linked")
    try:
        git(origin, "update-ref", "refs/pull/8/head", "linked")
        judged = Judged(tmp_path, origin)
        status = judged.judge()
        assert "contains a link or a submodule" in judged.trusted.stdout
        assert status["description"] == "There is no review by the default branch's code"
    finally:
        git(origin, "update-ref", "refs/pull/8/head", "less-noise")
        git(origin, "checkout", "--quiet", "main")
        git(origin, "branch", "--quiet", "-D", "linked")


def test_in_the_merge_queue_the_labels_of_the_pull_request_count(origin: Path, tmp_path: Path) -> None:
    base = revision(origin, "main")
    queue = BRANCH.format(base=base)
    git(origin, "checkout", "--quiet", "-b", queue, "main")
    git(origin, "merge", "--quiet", "--no-ff", "-m", "queued", "less-noise")
    try:
        judged = Judged(tmp_path, origin)
        commit = revision(origin, queue)
        assert judged.judge(queue=queue, commit=commit)["state"] == "failure"
        judged.label(judged.risk_label())
        git(judged.checkout, "reset", "--quiet", "--hard")
        assert judged.judge(queue=queue, commit=commit)["state"] == "success"
    finally:
        git(origin, "checkout", "--quiet", "main")
        git(origin, "branch", "--quiet", "-D", queue)


def test_a_judgement_that_failed_is_posted_as_a_failure(judged: Judged) -> None:
    status = {"STATE": "failure", "DESCRIPTION": "The review failed", "RUN": "https://x.example", "HEAD_SHA": "0ff"}
    assert judged.github.run("comment", "Set the status", **status).returncode == 0
    assert judged.github.sent == [
        {
            "path": "repos/acme/shop/statuses/0ff",
            "state": "failure",
            "context": "Watchbill",
            "description": "The review failed",
            "target_url": "https://x.example",
        }
    ]
