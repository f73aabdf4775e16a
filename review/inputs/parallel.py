"""Runs commands two at a time, and ends all of them with the block that started them."""

import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class SideBySide:
    """Runs functions two at a time, in the given order, and the commands that they start.

    On an error or an interrupt, it drops waiting calls and ends running commands: otherwise a stack that does not load,
    or Ctrl-C, would be reported only after all other stacks were planned.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=2)
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._left = False

    def __enter__(self) -> "SideBySide":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        with self._lock:
            self._left = kind is not None
            for process in self._running if self._left else ():
                process.terminate()
        self._pool.shutdown(cancel_futures=self._left)

    def submit(self, function: Callable[_Given, _Made], *args: _Given.args, **kwargs: _Given.kwargs) -> Future[_Made]:
        """Return the future of a call, which may `run` commands."""
        return self._pool.submit(function, *args, **kwargs)

    def run(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; return its exit code and output.

        Raises:
            KeyboardInterrupt: the block was left before the command began.
        """
        with self._lock:
            if self._left:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            self._running.add(process)
        out, err = process.communicate()
        with self._lock:
            self._running.remove(process)
        return subprocess.CompletedProcess(command, process.returncode, out, err)
