"""`watchbill plan`: what a catalog creates, without keys or engine; with `--base`, what a change does."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

_FORMS = ["text", "json", "markdown", "html", "github"]
_ONE_SIDE = ["text", "json"]


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--base", metavar="REV", help="Compare with this git revision, and explain the change.")
@click.option("--all-stacks", is_flag=True, help="Compare every stack of either revision.")
@click.option("--approve", "approved", multiple=True, metavar="ID", help="Approve a risk by its id in the report.")
@click.option(
    "--approve-labels",
    metavar="JSON",
    help="Approve by a pull request's labels: a list of names, such as `approve:<id>`.",
)
@click.option(
    "--previews",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with the output of `pulumi preview`, as <stack>.txt, for the report.",
)
@click.option("--format", "format_", type=click.Choice(_FORMS), default="text", show_default=True)
@click.option(
    "--write",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write the report to a file; its suffix gives the form: .md, .html, .json, .txt.",
)
@click.option("--link", metavar="URL", help="Where links to files lead: https://github.com/OWNER/REPO/blob/SHA/.")
@click.option(
    "--at",
    metavar="TIME",
    help="The instant (ISO) from which JSON shows who is on call; with --base, by default this hour.",
)
@click.option("--same-code", is_flag=True, help="Plan the base's catalog with the code of the work tree.")
def command(
    stacks: tuple[str, ...], base: str | None, all_stacks: bool, at: str | None, format_: str, **comparing: Any
) -> None:
    """Show what the catalog of STACK creates, whom its alerts notify, and the open findings.

    STACK is a name under stacks/, or a folder's path (default: prod). It contacts no vendor; secrets are neither needed
    nor shown. With --base, it plans both revisions and shows the difference; the exit code is 2 if a rule is broken or
    a risk is not approved.

    \b
    Examples:
      watchbill plan
      watchbill plan staging
      watchbill plan --format json > plan.json
      watchbill plan --base origin/main
      watchbill plan --base main --approve delete:alerts/high-error-rate
      watchbill plan --base main --write review.md --write review.html
    """
    instant = _instant(at)
    if base is None:
        _refuse_comparing(all_stacks=all_stacks, **comparing)
        if len(stacks) > 1:
            raise click.UsageError("one STACK at a time; several go together with --base")
        if format_ not in _ONE_SIDE:
            raise click.UsageError(f"--format {format_} goes with --base")
        _plan(stacks[0] if stacks else "prod", format_, instant)
        return
    if stacks and all_stacks:
        raise click.UsageError("name stacks, or take --all-stacks")
    # Imported here, so that a plan does not wait for the comparison's imports, nor a comparison for the SDKs.
    from cli.approvals import labels_in
    from cli.verbs.review import Asked, compare

    labels = labels_in(comparing.pop("approve_labels") or "")
    named = () if all_stacks else stacks or ("prod",)
    compare(Asked(stacks=named, base=base, at=instant or _hour_begun(), format_=format_, labels=labels, **comparing))


def _refuse_comparing(**options: object) -> None:
    given = [
        f"--{name.replace('_', '-').replace('approved', 'approve').replace('files', 'write')}"
        for name, value in options.items()
        if value
    ]
    if given:
        raise click.UsageError(f"{' and '.join(given)} goes with --base")


def _plan(stack: str, format_: str, at: datetime | None) -> None:
    from cli.waiting import waiting

    with waiting(f"planning {stack}"):  # the vendors' SDKs alone take seconds to import
        from catalog import CatalogErrors
        from cli.stack import folder_of
        from plan.document.write import as_json
        from plan.plan import PlanError, make_plan
        from plan.printer import as_text
        from policies.engine.evaluate import judge

        try:
            plan = make_plan(folder_of(stack))
        except (CatalogErrors, PlanError) as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        findings = judge(plan, at.date() if at else date.today())
    click.echo(as_json(plan, findings, at) if format_ == "json" else as_text(plan, findings), nl=False)


def _hour_begun() -> datetime:
    """Return the beginning of this hour: within an hour, a base is planned once for any number of reviews."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def _instant(at: str | None) -> datetime | None:
    if at is None:
        return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise click.UsageError(f"--at {at!r} is no time; write it as 2026-11-24T09:00+01:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
