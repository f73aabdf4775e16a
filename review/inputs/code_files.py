"""The code that plans a side, by git's ids of its files: two sides with the same ids have the same code."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from review.inputs.revision_files import Tree, object_id

FOLDERS = ("catalog", "components", "stacks", "plan", "policies", "cli")
_KINDS = (".py", ".json")  # code, and the tables that it reads
_LOCK = "uv.lock"


def code_of_tree(tree: Tree) -> Mapping[str, str]:
    """Return the files of a revision's code and its lock file, with their ids."""
    return {path: id for path, id in tree.files.items() if path == _LOCK or _is_code(PurePosixPath(path))}


def code_of_folder(root: Path, like: str) -> Mapping[str, str]:
    """Return the same for a folder, with files unknown to git; `like` is any id of the repository."""
    return {path.relative_to(root).as_posix(): object_id(path.read_bytes(), like=like) for path in sorted(_files(root))}


def stack_of_tree(tree: Tree, name: str) -> Mapping[str, str]:
    """Return the files of one stack of a revision, its folder without runbooks and its settings, with their ids."""
    return {path: id for path, id in tree.files.items() if _is_of_stack(path, name)}


def stack_of_folder(root: Path, name: str, like: str) -> Mapping[str, str]:
    """Return the same for a folder, with files unknown to git; `like` is any id of the repository."""
    files = [*(root / "stacks" / name).rglob("*"), root / f"Pulumi.{name}.yaml"]
    return {
        path.relative_to(root).as_posix(): object_id(path.read_bytes(), like=like)
        for path in files
        if path.is_file() and not path.name.startswith(".") and _is_of_stack(path.relative_to(root).as_posix(), name)
    }


def _is_of_stack(path: str, name: str) -> bool:
    """Whether a file decides what is planned. Runbooks are only in the playbook."""
    if path.startswith(f"stacks/{name}/runbooks/") and path.endswith(".md"):
        return False
    return path == f"Pulumi.{name}.yaml" or path.startswith(f"stacks/{name}/")


def _is_code(path: PurePosixPath) -> bool:
    return path.suffix in _KINDS and path.parts[0] in FOLDERS


def _files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for kind in _KINDS:
            yield from (path for path in (root / folder).rglob(f"*{kind}") if path.is_file())
    if (root / _LOCK).is_file():
        yield root / _LOCK
