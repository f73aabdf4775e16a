"""`watchbill report`: converts a review from JSON to text, Markdown or HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from cli.commit_status import commit_status, with_code_approval
from cli.label_events import NotEvents, confirm, read_events
from cli.stack import stack_names
from cli.suggestions import at_commit
from review.inputs.changed_files import ChangedFiles, NotChangedFiles, read_changed_files
from review.model import Approval, Review
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
    help="Write the report to a file instead. Its suffix sets the format: .md, .html, .json, .txt, or .jsonl for "
    "suggestions as comments of GitHub's API.",
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
@click.option(
    "--trusted",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The review of the same catalogs by the default branch's code. It replaces FILE unless code has changed.",
)
@click.option("--head", metavar="SHA", help="The commit that FILE reviews, for the label that approves its code.")
@click.option(
    "--status",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --trusted, --changed-files, --label-events and --head: write the status for the commit, as JSON.",
)
@click.option("--all-stacks", is_flag=True, help="FILE must contain every stack of this project.")
def command(file: Path, format_: str, link: str | None, **options: Any) -> None:
    """Show the review in FILE, which `watchbill plan --base REV --write FILE` wrote as JSON.

    FILE can come from an untrusted source: the command validates it, computes the verdict again, and escapes all text.
    With --label-events, the report names who approved each risk, and when; docs/ci.md describes the events and the
    status. With --run, an invalid FILE becomes a comment that reports this and links to the run. The exit code is 0
    for any verdict (`watchbill plan --base REV` exits by the verdict), and 1 if a file cannot be read or written.

    \b
    Examples:
      watchbill report review.json
      watchbill report review.json --write review.html
    """
    given = _Options(file=file, format_=format_, link=link, **options)
    if given.status and not (given.trusted and given.changed_files and given.events and given.head):
        raise click.UsageError("--status requires --trusted, --changed-files, --label-events and --head")
    try:
        for each in given.files:
            form_of(each)
        _report(given)
    except (CannotWrite, NoLink, NotAReview, NotEvents) as error:
        raise click.ClickException(str(error)) from error


@dataclass(frozen=True, kw_only=True)
class _Options:
    """The arguments of the command."""

    file: Path
    format_: str
    files: tuple[Path, ...]
    link: str | None
    run: str | None
    changed_files: Path | None
    events: Path | None
    trusted: Path | None
    head: str | None
    status: Path | None
    all_stacks: bool


def _report(options: _Options) -> None:
    labels = read_events(options.events) if options.events else None
    changed = _changed_files(options, labels or {})
    review, refusal = _read(options.file, labels)
    if review and options.all_stacks:
        missing = sorted(set(stack_names()) - {stack.stack for stack in review.stacks})
        review = replace(review, uncovered=(*review.uncovered, *(f"stacks/{name}" for name in missing)))
    trusted, _ = _read(options.trusted, labels) if options.trusted else (None, None)
    if options.status and changed:
        status = commit_status(trusted, review, changed)
        write_text({options.status: status.as_json()})
        # Nobody is offered to commit what only the branch's own code suggests.
        own = replace(review, suggestions=()) if review else None
        review = own if status.code and own else trusted or own
    elif trusted:
        review = trusted
    links = replace(links_from(options.link, base_commit=""), run=options.run)
    if review is None:
        assert refusal is not None
        _report_refusal(options, refusal, changed)
        return
    if options.head:
        review = at_commit(review, options.head)
    links = replace(links, base_commit=review.base_commit)
    if options.files:
        write(review, options.files, links, changed)
    else:
        click.echo(rendered(review, options.format_, links, changed=changed), nl=False)


def _report_refusal(options: _Options, refusal: NotAReview, changed: ChangedFiles | None) -> None:
    """Write a comment that says that there is no review.

    Raises:
        NotAReview: no comment is wanted.
    """
    comments = [each for each in options.files if form_of(each) == "markdown"]
    if options.run is None or not comments:
        raise refusal
    click.echo(f"Error: {refusal}", err=True)
    write_text({each: no_review(options.run, changed) for each in comments})


def _read(file: Path, labels: Mapping[str, Approval] | None) -> tuple[Review | None, NotAReview | None]:
    """Return the review in a file, with confirmed approvals where the labels are known, or why there is none."""
    try:
        review = read_review(file)
    except NotAReview as error:
        return None, error
    return review if labels is None else confirm(review, labels), None


def _changed_files(options: _Options, labels: Mapping[str, Approval]) -> ChangedFiles | None:
    if options.changed_files is None:
        return None
    try:
        changed = read_changed_files(options.changed_files.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NotChangedFiles) as error:
        raise click.ClickException(f"--changed-files {options.changed_files}: {error}") from error
    return with_code_approval(changed, options.head, labels) if options.head else changed
