"""The standard streams, which a caller may have closed."""

import os
import sys


def open_closed_streams() -> None:
    """Open standard streams that the caller closed (`>&-`) on /dev/null.

    Python has no objects for closed streams, and the next file that a program opens takes the free number: what a child
    prints would then be written into that file, for example the local account.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
            os.set_inheritable(opened, True)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
