"""`watchbill check`: checks the catalog, without importing Pulumi, so that a hook can run it at each save."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

import click

from catalog import Catalog, CatalogError, CatalogErrors, Finding, load
from catalog.accounts.sharing import account_errors
from catalog.maintenance.posts import past_findings
from catalog.registry import ALERTS, DASHBOARDS, SERVICES, UPTIME
from cli.conventions import quiet
from cli.stack import folder_of, refuse_clear_secrets, settings_errors, stack_names
from plan.findings import document_finding, finding_lines

_COUNTED = (SERVICES, ALERTS, UPTIME, DASHBOARDS)


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--all-stacks", is_flag=True, help="Check every stack, and the objects that stacks of one account share.")
@click.option("--strict", is_flag=True, help="Exit with 2 if something is unfinished, or on a warning without excuse.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(stacks: tuple[str, ...], all_stacks: bool, strict: bool, format_: str) -> None:
    """Check the catalog of STACK: a name under stacks/, or a folder's path (default: prod).

    Shows all errors at once, each with its file and line. Unfinished routing is shown too, and is not an error: only
    `pulumi up` and --strict refuse it. Several stacks are checked as stacks of the same accounts: it is an error if one
    needs an object that the owner does not create. `watchbill plan` also checks the rules of docs/rules.md.

    Exit codes: 0 valid; 1 an error in the YAML; 2 with --strict, something is unfinished or a warning.

    \b
    Examples:
      watchbill check
      watchbill check staging
      watchbill check --all-stacks
      watchbill check --all-stacks --strict
      watchbill check path/to/folder --format json
    """
    if stacks and all_stacks:
        raise click.UsageError("--all-stacks cannot be combined with STACK. Use one of them.")
    names = stack_names() if all_stacks else list(stacks or ("prod",))
    if not names:
        raise click.ClickException("there are no stacks. Create a folder stacks/NAME and a file Pulumi.NAME.yaml.")
    documents, texts, loaded, errors = [], list[str](), list[Catalog](), list[CatalogError]()
    shortcomings = 0
    for name in names:
        folder = folder_of(name)
        try:
            catalog = load(folder)
            refuse_clear_secrets(catalog)
        except CatalogErrors as invalid:
            invalid = CatalogErrors([*invalid.errors, *settings_errors(folder, folder.resolve().name)])
            documents.append(_document(name, invalid.errors, (), {}))
            errors += invalid.errors
            continue
        loaded.append(catalog)
        findings = [*catalog.findings, *past_findings(catalog.maintenance, date.today())]
        shortcomings += sum(finding.severity != "info" for finding in findings)
        counts = {section.name: len(section.of(catalog)) for section in _COUNTED}
        documents.append(_document(catalog.stack.name, (), findings, counts))
        texts.append(_text(catalog, findings))
    # The needs of the other stacks can be checked only if every stack is valid.
    between = account_errors(loaded) if len(loaded) == len(names) and len(names) > 1 else ()
    several = all_stacks or len(names) > 1
    if format_ == "json":
        click.echo(_json(_joined(documents, between) if several else documents[0]))
    else:
        click.echo("".join(f"{text}\n" for text in texts if text), nl=False)
        # The errors of a folder that two stacks extend are shown once.
        unique = sorted({*errors, *between}, key=lambda error: (error.source, error.message))
        click.echo("".join(f"{error}\n" for error in unique), nl=False, err=True)
    if errors or between:
        sys.exit(1)
    if strict and shortcomings:
        sys.exit(2)


def _text(catalog: Catalog, findings: Sequence[Finding]) -> str:
    counts = ", ".join(section.counted(len(section.of(catalog))) for section in _COUNTED)
    unfinished = any(finding.grade == "unfinished" for finding in findings)
    warned = any(finding.severity == "warning" for finding in findings)
    verdict = "valid, but unfinished" if unfinished else "valid, with warnings" if warned else "valid"
    if quiet():
        return "\n".join(finding_lines(finding for finding in findings if finding.severity != "info"))
    return "\n".join([*finding_lines(findings), f"{catalog.stack.name}: {verdict} ({counts})"])


def _document(
    stack: str, errors: Iterable[CatalogError], findings: Iterable[Finding], counts: dict[str, int]
) -> dict[str, object]:
    return {
        "version": 1,
        "stack": stack,
        "errors": [_error_json(error) for error in errors],
        "findings": [document_finding(finding) for finding in findings],
        "counts": counts,
    }


def _joined(documents: Sequence[dict[str, object]], between: Iterable[CatalogError]) -> dict[str, object]:
    """Return `stacks` with the result of each, and in `errors` the errors between them."""
    return {"version": 1, "stacks": documents, "errors": [_error_json(error) for error in between]}


def _error_json(error: CatalogError) -> dict[str, object]:
    place = {"file": error.source.file, "line": error.source.line, "column": error.source.column}
    return {**place, "message": error.message, "hint": error.hint}


def _json(document: object) -> str:
    return json.dumps(document, default=asdict, indent=2, ensure_ascii=False, sort_keys=True)
