"""`watchbill app`: the Next.js kit, written into the product."""

import difflib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog import CatalogErrors, load
from cli.stack import STACKS, folder_of, stack_names

if TYPE_CHECKING:
    from generated.files import FileChange

_CODE_STALE = 2


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder of the Next.js product.")
@click.option("--stack", "-s", default="prod", show_default=True, help="The stack whose catalog describes the product.")
@click.option("--service", help="The product's service, if the catalog has several.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 2 if a file is missing or out of date.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and what was edited.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(out: Path, stack: str, service: str | None, check: bool, diff: bool, format_: str) -> None:
    """Write the monitoring kit into a Next.js product, or update it.

    The kit is plain TypeScript that you may read and edit: Sentry, a logger, typed metrics, health routes.
    `watchbill.generated.ts` has what the catalog says: metrics, sample rates, fields to scrub, dependencies.

    An update replaces files that nobody edited. An edited file stays, and --diff shows how it differs.
    Sample rates come from all stacks under stacks/, so that one build serves all environments.

    \b
    Examples:
      watchbill app --out ../shop
      watchbill app --out ../shop --diff
      watchbill app --out ../shop --check       in the product's CI

    Exit codes: 0 written, or up to date; 1 invalid input; 2 out of date (with --check).
    """
    from generated.files import FilesError, changes, write
    from product.kit import OWNED_BY_PRODUCT
    from product.nextjs import NotNextJs, middleware_of, missing_packages, sources_of

    try:
        root = sources_of(out)
        files = _files(stack, service)
        middleware = middleware_of(root)
        if middleware is not None:
            files.pop("proxy.ts")
        planned = changes(root, files, once=OWNED_BY_PRODUCT)
        if not check and not diff:
            write(root, planned)
    except (NotNextJs, FilesError) as error:
        raise click.ClickException(str(error)) from error
    if format_ == "json":
        click.echo(json.dumps({"version": 1, "files": [_json(it) for it in planned]}, indent=2))
    elif diff:
        click.echo("".join(_diff(it) for it in planned) or "Nothing would change.\n", nl=False)
    else:
        _report(planned, root, dry=check)
        if middleware is not None and not (root / "proxy.ts").exists():
            click.echo(
                f"\nproxy.ts is not written: {middleware} exists, and Next.js refuses both. To get ids of requests and "
                "Sentry there, rename it to proxy.ts and compare it with the kit's nextjs/kit/proxy.ts."
            )
        if missing := missing_packages(out):
            click.echo(f"\nInstall what the kit imports: npm install --save-exact {' '.join(missing)}")
    if check and any(it.pending for it in planned):
        sys.exit(_CODE_STALE)


def _files(stack: str, service: str | None) -> dict[str, str]:
    from product.facts import NoProduct, product_of
    from product.generated import FILE, render
    from product.kit import kit_files

    folder = folder_of(stack)
    others = [STACKS / name for name in stack_names() if (STACKS / name).resolve() != folder.resolve()]
    try:
        catalogs = [load(folder), *(load(other) for other in others if folder.resolve().parent == STACKS)]
        product = product_of(catalogs, service)
    except CatalogErrors as errors:
        raise click.ClickException(f"the catalog is invalid; `watchbill check` shows it whole:\n{errors}") from errors
    except NoProduct as error:
        raise click.ClickException(str(error)) from error
    return {**kit_files(), FILE: render(product)}


def _report(planned: "tuple[FileChange, ...]", root: Path, *, dry: bool) -> None:
    from generated.files import Change

    words = {
        Change.ADDED: "would be added" if dry else "added",
        Change.UPDATED: "would be updated" if dry else "updated",
        Change.REMOVED: "would be removed" if dry else "removed",
        Change.EDITED: "differs from the kit and stays; --diff shows the difference",
    }
    for it in planned:
        if it.change in words:
            click.echo(f"  {it.path}: {words[it.change]}")
    unchanged = sum(it.change is Change.UNCHANGED for it in planned)
    pending = sum(it.pending for it in planned)
    edited = sum(it.change is Change.EDITED for it in planned)
    verdict = "is up to date" if not pending else "is out of date" if dry else "was updated"
    click.echo(f"The kit in {root} {verdict}: {unchanged} unchanged, {pending} changed, {edited} edited.")


def _diff(change: "FileChange") -> str:
    from generated.files import Change

    if change.change in (Change.UNCHANGED, Change.YOURS):
        return ""
    before, after = (change.before or "").splitlines(keepends=True), (change.after or "").splitlines(keepends=True)
    left = f"{change.path} (yours)" if change.before is not None else "/dev/null"
    right = f"{change.path} (kit)" if change.after is not None else "/dev/null"
    return "".join(difflib.unified_diff(before, after, left, right))


def _json(change: "FileChange") -> dict[str, str]:
    return {"path": change.path, "change": change.change.value}
