"""Checks that a review reads what git stores: the files of the work tree on disk, and those that its index lists."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from catalog.source.extends import read_layers
from review.inputs.code_files import CATALOGS, JUDGING, content
from review.inputs.revision_files import object_id
from review.inputs.revisions import CannotCompare
from review.inputs.settings import PROJECT_FILE, stack_of

_LINK, _SUBMODULE = "120000", "160000"
_CATALOG_FILES = (".yml", ".yaml")


@dataclass(frozen=True, kw_only=True)
class _Entry:
    mode: str
    id: str
    path: str


def check_work_tree(project: Path) -> None:
    """Refuse a work tree from which a review would read something else than what git stores.

    Raises:
        CannotCompare: a file that decides what is planned or judged differs from the index, and git does not report it
            as changed; it is in a submodule; or it is a link that leads outside of the project.
    """
    entries = [entry for entry in _entries(project) if _decides(entry.path)]
    for entry in entries:
        if entry.mode == _SUBMODULE:
            raise CannotCompare(
                f"{entry.path} is a submodule in the work tree; its files are in another repository, so they cannot be "
                "compared. Keep catalogs and code in this repository"
            )
    for path in [*(project / entry.path for entry in entries if entry.mode == _LINK), *_links(project)]:
        _refuse_outside(path, project)
    changed = _changed(project)
    for entry in entries:
        path = project / entry.path
        if entry.path not in changed and not path.is_dir() and not _is_stored(path, entry.id):
            raise CannotCompare(
                f"{entry.path} on disk differs from what git stores, and git reports no change: a filter or encoding "
                "in .gitattributes, a sparse checkout or `git update-index --assume-unchanged` hides it. A review "
                "would read something else than people see"
            )


def ignored_files(project: Path) -> list[str]:
    """Return the files of catalogs that are on disk and ignored by git: they are in the review, and not in a commit."""
    listed = _git(project, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", CATALOGS)
    return sorted(path for path in listed if path.endswith(_CATALOG_FILES))


def refuse_outside_layers(folder: Path, project: Path) -> None:
    """Refuse a catalog that extends a folder outside of the project: the base has no such folder.

    Raises:
        CannotCompare: it does; the message names the folder.
    """
    for layer in read_layers(folder)[0]:
        for file in layer:
            _refuse_outside(Path(file.name), project)


def layers_of(folder: Path) -> frozenset[Path]:
    """Return the folders from which the catalog in a folder is read: itself, and those that it extends."""
    files = (Path(file.name) for layer in read_layers(folder)[0] for file in layer)
    return frozenset({folder.resolve(), *(file.resolve().parent for file in files)})


def _decides(path: str) -> bool:
    """Return whether a file decides what is planned or judged."""
    top = PurePosixPath(path).parts[0]
    return top in JUDGING or stack_of(path) is not None or PROJECT_FILE.fullmatch(path) is not None


def _links(project: Path) -> Iterator[Path]:
    """Yield the links among catalogs, also those that git does not know."""
    for folder, names, files in os.walk(project / CATALOGS):
        yield from (path for name in (*names, *files) if (path := Path(folder) / name).is_symlink())


def _refuse_outside(path: Path, project: Path) -> None:
    root = Path(os.path.realpath(project))
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(root):
        shown = path.relative_to(project) if path.is_relative_to(project) else path
        raise CannotCompare(
            f"{shown} is outside of the project: it is {target}, which the base does not contain. "
            "Copy it into the project"
        )


def _is_stored(path: Path, id: str) -> bool:
    """Return whether a file has the content that git stores, also with the line ends of Windows."""
    if not (path.exists() or path.is_symlink()):
        return False
    data = content(path)
    return id in (object_id(data, like=id), object_id(data.replace(b"\r\n", b"\n"), like=id))


def _changed(project: Path) -> frozenset[str]:
    """Return the files that git reports as changed against the index. A file with a flag that hides it is not one."""
    return frozenset(_git(project, "diff-files", "-z", "--name-only", "--relative"))


def _entries(project: Path) -> Iterator[_Entry]:
    for record in _git(project, "ls-files", "-z", "--stage"):
        description, _, path = record.partition("\t")
        mode, id, _stage = description.split(" ")
        yield _Entry(mode=mode, id=id, path=path)


def _git(project: Path, *arguments: str) -> Iterable[str]:
    run = subprocess.run(["git", "-C", str(project), *arguments], capture_output=True, check=False)
    if run.returncode:
        raise CannotCompare(
            f"git cannot list the files of the work tree: {run.stderr.decode(errors='replace').strip()}"
        )
    return [os.fsdecode(name) for name in run.stdout.split(b"\0") if name]
