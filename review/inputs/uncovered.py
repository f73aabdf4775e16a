"""What a review does not cover: stacks that it was not asked for, folders that are no stack, and other projects."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from review.inputs.code_files import content
from review.inputs.revision_files import Tree, object_id
from review.inputs.revisions import Revision, extract, find_revision, place_in_repository, tree_of
from review.inputs.settings import catalog_folder, stack_of
from review.inputs.work_tree import layers_of

_CATALOG = re.compile(r"stacks/([^/]+)/[^/]+\.ya?ml")
_RUNBOOK = re.compile(r"(?:.+/)?runbooks/[^/]+\.md")
"""Runbooks are only in the playbook."""
_OF_A_PROJECT = re.compile(r"(?:(?P<project>.+?)/)??(?:Pulumi\.[^/]+\.ya?ml|stacks/.+\.ya?ml)")


def stack_names(project: Path, base: str) -> list[str]:
    """Return the stacks of base or head, sorted: the names in `Pulumi.<name>.yaml`.

    Raises:
        CannotCompare: the revision does not exist.
    """
    return known_stacks(project, tree_of(find_revision(base, project), project))


def known_stacks(project: Path, tree: Tree) -> list[str]:
    """Return the stacks of the base's tree or of the project's folder, sorted."""
    return sorted(_stacks(tree) | _stacks_of_folder(project))


def unreviewed(project: Path) -> list[str]:
    """Return the folders of `stacks/` with a catalog that no review includes: neither a stack nor extended by one."""
    folders = {path.parent for path in (project / "stacks").glob("*/*.y*ml")}
    stacks = [catalog_folder(name, project) or Path("stacks") / name for name in _stacks_of_folder(project)]
    read = {folder for stack in stacks for folder in layers_of(project / stack)}
    return sorted(folder.name for folder in folders if folder.resolve() not in read)


def uncovered_folders(project: Path, base: str) -> list[str]:
    """Return the folders of `stacks/` that no review includes, and that differ between base and head.

    Such a folder can be a stack without settings of its own: `pulumi up` applies it nevertheless.

    Raises:
        CannotCompare: the revision does not exist, or its files cannot be written.
    """
    revision = find_revision(base, project)
    tree = tree_of(revision, project)
    changed = [name for name in unreviewed(project) if _differs(project, tree, [f"stacks/{name}"])]
    catalogs = {match[1] for path in tree.files if (match := _CATALOG.fullmatch(path))}
    removed = {name for name in catalogs - _stacks(tree) if not (project / "stacks" / name).is_dir()}
    return sorted([*changed, *(removed & set(_unreviewed_of(revision, project)) if removed else ())])


def left_out(project: Path, tree: Tree, stacks: Sequence[str]) -> list[str]:
    """Return the stacks that are not compared although the files that they read differ."""
    return [
        name
        for name in sorted((_stacks(tree) | _stacks_of_folder(project)).difference(stacks))
        if _differs(project, tree, _read_by(name, project), f"Pulumi.{name}.yaml")
    ]


def other_projects(project: Path, revision: Revision) -> list[str]:
    """Return the folders of other projects of the repository that differ: each has its own review."""
    run = subprocess.run(
        ["git", "-C", str(project), "diff", "--name-only", "-z", "--no-renames", revision.commit, "--", ":(top)"],
        capture_output=True,
        check=True,
    )
    own = place_in_repository(project).rstrip("/")
    matches = (_OF_A_PROJECT.fullmatch(os.fsdecode(name)) for name in run.stdout.split(b"\0") if name)
    return sorted({match["project"] or "." for match in matches if match and (match["project"] or "") != own})


def _stacks(tree: Tree) -> set[str]:
    return {name for file in tree.files if file.endswith(".yaml") and (name := stack_of(file))}


def _stacks_of_folder(project: Path) -> set[str]:
    return {name for path in project.glob("Pulumi.*.yaml") if (name := stack_of(path.name))}


def _unreviewed_of(revision: Revision, project: Path) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="watchbill-review-") as folder:
        extract(revision, project, Path(folder))
        return unreviewed(Path(folder).resolve())


def _read_by(stack: str, project: Path) -> Iterable[str]:
    """Return the folders from which a stack's catalog is read, relative to the project."""
    folder = catalog_folder(stack, project) or Path("stacks") / stack
    root = project.resolve()
    yield folder.as_posix()
    for layer in layers_of(project / folder):
        if layer.is_relative_to(root):
            yield layer.relative_to(root).as_posix()


def _differs(project: Path, tree: Tree, folders: Iterable[str], *files: str) -> bool:
    beginnings = tuple(f"{folder}/" for folder in folders)
    theirs = {path: id for path, id in tree.files.items() if path in files or _is_below(path, beginnings)}
    return theirs != _ids(project, beginnings, files, like=tree.id)


def _ids(project: Path, beginnings: Iterable[str], files: Iterable[str], *, like: str) -> Mapping[str, str]:
    paths = {path for begin in beginnings for path in (project / begin).rglob("*")} | {project / name for name in files}
    return {
        name: object_id(content(path), like=like)
        for path in paths
        if path.is_symlink() or path.is_file()
        if not path.name.startswith(".")
        if not _RUNBOOK.fullmatch(name := path.relative_to(project).as_posix())
    }


def _is_below(path: str, beginnings: tuple[str, ...]) -> bool:
    return path.startswith(beginnings) and not _RUNBOOK.fullmatch(path) and not path.rpartition("/")[2].startswith(".")
