"""With CI=true a skipped test is a failure (tests/conftest.py), and CI runs the short and the long tests."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.engine import CLONE
from tests.support.workflows import steps

REASON = "CI is true, and a skipped test is a failure there"
PASSES = "def test_passes(): pass\n"
SKIPPED = "import pytest\n@pytest.mark.skip\ndef test_skipped(): pass\n"
SKIPPED_FILE = "import pytest\npytest.importorskip('no_such_module')\n"


def run(folder: Path, *tests: str, processes: int = 0, ci: str | None) -> tuple[int, str]:
    """The exit code and the output of pytest, with the hooks of this project's tests, on files of tests."""
    for number, text in enumerate(tests):
        (folder / f"test_{number}.py").write_text(text, encoding="utf-8")
    given = {name: text for name, text in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-n", str(processes)],
        env=given | {"PYTHONPATH": str(CLONE)} | ({} if ci is None else {"CI": ci}),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("processes", [0, 1], ids=["in this process", "in another process"])
def test_a_skipped_test_fails_in_ci(tmp_path: Path, processes: int) -> None:
    code, output = run(tmp_path, SKIPPED, processes=processes, ci="true")
    assert "1 skipped" in output
    assert (code, output.count(REASON)) == (pytest.ExitCode.TESTS_FAILED, 1), output


def test_a_skipped_file_fails_in_ci(tmp_path: Path) -> None:
    code, output = run(tmp_path, SKIPPED_FILE, PASSES, ci="true")
    assert "1 passed, 1 skipped" in output
    assert (code, output.count(REASON)) == (pytest.ExitCode.TESTS_FAILED, 1), output


def test_a_skipped_test_passes_elsewhere(tmp_path: Path) -> None:
    code, output = run(tmp_path, SKIPPED, ci=None)
    assert "1 skipped" in output
    assert (code, output.count(REASON)) == (pytest.ExitCode.OK, 0), output


def test_a_run_that_skips_nothing_passes_in_ci(tmp_path: Path) -> None:
    code, output = run(tmp_path, PASSES, ci="true")
    assert "1 passed" in output
    assert (code, output.count(REASON)) == (pytest.ExitCode.OK, 0), output


def test_ci_runs_the_short_and_the_long_tests() -> None:
    script = (CLONE / ".ci" / "run").read_text(encoding="utf-8")
    for commands in (script.splitlines(), [step["run"] for step in steps("ci") if "run" in step]):
        assert [it for it in commands if it.startswith("make ")] == ["make test", "make test-long", "make test-app"]


def test_each_test_is_run_by_one_of_the_two_targets() -> None:
    makefile = (CLONE / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^\t@\$\(BIN\)/pytest .*-m (.+)$", makefile, re.MULTILINE) == ['"not long"', "long"]
