"""Plans of a base, kept from one review to the next: the same tree, planned by the same code, gives the same plan.

The folder may be deleted at any time. What cannot be read or written there costs a plan and nothing else.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

_MOST_BYTES = 64_000_000
_FORM = 1
"""Of the files in the folder; another number leaves what an earlier version kept unread, until it is pushed out."""


def folder() -> Path:
    """Where plans are kept, in the user's cache."""
    return user_cache_path("watchbill") / "plans"


def name_of(*, tree: str, code: Iterable[Path], root: Path, stack: str, at: str) -> str:
    """The name of a plan. `tree` is the id that git gives the base's files, `code` the files (below `root`) of what
    plans them, `at` the instant from which on-call is reckoned."""
    digest = hashlib.sha256(json.dumps([_FORM, sys.version, tree, stack, at]).encode())
    for path in sorted(code):
        digest.update(f"\0{path.relative_to(root)}\0".encode(errors="surrogateescape"))
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read(name: str) -> str | None:
    """The document of the plan as text; None where it is not kept."""
    path = folder() / f"{name}.json"
    try:
        text = path.read_text(encoding="utf-8")
        os.utime(path)
    except (OSError, UnicodeDecodeError):
        return None
    return text


def keep(name: str, text: str) -> None:
    """Keep a plan, whole or not at all, and drop the ones that were read longest ago beyond 64 MB."""
    with suppress(OSError):  # a full disk, or a home that cannot be written: the next review plans again
        folder().mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=folder(), suffix=".draft")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            Path(draft).replace(folder() / f"{name}.json")
        finally:
            Path(draft).unlink(missing_ok=True)
        _drop_oldest()


def _drop_oldest() -> None:
    kept = sorted(((path.stat().st_mtime, path) for path in folder().iterdir()), reverse=True)
    total = 0
    for _, path in kept:
        total += path.stat().st_size
        if total > _MOST_BYTES:
            path.unlink(missing_ok=True)
