"""Base and head of a review, planned in parallel: each in its own process, with its own code and catalog."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.forms.text import nearest, shown
from plan.document.read import NotADocument
from review.inputs import kept_plans
from review.inputs.code_files import FOLDERS, code_of_folder, code_of_tree
from review.inputs.document import Document, no_document, read_document
from review.inputs.environments import interpreter
from review.inputs.judging import with_rules_of
from review.inputs.parallel import SideBySide
from review.inputs.revision_files import Tree
from review.inputs.revisions import (
    CannotCompare,
    CannotJudge,
    Revision,
    extract,
    find_revision,
    tree_of,
    uncommitted,
)
from review.inputs.settings import (
    SettingChange,
    reader_of_folder,
    reader_of_tree,
    setting_changes,
    stack_of,
)
from review.inputs.sides import PlanHere, Side, folder_of, plan_alone, plan_in_process, plan_together, too_different
from review.inputs.uncovered import known_stacks, left_out, other_projects
from review.inputs.work_tree import check_work_tree, ignored_files, refuse_outside_layers


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A stack in the base and in the head; `notes` are what a reader must know about the comparison, and `settings`
    what differs outside of the catalog.
    """

    stack: str
    base: Document
    head: Document
    notes: tuple[str, ...] = ()
    settings: tuple[SettingChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Base:
    """The base before its files are written. `runs` is the folder of the code that runs here, which also plans the base
    if `one_code`; `code` is the code that plans it, by the ids of its files.
    """

    revision: Revision
    tree: Tree
    project: Path
    runs: Path
    one_code: bool
    code: Mapping[str, str]

    @property
    def judges(self) -> bool:
        """Whether the code that runs here is not the work tree's own, and judges the work tree."""
        return self.runs != self.project


def plan_comparisons(
    stacks: Sequence[str],
    base: str,
    *,
    project: Path,
    at: str,
    same_code: bool = False,
    notes: Sequence[str] = (),
    plan_here: PlanHere | None = None,
    judge: Path | None = None,
    progress: Callable[[str], None] = lambda _text: None,
) -> tuple[Revision, list[Comparison]]:
    """Plan the stacks in the work tree and at the revision `base`.

    A stack is a name under `stacks/` or a folder of the project. `at` is the instant (ISO, with offset) from which both
    sides compute who is on call. With `same_code`, the work tree's code plans the base's catalog. `notes` are the
    caller's notes about the comparison. `plan_here` plans the work tree in this process, for a caller that runs the
    work tree's own code. `judge` is the folder of the code that runs here if that is not the work tree's: it also
    applies its rules to the work tree's catalog.

    Raises:
        CannotCompare: the revision does not exist, one side does not load or plan, or neither has a stack.
        CannotJudge: the code that runs here cannot read the work tree, which has other code.
    """
    known = _find_base(base, project, same_code, judge or project)
    check_work_tree(project)
    kept = {} if known.judges else {it: document for it in stacks if (document := _kept(known, it, at)) is not None}
    missing = [stack for stack in stacks if stack not in kept]
    with tempfile.TemporaryDirectory(prefix="watchbill-review-") as folder, SideBySide() as both:
        head = _head(known, progress)
        for stack in stacks:
            if (catalog := folder_of(head, stack)) is not None:
                refuse_outside_layers(project / catalog, project)
        planning = _begin_base(both, known, missing, at, Path(folder) / "base", plan_here is not None, progress)
        if plan_here is None:
            futures = {stack: both.submit(plan_alone, both, head, stack, at) for stack in stacks}
            before = {stack: text for future in planning for stack, text in future.result().items()}
            after = {stack: future.result() for stack, future in futures.items()}
        else:
            after = {stack: plan_in_process(plan_here, head, stack, at) for stack in stacks}
            before = {stack: text for future in planning for stack, text in future.result().items()}
        judged = _judged(both, known, head, stacks, at)
    bases = kept | {stack: _keep(known, stack, at, text) for stack, text in before.items() if text is not None}
    cannot_read = CannotJudge if known.judges else CannotCompare
    heads = {stack: _read(head.label, text, cannot_read) for stack, text in after.items() if text is not None}
    heads = {stack: with_rules_of(document, judged.get(stack)) for stack, document in heads.items()}
    comparison_notes = (
        *notes,
        *_notes(known, same_code),
        *(
            f"stacks/{name} was not compared, although its files differ: name it, or use --all-stacks"
            for name in left_out(project, known.tree, stacks)
        ),
    )
    return known.revision, [
        replace(
            _both(stack, bases.get(stack), heads.get(stack), known, comparison_notes),
            settings=_settings(stack, known),
        )
        for stack in stacks
    ]


def _settings(stack: str, base: _Base) -> tuple[SettingChange, ...]:
    """Return what differs in the settings of a stack that base and head have; of a new one, everything is new."""
    files = {*base.tree.files, *(path.name for path in base.project.glob("Pulumi.*"))}
    if not any(stack_of(name) == stack for name in base.tree.files):
        return ()
    read = reader_of_tree(base.project, base.tree), reader_of_folder(base.project)
    return setting_changes(stack, *read, files)


def _find_base(base: str, project: Path, same_code: bool, runs: Path) -> _Base:
    revision = find_revision(base, project)
    tree = tree_of(revision, project)
    _refuse_submodules(tree.submodules, revision)
    theirs, ours = code_of_tree(tree), code_of_folder(runs, like=tree.id)
    one_code = same_code or theirs == ours
    code = ours if one_code else theirs
    return _Base(revision=revision, tree=tree, project=project, runs=runs, one_code=one_code, code=code)


def _head(base: _Base, progress: Callable[[str], None]) -> Side:
    """Return the work tree, with the code that plans it: its own."""
    runs = base.runs
    if base.judges and not _has_code_that_runs(base):
        runs = base.project
    python = interpreter(runs, base.runs, progress, project=base.project) if runs != base.runs else Path(sys.executable)
    return Side(label="the work tree", root=base.project, code=runs, python=python)


def _has_code_that_runs(base: _Base) -> bool:
    ours, theirs = (code_of_folder(folder, like=base.tree.id) for folder in (base.runs, base.project))
    return ours == theirs


def _judged(both: SideBySide, base: _Base, head: Side, stacks: Sequence[str], at: str) -> dict[str, Document]:
    """Return the work tree's catalogs as the code that runs here plans them, if the work tree has other code.

    The rules of the work tree's code could be weakened in the same change.
    """
    if head.code == base.runs:
        return {}
    side = replace(head, code=base.runs, python=Path(sys.executable))
    try:
        texts = plan_together(both, side, stacks, at)
    except CannotCompare as error:
        reason = "the rules of the base's code cannot be applied to the work tree's catalog"
        raise CannotJudge(f"{reason}:\n{error}") from error
    return {stack: read_document(text) for stack, text in texts.items() if text is not None}


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
    code = base.runs if base.one_code else folder
    python = Path(sys.executable) if base.one_code else interpreter(folder, base.runs, progress, project=base.project)
    side = Side(label=base.revision.label, root=folder, code=code, python=python, is_base=True)
    if base.one_code and (runs_ours or base.judges):
        return [both.submit(plan_together, both, side, stacks, at)]
    return [both.submit(lambda stack: {stack: plan_alone(both, side, stack, at)}, stack) for stack in stacks]


def _kept(base: _Base, stack: str, at: str) -> Document | None:
    """Return the base's document from an earlier review; None if none is kept."""
    text = kept_plans.read(_name(base, stack, at))
    with suppress(NotADocument):  # A damaged or foreign file there is ignored, and the stack planned again.
        return None if text is None else read_document(text)
    return None


def _keep(base: _Base, stack: str, at: str, text: str) -> Document:
    document = _read(base.revision.label, text)
    if not base.judges:  # The work tree's code, which may not be trusted, runs as the same user.
        kept_plans.keep(_name(base, stack, at), text)
    return document


def _name(base: _Base, stack: str, at: str) -> str:
    return kept_plans.name_of(tree=base.tree.id, code=base.code, stack=stack, at=at)


def _read(label: str, text: str, cannot: type[CannotCompare] = CannotCompare) -> Document:
    try:
        return read_document(text)
    except NotADocument as error:
        raise cannot(too_different(label, str(error))) from error


def _stack_hint(stack: str, base: _Base) -> str:
    near = nearest(stack, known_stacks(base.project, base.tree))
    return f". Did you mean {shown(near)}?" if near else ""


def _both(stack: str, base: Document | None, head: Document | None, known: _Base, notes: tuple[str, ...]) -> Comparison:
    revision = known.revision
    if base is None and head is None:
        raise CannotCompare(
            f"unknown stack {stack!r}: neither the work tree nor {revision.label} has a stack or a folder of that name"
            f"{_stack_hint(stack, known)}"
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


def _notes(base: _Base, same_code: bool) -> Iterator[str]:
    if uncommitted(base.project):
        yield "the work tree has uncommitted changes, which this review includes"
    if ignored := ignored_files(base.project):
        yield f"git ignores files that this review includes, and a commit does not: {', '.join(ignored[:5])}"
    if base.tree.submodules:
        yield f"the base is compared without the files of its submodules: {', '.join(base.tree.submodules)}"
    if others := other_projects(base.project, base.revision):
        yield f"other projects of this repository differ and are not in this review: {', '.join(others[:5])}"
    if base.judges:
        yield f"base and head have different code; each was planned with its own, and {base.revision.label} judges"
    elif not base.one_code:
        yield "base and head have different code; each was planned with its own"
    elif same_code:
        yield "base and head were planned with the work tree's code (--same-code)"
