"""`watchbill report`: converts a review from JSON to text, Markdown or HTML."""

from dataclasses import replace
from pathlib import Path

import click

from cli.label_events import NotEvents, confirm, read_events
from review.inputs.changed_files import ChangedFiles, NotChangedFiles, read_changed_files
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
    help="Write the report to a file instead. Its suffix sets the format: .md, .html, .json or .txt.",
)
@click.option("--link", metavar="URL", help="The prefix of links to files: https://github.com/OWNER/REPO/blob/SHA/.")
@click.option(
    "--run", metavar="URL", help="The page of the CI run that wrote FILE. A comment without a review links to it."
)
@click.option(
    "--changed-files",
    "changed_files",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The pull request's changed files, one JSON object per line. Those outside of the catalogs come first.",
)
@click.option(
    "--label-events",
    "events",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The pull request's events of labels, one JSON object per line. Only approvals that they confirm count.",
)
def command(
    file: Path,
    format_: str,
    files: tuple[Path, ...],
    link: str | None,
    run: str | None,
    changed_files: Path | None,
    events: Path | None,
) -> None:
    """Show the review in FILE, which `watchbill plan --base REV --write FILE` wrote as JSON.

    FILE can come from an untrusted source: the command validates it, computes the verdict again, and escapes all text.
    With --label-events, the report names who approved each risk, and when; docs/ci.md describes the events. With
    --run, an invalid FILE becomes a comment that reports this and links to the run. The exit code is 0 for any
    verdict (`watchbill plan --base REV` exits by the verdict), and 1 if a file cannot be read or written.

    \b
    Examples:
      watchbill report review.json
      watchbill report review.json --write review.html
    """
    try:
        for each in files:
            form_of(each)
        changed = _changed_files(changed_files) if changed_files else None
        _report(file, format_, files, link, run, changed, events)
    except (CannotWrite, NoLink, NotAReview, NotEvents) as error:
        raise click.ClickException(str(error)) from error


def _changed_files(file: Path) -> ChangedFiles:
    try:
        return read_changed_files(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NotChangedFiles) as error:
        raise click.ClickException(f"--changed-files {file}: {error}") from error


def _report(
    file: Path,
    format_: str,
    files: tuple[Path, ...],
    link: str | None,
    run: str | None,
    changed: ChangedFiles | None,
    events: Path | None,
) -> None:
    links = replace(links_from(link, base_commit=""), run=run)
    try:
        review = read_review(file)
    except NotAReview as error:
        if run is None or not any(form_of(each) == "markdown" for each in files):
            raise
        click.echo(f"Error: {error}", err=True)
        write_text({each: no_review(run, changed) for each in files if form_of(each) == "markdown"})
        return
    if events:
        review = confirm(review, read_events(events))
    links = replace(links, base_commit=review.base_commit)
    if files:
        write(review, files, links, changed)
    else:
        click.echo(rendered(review, format_, links, changed=changed), nl=False)
