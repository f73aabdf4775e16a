"""`watchbill plan`: what a catalog makes, without keys or engine; with `--base`, what a change does."""

import sys
from datetime import UTC, datetime

import click

from catalog import CatalogErrors
from cli.stack import folder_of


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--base", metavar="REV", help="Compare with this git revision, and say what the change means.")
@click.option("--approve", "approved", multiple=True, metavar="ID", help="Approve a danger that the report names.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--at", metavar="TIME", help="The instant from which on-call is reckoned (ISO; now if left out).")
@click.option("--same-code", is_flag=True, help="Plan the base's catalog with the code of the work tree.")
def command(
    stacks: tuple[str, ...], base: str | None, approved: tuple[str, ...], format_: str, at: str | None, same_code: bool
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
    """
    instant = _instant(at)
    if base is not None:
        from cli.review import compare

        compare(stacks or ("prod",), base, at=instant, format_=format_, approved=approved, same_code=same_code)
    if len(stacks) > 1:
        raise click.UsageError("one STACK at a time; several go together with --base")
    if approved or same_code:
        raise click.UsageError("--approve and --same-code go with --base")
    _plan(stacks[0] if stacks else "prod", format_)


def _plan(stack: str, format_: str) -> None:
    # Here, since a comparison leaves planning to processes of its own and need not wait for the vendors' SDKs.
    from plan.document import as_json
    from plan.plan import PlanError, make_plan
    from plan.printer import as_text
    from policies.rules import judge

    try:
        plan = make_plan(folder_of(stack))
    except (CatalogErrors, PlanError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    findings = (*plan.findings, *judge(plan))
    click.echo(as_json(plan, findings) if format_ == "json" else as_text(plan, findings), nl=False)


def _instant(at: str | None) -> datetime:
    if at is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise click.UsageError(f"--at {at!r} is no time; write it as 2026-11-24T09:00+01:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
