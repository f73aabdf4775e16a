"""Files that only their owner can read, whatever the caller's umask allows."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDER, _FILE, _PROGRAM = 0o700, 0o600, 0o700


@contextmanager
def private_files() -> Iterator[int]:
    """Make every file that this process and its children create private; yield the umask to restore for a shell."""
    before = os.umask(0o077)
    try:
        yield before
    finally:
        os.umask(before)


def make_private(root: Path) -> None:
    """Take all rights of other users away from a folder and what is in it. Links are left as they are.

    An earlier version, or a command in the shell of `watchbill local run`, has written it with the rights of its umask.
    """
    _restrict(root, _FOLDER)
    for folder, names, files in os.walk(root):
        for name in names:
            _restrict(Path(folder, name), _FOLDER)
        for name in files:
            path = Path(folder, name)
            executable = not path.is_symlink() and path.stat().st_mode & stat.S_IXUSR
            _restrict(path, _PROGRAM if executable else _FILE)


def _restrict(path: Path, rights: int) -> None:
    if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(rights)
