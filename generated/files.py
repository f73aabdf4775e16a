"""Writes generated files into a folder in which people edit files too.

A manifest in the folder holds the hash of each file as it was written. A file with that hash is untouched and may be
updated; any other was edited, and stays. While files are written, the manifest holds the former hashes too: after an
interruption neither a new nor an old file counts as edited.
"""

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from glob import escape
from pathlib import Path

MANIFEST = "watchbill.manifest.json"
_VERSION = 1
Hashes = Collection[str]


class FilesError(Exception):
    """The files cannot be read or written; the message says why and what to do."""


class Change(Enum):
    """The action of `watchbill app` for a file."""

    UNCHANGED = "unchanged"
    ADDED = "added"
    UPDATED = "updated"
    EDITED = "edited"
    """Edited since it was written, and different from what would be written: it stays as it is."""
    REMOVED = "removed"
    """No longer generated, and untouched."""
    YOURS = "yours"


@dataclass(frozen=True, kw_only=True)
class FileChange:
    """One file, relative to the folder. `before` is None where there is none, as is `after`."""

    path: str
    change: Change
    before: str | None
    after: str | None

    @property
    def pending(self) -> bool:
        """Whether writing would change this file."""
        return self.change in (Change.ADDED, Change.UPDATED, Change.REMOVED)


def changes(root: Path, files: Mapping[str, str], *, once: Collection[str] = ()) -> tuple[FileChange, ...]:
    """Return what writing `files` into `root` changes, sorted by path.

    Those in `once` are written once; from then on they belong to the folder's owner, and no edit of theirs is reported.

    Raises:
        FilesError: the manifest is invalid, or a file cannot be read.
    """
    written = _manifest(root)
    current = [_change(root, path, text, written.get(path, ()), path in once) for path, text in files.items()]
    former = [_former(root, path, hashes) for path, hashes in written.items() if path not in {*files, *once}]
    every = [*current, *(change for change in former if change is not None)]
    return tuple(sorted(every, key=lambda change: change.path))


def _change(root: Path, path: str, after: str, written: Hashes, once: bool) -> FileChange:
    before = _read(root / path)
    if before is None:
        # A file that its owner deleted is not written again.
        change = Change.YOURS if once and written else Change.ADDED
    elif before == after:
        change = Change.UNCHANGED
    elif once:
        change = Change.YOURS
    else:
        change = Change.UPDATED if digest(before) in written else Change.EDITED
    return FileChange(path=path, change=change, before=before, after=after)


def _former(root: Path, path: str, written: Hashes) -> FileChange | None:
    before = _read(root / path)
    if before is None:
        return None
    untouched = digest(before) in written
    return FileChange(path=path, change=Change.REMOVED if untouched else Change.YOURS, before=before, after=None)


def write(root: Path, planned: tuple[FileChange, ...]) -> None:
    """Write the pending changes and the manifest; each file is whole or unchanged, whatever interrupts it.

    Raises:
        FilesError: a file cannot be written. Files written before it remain, and the next run continues.
    """
    before = _manifest(root)
    hashes = {
        it.path: digest(it.after) if it.change is not Change.EDITED else next(iter(before.get(it.path, ())), "edited")
        for it in planned
        if it.after is not None
    }
    try:
        if any(change.pending for change in planned):
            _write_manifest(root, hashes, before)
        for change in planned:
            if not change.pending:
                continue
            if change.after is None:
                (root / change.path).unlink(missing_ok=True)
            else:
                _replace(root / change.path, change.after)
        _write_manifest(root, hashes, {})
    except OSError as error:
        raise FilesError(f"{error.filename or root}: cannot be written: {error.strerror}") from error


def write_new(path: Path, text: str) -> None:
    """Write a file that does not exist yet: it is whole, or not there.

    Raises:
        FilesError: it exists, or cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise FilesError(f"{path} exists already. Name another file, or move it away")
    try:
        _replace(path, text)
    except OSError as error:
        raise FilesError(f"{path}: cannot be written: {error.strerror}") from error


def digest(text: str) -> str:
    """Return the hash of a file's text; line ends of Windows do not count as an edit."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def _write_manifest(root: Path, hashes: Mapping[str, str], former: Mapping[str, Hashes]) -> None:
    """Write the manifest if it differs; `former` are the hashes of the files before they are written."""
    document: dict[str, object] = {"version": _VERSION, "files": dict(sorted(hashes.items()))}
    if former:
        document["former"] = {path: list(hashes_of) for path, hashes_of in sorted(former.items())}
    text = json.dumps(document, indent=2) + "\n"
    if _read(root / MANIFEST) != text:
        _replace(root / MANIFEST, text)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    finally:
        # Another run may have been killed before it could remove its own draft.
        for left in {draft, *path.parent.glob(f".{escape(path.name)}.[0-9]*")}:
            left.unlink(missing_ok=True)


def _read(path: Path) -> str | None:
    if not path.exists() and not path.is_symlink():
        return None
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FilesError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}") from error


def _manifest(root: Path) -> dict[str, Hashes]:
    """Return the hashes under which each file counts as untouched, the latest first."""
    path = root / MANIFEST
    text = _read(path)
    if text is None:
        return {}
    try:
        document = json.loads(text)
        files, former = document["files"], document.get("former", {})
        every = [*files.values(), *(hash_ for hashes in former.values() for hash_ in hashes)]
        if document["version"] != _VERSION or not all(isinstance(hash_, str) for hash_ in every):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FilesError(
            f"{path}: invalid manifest. Restore it from git; without it every file that differs counts as edited."
        ) from error
    hashes: dict[str, Hashes] = {path: tuple(of_path) for path, of_path in former.items()}
    for path, hash_ in files.items():
        hashes[path] = (hash_, *former.get(path, ()))
    return hashes
