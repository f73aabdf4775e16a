"""The two sides of a review, planned side by side: each in a process of its own, with its own code and catalog."""

import filecmp
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from catalog.source.extends import read_layers
from review import kept_plans
from review.document import Document, NotADocument, no_document, read_document
from review.environments import interpreter
from review.revisions import CannotCompare, Revision, extract, find_revision, tree_of, uncommitted
from review.side_by_side import SideBySide

_REAL = ("DD_", "DATADOG_", "PAGERDUTY_", "SENTRY_")
# The command as any revision has it; `-P` keeps the folder that it runs in off the path, where a catalog's folder
# could otherwise hide a module.
_COMMAND = ("-P", "-c", "from cli.main import main; main()")
_CODE = ("catalog", "components", "stacks", "plan", "policies", "cli")


@dataclass(frozen=True, kw_only=True)
class Sides:
    """A stack as it was (`base`) and as it would be (`head`); `notes` are what a reader must know of the comparison."""

    stack: str
    base: Document
    head: Document
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Side:
    """Where a side's files are, what runs its code, and how errors name it."""

    label: str
    root: Path
    code: Path
    python: Path
    tree: str | None = None
    """The id that git gives the files; None for the work tree, which may be edited while it is read."""


def plan_sides(
    stacks: Sequence[str],
    base: str,
    *,
    project: Path,
    at: str,
    same_code: bool = False,
    notes: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _text: None,
) -> tuple[Revision, list[Sides]]:
    """Plan the stacks in the work tree and at the revision `base`.

    A stack is a name under `stacks/` or a folder of the project. `at` is the instant (ISO, with offset) from which both
    sides reckon who is on call. With `same_code`, the base's catalog is planned by the work tree's code. `notes` are
    what the caller knows of the comparison.

    Raises:
        CannotCompare: there is no such revision, one side does not load or plan, or neither has a stack.
    """
    revision = find_revision(base, project)
    with tempfile.TemporaryDirectory(prefix="watchbill-review-") as folder:
        there = Path(folder) / "base"
        there.mkdir()
        submodules = extract(revision, project, there)
        _refuse_submodules(submodules, revision)
        code = project if same_code or _same_code(project, there) else there
        python = Path(sys.executable) if code == project else interpreter(there, project, progress)
        head = _Side(label="the work tree", root=project, code=project, python=Path(sys.executable))
        tree = tree_of(revision, project)
        side = _Side(label=revision.label, root=there, code=code, python=python, tree=tree)
        with SideBySide() as both:
            pairs = [
                (stack, both.submit(_plan, both, side, stack, at), both.submit(_plan, both, head, stack, at))
                for stack in stacks
            ]
            planned = [(stack, of_base.result(), of_head.result()) for stack, of_base, of_head in pairs]
    known = (*notes, *_notes(project, code == project, same_code, submodules))
    return revision, [_both(stack, before, after, revision, known) for stack, before, after in planned]


def stack_names(project: Path, base: str) -> list[str]:
    """The stacks that either side has, sorted: the folders of `stacks/` with a `Pulumi.<name>.yaml`.

    Raises:
        CannotCompare: there is no such revision.
    """
    revision = find_revision(base, project)
    listed = subprocess.run(
        ["git", "-C", str(project), "ls-tree", "-z", "--name-only", revision.commit, "./"],
        capture_output=True,
        check=True,
    )
    names = [*os.fsdecode(listed.stdout).split("\0"), *(path.name for path in project.glob("Pulumi.*.yaml"))]
    return sorted({name.split(".")[1] for name in names if name.startswith("Pulumi.") and name.count(".") == 2})


def unreviewed(project: Path) -> list[str]:
    """The folders of `stacks/` with a catalog that no review of all stacks looks at: no stack, and in none of them."""
    stacks = project / "stacks"
    folders = {path.parent for path in stacks.glob("*/*.y*ml")}
    named = {folder for folder in folders if (project / f"Pulumi.{folder.name}.yaml").is_file()}
    seen = {Path(file.name).resolve().parent for folder in named for layer in read_layers(folder)[0] for file in layer}
    return sorted(folder.name for folder in folders - named if folder.resolve() not in seen)


