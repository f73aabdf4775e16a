"""The comparing half of `watchbill plan`: with `--base`, two plans and what lies between them."""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from cli.approvals import approve
from cli.stack import STACKS
from review.compare import review_stack
from review.model import Preview, Review
from review.reports.json_form import as_json
from review.reports.text import as_text
from review.revisions import CannotCompare, place_in_repository
from review.sides import plan_sides, stack_names


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line asks of a comparison. No `stacks`: every stack that either side has."""

    stacks: tuple[str, ...]
    base: str
    at: datetime
    format_: str
    approved: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    previews: Path | None = None
    same_code: bool = False


def compare(asked: Asked) -> None:
    """Plan both sides, print the report and exit: 0 nothing stands in the way, 2 something does, 1 it cannot tell."""
    try:
        review = _review(asked)
    except CannotCompare as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(as_json(review) if asked.format_ == "json" else as_text(review), nl=False)
    sys.exit(review.exit_code)


def _review(asked: Asked) -> Review:
    project = STACKS.parent
    at = asked.at.isoformat(timespec="minutes")
    revision, sides = plan_sides(
        asked.stacks or stack_names(project, asked.base),
        asked.base,
        project=project,
        at=at,
        same_code=asked.same_code,
        progress=lambda text: click.echo(text, err=True),
    )
    prefix = place_in_repository(project)
    review = Review(
        base=revision.label,
        head="work tree",
        base_commit=revision.commit,
        at=at,
        stacks=tuple(review_stack(each, approved=(), prefix=prefix) for each in sides),
        previews=_previews(asked.previews),
    )
    return approve(review, asked.approved, asked.labels)


def _previews(folder: Path | None) -> tuple[Preview, ...]:
    """What `pulumi preview` said of each stack: the files `<stack>.txt` of a folder."""
    files = sorted(folder.glob("*.txt")) if folder else []
    return tuple(Preview(stack=file.stem, text=file.read_text(encoding="utf-8", errors="replace")) for file in files)
