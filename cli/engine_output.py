"""The engine's run in a few lines: its progress, its result, and the end of its output when it fails."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import click
from rich.console import Console

from cli.conventions import quiet

_APPLIED = b'"resOutputsEvent"'
_EVERY = 0.25
"""Seconds between two looks at the log."""
_LAST = 25
"""Lines of the engine's output that an error shows, where the engine has no diagnostics of its own."""
_VERBS = (("create", "created"), ("update", "changed"), ("replace", "replaced"), ("delete", "deleted"))


@contextmanager
def applying(
    events: Path, stack: str, printed: Path | None, doing: str = "applying {stack} to the local account"
) -> Iterator[None]:
    """Show, while the engine runs, how many resources it has applied; nothing if it prints itself (`printed` is None).

    Without a terminal, one line says where its output is.
    """
    if printed is None or quiet():
        yield
        return
    if not sys.stderr.isatty():
        click.echo(f"{doing.format(stack=stack)}; the engine's output is in {_relative(printed)}", err=True)
        yield
        return
    ended = Event()
    console = Console(stderr=True, highlight=False, markup=False)
    with console.status(doing.format(stack=stack)) as status:

        def count() -> None:
            while not ended.wait(_EVERY):
                number = events.read_bytes().count(_APPLIED) if events.exists() else 0
                status.update(f"{doing.format(stack=stack)}: {number} resources")

        counting = Thread(target=count, daemon=True)
        counting.start()
        try:
            yield
        finally:
            ended.set()
            counting.join()


def result_lines(events: Path, stack: str) -> list[str]:
    """Return what a run changed, and how long it took, from the engine's log of events."""
    if not events.exists():  # an engine that failed early wrote none
        return []
    last = next((event for event in _events(events) if "summaryEvent" in event), None)
    if last is None:
        return []
    changes = last["summaryEvent"].get("resourceChanges") or {}
    counts = [f"{changes[operation]} {word}" for operation, word in _VERBS if changes.get(operation)]
    seconds = last["summaryEvent"].get("durationSeconds", 0)
    return [f"Applied {stack}: {', '.join(counts) or 'no changes'} ({seconds} s, -v shows the engine's output)"]


def last_lines(printed: Path) -> list[str]:
    """Return the diagnostics in the engine's output, or its last lines, and where all of it is."""
    try:
        lines = printed.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:  # the engine did not start
        return []
    begin = next((number for number, line in enumerate(lines) if line.startswith("Diagnostics:")), None)
    shown = lines[-_LAST:] if begin is None else lines[begin:]
    return [*shown, f"All of the engine's output: {_relative(printed)}"]


def _events(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the events from the last to the first."""
    for line in reversed(file.read_text(encoding="utf-8").splitlines()):
        yield json.loads(line)


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
