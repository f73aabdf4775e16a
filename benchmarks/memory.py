"""The peak memory and the processor time of the processes below this one, by kind."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_PROC = Path("/proc")
_EVERY_S = 0.05


class Peaks:
    """The highest resident size in MB of each process below ours, by its id and its command line.

    It is Linux's own high-water mark of the running program: the value of `wait4` for a child also counts the memory of
    its parent at the fork.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[int, str], float] = {}
        self._seconds: dict[tuple[int, str], float] = {}
        self._before: dict[int, float] = {}

    def of(self, *words: str) -> float:
        """Return the largest among the processes whose command line has all the `words`; 0 if there was none."""
        sizes = [size for (_, command), size in self._seen.items() if all(word in command for word in words)]
        return max(sizes, default=0.0)

    def begin(self, root: int) -> None:
        """Record the processor time of process `root`'s descendants so far: `seconds` leaves it out."""
        for child in _read(root, "task/*/children").split():
            self._before[int(child)] = _processor_seconds(int(child))
            self.begin(int(child))

    def seconds(self, *words: str, without: Sequence[str] = ()) -> float:
        """Return the processor time, since `begin`, of the processes whose command line has all the `words` and none of
        `without`; each to a twentieth of a second.
        """
        return sum(
            seconds - self._before.get(pid, 0.0)
            for (pid, command), seconds in self._seconds.items()
            if all(word in command for word in words) and not any(word in command for word in without)
        )

    def look(self, root: int) -> None:
        """Record the current memory of process `root`'s descendants."""
        for child in _read(root, "task/*/children").split():
            pid = int(child)
            status = dict(line.partition(":")[::2] for line in _read(pid, "status").splitlines())
            size = float(status.get("VmHWM", "0 kB").split()[0]) / 1024
            command = _read(pid, "cmdline").replace("\0", " ")
            if not command:  # it has ended, and is only still listed: its time is known under its command
                continue
            key = (pid, command)
            self._seen[key] = max(size, self._seen.get(key, 0.0))
            self._seconds[key] = max(_processor_seconds(pid), self._seconds.get(key, 0.0))
            self.look(pid)


def _processor_seconds(pid: int) -> float:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


@contextmanager
def watching(root: int, peaks: Peaks) -> Iterator[None]:
    """Record the descendants of process `root`, twenty times a second during the block."""
    done = threading.Event()
    peaks.begin(root)

    def watch() -> None:
        while not done.wait(_EVERY_S):
            peaks.look(root)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _read(pid: int, pattern: str) -> str:
    """Return the kernel's files about a process that match, joined; empty once it has ended."""
    try:
        files = sorted((_PROC / str(pid)).glob(pattern))
        return " ".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    except (FileNotFoundError, ProcessLookupError):
        return ""
