"""Cached plans of bases: the same tree, planned by the same code, gives the same plan.

The folder may be deleted at any time. If a file there cannot be read or written, the stack is planned again.
"""

import gzip
import hashlib
import json
import os
import sys
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

_MOST_BYTES = 64_000_000
_FORM = 2
"""The version of the files' form; files of other versions are not read, and are deleted later."""


def folder() -> Path:
    """Return the folder of cached plans, in the user's cache."""
    return user_cache_path("watchbill") / "plans"


def name_of(*, tree: str, code: Mapping[str, str], stack: str, at: str) -> str:
    """Return the name of a plan. `tree` is git's id of the base's files, `code` the ids of the files that plan them, by
    path, `at` the instant from which on-call duty is computed.
    """
    return hashlib.sha256(json.dumps([_FORM, sys.version, tree, sorted(code.items()), stack, at]).encode()).hexdigest()


def read(name: str) -> str | None:
    """Return the document of the plan as text; None if it is not cached."""
    path = _path(name)
    try:
        text = gzip.decompress(path.read_bytes()).decode()
        os.utime(path)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        return None
    return text


def keep(name: str, text: str) -> None:
    """Store a plan, completely or not at all; beyond 64 MB, delete the plans that were read longest ago."""
    with suppress(OSError):  # on a full disk or a read-only home, the next review plans again
        folder().mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=folder(), suffix=".draft")
        try:
            with os.fdopen(descriptor, "wb") as file:
                # A document of 5,000 alerts has 65 MB, and a twentieth of that when compressed.
                file.write(gzip.compress(text.encode(), compresslevel=1))
            Path(draft).replace(_path(name))
        finally:
            Path(draft).unlink(missing_ok=True)
        _drop_oldest()


def _path(name: str) -> Path:
    return folder() / f"{name}.json.gz"


def _drop_oldest() -> None:
    kept = sorted(((path.stat().st_mtime, path) for path in folder().iterdir()), reverse=True)
    total = 0
    for _, path in kept:
        total += path.stat().st_size
        if total > _MOST_BYTES:
            path.unlink(missing_ok=True)
