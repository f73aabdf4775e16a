"""The process of the three vendors' stand-ins: its start, readiness and end."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from local.errors import LocalError
from local.session.environment import VENDORS, standins_environment

COMMAND = (sys.executable, "-P", "-m", "local.vendors")
_SECONDS_TO_START = 90.0  # the first start after an SDK update reads its types, which takes a while
_SECONDS_TO_STOP = 10.0


class StandIns:
    """A running stand-in process over the account in one SQLite file."""

    def __init__(self, store: Path, seed: Path, log: Path, command: Sequence[str] = COMMAND) -> None:
        """Start the process; `ports` waits until it is ready. It stops when its standard input closes."""
        self._log = log
        self._ports: dict[str, int] = {}
        with log.open("wb") as output:
            # A session of its own: Ctrl-C goes to the engine, which needs the stand-ins until it has ended properly.
            self._process = subprocess.Popen(
                [*command, "--store", str(store), "--seed", str(seed)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=standins_environment(os.environ),
                start_new_session=True,
            )

    def ports(self) -> Mapping[str, int]:
        """Return the port of each vendor once all listen. Raises LocalError with the end of the log if they do not."""
        if not self._ports:
            self._ports = self._announced()
        return self._ports

    @property
    def running(self) -> bool:
        """Whether the process is still running."""
        return self._process.poll() is None

    def log_tail(self) -> str:
        """Return the last lines of the stand-ins' log, and the path of the full log, as an indented block."""
        lines = self._log.read_text(errors="replace").splitlines()[-12:] if self._log.exists() else []
        return "".join(f"\n  {line}" for line in lines) + f"\n  (complete log: {self._log})"

    def stop(self) -> None:
        """End the process and wait until it has ended, so that the account's file is closed."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            self._process.wait(timeout=_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _announced(self) -> dict[str, int]:
        try:
            answer = json.loads(first_line(self._process))
            return {vendor: int(answer[vendor]) for vendor in VENDORS}
        except (ValueError, KeyError, TypeError) as error:
            raise LocalError(f"The vendors' stand-ins did not start.{self.log_tail()}") from error


def first_line(process: subprocess.Popen[bytes]) -> bytes:
    """Return the first line of a process's output; empty if it ends, or is silent for too long, before that."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    until = time.monotonic() + _SECONDS_TO_START
    read = b""
    while b"\n" not in read:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(descriptor, 4096) if ready else b""
        if not piece:
            return b""
        read += piece
    return read.split(b"\n", 1)[0]
