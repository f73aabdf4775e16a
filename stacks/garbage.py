"""How often Python collects garbage while a program declares its resources."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (100_000, 50)
"""Allocations before a collection of young objects, and collections of young objects before one of older objects."""


def collect_rarely() -> None:
    """Collect garbage rarely in this process, for a process that ends with its run.

    A run creates a million objects that live until its end. Python's defaults scan them and the 240 MB of the Datadog
    SDK again and again without freeing anything: 10 s of 13 s for 1,000 alerts, and a third of the SDK's import. Peak
    memory is the same.
    """
    gc.set_threshold(*_RARELY)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Apply `collect_rarely` only during the block, in a process that also does other work."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
