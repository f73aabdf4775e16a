"""The lock of a workspace: one command at a time, and none beside an engine that has outlived its command."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local.errors import LocalError
from local.session.workspace import Workspace, cannot_write

_SECONDS_FOR_A_COMMAND = 2.0
_PROCESSES = Path("/proc")


@contextmanager
def locked(workspace: Workspace, progress: Callable[[str], object]) -> Iterator[int]:
    """Hold the lock while the block runs; yield its descriptor, which an engine inherits: it holds the lock too.

    Waits for an engine whose command was killed, however long it runs, and says so with `progress`. Raises LocalError
    while another command runs, and when the lock cannot be written.
    """
    file = workspace.root / "session.lock"
    try:
        workspace.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LocalError(cannot_write(workspace.root, error)) from error
    try:
        _wait(descriptor, file, workspace.root, progress)
        _write(descriptor, workspace.root)
        yield descriptor
    finally:
        os.close(descriptor)


def _wait(descriptor: int, file: Path, root: Path, progress: Callable[[str], object]) -> None:
    until = time.monotonic() + _SECONDS_FOR_A_COMMAND
    announced = False
    while not _locks(descriptor):
        if time.monotonic() > until:
            if _command_runs(descriptor, file):
                raise LocalError(
                    f"Another local run is using {root}. Wait until it ends, or stop it, and run the command again."
                )
            if not announced:
                progress(f"{_engine(file)} of a command that was killed still runs. Waiting until it has finished.")
                announced = True
        time.sleep(0.1)


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(descriptor: int, root: Path) -> None:
    """Write our process's number, by which the next command sees whether this one still runs."""
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except OSError as error:
        raise LocalError(cannot_write(root, error)) from error


def _command_runs(descriptor: int, file: Path) -> bool:
    written = os.pread(descriptor, 20, 0).strip()
    if not written.isdigit():
        return True  # The other command has just taken the lock.
    number = int(written)
    if number == os.getpid():
        return True
    if _PROCESSES.is_dir():
        return _has_open(number, file)  # The number may belong to another process by now.
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _engine(file: Path) -> str:
    """`The engine (process 12)`: the process that has the lock open, where the system can tell."""
    numbers = [int(path.name) for path in _PROCESSES.glob("[0-9]*") if path.name != str(os.getpid())]
    holders = [str(number) for number in sorted(numbers) if _has_open(number, file)]
    return f"The engine (process {', '.join(holders)})" if holders else "The engine"


def _has_open(number: int, file: Path) -> bool:
    try:
        return any(link.readlink() == file for link in (_PROCESSES / str(number) / "fd").iterdir())
    except OSError:  # it has ended meanwhile, or belongs to another user
        return False
