"""Base and head of a review, planned in parallel: each in its own process, with its own code and catalog."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import chdir, suppress
from dataclasses import dataclass
from pathlib import Path

from catalog.source.extends import read_layers
from plan.document.read import NotADocument
from review.inputs import kept_plans
from review.inputs.code_files import FOLDERS, code_of_folder, code_of_tree, stack_of_folder, stack_of_tree
from review.inputs.document import Document, no_document, read_document
from review.inputs.environments import interpreter
from review.inputs.parallel import SideBySide
from review.inputs.revision_files import Tree
from review.inputs.revisions import CannotCompare, Revision, extract, find_revision, tree_of, uncommitted

_SETTINGS = re.compile(r"Pulumi\.[^./]+\.yaml")
_REAL = ("DD_", "DATADOG_", "PAGERDUTY_", "SENTRY_")
# The command in the form that every revision has; `-P` keeps the current folder off the path, where a folder of a
# catalog could otherwise hide a module.
_COMMAND = ("-P", "-c", "from cli.main import main; main()")
# Only for the code that runs here: an earlier revision may not have it.
_SEVERAL = ("-P", "-c", "from cli.documents import main; main()")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A stack in the base and in the head; `notes` are what a reader must know about the comparison."""

    stack: str
    base: Document
    head: Document
    notes: tuple[str, ...] = ()


class NotPlanned(Exception):
    """A stack cannot be planned in this process; the message says why."""


PlanHere = Callable[[Path, str], str]
"""Plans a stack's folder (relative to the project) for an instant, and returns its document; raises NotPlanned."""


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One side: where its files are, the Python that runs its code, and its name in errors."""

    label: str
    root: Path
    code: Path
    python: Path


@dataclass(frozen=True, kw_only=True)
class _Base:
    """The base before its files are written. `code` is the code that plans it, by the ids of its files."""

    revision: Revision
    tree: Tree
    project: Path
    one_code: bool
    code: Mapping[str, str]


def plan_comparisons(
    stacks: Sequence[str],
    base: str,
    *,
    project: Path,
    at: str,
    same_code: bool = False,
    notes: Sequence[str] = (),
    plan_here: PlanHere | None = None,
    progress: Callable[[str], None] = lambda _text: None,
) -> tuple[Revision, list[Comparison]]:
    """Plan the stacks in the work tree and at the revision `base`.

    A stack is a name under `stacks/` or a folder of the project. `at` is the instant (ISO, with offset) from which both
    sides compute who is on call. With `same_code`, the work tree's code plans the base's catalog. `notes` are the
    caller's notes about the comparison. `plan_here` plans the work tree in this process, for a caller that runs the
    work tree's own code.

    Raises:
        CannotCompare: the revision does not exist, one side does not load or plan, or neither has a stack.
    """
    known = _find_base(base, project, same_code)
    kept = {stack: document for stack in stacks if (document := _kept(known, stack, at)) is not None}
    missing = [stack for stack in stacks if stack not in kept]
    head = _Side(label="the work tree", root=project, code=project, python=Path(sys.executable))
    with tempfile.TemporaryDirectory(prefix="watchbill-review-") as folder, SideBySide() as both:
        planning = _begin_base(both, known, missing, at, Path(folder) / "base", plan_here is not None, progress)
        if plan_here is None:
            futures = {stack: both.submit(_plan, both, head, stack, at) for stack in stacks}
            before = {stack: text for future in planning for stack, text in future.result().items()}
            after = {stack: future.result() for stack, future in futures.items()}
        else:
            after = {stack: _plan_in_process(plan_here, head, stack, at) for stack in stacks}
            before = {stack: text for future in planning for stack, text in future.result().items()}
    bases = kept | {stack: _keep(known, stack, at, text) for stack, text in before.items() if text is not None}
    heads = {stack: _read(head.label, text) for stack, text in after.items() if text is not None}
    said = (
        *notes,
        *_notes(project, known.one_code, same_code, known.tree.submodules),
        *_left_out(project, known.tree, stacks),
    )
    return known.revision, [_both(stack, bases.get(stack), heads.get(stack), known.revision, said) for stack in stacks]


def stack_names(project: Path, base: str) -> list[str]:
    """Return the stacks of either side, sorted: the folders of `stacks/` with a `Pulumi.<name>.yaml`.

    Raises:
        CannotCompare: the revision does not exist.
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
    """Return the folders of `stacks/` with a catalog that no review includes: neither a stack nor extended by one."""
    stacks = project / "stacks"
    folders = {path.parent for path in stacks.glob("*/*.y*ml")}
    named = {folder for folder in folders if (project / f"Pulumi.{folder.name}.yaml").is_file()}
    seen = {Path(file.name).resolve().parent for folder in named for layer in read_layers(folder)[0] for file in layer}
    return sorted(folder.name for folder in folders - named if folder.resolve() not in seen)


