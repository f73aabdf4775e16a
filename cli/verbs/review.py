"""The comparison of `watchbill plan --base`: two plans and their difference."""

import shutil
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

import click

from catalog import Catalog, CatalogErrors, load
from catalog.accounts.sharing import channel_needs
from cli.approvals import approve
from cli.completion import keep_risks
from cli.conventions import colour_allowed, quiet
from cli.documents import plan_document
from cli.judging import CANNOT_JUDGE, arguments_of, judge_by_base, labels_argument
from cli.output import show
from cli.stack import STACKS
from cli.suggestions import read_lines
from cli.waiting import waiting
from local.interrupts import terminated_as_interrupt
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison, plan_comparisons
from review.inputs.revisions import CannotCompare, CannotJudge, place_in_repository
from review.inputs.uncovered import stack_names, uncovered_folders, unreviewed
from review.model import Preview, Review, Risk, StackReview
from review.report.files import CannotWrite, form_of, rendered, write
from review.report.links import Links, NoLink, links_from
from review.report.text import as_short_text, as_text
from review.risks.shared_account import NeededChannel, Needs
from review.suggestions import with_suggestions

_NOT_A_STACK = (
    "stacks/{name} is not reviewed: it has no Pulumi.{name}.yaml, so it is not a stack, and no stack extends it"
)


@dataclass(frozen=True, kw_only=True)
class ReviewOptions:
    """The arguments of a review. Empty `stacks` are every stack of base or head."""

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
    judge: Literal["base", "head"] = "head"
    head: Path | None = None


def compare(options: ReviewOptions) -> None:
    """Plan base and head, write and print the report, and exit with the review's code: 0, or 2 if it blocks the change.

    Raises:
        click.ClickException: the revisions cannot be compared, or the report cannot be written.
    """
    try:
        for file in options.files:
            form_of(file)
        links_from(options.link, base_commit="")
        with terminated_as_interrupt():  # deletes the base's files
            upgrade = _handed_over(options) if options.judge == "base" else None
            review = _review(options, upgrade)
        links = links_from(options.link, base_commit=review.base_commit)
        show(_report_text(review, options.format_, links))
        keep_risks((risk.full_id, risk.text) for stack in review.stacks for risk in stack.risks)
        write(review, options.files, links)
    except CannotJudge as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(CANNOT_JUDGE if options.head else 1)
    except (CannotCompare, CannotWrite, NoLink) as error:
        raise click.ClickException(str(error)) from error
    sys.exit(review.exit_code)


def _report_text(review: Review, form: str, links: Links) -> str:
    if form != "text":
        return rendered(review, form, links)
    printed = as_short_text if quiet() else as_text
    if not sys.stdout.isatty():
        return printed(review)
    return printed(review, width=shutil.get_terminal_size().columns, colour=colour_allowed())


def _handed_over(options: ReviewOptions) -> Risk | None:
    """End with the exit code of the base's judgement; return None if base and head have the same code, or the approved
    risk that the head's code judges itself.
    """
    project = STACKS.parent
    named = [_in_project(stack, project) for stack in options.stacks]
    given = {
        "base": options.base,
        "at": options.at.isoformat(timespec="minutes"),
        "format": options.format_,
        "approve": options.approved,
        "approve-labels": labels_argument(options.labels),
        "previews": options.previews,
        "write": options.files,
        "link": options.link,
        "quiet": quiet(),
    }
    outcome = judge_by_base(
        tuple(arguments_of(given, named)),
        options.base,
        project=project,
        stacks=named or _all_stacks(project, options.base),
        approved=(*options.approved, *options.labels),
    )
    if isinstance(outcome, int):
        sys.exit(outcome)
    return outcome


