"""The comparing half of `watchbill plan`: with `--base`, two plans and what lies between them."""

import sys
from collections.abc import Sequence
from datetime import datetime

import click

from cli.stack import STACKS
from review.compare import review_stack
from review.model import Review
from review.reports.json_form import as_json
from review.reports.text import as_text
from review.revisions import CannotCompare, place_in_repository
from review.sides import plan_sides


def compare(
    stacks: Sequence[str], base: str, *, at: datetime, format_: str, approved: Sequence[str], same_code: bool
) -> None:
    """Plan both sides, print the report and exit: 0 nothing stands in the way, 2 something does, 1 it cannot tell."""
    project = STACKS.parent
    try:
        revision, sides = plan_sides(
            stacks,
            base,
            project=project,
            at=at.isoformat(timespec="minutes"),
            same_code=same_code,
            progress=lambda text: click.echo(text, err=True),
        )
    except CannotCompare as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    prefix = place_in_repository(project)
    review = Review(
        base=revision.label,
        head="work tree",
        base_commit=revision.commit,
        at=at.isoformat(timespec="minutes"),
        stacks=tuple(review_stack(each, approved=approved, prefix=prefix) for each in sides),
        approved=tuple(sorted(approved)),
    )
    click.echo(as_json(review) if format_ == "json" else as_text(review), nl=False)
    sys.exit(review.exit_code)
