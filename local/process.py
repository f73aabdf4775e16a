"""Runs a command in the terminal's foreground; the command decides how a Ctrl-C ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from local.errors import LocalError


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended: its exit code, negative when a signal killed it; whether an interrupt arrived meanwhile."""

    code: int
    interrupted: bool


def run_in_front(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    keep_open: Sequence[int] = (),
    output: Path | None = None,
    umask: int = -1,
) -> Ended:
    """Run `command` on our own standard streams until it ends; with `output`, write what it prints into that file.

    An interrupted engine finishes the steps it has begun and writes its state, so we wait for it in any case: a Ctrl-C
    reaches the command from the terminal itself, and any other signal to end is passed on as an interrupt. The command
    inherits the descriptors `keep_open`, and has the umask if it is not negative.

    Raises LocalError when it cannot be started.
    """
    # On a terminal the command shares our process group: in another one it could not read the keyboard. Elsewhere it
    # has its own, so that it gets one interrupt and not two: on a second one the engine abandons its current steps.
    terminal = sys.stdin is not None and sys.stdin.isatty()
    with _handing_on(terminal) as interrupts:
        try:
            with _opened(output) as printed:
                process = subprocess.Popen(
                    command,
                    env=dict(env),
                    cwd=cwd,
                    pass_fds=tuple(keep_open),
                    process_group=None if terminal else 0,
                    stdout=printed,
                    stderr=subprocess.STDOUT if printed else None,
                    umask=umask,
                )
        except OSError as error:
            raise LocalError(f"{command[0]} cannot be run: {error.strerror}.") from error
        interrupts.process = process
        code = process.wait()
    return Ended(code=code, interrupted=interrupts.asked)


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes] | None]:
    """Yield the file for a command's output, which only its owner can read; None for our own streams."""
    if output is None:
        yield None
        return
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


class _Interrupts:
    def __init__(self) -> None:
        self.asked = False
        self.process: subprocess.Popen[bytes] | None = None

    def hand_on(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGINT)


@contextmanager
def _handing_on(terminal: bool) -> Iterator[_Interrupts]:
    interrupts = _Interrupts()

    def handle(number: int, _frame: FrameType | None) -> None:
        interrupts.asked = True
        if number != signal.SIGINT or not terminal:
            interrupts.hand_on()

    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = {each: signal.signal(each, handle) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield interrupts
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