def _review(options: ReviewOptions, upgrade: Risk | None) -> Review:
    project = options.head or STACKS.parent
    at = options.at.isoformat(timespec="minutes")
    named = [_in_project(stack, project) for stack in options.stacks]
    stacks = named or _all_stacks(project, options.base)
    catalogs: dict[Path, Catalog] = {}
    uncovered = () if named else uncovered_folders(project, options.base)
    other = [] if named else [name for name in unreviewed(project) if name not in uncovered]
    notes = [_NOT_A_STACK.format(name=name) for name in other]
    with waiting(f"planning {', '.join(stacks)} at {options.base} and in the work tree") as progress:
        revision, comparisons = plan_comparisons(
            stacks,
            options.base,
            project=project,
            at=at,
            same_code=options.same_code,
            notes=notes,
            plan_here=None if options.head else partial(plan_document, catalogs=catalogs),
            judge=STACKS.parent if options.head else None,
            progress=progress,
        )
    review = Review(
        base=revision.label,
        head="work tree",
        base_commit=revision.commit,
        at=at,
        stacks=tuple(_stack_review(each, options, project, catalogs, upgrade) for each in comparisons),
        previews=_previews(options.previews),
        uncovered=tuple(f"stacks/{name}" for name in uncovered),
    )
    read = partial(read_lines, project, place_in_repository(project))
    return approve(with_suggestions(review, read), options.approved, options.labels)


def _stack_review(
    comparison: Comparison,
    options: ReviewOptions,
    project: Path,
    catalogs: MutableMapping[Path, Catalog],
    upgrade: Risk | None,
) -> StackReview:
    needs = partial(needs_of_others, project, comparison.stack, catalogs)
    try:
        made = review_stack(comparison, approved=(), prefix=place_in_repository(project), needs=needs)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        if options.head is None:
            raise
        reason = f"the base's code fails on the work tree's plan: {type(error).__name__}: {error}"
        raise CannotJudge(reason) from error
    return replace(made, risks=(*made.risks, upgrade)) if upgrade else made


def needs_of_others(project: Path, stack: str, catalogs: MutableMapping[Path, Catalog]) -> Needs:
    """Return what the other stacks of the work tree need of this one; nothing for a stack that cannot be read.

    Their YAML is read even if they are not reviewed: a channel must not be removed while another stack posts to it.
    `catalogs` are those already read, by their folders' full paths; the others are added to it.
    """
    needs: dict[tuple[str, ...], tuple[NeededChannel, ...]] = {}
    others = sorted(path for path in (project / "stacks").iterdir() if (project / f"Pulumi.{path.name}.yaml").is_file())
    for folder in others:
        if folder.name == stack or not folder.is_dir():
            continue
        path = folder.resolve()
        try:
            catalog = catalogs.get(path) or catalogs.setdefault(path, load(folder))
        except CatalogErrors:  # `watchbill check` reports the errors of that stack
            continue
        for need, _, posting in channel_needs(catalog):
            names = tuple(notifier.name for notifier in posting)
            needs[need.key] = (*needs.get(need.key, ()), NeededChannel(stack=catalog.stack.name, posting=names))
    return needs


def _all_stacks(project: Path, base: str) -> list[str]:
    names = stack_names(project, base)
    if not names:
        raise CannotCompare("base and head have no stack. Create a folder stacks/NAME and a file Pulumi.NAME.yaml.")
    return names


def _in_project(stack: str, project: Path) -> str:
    """Return a stack by its name, or by its folder relative to the project, from a path relative to the current folder.

    Raises:
        CannotCompare: the folder is outside of the project, so the base cannot contain it.
    """
    root = project.resolve()
    if (root / "stacks" / stack).is_dir() and Path(stack).name == stack:
        return stack
    given = Path(stack).resolve()
    folder = given if given.is_dir() or Path(stack).is_absolute() else (root / stack).resolve()
    if not folder.is_relative_to(root):
        raise CannotCompare(
            f"{stack} is not inside {root}. With --base, the folder must be in the project's repository."
        )
    return folder.name if folder.parent == root / "stacks" else folder.relative_to(root).as_posix()


def _previews(folder: Path | None) -> tuple[Preview, ...]:
    """Return the output of `pulumi preview` for each stack: the files `<stack>.txt` of a folder."""
    files = sorted(folder.glob("*.txt")) if folder else []
    return tuple(Preview(stack=file.stem, text=file.read_text(encoding="utf-8", errors="replace")) for file in files)
