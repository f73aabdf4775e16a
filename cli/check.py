"""`watchbill check`: is the catalog right? Without importing Pulumi, so that a hook can ask at each save."""

import json
import sys

import click

from catalog import Catalog, CatalogErrors, load
from cli.stack import folder_of
from plan.findings import finding_json, finding_lines

_COUNTED = {"services": "service", "alerts": "alert", "uptime": "uptime check", "dashboards": "dashboard"}


@click.command()
@click.argument("stack", default="prod")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(stack: str, format_: str) -> None:
    """Say whether the catalog of STACK is right: a name under stacks/, or a folder's path (prod if left out).

    Shows every error at once, each with its place. What leads nowhere yet is shown too, and is no error: `pulumi up` is
    what refuses it.

    \b
    Examples:
      watchbill check
      watchbill check staging
      watchbill check path/to/folder --format json
    """
    try:
        catalog = load(folder_of(stack))
    except CatalogErrors as errors:
        click.echo(_errors_json(stack, errors) if format_ == "json" else str(errors), err=format_ != "json")
        sys.exit(1)
    click.echo(_catalog_json(catalog) if format_ == "json" else _catalog_text(catalog))


def _catalog_text(catalog: Catalog) -> str:
    counts = ", ".join(_count(len(catalog.items(section)), word) for section, word in _COUNTED.items())
    verdict = "right" if all(it.severity == "info" for it in catalog.findings) else "right, with something left open"
    return "\n".join([*finding_lines(catalog.findings), f"{catalog.stack.name}: {verdict} ({counts})"])


def _catalog_json(catalog: Catalog) -> str:
    counts = {section: len(catalog.items(section)) for section in _COUNTED}
    findings = [finding_json(finding) for finding in catalog.findings]
    return _json(catalog.stack.name, [], findings, counts)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _errors_json(stack: str, errors: CatalogErrors) -> str:
    found = [
        {
            "file": error.source.file,
            "line": error.source.line,
            "column": error.source.column,
            "message": error.message,
            "hint": error.hint,
        }
        for error in errors.errors
    ]
    return _json(stack, found, [], {})


def _json(stack: str, errors: object, findings: object, counts: object) -> str:
    document = {"version": 1, "stack": stack, "errors": errors, "findings": findings, "counts": counts}
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)