def _plan(both: SideBySide, side: _Side, stack: str, at: str) -> Document | None:
    """The side's document; None where it has no such stack."""
    named = side.root / "stacks" / stack
    folder = named if Path(stack).name == stack and named.is_dir() else side.root / stack
    if not folder.is_dir():
        return None
    kept = _kept(side, stack, at)
    if kept is not None and (text := kept_plans.read(kept)) is not None:
        with suppress(NotADocument):  # a file that somebody else wrote there is planned over
            return read_document(text)
    command = [str(side.python), *_COMMAND, "plan", str(folder.relative_to(side.root)), "--format", "json"]
    run = both.run([*command, "--at", at], cwd=side.root, env=_environment(side.code))
    if run.returncode:
        raise CannotCompare(_refused(side, stack, run.stderr))
    try:
        document = read_document(run.stdout)
    except NotADocument as error:
        raise CannotCompare(_too_different(side, str(error))) from error
    if kept is not None:
        kept_plans.keep(kept, run.stdout)
    return document


def _kept(side: _Side, stack: str, at: str) -> str | None:
    """The name under which the plan of a side is kept; None for the work tree's, which is never kept."""
    if side.tree is None:
        return None
    code = [*_sources(side.code), side.code / "uv.lock"]
    return kept_plans.name_of(
        tree=side.tree, code=[it for it in code if it.is_file()], root=side.code, stack=stack, at=at
    )


def _environment(code: Path) -> dict[str, str]:
    """The caller's, without any vendor's key: no side needs one, and a revision's code is not to be trusted with it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_REAL)}
    return kept | {"PYTHONPATH": str(code), "PYTHONIOENCODING": "utf-8"}


def _refused(side: _Side, stack: str, said: str) -> str:
    if "No such option" in said:
        return _too_different(side, said.strip().splitlines()[-1])
    tail = said.strip() or "it ended without a word"
    return f"{stack} cannot be planned in {side.label}, so there is nothing to compare:\n{tail}"


def _too_different(side: _Side, why: str) -> str:
    return (
        f"the code of {side.label} plans in another form ({why}). "
        "Add --same-code to plan its catalog with the code of the work tree"
    )


def _both(
    stack: str, base: Document | None, head: Document | None, revision: Revision, notes: tuple[str, ...]
) -> Sides:
    if base is None and head is None:
        raise CannotCompare(f"neither the work tree nor {revision.label} has a stack or a folder {stack!r}")
    if base is None:
        assert head is not None
        base = no_document(stack, head)
        notes = (*notes, f"{revision.label} has no stack {stack}: everything in it is new")
    if head is None:
        head = no_document(stack, base)
        notes = (*notes, f"the work tree has no stack {stack} any more: everything in it goes")
    return Sides(stack=stack, base=base, head=head, notes=notes)


def _refuse_submodules(submodules: Sequence[str], revision: Revision) -> None:
    """Refuse a base whose catalogs or code are in a submodule: its folder is empty, so all of it would look added."""
    for name in submodules:
        if Path(name).parts[0] in (*_CODE, "review"):
            raise CannotCompare(
                f"{name} is a submodule in {revision.label}; its files are in another repository, so they cannot be "
                "compared. Keep catalogs and code in this repository"
            )


def _notes(project: Path, one_code: bool, same_code: bool, submodules: Sequence[str]) -> tuple[str, ...]:
    notes = ["the work tree holds changes that are not committed, and they are in this report"] * uncommitted(project)
    if submodules:
        notes.append(f"the base is read without the files of its submodules: {', '.join(submodules)}")
    if not one_code:
        notes.append("the two sides have different code, and each is planned by its own")
    elif same_code:
        notes.append("both sides are planned by the work tree's code, as --same-code asks")
    return tuple(notes)


def _same_code(one: Path, other: Path) -> bool:
    """Whether both sides' code is the same to the byte: then the work tree's, compiled already, does for both."""
    names = {str(path.relative_to(root)) for root in (one, other) for path in _sources(root)}
    _, different, missing = filecmp.cmpfiles(one, other, {*names, "uv.lock"}, shallow=False)
    return not different and not missing


def _sources(root: Path) -> list[Path]:
    """Code, and the tables that it reads."""
    return [path for folder in _CODE for kind in ("*.py", "*.json") for path in (root / folder).rglob(kind)]
