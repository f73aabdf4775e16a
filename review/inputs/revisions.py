"""A git revision's files in a separate folder: the work tree is neither read nor changed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from catalog.forms.text import nearest, shown
from review.inputs.revision_files import CannotExtract, Tree, extract_tree, list_tree


class CannotCompare(Exception):
    """The two sides cannot be compared; the message says why and what to do."""


class CannotJudge(CannotCompare):
    """The code that judges cannot read the head; the head's own code might."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """`name` as requested, `commit` its full hash."""

    name: str
    commit: str

    @property
    def label(self) -> str:
        """The name for people: `main (1a2b3c4)`."""
        return self.commit[:7] if self.commit.startswith(self.name) else f"{self.name} ({self.commit[:7]})"


def find_revision(name: str, project: Path) -> Revision:
    """Return the revision of that name in the repository of the project.

    Raises:
        CannotCompare: there is no git, no repository, or no such revision in this clone.
    """
    if shutil.which("git") is None:
        raise CannotCompare("`git` is not on PATH, and --base needs it: install git")
    inside = _git(project, "rev-parse", "--show-toplevel")
    if inside.returncode:
        raise CannotCompare(f"{project} is not in a readable git repository: {_said(inside)}")
    run = _git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if run.returncode:
        raise CannotCompare(_no_revision(name, project))
    return Revision(name=name, commit=run.stdout.decode().strip())


def tree_of(revision: Revision, project: Path) -> Tree:
    """Return the tree of the project's files at a revision.

    Raises:
        CannotCompare: the revision does not have the project, or git cannot read it.
    """
    below = place_in_repository(project)
    if below and _git(project, "cat-file", "-e", f"{revision.commit}:{below.rstrip('/')}").returncode:
        raise CannotCompare(_no_project(revision, f"{below}stacks"))
    try:
        tree = list_tree(project, f"{revision.commit}:{below.rstrip('/')}")
    except CannotExtract as error:
        raise CannotCompare(f"the files of {revision.label} cannot be read: {error}") from error
    for folder in ("stacks", "cli"):
        if not any(path.startswith(f"{folder}/") for path in tree.files):
            raise CannotCompare(_no_project(revision, f"{below}{folder}"))
    return tree


def extract(revision: Revision, project: Path, into: Path) -> None:
    """Write the project's files of a revision into an empty folder.

    The project may be a folder of a larger repository; then only that folder is written. No attribute, filter or hook
    applies: the files are the bytes that the revision holds.

    Raises:
        CannotCompare: the files cannot be read or written.
    """
    try:
        extract_tree(project, f"{revision.commit}:{place_in_repository(project).rstrip('/')}", into)
    except CannotExtract as error:
        raise CannotCompare(f"the files of {revision.label} cannot be read: {error}") from error


def uncommitted(project: Path) -> bool:
    """Return whether the work tree has uncommitted changes: the report then covers more than will be merged."""
    # Given explicitly, since a user's git may be configured to show no untracked files.
    return bool(_git(project, "status", "--porcelain", "--untracked-files=normal", "--", ".").stdout.strip())


def place_in_repository(project: Path) -> str:
    """Return the project's folder relative to the repository, with a slash at its end; empty at the top."""
    return os.fsdecode(_git(project, "rev-parse", "--show-prefix").stdout.removesuffix(b"\n"))


def _no_project(revision: Revision, folder: str) -> str:
    return f"{revision.label} has no {folder}/, so it is older than this project. Name a later revision with --base"


def _no_revision(name: str, project: Path) -> str:
    shallow = _git(project, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    if shallow:
        return (
            f"unknown revision {name!r} in a shallow clone: run `git fetch --unshallow`, or give "
            "actions/checkout `fetch-depth: 0`"
        )
    near = _nearest_branch(name, project)
    hint = f" Did you mean {shown(near)}?" if near else ""
    return (
        f"unknown revision {name!r}.{hint} `git fetch` downloads the revisions that others pushed; their branch is "
        f"`origin/{name}`"
    )


def _nearest_branch(name: str, project: Path) -> str | None:
    """Return the branch that a name most likely misspells: a local one, or a remote one such as `origin/main`."""
    form = "--format=%(refname:lstrip=2)"
    local, remote = (
        os.fsdecode(_git(project, "for-each-ref", form, folder).stdout).split()
        for folder in ("refs/heads", "refs/remotes")
    )
    branches = {branch.partition("/")[2]: branch for branch in remote} | {
        branch: branch for branch in [*remote, *local]
    }
    near = nearest(name, branches) if name else None
    return branches[near] if near else None


def _git(project: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "-C", str(project), *arguments], capture_output=True, check=False)


def _said(run: subprocess.CompletedProcess[bytes]) -> str:
    return run.stderr.decode(errors="replace").strip().removeprefix("fatal: ") or f"git ended with {run.returncode}"
