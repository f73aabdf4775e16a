"""The base or the head of a review, planned: the documents of its stacks, from processes with its own code."""

import os
from collections.abc import Callable, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from review.inputs.environment import planning_environment
from review.inputs.parallel import SideBySide
from review.inputs.revisions import CannotCompare
from review.inputs.settings import catalog_folder

# The command in the form that every revision has; `-P` keeps the current folder off the path, where a folder of a
# catalog could otherwise hide a module.
COMMAND = ("-P", "-c", "from cli.main import main; main()")
# Only for the code that runs here: an earlier revision may not have it.
_SEVERAL = ("-P", "-c", "from cli.documents import main; main()")


class NotPlanned(Exception):
    """A stack cannot be planned in this process; the message says why."""


PlanHere = Callable[[Path, str], str]
"""Plans a stack's folder (relative to the project) for an instant, and returns its document; raises NotPlanned."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side: where its files are, the Python that runs its code, and its name in errors."""

    label: str
    root: Path
    code: Path
    python: Path
    is_base: bool = False


def folder_of(side: Side, stack: str) -> Path | None:
    """Return the folder of the stack's catalog, relative to the side's; None where the side has no such stack."""
    configured = catalog_folder(stack, side.root) if Path(stack).name == stack else None
    if configured is not None:
        return configured
    named = side.root / "stacks" / stack
    folder = named if Path(stack).name == stack and named.is_dir() else side.root / stack
    return folder.relative_to(side.root) if folder.is_dir() else None


def plan_alone(both: SideBySide, side: Side, stack: str, at: str) -> str | None:
    """Return the side's document as text; None where the side has no such stack."""
    folder = folder_of(side, stack)
    if folder is None:
        return None
    command = [str(side.python), *COMMAND, "plan", str(folder), "--format", "json", "--at", at]
    run = both.run(command, cwd=side.root, env=planning_environment(os.environ, side.code, is_base=side.is_base))
    if run.returncode:
        raise CannotCompare(_refused(side, stack, run.stderr))
    return run.stdout


def plan_together(both: SideBySide, side: Side, stacks: Sequence[str], at: str) -> dict[str, str | None]:
    """Return the documents of several stacks from one process, which prints one per line."""
    folders = {stack: folder for stack in stacks if (folder := folder_of(side, stack)) is not None}
    command = [str(side.python), *_SEVERAL, at, *map(str, folders.values())]
    run = both.run(command, cwd=side.root, env=planning_environment(os.environ, side.code, is_base=side.is_base))
    texts = run.stdout.split("\n")[:-1]  # splitlines() would split at characters that JSON leaves as they are
    if run.returncode:
        raise CannotCompare(_refused(side, list(folders)[len(texts)], run.stderr))
    return dict.fromkeys(stacks) | dict(zip(folders, texts, strict=True))


def plan_in_process(plan_here: PlanHere, side: Side, stack: str, at: str) -> str | None:
    """Return the side's document as text, planned in this process; None where the side has no such stack."""
    folder = folder_of(side, stack)
    if folder is None:
        return None
    try:
        with chdir(side.root):  # Places in the YAML are relative to the project, wherever the command runs.
            return plan_here(folder, at)
    except NotPlanned as error:
        raise CannotCompare(_refused(side, stack, str(error))) from error


def _refused(side: Side, stack: str, said: str) -> str:
    if "No such option" in said:
        return too_different(side.label, said.strip().splitlines()[-1])
    tail = said.strip() or "the process ended without a message"
    return f"{stack} cannot be planned in {side.label}, so nothing was compared:\n{tail}"


def too_different(label: str, why: str) -> str:
    """Return the message for a document that cannot be read."""
    return (
        f"the code of {label} writes plans in an incompatible format ({why}). "
        "Add --same-code to plan its catalog with the code of the work tree"
    )
