from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.errors import LocalError
from local.process import run_in_front
from tests.support.terminal import CTRL_C, run_on_terminal

# Counts the interrupts that reach it in the second after the first.
COUNTING = """
import signal, sys, time
from pathlib import Path
seen = []
signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
Path(sys.argv[1], "ready").touch()
while not seen:
    time.sleep(0.01)
for _ in range(100):
    time.sleep(0.01)
Path(sys.argv[1], "count").write_text(str(len(seen)))
"""


def in_front(command: list[str]) -> list[str]:
    """Return a command that runs `command` in front and prints how it ended."""
    code = (
        "import os; from pathlib import Path; from local.process import run_in_front\n"
        f"print(run_in_front({command!r}, env=os.environ, cwd=Path('/')))"
    )
    return [sys.executable, "-P", "-c", code]


def test_the_exit_code_of_the_command_is_told(tmp_path: Path) -> None:
    assert run_in_front(["sh", "-c", "exit 7"], env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path).code == 7


def test_a_command_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="no-such-command cannot be run"):
        run_in_front(["no-such-command"], env={}, cwd=tmp_path)


def test_a_command_on_a_terminal_can_read_the_keyboard(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    reading = in_front(["sh", "-c", f"touch {ready}; read line; echo you typed $line"])
    code, told = run_on_terminal(reading, type_when=ready, typed=b"hello\n", seconds=60)
    assert code == 0
    assert "you typed hello" in told


def test_a_ctrl_c_on_a_terminal_reaches_the_command_once(tmp_path: Path) -> None:
    counting = in_front([sys.executable, "-c", COUNTING, str(tmp_path)])
    _, told = run_on_terminal(counting, type_when=tmp_path / "ready", typed=CTRL_C, seconds=60)
    assert (tmp_path / "count").read_text() == "1"
    assert "interrupted=True" in told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_without_a_terminal_a_request_to_end_is_handed_on_as_one_interrupt(
    tmp_path: Path, number: signal.Signals
) -> None:
    counting = in_front([sys.executable, "-c", COUNTING, str(tmp_path)])
    running = subprocess.Popen(
        counting, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    for _ in range(400):
        if (tmp_path / "ready").exists():
            break
        time.sleep(0.05)
    running.send_signal(number)
    told, _ = running.communicate(timeout=60)
    assert (tmp_path / "count").read_text() == "1"
    assert "interrupted=True" in told
