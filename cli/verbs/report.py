"""`watchbill report`: shows a review from its JSON, in another form."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from review.report.files import CannotWrite, form_of, rendered, write, write_text
from review.report.github.markdown import no_review
from review.report.links import NoLink, links_from
from review.report.load import NotAReview, read_review

_FORMS = ["text", "json", "markdown", "html", "github"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(_FORMS), default="text", show_default=True)
@click.option(
    "--write",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to a file instead; the suffix gives the form: .md, .html, .json, .txt.",
)
@click.option("--link", metavar="URL", help="Where links to files lead: https://github.com/OWNER/REPO/blob/SHA/.")
@click.option(
    "--run", metavar="URL", help="The page of the run that made FILE; a comment without a review links to it."
)
def command(file: Path, format_: str, files: tuple[Path, ...], link: str | None, run: str | None) -> None:
    """Show the review in FILE, which `watchbill plan --base REV --write FILE` wrote as JSON.

    FILE may come from anybody: its form is checked, its verdict is computed again, and all text in it is escaped. With
    --run, a FILE that is not a review becomes a comment that says so and links to the run. The exit code is 0 for any
    verdict (`watchbill plan --base REV` exits by the verdict), and 1 if a file cannot be read or written.

    \b
    Examples:
      watchbill report review.json
      watchbill report review.json --write review.html
    """
    try:
        for each in files:
            form_of(each)
        _report(file, format_, files, link, run)
    except (CannotWrite, NoLink, NotAReview) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _report(file: Path, format_: str, files: tuple[Path, ...], link: str | None, run: str | None) -> None:
    links = replace(links_from(link, base_commit=""), run=run)
    try:
        review = read_review(file)
    except NotAReview as error:
        if run is None or not files:
            raise
        click.echo(str(error), err=True)
        write_text({each: no_review(run) for each in files})
        return
    links = replace(links, base_commit=review.base_commit)
    if files:
        write(review, files, links)
    else:
        click.echo(rendered(review, format_, links), nl=False)