def _find_base(base: str, project: Path, same_code: bool) -> _Base:
    revision = find_revision(base, project)
    tree = tree_of(revision, project)
    _refuse_submodules(tree.submodules, revision)
    theirs, ours = code_of_tree(tree), code_of_folder(project, like=tree.id)
    one_code = same_code or theirs == ours
    return _Base(revision=revision, tree=tree, project=project, one_code=one_code, code=ours if one_code else theirs)


def _begin_base(
    both: SideBySide,
    base: _Base,
    stacks: Sequence[str],
    at: str,
    folder: Path,
    runs_ours: bool,
    progress: Callable[[str], None],
) -> list[Future[dict[str, str | None]]]:
    """Write the base into the folder and plan stacks of it. With the code that runs here, one process plans all of
    them; otherwise each has its own process, with a command that every revision has.
    """
    if not stacks:
        return []
    folder.mkdir()
    extract(base.revision, base.project, folder)
    code = base.project if base.one_code else folder
    python = Path(sys.executable) if base.one_code else interpreter(folder, base.project, progress)
    side = _Side(label=base.revision.label, root=folder, code=code, python=python)
    if base.one_code and runs_ours:
        return [both.submit(_plan_together, both, side, stacks, at)]
    return [both.submit(lambda stack: {stack: _plan(both, side, stack, at)}, stack) for stack in stacks]


def _folder(side: _Side, stack: str) -> Path | None:
    """Return the stack's folder, relative to the side's; None where the side has no such stack."""
    named = side.root / "stacks" / stack
    folder = named if Path(stack).name == stack and named.is_dir() else side.root / stack
    return folder.relative_to(side.root) if folder.is_dir() else None


def _plan(both: SideBySide, side: _Side, stack: str, at: str) -> str | None:
    """Return the side's document as text; None where the side has no such stack."""
    folder = _folder(side, stack)
    if folder is None:
        return None
    command = [str(side.python), *_COMMAND, "plan", str(folder), "--format", "json", "--at", at]
    run = both.run(command, cwd=side.root, env=_environment(side.code))
    if run.returncode:
        raise CannotCompare(_refused(side, stack, run.stderr))
    return run.stdout


def _plan_together(both: SideBySide, side: _Side, stacks: Sequence[str], at: str) -> dict[str, str | None]:
    """Return the documents of several stacks from one process, which prints one per line."""
    folders = {stack: folder for stack in stacks if (folder := _folder(side, stack)) is not None}
    command = [str(side.python), *_SEVERAL, at, *map(str, folders.values())]
    run = both.run(command, cwd=side.root, env=_environment(side.code))
    texts = run.stdout.split("\n")[:-1]  # splitlines() would split at characters that JSON leaves as they are
    if run.returncode:
        raise CannotCompare(_refused(side, list(folders)[len(texts)], run.stderr))
    return dict.fromkeys(stacks) | dict(zip(folders, texts, strict=True))


def _plan_in_process(plan_here: PlanHere, side: _Side, stack: str, at: str) -> str | None:
    folder = _folder(side, stack)
    if folder is None:
        return None
    try:
        with chdir(side.root):  # Places in the YAML are relative to the project, wherever the command runs.
            return plan_here(folder, at)
    except NotPlanned as error:
        raise CannotCompare(_refused(side, stack, str(error))) from error


