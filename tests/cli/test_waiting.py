"""Progress messages of slow steps are shown only on a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.catalogs import written

CLONE = Path(__file__).parents[2]
WATCHBILL = str(Path(sys.executable).with_name("watchbill"))
LINE = "from cli.waiting import waiting\nwith waiting('planning') as say: say('making [an] environment')"


def on_a_terminal(command: list[str]) -> str:
    """What a command writes to its standard error where that is a terminal."""
    ours, theirs = pty.openpty()
    said = bytearray()
    with subprocess.Popen(command, cwd=CLONE, stdout=subprocess.DEVNULL, stderr=theirs):
        os.close(theirs)
        while part := _read(ours):
            said += part
    os.close(ours)
    return said.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says so when the other end of a terminal is closed
        return b""


@pytest.fixture
def small(tmp_path: Path) -> str:
    return str(written(tmp_path, "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]"))


def test_a_plan_shows_progress_on_a_terminal(small: str) -> None:
    assert "planning " in on_a_terminal([WATCHBILL, "plan", small])  # its path may be broken at the terminal's width


def test_a_comparison_shows_progress_on_a_terminal() -> None:
    assert "planning staging at HEAD and in the work tree" in on_a_terminal(
        [WATCHBILL, "plan", "staging", "--base", "HEAD"]
    )


def test_no_progress_is_shown_without_a_terminal(small: str) -> None:
    ran = subprocess.run([WATCHBILL, "plan", small], cwd=CLONE, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_line_during_progress_is_always_printed() -> None:
    command = [sys.executable, "-c", LINE]
    assert "making [an] environment" in on_a_terminal(command)
    assert subprocess.run(command, cwd=CLONE, capture_output=True, text=True).stderr == "making [an] environment\n"
