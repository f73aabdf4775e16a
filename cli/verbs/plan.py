"""`watchbill plan`: the resources of a catalog, without keys or engine; with `--base`, the effects of a change."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from cli.conventions import quiet, verbose
from cli.output import show

_REVIEW_FORMS = ["text", "json", "markdown", "html", "github"]
_PLAN_FORMS = ["text", "json"]


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--base", metavar="REV", help="Compare with this git revision, and show the effects of the change.")
@click.option("--all-stacks", is_flag=True, help="Compare every stack of either revision.")
@click.option("--approve", "approved", multiple=True, metavar="ID@MARK", help="Approve a risk as the report shows it.")
@click.option(
    "--approve-labels",
    metavar="JSON",
    help="Approve by a pull request's labels: a list of names, such as `approve:<id>@<mark>`.",
)
@click.option(
    "--previews",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with the output of `pulumi preview`, as <stack>.txt, for the report.",
)
@click.option("--format", "format_", type=click.Choice(_REVIEW_FORMS), default="text", show_default=True)
@click.option(
    "--write",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write the report to a file. Its suffix sets the format: .md, .html, .json, .txt, or .jsonl for "
    "suggestions as comments of GitHub's API.",
)
@click.option("--link", metavar="URL", help="The prefix of links to files: https://github.com/OWNER/REPO/blob/SHA/.")
@click.option(
    "--at",
    metavar="TIME",
    help="The start of the on-call calendar in the JSON, as an ISO time. [default with --base: this hour]",
)
@click.option(
    "--judge",
    type=click.Choice(["base", "head"]),
    default=None,
    help="Whose code makes the report if base and head have different code. [default: head]",
)
@click.option(
    "--head",
    type=click.Path(path_type=Path, exists=True, file_okay=False, resolve_path=True),
    metavar="FOLDER",
    help="Review the project in another folder, with the code of this one as the judge.",
)
@click.option("--same-code", is_flag=True, help="Plan the base's catalog with the code of the work tree.")
def command(
    stacks: tuple[str, ...], base: str | None, all_stacks: bool, at: str | None, format_: str, **comparing: Any
) -> None:
    """Show the resources of the catalog of STACK, the recipients of its alerts, and the open findings.

    STACK is a name under stacks/, or a folder's path (default: prod). The command contacts no vendor, and neither needs
    nor shows secrets. With --base, it plans both revisions and shows the difference.

    Exit codes: 0 success, also with open findings; 1 invalid input or a failed run; 2 with --base, a rule is broken, a
    risk is not approved, or a changed stack is not covered.

    \b
    Examples:
      watchbill plan
      watchbill plan staging
      watchbill plan --format json > plan.json
      watchbill plan --base origin/main
      watchbill plan --base main --approve delete:alerts/high-error-rate@k3v7x2m6q4ab
      watchbill plan --base main --write review.md --write review.html
    """
    instant = _instant(at)
    if base is None:
        _refuse_comparing(all_stacks=all_stacks, **comparing)
        if len(stacks) > 1:
            raise click.UsageError("only --base allows several stacks. Name one STACK, or add --base REV.")
        if format_ not in _PLAN_FORMS:
            raise click.UsageError(f"--format {format_} requires --base. Without it, use text or json.")
        _plan(stacks[0] if stacks else "prod", format_, instant)
        return
    if stacks and all_stacks:
        raise click.UsageError("--all-stacks cannot be combined with STACK. Use one of them.")
    # Imported here, so that a plan does not wait for the comparison's imports, nor a comparison for the SDKs.
    from cli.approvals import labels_in
    from cli.verbs.review import ReviewOptions, compare

    labels = labels_in(comparing.pop("approve_labels") or "")
    if comparing["judge"] == "base" and (comparing["head"] or comparing["same_code"]):
        raise click.UsageError("--judge base cannot be combined with --head or --same-code.")
    comparing["judge"] = comparing["judge"] or "head"
    named = () if all_stacks else stacks or ("prod",)
    compare(
        ReviewOptions(stacks=named, base=base, at=instant or _this_hour(), format_=format_, labels=labels, **comparing)
    )


def _refuse_comparing(**options: object) -> None:
    given = [
        f"--{name.replace('_', '-').replace('approved', 'approve').replace('files', 'write')}"
        for name, value in options.items()
        if value
    ]
    if given:
        raise click.UsageError(f"{' and '.join(given)} require{'s' if len(given) == 1 else ''} --base REV")


def _plan(stack: str, format_: str, at: datetime | None) -> None:
    from cli.planning import plan_of

    plan = plan_of(stack)
    # Imported after the plan: these imports take seconds too, and plan_of shows that it is working.
    from plan.document.write import as_json
    from plan.findings import finding_lines
    from plan.printer import as_text
    from policies.engine.evaluate import evaluate_rules

    findings = evaluate_rules(plan, at.date() if at else date.today())
    if format_ == "json":
        click.echo(as_json(plan, findings, at), nl=False)
    elif quiet():
        click.echo(
            "".join(f"{line}\n" for line in finding_lines(each for each in findings if each.severity != "info")),
            nl=False,
        )
    else:
        show(as_text(plan, findings, detailed=verbose()))


def _this_hour() -> datetime:
    """Return the beginning of this hour: within an hour, a base is planned once for any number of reviews."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def _instant(at: str | None) -> datetime | None:
    if at is None:
        return None
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        raise click.UsageError(f"--at {at}: not an ISO time. Example: 2026-11-24T09:00+01:00") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
