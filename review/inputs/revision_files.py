"""The files of a git tree, written byte for byte as the tree holds them.

`git archive` would obey `.gitattributes`: `export-ignore` leaves files out; `export-subst`, `eol`, `ident` and filters
rewrite them. A branch could then hide a file of the base, and a review would report its contents as added, not as
changed. So the objects are read by their ids, no attribute, filter or hook applies, and each is checked by its hash.
"""

import hashlib
import os
import posixpath
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_EXECUTABLE, _LINK, _SUBMODULE = "100755", "120000", "160000"
_FILES = ("100644", "100664", _EXECUTABLE)
_UNSAFE = ("", ".", "..", ".git")


class CannotExtract(Exception):
    """The files of a tree cannot be read or written; the message says which, and why."""


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A file, link or submodule of a tree. `path` is relative to the tree; bytes that are not text are surrogates."""

    mode: str
    object: str
    path: str

    @property
    def name(self) -> str:
        """The path for messages, with control characters and bytes that are not UTF-8 escaped."""
        shown = os.fsencode(self.path).decode(errors="backslashreplace")
        return shown if shown.isprintable() else repr(shown)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A git tree: `files` and links by path, each with the id of its contents; submodules by name. `id` is the tree's
    own: the same files always have the same id.
    """

    id: str
    files: Mapping[str, str]
    submodules: tuple[str, ...]


def list_tree(repository: Path, tree: str) -> Tree:
    """Return the entries of a tree (`<commit>:<folder>`).

    Raises:
        CannotExtract: git cannot read the tree, or a path is unsafe.
    """
    run = subprocess.run([*_git(repository), "rev-parse", "--verify", tree], capture_output=True)
    if run.returncode:
        raise CannotExtract(run.stderr.decode(errors="replace").strip().removeprefix("fatal: "))
    entries = _entries(repository, tree)
    return Tree(
        id=run.stdout.decode().strip(),
        files={entry.path: entry.object for entry in entries if entry.mode != _SUBMODULE},
        submodules=tuple(entry.name for entry in entries if entry.mode == _SUBMODULE),
    )


def object_id(content: bytes, *, like: str) -> str:
    """Return git's id of a file's contents, in a repository whose ids have the length of `like`."""
    hashed = hashlib.sha1(usedforsecurity=False) if len(like) == 40 else hashlib.sha256()
    hashed.update(b"blob %d\0" % len(content))
    hashed.update(content)
    return hashed.hexdigest()


def extract_tree(repository: Path, tree: str, into: Path) -> None:
    """Write every file and link of a tree (`<commit>:<folder>`) into an empty folder.

    A submodule becomes an empty folder, because its files are in another repository.

    Raises:
        CannotExtract: git cannot read an object, a path or a link is unsafe, or the written files differ from the tree.
    """
    entries = _entries(repository, tree)
    files = [entry for entry in entries if entry.mode in _FILES]
    links = [entry for entry in entries if entry.mode == _LINK]
    modules = [entry for entry in entries if entry.mode == _SUBMODULE]
    targets: list[str] = []
    try:
        _make_folders(into, entries, modules)
        for entry, content in _contents(repository, [*files, *links]):
            if entry.mode == _LINK:
                targets.append(os.fsdecode(content))
            else:
                _write(into, entry, content)
        # Links come last, so that nothing is written through one.
        for link, target in zip(links, targets, strict=True):
            (into / link.path).symlink_to(target)
        for link, target in zip(links, targets, strict=True):
            _refuse_link_outside(into, link, target)
        _compare(into, [*files, *links])
    except OSError as error:
        raise CannotExtract(f"they cannot be written to {into}: {error.strerror or error}") from error


def _entries(repository: Path, tree: str) -> list[_Entry]:
    run = subprocess.run([*_git(repository), "ls-tree", "-r", "-z", "--full-tree", tree], capture_output=True)
    if run.returncode:
        raise CannotExtract(run.stderr.decode(errors="replace").strip().removeprefix("fatal: "))
    entries = []
    for record in run.stdout.split(b"\0")[:-1]:
        mode, _type, name = record.partition(b"\t")[0].decode().split(" ")
        entry = _Entry(mode=mode, object=name, path=os.fsdecode(record.partition(b"\t")[2]))
        if any(part.lower() in _UNSAFE for part in entry.path.split("/")):
            raise CannotExtract(f"{entry.name} is an unsafe path; git itself would not check it out")
        if mode not in (*_FILES, _LINK, _SUBMODULE):
            raise CannotExtract(f"{entry.name} has the unknown mode {mode}")
        entries.append(entry)
    return entries


def _contents(repository: Path, entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, bytes]]:
    """Yield each entry with its object's bytes, from one process for all of them."""
    with tempfile.TemporaryFile() as names:
        # A file and not a pipe: git may fill its output before it has read all of the names.
        names.write("".join(f"{entry.object}\n" for entry in entries).encode())
        names.seek(0)
        command = [*_git(repository), "cat-file", "--batch", "--buffer"]
        with subprocess.Popen(command, stdin=names, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as git:
            assert git.stdout is not None
            try:
                for entry in entries:
                    yield entry, _content(git.stdout, entry)
            finally:
                git.kill()


def _content(output: IO[bytes], entry: _Entry) -> bytes:
    header = output.readline().decode(errors="replace").split()
    if len(header) != 3 or header[:2] != [entry.object, "blob"]:
        raise CannotExtract(f"{entry.name}: git cannot read its object {entry.object}")
    content = output.read(int(header[2]))
    output.read(1)
    if object_id(content, like=entry.object) != entry.object:
        raise CannotExtract(f"{entry.name}: git returned a different object than {entry.object}")
    return content


def _make_folders(into: Path, entries: Iterable[_Entry], modules: Iterable[_Entry]) -> None:
    folders = {entry.path.rpartition("/")[0] for entry in entries} | {module.path for module in modules}
    for folder in sorted(folders):
        (into / folder).mkdir(parents=True, exist_ok=True)


def _write(into: Path, entry: _Entry, content: bytes) -> None:
    # Mode x: on a disk that ignores case, `A.yml` would silently replace `a.yml`.
    with (into / entry.path).open("xb") as file:
        file.write(content)
    if entry.mode == _EXECUTABLE:
        (into / entry.path).chmod(0o755)


def _refuse_link_outside(into: Path, link: _Entry, target: str) -> None:
    """Refuse a link that leaves the folder, by its own text or through other links."""
    lexical = posixpath.normpath(posixpath.join(posixpath.dirname(link.path), target))
    outside = posixpath.isabs(target) or lexical.split("/")[0] == ".."
    # os.path and not Path.resolve: links that lead to each other are not an error.
    followed = Path(os.path.realpath(into / link.path))
    if outside or not followed.is_relative_to(os.path.realpath(into)):
        raise CannotExtract(f"the link {link.name} leads outside the project, to {target!r}")


def _compare(into: Path, entries: Iterable[_Entry]) -> None:
    """Refuse files that differ from the tree, such as two folders with one name on this disk."""
    written: set[str] = set()
    for folder, folders, files in os.walk(into):
        names = [*files, *(name for name in folders if (Path(folder) / name).is_symlink())]
        written |= {(Path(folder) / name).relative_to(into).as_posix() for name in names}
    different = sorted(written ^ {entry.path for entry in entries})
    if different:
        raise CannotExtract(
            f"the files on disk differ from those that git lists: {different[0]!r} is only in one of the two"
        )


def _git(repository: Path) -> list[str]:
    # Without replacements: a local `refs/replace/…` would put other bytes in an object's place.
    return ["git", "--no-replace-objects", "-C", str(repository)]
