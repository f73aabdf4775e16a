"""Writes the files of an adoption, and never over what a person changed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

MANIFEST = ".watchbill-adopted.json"
"""The file that holds the hash of each file as it was written."""


class Changed(Exception):
    """A file exists that was not written by an adoption, or has been changed since; the message names it."""


class CannotWrite(Exception):
    """A file or its folder cannot be written; the message says which and why."""


def write_adoption(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the files into a folder; return their paths, sorted.

    A file that an earlier adoption wrote and that nobody has changed is replaced. No other file is touched.

    Raises:
        Changed: a person wrote or changed one of the files. Nothing is written then.
        CannotWrite: the folder or a file cannot be written.
    """
    before = _manifest(folder)
    changed = sorted(name for name in texts if (folder / name).exists() and not _is_ours(folder / name, before))
    if changed:
        raise Changed(
            f"{folder / changed[0]} was written or changed by a person. Move it away, or write into another folder "
            "with `--out`"
        )
    hashes = {**before, **{name: _hash(text.encode()) for name, text in texts.items()}}
    manifest = json.dumps(hashes, indent=2, sort_keys=True) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in {**texts, MANIFEST: manifest}.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{error.filename or folder} cannot be written: {error.strerror or error}") from error
    return tuple(folder / name for name in sorted(texts))


def is_only_adopted(folder: Path) -> bool:
    """Whether every YAML file of a folder was written by an adoption, and nobody has changed one."""
    before = _manifest(folder)
    return all(_is_ours(path, before) for path in folder.glob("*.y*ml"))


def free_prefix(folder: Path, prefix: str) -> str:
    """Return the prefix, or the first of `adopted-2`, `adopted-3` … with which no file of the folder begins."""
    taken = [path.name for path in folder.glob("*")] if folder.is_dir() else []
    number = 1
    while any(name.startswith(f"{_numbered(prefix, number)}-") and name[:1] != "." for name in taken):
        number += 1
    return _numbered(prefix, number)


def _numbered(prefix: str, number: int) -> str:
    return prefix if number == 1 else f"{prefix}-{number}"


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
