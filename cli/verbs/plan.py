"""`watchbill plan`: what a catalog makes, without keys or engine; with `--base`, what a change does."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

_FORMS = ["text", "json", "markdown", "html", "github"]
_ONE_SIDE = ["text", "json"]


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--base", metavar="REV", help="Compare with this git revision, and say what the change means.")
@click.option("--all-stacks", is_flag=True, help="Compare every stack that either side has.")
@click.option("--approve", "approved", multiple=True, metavar="ID", help="Approve a danger that the report names.")
@click.option("--approve-labels", metavar="JSON", help="Approve by a pull request's labels, `approve:<id>`.")
@click.option(
    "--previews",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with what `pulumi preview` said, as <stack>.txt: it goes into the report.",
)
@click.option("--format", "format_", type=click.Choice(_FORMS), default="text", show_default=True)
@click.option(
    "--write",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the report to a file too, in the form that its name ends with: .md, .html, .json, .txt.",
)
@click.option("--link", metavar="URL", help="Where the files are shown, https://github.com/OWNER/REPO/blob/SHA/.")
@click.option(
    "--at",
    metavar="TIME",
    help="The instant from which on-call is reckoned (ISO): JSON then says who it is; with --base, this hour.",
)
@click.option("--same-code", is_flag=True, help="Plan the base's catalog with the code of the work tree.")
def command(
    stacks: tuple[str, ...], base: str | None, all_stacks: bool, at: str | None, format_: str, **comparing: Any
) -> None:
    """Show what the catalog of STACK makes, whom its alerts tell, and what is left open.

    STACK is a name under stacks/, or a folder's path (prod if left out). Nothing is asked of any vendor; secrets are
    neither needed nor shown. With --base, both sides are planned and the difference is told; it exits with 2 when a
    rule is broken or a danger is not approved.

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
    # Here, so that a plan of one side need not wait for the comparison's imports, nor a comparison for the SDKs.
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
    """The begin of this hour: within it, a base is planned once however often a review runs."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def _instant(at: str | None) -> datetime | None:
    if at is None:
        return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise click.UsageError(f"--at {at!r} is no time; write it as 2026-11-24T09:00+01:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
