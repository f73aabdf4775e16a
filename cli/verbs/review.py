"""The comparison of `watchbill plan --base`: two plans and their difference."""

import os
import shutil
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from catalog import Catalog, CatalogErrors, load
from catalog.accounts.sharing import channel_needs
from cli.approvals import approve
from cli.documents import plan_document
from cli.stack import STACKS
from cli.waiting import waiting
from local.interrupts import terminated_as_interrupt
from review.diff.compare import review_stack
from review.inputs.comparison import plan_comparisons, stack_names, unreviewed
from review.inputs.revisions import CannotCompare, place_in_repository
from review.model import Preview, Review
from review.report.files import CannotWrite, form_of, rendered, write
from review.report.links import Links, NoLink, links_from
from review.report.text import as_text
from review.risks.shared_account import NeededChannel, Needs

_NOT_A_STACK = (
    "stacks/{name} is not reviewed: it has no Pulumi.{name}.yaml, which makes it a stack, and no stack extends it"
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The arguments of a comparison. Without `stacks`: every stack of base or head."""

    stacks: tuple[str, ...]
    base: str
    at: datetime
    format_: str
    approved: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    previews: Path | None = None
    same_code: bool = False
    files: tuple[Path, ...] = ()
    link: str | None = None


def compare(asked: Asked) -> None:
    """Plan both sides, write and print the report, and exit: 0 if nothing blocks the change, 2 if something does, 1 if
    it cannot compare or cannot write the report.
    """
    try:
        for file in asked.files:
            form_of(file)
        links_from(asked.link, base_commit="")
        with terminated_as_interrupt():  # otherwise the base's files would stay behind
            review = _review(asked)
        links = links_from(asked.link, base_commit=review.base_commit)
        click.echo(_shown(review, asked.format_, links), nl=False)
        write(review, asked.files, links)
    except (CannotCompare, CannotWrite, NoLink) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    sys.exit(review.exit_code)


def _shown(review: Review, form: str, links: Links) -> str:
    if form != "text":
        return rendered(review, form, links)
    if not sys.stdout.isatty():
        return as_text(review)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return as_text(review, width=shutil.get_terminal_size().columns, colour=colour)


def _review(asked: Asked) -> Review:
    project = STACKS.parent
    at = asked.at.isoformat(timespec="minutes")
    named = [_in_project(stack, project) for stack in asked.stacks]
    stacks = named or _all_stacks(project, asked.base)
    catalogs: dict[Path, Catalog] = {}
    notes = () if named else [_NOT_A_STACK.format(name=name) for name in unreviewed(project)]
    with waiting(f"planning {', '.join(stacks)} at {asked.base} and in the work tree") as progress:
        revision, comparisons = plan_comparisons(
            stacks,
            asked.base,
            project=project,
            at=at,
            same_code=asked.same_code,
            notes=notes,
            plan_here=partial(plan_document, catalogs=catalogs),
            progress=progress,
        )
    prefix = place_in_repository(project)
    review = Review(
        base=revision.label,
        head="work tree",
        base_commit=revision.commit,
        at=at,
        stacks=tuple(
            review_stack(it, approved=(), prefix=prefix, needs=partial(needs_of_others, project, it.stack, catalogs))
            for it in comparisons
        ),
        previews=_previews(asked.previews),
    )
    return approve(review, asked.approved, asked.labels)


def needs_of_others(project: Path, stack: str, catalogs: MutableMapping[Path, Catalog]) -> Needs:
    """Return what the other stacks of the work tree need of this one; nothing for a stack that cannot be read.

    Their YAML is read even if they are not reviewed: a channel must not be removed while another stack posts to it.
    `catalogs` are those already read, by their folders' full paths; the others are added to it.
    """
    found: dict[tuple[str, ...], tuple[NeededChannel, ...]] = {}
    others = sorted(path for path in (project / "stacks").iterdir() if (project / f"Pulumi.{path.name}.yaml").is_file())
    for folder in others:
        if folder.name == stack or not folder.is_dir():
            continue
        path = folder.resolve()
        try:
            catalog = catalogs.get(path) or catalogs.setdefault(path, load(folder))
        except CatalogErrors:  # its own check reports the errors
            continue
        for need, _, posting in channel_needs(catalog):
            names = tuple(watch.name for watch in posting)
            found[need.key] = (*found.get(need.key, ()), NeededChannel(stack=catalog.stack.name, posting=names))
    return found


def _all_stacks(project: Path, base: str) -> list[str]:
    names = stack_names(project, base)
    if not names:
        raise CannotCompare("neither side has a stack, which is a folder of stacks/ with a file Pulumi.<its name>.yaml")
    return names


def _in_project(stack: str, project: Path) -> str:
    """Return a stack by its name, or by its folder relative to the project, from a path relative to the current folder.

    Raises:
        CannotCompare: the folder is outside of the project, so the base cannot contain it.
    """
    root = project.resolve()
    if (root / "stacks" / stack).is_dir() and Path(stack).name == stack:
        return stack
    here = Path(stack).resolve()
    folder = here if here.is_dir() or Path(stack).is_absolute() else (root / stack).resolve()
    if not folder.is_relative_to(root):
        raise CannotCompare(
            f"{stack} is no folder of {root}: --base compares what lies in one repository with the project"
        )
    return folder.name if folder.parent == root / "stacks" else folder.relative_to(root).as_posix()


def _previews(folder: Path | None) -> tuple[Preview, ...]:
    """Return the output of `pulumi preview` for each stack: the files `<stack>.txt` of a folder."""
    files = sorted(folder.glob("*.txt")) if folder else []
    return tuple(Preview(stack=file.stem, text=file.read_text(encoding="utf-8", errors="replace")) for file in files)
