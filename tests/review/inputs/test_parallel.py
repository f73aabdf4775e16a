"""Planning many stacks ends when it is stopped, or when one of them cannot be planned."""

import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from review.inputs.parallel import SideBySide

SLOW = """
import pathlib, sys, time
pathlib.Path(sys.argv[1] + ".began").touch()
time.sleep(10)
pathlib.Path(sys.argv[1] + ".ended").touch()
"""


def interrupted_while_two_of_four_run(folder: Path) -> NoReturn:
    with SideBySide() as both:
        for number in range(4):
            both.submit(both.run, [sys.executable, "-c", SLOW, str(folder / str(number))], cwd=folder, env={})
        until = time.monotonic() + 60
        while len(list(folder.glob("*.began"))) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        raise KeyboardInterrupt


def test_left_early_it_ends_what_runs_and_drops_what_waits(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted_while_two_of_four_run(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.began", "1.began"]


def test_a_command_gives_its_exit_code_and_both_its_outputs(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd(), os.environ['ASKED']); sys.exit('no')"
    with SideBySide() as both:
        ran = both.submit(both.run, [sys.executable, "-c", code], cwd=tmp_path, env={"ASKED": "yes"}).result()
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, f"{tmp_path} yes\n", "no\n")
