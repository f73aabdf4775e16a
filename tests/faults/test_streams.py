"""Closed and full standard streams: the verdict stays, and nothing is written where it does not belong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-P", "-c", "from cli.main import main; main()"]
SHOP = "services: [{name: Shop}]\n"

ROWS = [
    # what the shell does to the streams, exit code for a valid catalog, for an invalid one
    ("check", ">&-", 0, 1),
    ("check", "2>&-", 0, 1),
    ("check", "<&-", 0, 1),
    ("check", ">&- 2>&- <&-", 0, 1),
    ("check", "2>/dev/full", 0, 1),
    ("check", ">/dev/full", 1, 1),
    ("plan", "2>&-", 0, 1),
    ("plan", ">&- 2>&- <&-", 0, 1),
]


@pytest.mark.parametrize(("verb", "streams", "valid", "invalid"), ROWS, ids=[" ".join(row[:2]) for row in ROWS])
def test_the_exit_code_is_the_verdict(tmp_path: Path, verb: str, streams: str, valid: int, invalid: int) -> None:
    for content, code in ((SHOP, valid), ("alerts: [{}]\n", invalid)):
        (tmp_path / "a.yml").write_text(content)
        ran = subprocess.run(
            ["sh", "-c", f'"$@" {streams}', "sh", *COMMAND, verb, str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == code, ran.stderr
        assert "Traceback" not in ran.stdout + ran.stderr
        assert "Exception ignored" not in ran.stdout + ran.stderr


def test_output_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(SHOP)
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*COMMAND, "check", str(tmp_path)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (1, "Error: cannot write the output: No space left on device\n")


def test_a_reader_that_has_enough_ends_the_command_quietly() -> None:
    """`watchbill rules | head -1`"""
    read, write = os.pipe()
    with subprocess.Popen([*COMMAND, "rules"], stdout=write, stderr=subprocess.PIPE, text=True) as process:
        os.close(write)
        os.close(read)
        assert process.communicate()[1] == ""
    assert process.returncode == 1


def test_a_closed_stream_is_not_the_next_file_that_is_opened(tmp_path: Path) -> None:
    """Otherwise what a child prints would be written into the account's file."""
    file = tmp_path / "account"
    code = (
        "from cli.streams import open_closed_streams; import subprocess, sys\n"
        "open_closed_streams()\n"
        f"with open({str(file)!r}, 'w'):\n"
        "    subprocess.run([sys.executable, '-c', 'print(1); import sys; print(2, file=sys.stderr)'], check=True)\n"
    )
    subprocess.run(["sh", "-c", '"$@" >&- 2>&- <&-', "sh", sys.executable, "-P", "-c", code], check=True)
    assert file.read_text() == ""
