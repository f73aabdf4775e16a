"""The most memory that the processes below this one hold, told apart by what they are."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROC = Path("/proc")
_EVERY_S = 0.2


class Peaks:
    """The highest resident size in MB of each process seen below ours, with its command line, by process id.

    Read from Linux's own high-water mark: what `wait4` tells of a child also counts what its parent held at the fork.
    """

    def __init__(self) -> None:
        self._seen: dict[int, tuple[str, float]] = {}

    def of(self, *words: str) -> float:
        """The largest among the processes whose command line has all the `words`; 0 where none was seen."""
        sizes = [size for command, size in self._seen.values() if all(word in command for word in words)]
        return max(sizes, default=0.0)

    def look(self, root: int) -> None:
        """Take in what the descendants of process `root` hold now."""
        statuses = {int(folder.name): _status(folder) for folder in _PROC.glob("[0-9]*")}
        below = {root}
        for pid in sorted(statuses):
            if int(statuses[pid].get("PPid", "0")) in below:
                below.add(pid)
        for pid in below - {root}:
            size = float(statuses[pid].get("VmHWM", "0 kB").split()[0]) / 1024
            if size > self._seen.get(pid, ("", 0.0))[1]:
                self._seen[pid] = (_command_line(pid), size)


@contextmanager
def watching(root: int, peaks: Peaks) -> Iterator[None]:
    """Take in what the descendants of process `root` hold, five times a second while the block runs."""
    done = threading.Event()

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


def _status(folder: Path) -> dict[str, str]:
    """The lines of a process's status; empty when it has ended meanwhile."""
    try:
        lines = (folder / "status").read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _command_line(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
