"""Writes the files of an adoption, and never over what a person changed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

MANIFEST = ".watchbill-adopted.json"
"""The file that holds the hash of each file as it was written."""


class Changed(Exception):
    """A file exists that was not written by an adoption, or has been changed since; the message names it."""


def write_adoption(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the files into a folder; return their paths, sorted.

    A file that an earlier adoption wrote and that nobody has changed is replaced. One that is no longer part of the
    adoption is removed.

    Raises:
        Changed: a person wrote or changed one of the files. Nothing is written then.
    """
    before = _manifest(folder)
    foreign = sorted(name for name in texts if (folder / name).exists() and not _is_ours(folder / name, before))
    stale = sorted(name for name in before if name not in texts and (folder / name).exists())
    changed = [*foreign, *(name for name in stale if not _is_ours(folder / name, before))]
    if changed:
        raise Changed(
            f"{folder / changed[0]} was written or changed by a person. Move it away, or write into another folder "
            "with `--out`"
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    hashes = {name: _hash(text.encode()) for name, text in sorted(texts.items())}
    (folder / MANIFEST).write_text(json.dumps(hashes, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return tuple(folder / name for name in sorted(texts))


def _manifest(folder: Path) -> dict[str, str]:
    path = folder / MANIFEST
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _is_ours(path: Path, hashes: Mapping[str, str]) -> bool:
    return hashes.get(path.name) == _hash(path.read_bytes())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
