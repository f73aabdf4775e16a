"""The code that plans and judges a side, by git's ids of its files: two sides with the same ids have the same code."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from review.inputs.revision_files import Tree, object_id

FOLDERS = ("catalog", "components", "stacks", "plan", "policies", "cli")
JUDGING = (*FOLDERS, "review")
_OTHERS = frozenset(
    {"audit", "benchmarks", "docs", "doctor", "generated", "local", "nextjs", "node_modules", "playbook", "product"}
    | {"review", "tests", "tools"}
)
"""Folders whose modules no plan imports. Any other folder of the project can hide an installed module."""
CATALOGS = "stacks"
_MODULES = (".py", ".pyc", ".pyd", ".so")
_KINDS = (*_MODULES, ".json")  # code, and the tables that it reads
_CACHES = ("__pycache__", "node_modules")
_LOCK = "uv.lock"


def code_of_tree(tree: Tree, folders: tuple[str, ...] = FOLDERS) -> Mapping[str, str]:
    """Return the files of a revision's code and its lock file, with their ids."""
    return {path: id for path, id in tree.files.items() if _is_code(PurePosixPath(path), folders)}


def code_of_folder(root: Path, like: str, folders: tuple[str, ...] = FOLDERS) -> Mapping[str, str]:
    """Return the same for a folder, with files unknown to git; `like` is any id of the repository."""
    files = (path for path in _files(root, folders) if _is_code(PurePosixPath(path), folders))
    return {path: object_id(content(root / path), like=like) for path in sorted(files)}


def content(path: Path) -> bytes:
    """Return what git stores for a file or a link."""
    return os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()


def _is_code(path: PurePosixPath, folders: tuple[str, ...]) -> bool:
    top = path.parts[0]
    if path.as_posix() == _LOCK:
        return True
    if top.startswith(".") or any(part in _CACHES for part in path.parts):
        return False
    if top in folders:
        return top != CATALOGS or path.suffix in _KINDS or len(path.parts) == 1
    return top not in _OTHERS and path.suffix in _MODULES


def _files(root: Path, folders: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of files and links in the folders that can hold code, relative to the root."""
    for entry in os.scandir(root):
        skipped = entry.name.startswith(".") or (entry.name in _OTHERS and entry.name not in folders)
        if not entry.is_dir(follow_symlinks=False):
            yield entry.name
        elif not skipped:
            yield from _below(root, root / entry.name)


def _below(root: Path, folder: Path) -> Iterator[str]:
    for here, names, files in os.walk(folder):
        links = [name for name in names if (Path(here) / name).is_symlink()]
        names[:] = [name for name in names if name not in _CACHES]
        yield from ((Path(here) / name).relative_to(root).as_posix() for name in (*files, *links))
