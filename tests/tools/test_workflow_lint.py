"""The workflows pass zizmor and actionlint, and each tool finds a planted defect."""

import re
import shutil
from pathlib import Path

import pytest

from tests.support.engine import CLONE
from tools.workflow_lint import actionlint, main, zizmor

with_go = pytest.mark.skipif(shutil.which("go") is None, reason="actionlint is built with Go, and there is none")


@pytest.fixture
def github(tmp_path: Path) -> Path:
    shutil.copytree(CLONE / ".github", tmp_path / ".github")
    return tmp_path / ".github"


def plant(github: Path, file: str, pattern: str, instead: str) -> None:
    path = github / file
    text, count = re.subn(pattern, instead, path.read_text(), count=1)
    assert count == 1, pattern
    path.write_text(text)


@with_go
def test_the_workflows_pass() -> None:
    assert main([]) == 0


@pytest.mark.parametrize(
    ("file", "pattern", "instead", "rule"),
    [
        ("workflows/review.yml", r"actions/checkout@\w{40} # v[\d.]+", "actions/checkout@v7", "unpinned-uses"),
        ("workflows/review.yml", r"fetch-depth: 0\n +persist-credentials: false", "fetch-depth: 0", "artipacked"),
        ("workflows/comment.yml", r"permissions: \{\}", "permissions: write-all", "excessive-permissions"),
        ("workflows/comment.yml", r" # zizmor: ignore.*", "", "dangerous-triggers"),
        ("workflows/ci.yml", r"run: make test\n", "run: echo ${{ github.head_ref }}\n", "template-injection"),
        ("actions/setup/action.yml", r"setup-python@\w{40} # v[\d.]+", "setup-python@v6", "unpinned-uses"),
        ("dependabot.yml", r"default-days: 7", "default-days: 1", "dependabot-cooldown"),
    ],
)
def test_zizmor_finds_a_planted_defect(github, capfd, file, pattern, instead, rule) -> None:
    plant(github, file, pattern, instead)
    assert not zizmor(github)
    assert f"[{rule}]" in capfd.readouterr().out
    assert main([str(github)]) == 1


@with_go
def test_actionlint_finds_a_planted_defect(github, capfd) -> None:
    plant(github, "workflows/apply.yml", r"needs\.|matrix\.stack", "matrix.stak")
    assert not actionlint(github)
    assert 'property "stak" is not defined' in capfd.readouterr().out
    assert main([str(github)]) == 1


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("false", 0)])
def test_without_go_only_ci_fails(monkeypatch, capsys, ci, code) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert main([]) == code
    assert "Go is not installed" in capsys.readouterr().out


def test_every_action_is_pinned_and_names_its_version() -> None:
    uses = [
        line.strip()
        for path in (CLONE / ".github").rglob("*.yml")
        for line in path.read_text().splitlines()
        if re.match(r"\s*(- )?uses: ", line) and "./" not in line
    ]
    assert len(uses) > 20
    assert [line for line in uses if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []
    pins = {re.search(r"uses: (\S+)@(.+)", line).groups() for line in uses}  # type: ignore[union-attr]
    assert len(pins) == len({name for name, _ in pins}), "each action has one version"
