"""`watchbill rules`: the rules that a plan is checked against."""

import shutil

import click

from cli.output import show
from policies.engine.docs import as_json, as_markdown, as_text
from policies.rules import RULES


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def command(format_: str) -> None:
    """List the rules that plans are checked against: the severity, reason, fix and examples of each.

    \b
    Examples:
      watchbill rules
      watchbill rules --format json
      watchbill rules --format markdown > docs/rules.md
    """
    match format_:
        case "json":
            text = as_json(RULES)
        case "markdown":
            text = as_markdown(RULES)
        case _:
            text = as_text(RULES, min(shutil.get_terminal_size().columns, 100))
    show(text)
