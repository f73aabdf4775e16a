"""Edits of code, settings and git, judged by the command: the table `repositories.yml`, each with its exit code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.bypass import FOLDER
from tests.support.pull_request import deleted_alert, git

pytestmark = pytest.mark.long
TABLE: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "repositories.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in a repository, on a branch that changes nothing yet."""
    folder = deleted_alert(tmp_path_factory.mktemp("bypass") / "shop")
    git(folder, "checkout", "--quiet", "-B", "edit", "main")
    return folder


def plan(branch: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", "from cli.main import main; main()", "plan", "--base", "origin/main"]
    return subprocess.run(
        [*command, "--all-stacks", "--judge", "base"],
        cwd=branch,
        env={**os.environ, "PYTHONPATH": str(branch), "XDG_CACHE_HOME": str(cache), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_a_branch_that_changes_nothing_passes(repository: Path, tmp_path: Path):
    assert plan(repository, tmp_path / "cache").returncode == 0


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_outside_of_the_catalog_exits_with_its_code(what: str, repository: Path, tmp_path: Path):
    branch = Path(shutil.copytree(repository, tmp_path / "shop", symlinks=True))
    subprocess.run(["sh", "-e", "-c", TABLE[what]["run"]], cwd=branch, check=True)
    planned = plan(branch, tmp_path / "cache")
    output = planned.stdout + planned.stderr
    assert [words for words in TABLE[what].get("says", ()) if words not in output] == [], output
    assert planned.returncode == TABLE[what].get("exit", 2), output
