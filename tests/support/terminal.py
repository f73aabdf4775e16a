"""A command on a terminal of its own, as a person runs it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path

CTRL_C = b"\x03"

# What the engine asks a terminal when it starts (cursor position), and an answer with which it goes on.
_QUESTION, _ANSWER = b"\x1b[6n", b"\x1b]11;rgb:0000/0000/0000\x07\x1b[1;1R"


def run_on_terminal(command: Sequence[str], *, type_when: Path, typed: bytes, seconds: float = 60) -> tuple[int, str]:
    """Run `command`, type `typed` once the file `type_when` exists, and return its exit code and all that it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    shown = b""
    pending = typed
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            if pending and type_when.exists():
                os.write(ours, pending)
                pending = b""
            piece = _read(ours)
            if piece is None:
                return process.wait(timeout=seconds), shown.decode(errors="replace")
            if _QUESTION in piece:
                os.write(ours, _ANSWER)
            shown += piece
    finally:
        os.close(ours)
        if process.poll() is None:
            process.kill()
            process.wait()
    raise AssertionError(f"it did not end in {seconds} seconds; it showed:\n{shown.decode(errors='replace')}")


def _read(terminal: int) -> bytes | None:
    ready, _, _ = select.select([terminal], [], [], 0.05)
    if not ready:
        return b""
    with contextlib.suppress(OSError):  # how Linux says that nobody holds the other end any more
        return os.read(terminal, 65536) or None
    return None
