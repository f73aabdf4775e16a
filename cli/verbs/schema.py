"""`watchbill schema`: the schemas of a catalog's files, of a review's JSON and of an audit's."""

import json

import click

from catalog.forms.reference import as_markdown
from catalog.forms.schema import json_schema
from cli.stack import STACKS

EXAMPLES = STACKS.parent / "docs" / "examples"


@click.command()
@click.option(
    "--of",
    "subject",
    type=click.Choice(["catalog", "review", "audit"]),
    default="catalog",
    show_default=True,
    help="The files that the schema describes.",
)
@click.option("--format", "format_", type=click.Choice(["json", "markdown"]), default="json", show_default=True)
def command(subject: str, format_: str) -> None:
    """Print the JSON Schema of a catalog's files, for editors; with --format markdown, the catalog reference.

    With `--of review`, the schema of the JSON that `watchbill plan --base REV` writes; with `--of audit`, of the JSON
    that `watchbill audit` writes.

    \b
    Examples:
      watchbill schema > docs/catalog.schema.json
      watchbill schema --format markdown > docs/catalog.md
      watchbill schema --of review > docs/review.schema.json
    """
    if subject == "review":
        if format_ != "json":
            raise click.UsageError("--of review requires --format json. docs/review.md describes a review's JSON.")
        from review.report.json_form import json_schema as of_review

        click.echo(json.dumps(of_review(), indent=2, ensure_ascii=False))
        return
    if subject == "audit":
        if format_ != "json":
            raise click.UsageError("--of audit requires --format json. docs/audit.md describes an audit's JSON.")
        from audit.report.json_form import json_schema as of_audit

        click.echo(json.dumps(of_audit(), indent=2, ensure_ascii=False))
        return
    if format_ == "json":
        click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    examples = {path.stem: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.yml"))}
    click.echo(as_markdown(examples), nl=False)
