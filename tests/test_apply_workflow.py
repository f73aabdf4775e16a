"""The checks of `apply.yml` before the engine: a trusted review of this commit, and no newer commit."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.support.engine import CLONE
from tests.support.github import GitHub

pytestmark = pytest.mark.skipif(shutil.which("jq") is None, reason="the stand-in for gh needs jq")

COMMIT, HEAD = "c" * 40, "d" * 40
TRUSTED = {"path": ".github/workflows/comment.yml", "event": "workflow_run", "head_branch": "main"}
ON_DEMAND = {
    "path": ".github/workflows/review-main.yml@refs/heads/main",
    "event": "workflow_dispatch",
    "head_branch": "main",
}


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    with zipfile.ZipFile(tmp_path / "digest.zip", "w") as archive:
        archive.writestr("digest.json", "{}")
        archive.writestr("../outside", "x")
    github = GitHub(tmp_path, CLONE)
    github.answers = {
        f"commits/{COMMIT}/pulls": [
            {"merged_at": None, "head": {"sha": "e" * 40}},
            {"merged_at": "2026-11-24T09:00:00Z", "head": {"sha": HEAD}},
        ],
        "artifacts?name=": {"artifacts": []},
        "artifacts/5/zip": str(tmp_path / "digest.zip"),
    }
    return github


def find(github: GitHub, *, name: str = HEAD, run: object = TRUSTED, expired: bool = False) -> tuple[int, str, bool]:
    """The exit code, the output, and whether there is a digest, if an artifact of that name is of the run."""
    github.answers[f"artifacts?name=reviewed-{name}"] = {
        "artifacts": [{"id": 5, "expired": expired, "workflow_run": {"id": 6}}]
    }
    github.answers["actions/runs/6"] = run
    reviewed = github.folder / "reviewed"
    ended = github.run("apply", "Find the review", GITHUB_SHA=COMMIT, BRANCH="main", REVIEWED=str(reviewed))
    return ended.returncode, ended.stdout + ended.stderr, (reviewed / "digest.json").exists()


@pytest.mark.parametrize("name", [HEAD, COMMIT], ids=["of the pull request", "of the merge queue"])
@pytest.mark.parametrize("run", [TRUSTED, ON_DEMAND], ids=["trusted", "on demand"])
def test_the_review_of_this_commit_is_found(github, name, run):
    code, output, found = find(github, name=name, run=run)
    assert (code, found) == (0, True), output
    assert f"The review of {name}, by run 6" in output
    assert not (github.folder / "outside").exists()


@pytest.mark.parametrize(
    "run",
    [
        TRUSTED | {"path": ".github/workflows/review.yml"},
        TRUSTED | {"event": "pull_request"},
        TRUSTED | {"head_branch": "less-noise"},
        ON_DEMAND | {"head_branch": "less-noise"},
        ON_DEMAND | {"event": "push"},
        TRUSTED | {"path": ".github/workflows/comment.yml.evil.yml"},
    ],
)
def test_an_artifact_of_another_run_does_not_count(github, run):
    code, output, found = find(github, run=run)
    assert (code, found) == (1, False)
    assert "artifact 5 does not count" in output
    assert "nobody has reviewed this commit" in output


@pytest.mark.parametrize(("name", "expired"), [("e" * 40, False), (HEAD, True)], ids=["not merged", "expired"])
def test_without_a_review_nothing_is_applied(github, name, expired):
    code, output, found = find(github, name=name, expired=expired)
    assert (code, found) == (1, False)
    assert 'Run "Review main"' in output


@pytest.mark.parametrize(("newest", "code"), [(COMMIT, 0), ("f" * 40, 1)])
def test_only_the_newest_commit_is_applied(github, newest, code):
    github.answers["commits/heads/main"] = {"sha": newest}
    ended = github.run("apply", "Check that this commit is the newest", GITHUB_SHA=COMMIT, BRANCH="main")
    assert ended.returncode == code
    assert ("is not the newest commit of main" in ended.stdout) == bool(code)


def test_in_the_merge_queue_the_labels_are_those_of_the_named_pull_request(github):
    github.answers = {"issues/8/labels": [{"name": "approve:a"}, {"name": 'b "x"'}]}
    queued = f"refs/heads/gh-readonly-queue/release/1/pr-8-{'a' * 40}"
    assert github.run("review", "Labels", LABELS="[]", QUEUED=queued).returncode == 0
    assert github.outputs == {"labels": '["approve:a","b \\"x\\""]'}
    assert github.run("review", "Labels", LABELS='[\n  "bug"\n]', QUEUED="").returncode == 0
    assert github.outputs == {"labels": '["bug"]'}
