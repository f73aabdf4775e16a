"""A small project in a git repository, whose code answers `plan` with what a file beside it says."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

ANSWER = """
    import json, os, pathlib, sys, time

    CODE = {code!r}

    def main():
        folder = pathlib.Path(sys.argv[2])
        text = (folder / "catalog.yml").read_text()
        if "broken" in text:
            sys.exit(f"{{folder}}/catalog.yml:1:1: broken")
        if "slow" in text:
            time.sleep(10)
            (folder / "ended").touch()
        secrets = sorted(key for key, value in os.environ.items() if "canary" in value)
        seen = json.dumps([CODE, text.strip(), sys.argv[-1], secrets])
        finding = dict(rule="said", severity="info", message=seen, source=None)
        print(json.dumps(dict(version={version}, stack=folder.name, environment="prod", pages=True, resources=[],
              items=[], findings=[finding], outputs={{}})))
"""


@dataclass(frozen=True, kw_only=True)
class Project:
    """A repository with the project at its top, or in the folder `below`."""

    repository: Path
    root: Path

    def git(self, *arguments: str) -> str:
        settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
        run = subprocess.run(
            ["git", *settings, *arguments], cwd=self.repository, check=True, capture_output=True, text=True
        )
        return run.stdout.strip()

    def code(self, name: str, version: int = 2) -> None:
        (self.root / "cli").mkdir(parents=True, exist_ok=True)
        (self.root / "cli" / "__init__.py").write_text("")
        (self.root / "cli" / "main.py").write_text(dedent(ANSWER).format(code=name, version=version))
        (self.root / "uv.lock").write_text("one lock\n")

    def stack(self, name: str, text: str) -> None:
        folder = self.root / "stacks" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "catalog.yml").write_text(text + "\n")
        (self.root / f"Pulumi.{name}.yaml").write_text("config: {}\n")

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "a step")
        return self.git("rev-parse", "HEAD")


def project(repository: Path, below: str = "") -> Project:
    repository.mkdir(parents=True, exist_ok=True)
    made = Project(repository=repository, root=repository / below)
    made.git("init", "--quiet", "--initial-branch=main")
    made.code("one")
    made.stack("prod", "first")
    return made


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    """A project with one commit, in which the stack prod says `first`."""
    made = project(tmp_path / "shop")
    made.commit()
    return made


@pytest.fixture(autouse=True)
def _plans_are_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads what another review kept, or leaves anything in the user's cache."""
    monkeypatch.setattr("review.inputs.kept_plans.folder", lambda: tmp_path / "kept")
