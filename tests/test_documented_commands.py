"""The commands of the pages on reviews, run as they stand on a branch that deletes an alert that pages people."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.engine import CLONE
from tests.support.pages import commands, pages
from tests.support.pull_request import DELETED, deleted_alert
from tests.test_readme import GUIDES

pytestmark = pytest.mark.long

REVIEW, CI = Path("docs/review.md"), Path("docs/ci.md")
RUN_ELSEWHERE = set(GUIDES)  # test_readme.py


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deleted_alert(tmp_path_factory.mktemp("branch") / "shop")


def run(branch: Path, line: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PATH": f"{CLONE / '.venv' / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(branch)}
    return subprocess.run(["bash", "-c", line], cwd=branch, env=environ, capture_output=True, text=True)


def test_no_page_has_commands_that_no_test_runs() -> None:
    ours = {page for page in pages() if "runbooks" not in page.parts}
    assert {page for page in ours if commands(page)} == {REVIEW, CI} | RUN_ELSEWHERE


def test_the_commands_of_a_review_stop_at_the_risk_in_every_format(branch: Path) -> None:
    *plans, report = commands(REVIEW)
    assert len(plans) > 2
    for line in plans:
        ended = run(branch, line)
        assert ended.returncode == 2, f"$ {line}\n{ended.stdout}{ended.stderr}"
        assert DELETED in ended.stdout, line
    ended = run(branch, report)
    assert ended.returncode == 0, f"$ {report}\n{ended.stdout}{ended.stderr}"
    (stack,) = json.loads((branch / "review.json").read_text(encoding="utf-8"))["stacks"]
    assert [it["id"] for it in stack["dangers"]] == [DELETED]
    assert DELETED in (branch / "review.md").read_text(encoding="utf-8")
    assert DELETED in (branch / "review.html").read_text(encoding="utf-8")


def test_the_command_that_approves_lets_it_pass(branch: Path) -> None:
    (line,) = commands(CI)
    reported = run(branch, ".venv/bin/watchbill plan --base origin/main")
    (mark,) = re.findall(rf"to approve: --approve {DELETED}@([a-z2-7]{{12}})\n", reported.stdout)
    command, documented = line.rsplit("@", 1)
    assert len(documented) == len(mark)
    ended = run(branch, f"{command}@{mark}")
    assert ended.returncode == 0, ended.stdout + ended.stderr
