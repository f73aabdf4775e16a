"""A repository of the example with a branch that deletes an alert which wakes people."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.support.engine import CLONE
from tests.support.example import with_the_example

DELETED = "delete:alerts/high-error-rate"
"""The danger that the branch brings, and the only one."""


def deleted_alert(folder: Path) -> Path:
    """Make the repository, with `less-noise` checked out over `main` and `origin/main`; gives the folder."""
    copied = shutil.ignore_patterns("__pycache__", "example", "node_modules")
    for name in (
        "catalog",
        "components",
        "stacks",
        "plan",
        "policies",
        "review",
        "audit",
        "product",
        "playbook",
        "doctor",
        "generated",
        "cli",
    ):
        shutil.copytree(CLONE / name, folder / name, ignore=copied)
    shutil.copy2(CLONE / "uv.lock", folder / "uv.lock")
    with_the_example(folder)
    (folder / ".gitignore").write_text(".venv\n__pycache__/\n/report/\n/first/\n/approved/\n/previews/\n")
    (folder / ".venv").symlink_to(CLONE / ".venv")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "base")
    git(folder, "update-ref", "refs/remotes/origin/main", "main")
    git(folder, "checkout", "--quiet", "-b", "less-noise")
    _without(folder / "stacks" / "prod" / "alerts.yml", "High Error Rate")
    _without(folder / "stacks" / "shared" / "platform.yml", "Errors Under Load")
    (folder / "stacks" / "prod" / "excuses.yml").unlink()
    git(folder, "commit", "--quiet", "--all", "-m", "less noise")
    return folder


def _without(file: Path, alert: str) -> None:
    before = file.read_text(encoding="utf-8")
    after = re.sub(rf"  - name: {alert}\n(?:    .*\n)+", "", before)
    assert after != before, alert
    file.write_text(after, encoding="utf-8")


def git(folder: Path, *arguments: str) -> None:
    person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True)
