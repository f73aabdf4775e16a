"""How often Python looks for garbage while a program declares its resources."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (100_000, 50)
"""Allocations before a look at the young objects, and such looks before one at the older ones."""


def collect_rarely() -> None:
    """Let the collector of this process rest, for a process that ends with its run.

    A run makes a million objects that all live until its end. Python's defaults go through them, and through the 240 MB
    of the Datadog SDK, again and again and find nothing: of 13 s for 1,000 alerts 10 s went there, and a third of the
    SDK's import. Peak memory is the same.
    """
    gc.set_threshold(*_RARELY)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """`collect_rarely` for the block alone, in a process that does other things too."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
