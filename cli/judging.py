"""`--judge base`: the base's code makes the report, so that a change of the code cannot judge itself.

The base's command gets the work tree with `--head`. Its presence (this file) in the base means that it can.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from cli.waiting import waiting
from review.facts.fact import sentence
from review.facts.phrases.risks import RiskCode
from review.inputs.code_files import JUDGING, code_of_folder, code_of_tree
from review.inputs.environment import judging_environment
from review.inputs.environments import interpreter
from review.inputs.revisions import Revision, extract, find_revision, tree_of
from review.inputs.sides import COMMAND
from review.marks import digest, with_marks
from review.model import OTHER, Risk, StackReview
from review.report.approving import how_to_approve, label_of
from review.risks.found import risk

CANNOT_JUDGE = 3
"""The exit code of the base's command if it cannot read the work tree's plan."""
_PROTOCOL = "cli/judging.py"


def judge_by_base(
    arguments: Sequence[str], base: str, *, project: Path, stacks: Sequence[str], approved: Sequence[str]
) -> int | Risk | None:
    """Run the base's command on the work tree, and return its exit code; None if base and head have the same code.

    `arguments` are those of `watchbill plan`, without `--judge`. `approved` are the given ids and labels. If the base's
    code cannot judge the work tree and somebody has approved that the head's code judges itself, the result is this
    approved risk.

    Raises:
        CannotCompare: the base does not exist, or its files cannot be read.
        click.ClickException: the base's code cannot judge the work tree, and nobody has approved that.
    """
    revision = find_revision(base, project)
    tree = tree_of(revision, project)
    theirs, ours = code_of_tree(tree, JUDGING), code_of_folder(project, like=tree.id, folders=JUDGING)
    if theirs == ours:
        return None
    if _PROTOCOL in tree.files:
        code = _run(arguments, revision, project)
        if code != CANNOT_JUDGE:
            return code
    upgrade = _upgrade(theirs, ours, stacks)
    if {upgrade.full_id, label_of(upgrade)} & set(approved):
        return upgrade
    raise click.ClickException(
        f"the code of {revision.label} cannot judge this change, so nothing was judged. If the change upgrades "
        "Watchbill, review its code, and approve that it judges itself: add the label "
        f"{label_of(upgrade)}, or {how_to_approve(upgrade)}"
    )


def arguments_of(options: Mapping[str, object], stacks: Sequence[str]) -> Iterator[str]:
    """Yield the arguments of `watchbill plan` for options by name; those that are not given are left out."""
    yield "plan"
    yield from stacks or ["--all-stacks"]
    for name, value in options.items():
        for each in value if isinstance(value, tuple) else (value,):
            if each is True:
                yield f"--{name}"
            elif each is not None and each is not False:
                yield f"--{name}={each}"


def labels_argument(labels: Sequence[str]) -> str | None:
    """Return the labels as `--approve-labels` expects them; None without labels."""
    return json.dumps(list(labels)) if labels else None


def _run(arguments: Sequence[str], revision: Revision, project: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="watchbill-judge-") as folder:
        code = Path(folder) / "base"
        code.mkdir()
        with waiting(f"reading the code of {revision.label}") as progress:
            extract(revision, project, code)
            python = interpreter(code, project, progress)
        command = [str(python), *COMMAND, *arguments, f"--head={project}"]
        return subprocess.run(command, env=judging_environment(os.environ, code), check=False).returncode


def _upgrade(theirs: Mapping[str, str], ours: Mapping[str, str], stacks: Sequence[str]) -> Risk:
    """Return the risk that the head's code judges itself, with the mark of exactly this code."""
    changed = sorted(path for path in {*theirs, *ours} if theirs.get(path) != ours.get(path))
    found = risk("upgrade", f"{OTHER}/watchbill", RiskCode.JUDGES_ITSELF, files=changed)
    fact = sentence(found.fact)
    edit = digest([[path, theirs.get(path), ours.get(path)] for path in changed])
    made = Risk(id=found.id, text=fact.text, ref=found.ref, facts=(fact,), edit=edit, approved=True)
    reviews = (StackReview(stack=name, environment=name, pages=True, risks=(made,)) for name in stacks)
    return with_marks(reviews)[0].risks[0]
