"""`watchbill resolve`: the catalog after its overlays, each value with the line that sets it."""

import sys

import click

from catalog import CatalogErrors
from catalog.source.resolved import as_json, as_yaml, resolved
from cli.output import show
from cli.stack import folder_of


@click.command()
@click.argument("stack", default="prod")
@click.option("--format", "format_", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
def command(stack: str, format_: str) -> None:
    """Print the catalog of STACK after `extends`, `override` and `remove`.

    STACK is a name under stacks/, or a folder's path (default: prod). Each value is followed by the file and line that
    set it.

    \b
    Examples:
      watchbill resolve staging
      watchbill resolve staging --format json
    """
    try:
        sections = resolved(folder_of(stack))
    except CatalogErrors as errors:
        click.echo(str(errors), err=True)
        sys.exit(1)
    show(as_yaml(sections) if format_ == "yaml" else as_json(sections))
