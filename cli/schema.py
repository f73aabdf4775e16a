"""`watchbill schema`: what a catalog's files may say, for editors and for people."""

import json

import click

from catalog.reference import as_markdown
from catalog.schema import json_schema
from cli.stack import STACKS

EXAMPLES = STACKS.parent / "docs" / "examples"


@click.command()
@click.option("--format", "format_", type=click.Choice(["json", "markdown"]), default="json", show_default=True)
def command(format_: str) -> None:
    """Print the JSON Schema of a catalog's files, by which editors complete and check them; or the same as a page.

    \b
    Examples:
      watchbill schema > docs/catalog.schema.json
      watchbill schema --format markdown > docs/catalog.md
    """
    if format_ == "json":
        click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    examples = {path.stem: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.yml"))}
    click.echo(as_markdown(examples), nl=False)
