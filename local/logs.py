"""The logs that engine runs leave: a bounded number of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

MOST_RUNS = 10


def prune_logs(home: Path, backend: Path | None = None) -> None:
    """Keep the logs of the last ten runs in a PULUMI_HOME, and of each stack in a backend the history of its last ten.

    The engine adds a log to each run, and to each update a copy of the state; it never deletes one.
    """
    _keep_newest((home / "logs").glob("*"))
    if backend is None:
        return
    for stack in (backend / ".pulumi" / "history").glob("*/*"):
        _keep_newest(stack.glob("*.checkpoint.json"))
        _keep_newest(stack.glob("*.history.json"))
        for attributes in stack.glob("*.attrs"):
            if not attributes.with_suffix("").exists():
                attributes.unlink(missing_ok=True)


def _keep_newest(files: Iterable[Path]) -> None:
    aged: list[tuple[float, Path]] = []
    for file in files:
        with suppress(FileNotFoundError):  # another run has deleted it
            aged.append((file.stat().st_mtime, file))
    for _, file in sorted(aged, reverse=True)[MOST_RUNS:]:
        file.unlink(missing_ok=True)
