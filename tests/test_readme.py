"""The commands of the README and the guides: those that need no account run as they stand, in a clone."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from local.engine import find_engine
from tests.cli.test_summary_golden import MOST_LINES
from tests.support.engine import CLONE
from tests.support.example import with_the_example
from tests.support.pages import commands, text_of

pytestmark = pytest.mark.long

GUIDES = tuple(
    Path(name)
    for name in (
        "README.md",
        "docs/getting-started.md",
        "docs/alerts.md",
        "docs/paging.md",
        "docs/policies.md",
        "docs/going-live.md",
    )
)
"""In the order in which a newcomer reads them."""
NEWCOMERS = GUIDES[:4]
WORDS, LINES = 1_500, 200
"""What a newcomer has to read at most, and what the README takes at most."""


def runnable() -> list[str]:
    """All but the one by which this test itself is run."""
    return [line for page in GUIDES for line in commands(page) if line != "make test"]


def test_a_newcomer_reads_the_guides_in_a_few_minutes() -> None:
    assert sum(len(text_of(page).split()) for page in NEWCOMERS) <= WORDS
    assert len(text_of(GUIDES[0]).splitlines()) <= LINES


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tracked and new files, as `git clone` would give them, with the example as it comes."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in listed:
        if (CLONE / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CLONE / name, folder / name)
    return with_the_example(folder)


@pytest.mark.engine
def test_the_commands_run_as_they_stand(clone: Path) -> None:
    environ = {**os.environ, "WATCHBILL_PULUMI": str(find_engine().path)}
    assert runnable()[0] == "make up"
    for line in runnable():
        ended = subprocess.run(
            ["bash", "-c", line], cwd=clone, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert ended.returncode == 0, f"$ {line}\n{ended.stdout}"
    again = subprocess.run(["make", "up"], cwd=clone, env=environ, capture_output=True, text=True, check=True)
    assert "Applied prod: no changes (" in again.stdout, again.stdout
    assert len(again.stdout.splitlines()) < MOST_LINES


def test_the_yaml_block_is_an_alert_of_the_example(clone: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", (CLONE / "README.md").read_text(), re.DOTALL)
    assert block
    assert block[1].strip() in (clone / "stacks" / "prod" / "alerts.yml").read_text()


USERS = ("CODEOWNERS", "dependabot.yml")
"""Files in .github that belong to the user."""


def test_upgrade_replaces_all_files_except_the_users(clone: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(clone, mine, ignore=shutil.ignore_patterns(".venv", ".watchbill", ".git"))
    git(mine, "init", "--quiet", "--initial-branch=main")
    git(mine, "add", "--all")
    git(mine, "commit", "--quiet", "-m", "as cloned")
    git(mine, "checkout", "--quiet", "-b", "newer")
    (mine / "docs" / "new.md").write_text("new")
    (mine / "stacks" / "program.py").write_text("# newer\n")
    for name in USERS:
        (mine / ".github" / name).write_text("# newer\n")
    (mine / "stacks" / "prod" / "surprise.yml").write_text("alerts: []\n")
    (mine / "policies" / "engine" / "crossguard.py").unlink()
    git(mine, "add", "--all")
    git(mine, "commit", "--quiet", "-m", "newer")
    git(mine, "checkout", "--quiet", "main")
    (mine / "stacks" / "prod" / "alerts.yml").write_text("# mine\n")
    (mine / "Pulumi.prod.yaml").write_text("# mine\n")
    for name in USERS:
        (mine / ".github" / name).write_text("# mine\n")
    git(mine, "commit", "--quiet", "--all", "-m", "mine")

    subprocess.run(["make", "upgrade", "FROM=newer"], cwd=mine, capture_output=True, check=True)

    assert (mine / "docs" / "new.md").exists()
    assert (mine / "stacks" / "program.py").read_text() == "# newer\n"
    assert not (mine / "policies" / "engine" / "crossguard.py").exists()
    assert (mine / "stacks" / "prod" / "alerts.yml").read_text() == "# mine\n"
    assert (mine / "Pulumi.prod.yaml").read_text() == "# mine\n"
    assert [(mine / ".github" / name).read_text() for name in USERS] == ["# mine\n"] * len(USERS)
    assert not (mine / "stacks" / "prod" / "surprise.yml").exists()


def test_upgrade_refuses_a_work_tree_with_changes(clone: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(clone, mine, ignore=shutil.ignore_patterns(".venv", ".watchbill", ".git"))
    git(mine, "init", "--quiet", "--initial-branch=main")
    git(mine, "add", "--all")
    git(mine, "commit", "--quiet", "-m", "as cloned")
    (mine / "README.md").write_text("changed")
    ended = subprocess.run(["make", "upgrade", "FROM=main"], cwd=mine, capture_output=True, text=True)
    assert ended.returncode != 0
    assert "Commit or stash them first" in ended.stdout
    assert (mine / "README.md").read_text() == "changed"


def git(folder: Path, *args: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)
