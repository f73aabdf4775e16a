"""`watchbill plan`: what a catalog makes, without keys or engine."""

import sys

import click

from catalog import CatalogErrors
from cli.stack import folder_of
from plan.document import as_json
from plan.plan import PlanError, make_plan
from plan.printer import as_text
from policies.rules import judge


@click.command()
@click.argument("stack", default="prod")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(stack: str, format_: str) -> None:
    """Show what the catalog of STACK makes, whom its alerts tell, and what is left open.

    STACK is a name under stacks/, or a folder's path (prod if left out). Nothing is asked of any vendor; secrets are
    neither needed nor shown.

    \b
    Examples:
      watchbill plan
      watchbill plan staging
      watchbill plan --format json > plan.json
    """
    try:
        plan = make_plan(folder_of(stack))
    except (CatalogErrors, PlanError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    findings = (*plan.findings, *judge(plan))
    click.echo(as_json(plan, findings) if format_ == "json" else as_text(plan, findings), nl=False)