def _kept(base: _Base, stack: str, at: str) -> Document | None:
    """Return the base's document from an earlier review; None if none is kept."""
    text = kept_plans.read(_name(base, stack, at))
    with suppress(NotADocument):  # A damaged or foreign file there is ignored, and the stack planned again.
        return None if text is None else read_document(text)
    return None


def _keep(base: _Base, stack: str, at: str, text: str) -> Document:
    document = _read(base.revision.label, text)
    kept_plans.keep(_name(base, stack, at), text)
    return document


def _name(base: _Base, stack: str, at: str) -> str:
    return kept_plans.name_of(tree=base.tree.id, code=base.code, stack=stack, at=at)


def _read(label: str, text: str) -> Document:
    try:
        return read_document(text)
    except NotADocument as error:
        raise CannotCompare(_too_different(label, str(error))) from error


def _environment(code: Path) -> dict[str, str]:
    """Return the caller's environment without any vendor's key: no side needs one, and a revision's code is not trusted
    with it.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_REAL)}
    return kept | {"PYTHONPATH": str(code), "PYTHONIOENCODING": "utf-8"}


def _refused(side: _Side, stack: str, said: str) -> str:
    if "No such option" in said:
        return _too_different(side.label, said.strip().splitlines()[-1])
    tail = said.strip() or "the process ended without a message"
    return f"{stack} cannot be planned in {side.label}, so nothing was compared:\n{tail}"


def _too_different(label: str, why: str) -> str:
    return (
        f"the code of {label} writes plans in an incompatible format ({why}). "
        "Add --same-code to plan its catalog with the code of the work tree"
    )


def _both(
    stack: str, base: Document | None, head: Document | None, revision: Revision, notes: tuple[str, ...]
) -> Comparison:
    if base is None and head is None:
        raise CannotCompare(
            f"unknown stack {stack!r}: neither the work tree nor {revision.label} has a stack or a folder of that name"
        )
    if base is None:
        assert head is not None
        base = no_document(stack, head)
        notes = (*notes, f"{revision.label} has no stack {stack}: all of its items are added")
    if head is None:
        head = no_document(stack, base)
        notes = (*notes, f"the work tree has no stack {stack}: all of its items are deleted")
    return Comparison(stack=stack, base=base, head=head, notes=notes)


def _refuse_submodules(submodules: Sequence[str], revision: Revision) -> None:
    """Refuse a base whose catalogs or code are in a submodule: its folder is empty, so everything would look added."""
    for name in submodules:
        if Path(name).parts[0] in (*FOLDERS, "review"):
            raise CannotCompare(
                f"{name} is a submodule in {revision.label}; its files are in another repository, so they cannot be "
                "compared. Keep catalogs and code in this repository"
            )


def _notes(project: Path, one_code: bool, same_code: bool, submodules: Sequence[str]) -> tuple[str, ...]:
    notes = ["the work tree has uncommitted changes, which this review includes"] * uncommitted(project)
    if submodules:
        notes.append(f"the base is compared without the files of its submodules: {', '.join(submodules)}")
    if not one_code:
        notes.append("base and head have different code; each was planned with its own")
    elif same_code:
        notes.append("base and head were planned with the work tree's code (--same-code)")
    return tuple(notes)


def _left_out(project: Path, tree: Tree, stacks: Sequence[str]) -> list[str]:
    """Return a note for each stack that is not compared although its own files differ."""
    settings = [*tree.files, *(path.name for path in project.glob("Pulumi.*.yaml"))]
    names = {path.removeprefix("Pulumi.").removesuffix(".yaml") for path in settings if _SETTINGS.fullmatch(path)}
    return [
        f"stacks/{name} was not compared, although its files differ: name it, or use --all-stacks"
        for name in sorted(names.difference(stacks))
        if stack_of_tree(tree, name) != stack_of_folder(project, name, like=tree.id)
    ]
