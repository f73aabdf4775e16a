import os
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from review.inputs.environments import interpreter
from review.inputs.revisions import CannotCompare

MAKES = """\
    #!/bin/sh
    echo "$@" >> {log}
    mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
    ln -s {python} "$UV_PROJECT_ENVIRONMENT/bin/python"
    {ends}
"""


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Two projects with different lock files; the second has a uv that makes what it is asked for."""
    base, head = tmp_path / "base", tmp_path / "head"
    for folder, lock in ((base, "one"), (head, "two")):
        folder.mkdir()
        (folder / "uv.lock").write_text(lock)
    uv(head, "exit 0")
    return base, head


def uv(project: Path, ends: str) -> None:
    script = project / ".watchbill" / "uv" / "bin" / "uv"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(dedent(MAKES).format(log=project / "log", python=sys.executable, ends=ends))
    script.chmod(0o755)


def asked(project: Path) -> list[str]:
    return (project / "log").read_text().splitlines()


def test_the_same_lock_file_needs_no_other_environment(sides, tmp_path):
    base, head = sides
    (base / "uv.lock").write_text("two")
    assert interpreter(base, head, print, tmp_path / "cache") == Path(sys.executable)


def test_another_lock_file_gets_an_environment_once(sides, tmp_path):
    base, head = sides
    told: list[str] = []
    first = interpreter(base, head, told.append, tmp_path / "cache")
    assert first.is_relative_to(tmp_path / "cache" / "environments")
    assert os.access(first, os.X_OK)
    assert interpreter(base, head, told.append, tmp_path / "cache") == first
    assert len(asked(head)) == 1
    assert f"--project {base}" in asked(head)[0]
    assert "--frozen" in asked(head)[0]
    assert told == ["base and head have different uv.lock files: installing the dependencies of the other, once …"]


def test_an_environment_that_could_not_be_made_is_not_taken_for_one(sides, tmp_path):
    base, head = sides
    uv(head, "echo no network >&2; exit 2")
    for _ in range(2):
        with pytest.raises(CannotCompare, match=r"uv cannot install the dependencies of .*uv\.lock:\nno network"):
            interpreter(base, head, print, tmp_path / "cache")
    assert len(asked(head)) == 2


def test_a_base_without_a_lock_file(sides, tmp_path):
    base, head = sides
    (base / "uv.lock").unlink()
    with pytest.raises(CannotCompare, match=r"has no uv\.lock"):
        interpreter(base, head, print, tmp_path / "cache")
