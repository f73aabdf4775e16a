"""`--judge base`: a change of the code that judges does not change its own judgement."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pull_request import DELETED, deleted_alert, git

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch that deletes an alert which pages people."""
    return deleted_alert(tmp_path_factory.mktemp("judge") / "shop")


@pytest.fixture
def branch(repository: Path, tmp_path: Path) -> Path:
    shutil.copytree(repository, tmp_path / "shop", symlinks=True)
    return tmp_path / "shop"


def plan(branch: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", "from cli.main import main; main()", "plan", "--base", "origin/main"]
    cache = branch.parent / "cache"
    return subprocess.run(
        [*command, *arguments],
        cwd=branch,
        env={**os.environ, "PYTHONPATH": str(branch), "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )


def silence(branch: Path) -> None:
    """Make the branch's own code find no risk and no broken rule."""
    for file, name in (("review/risks/risks.py", "risks"), ("policies/engine/evaluate.py", "evaluate_rules")):
        with (branch / file).open("a", encoding="utf-8") as module:
            module.write(f"\n\ndef {name}(*_: object, **__: object) -> tuple[()]:\n    return ()\n")


def test_a_head_that_finds_nothing_is_judged_by_the_base(branch):
    silence(branch)
    alone = plan(branch)
    assert alone.returncode == 0, alone.stderr
    assert DELETED not in alone.stdout
    judged = plan(branch, "--judge", "base", "--write", "review.json")
    assert judged.returncode == 2, judged.stderr
    assert f"--approve {DELETED}@" in judged.stdout
    (stack,) = json.loads((branch / "review.json").read_text())["stacks"]
    assert any("judges" in note for note in stack["notes"])
    assert {each["state"] for each in stack["findings"]} - {"gone"}, "the base's rules apply to the head's catalog"
    approved = re.findall(rf"--approve ({DELETED}@\w+)", judged.stdout)
    assert plan(branch, "--judge", "base", "--approve", approved[0]).returncode == 0


def test_with_the_same_code_the_judge_makes_no_difference(branch):
    judged, alone = plan(branch, "--judge", "base"), plan(branch)
    assert (judged.returncode, judged.stdout) == (2, alone.stdout)


def test_a_base_that_cannot_judge_is_an_error_until_somebody_approves_this_code(branch):
    git(branch, "checkout", "--quiet", "main")
    (branch / "cli" / "judging.py").rename(branch.parent / "judging.py")
    git(branch, "commit", "--quiet", "--all", "-m", "an earlier version")
    git(branch, "update-ref", "refs/remotes/origin/main", "main")
    (branch.parent / "judging.py").rename(branch / "cli" / "judging.py")
    refused = plan(branch, "--judge", "base")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "cannot judge this change, so nothing was judged." in refused.stderr
    (full_id,) = re.findall(r"--approve (upgrade:other/watchbill@[a-z2-7]{12})", refused.stderr)
    labels = json.dumps([f"approve:{full_id}"])
    passed = plan(branch, "--judge", "base", "--approve-labels", labels, "--write", "review.json")
    assert passed.returncode == 0, passed.stderr
    (stack,) = json.loads((branch / "review.json").read_text())["stacks"]
    (upgrade,) = stack["dangers"]
    assert (f"{upgrade['id']}@{upgrade['mark']}", upgrade["approved"]) == (full_id, True)
    assert "cli/judging.py" in upgrade["text"]
    silence(branch)
    assert plan(branch, "--judge", "base", "--approve-labels", labels).returncode == 1, "the mark is of other code"


@pytest.mark.parametrize("other", [["--head", "."], ["--same-code"]])
def test_options_that_contradict_it_are_refused(branch, other):
    refused = plan(branch, "--judge", "base", *other)
    assert refused.returncode == 1
    assert "--judge base cannot be combined with --head or --same-code." in refused.stderr
