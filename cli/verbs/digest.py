"""`watchbill digest`: what a review covers, as hashes, and whether something else would be applied."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from review.digest import Digest


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--write", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write the digest to a file.")
@click.option(
    "--expect",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Compare with the digest in a file, and exit with 2 if something differs.",
)
@click.option(
    "--operations",
    "previews",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="A folder with the event logs of `pulumi preview`, as <stack>.events.json. Their operations are included.",
)
def command(stacks: tuple[str, ...], file: Path | None, expect: Path | None, previews: Path | None) -> None:
    """Print one hash of the code, the catalogs and the plans of the stacks (default: all).

    The digest contains a hash of each committed file that decides what is applied, of each catalog item and of each
    planned resource. It needs no key. CI writes it in the review, and compares it before `pulumi up`. With stacks and
    --expect, only these stacks and the files are compared.

    \b
    Examples:
      watchbill digest
      watchbill digest --write reviewed.json
      watchbill digest prod --expect reviewed.json
    """
    from review.digest import NoRepository, NotADigest, as_json, differences, read_digest
    from review.report.files import CannotWrite, write_text

    try:
        reviewed = read_digest(expect) if expect else None
        present = _digest(stacks, previews)
        if file:
            write_text({file: as_json(present)})
    except (CannotWrite, NoRepository, NotADigest) as error:
        raise click.ClickException(str(error)) from error
    if reviewed is None:
        click.echo(present.id)
        return
    found = list(differences(_only(reviewed, stacks), present))
    if not found:
        click.echo(f"Code, catalogs and plans are as reviewed ({present.id[:12]}).")
        return
    click.echo("This is not what was reviewed:")
    for difference in found:
        click.echo(f"  {difference}")
    sys.exit(2)


def _digest(stacks: tuple[str, ...], previews: Path | None) -> "Digest":
    from cli.planning import plan_of
    from cli.stack import STACKS, stack_names
    from plan.document.read import read
    from plan.document.write import as_json
    from review.digest import Digest, digest_of_files, digest_of_stack

    digests = {}
    for name in stacks or stack_names():
        operations = _operations(previews, name)
        document = read(as_json(plan_of(name), ()))
        digests[document.stack] = digest_of_stack(document, operations)
    return Digest(files=digest_of_files(STACKS.parent), stacks=digests)


def _operations(previews: Path | None, stack: str) -> Mapping[str, str] | None:
    """Return the operations of a stack's preview; None without one.

    Raises:
        click.ClickException: the log cannot be read.
    """
    from plan.engine.log import UnreadableLog
    from plan.engine.operations import read_operations

    file = previews / f"{stack}.events.json" if previews else None
    if file is None or not file.exists():
        return None
    try:
        return read_operations(file)
    except UnreadableLog as error:
        raise click.ClickException(str(error)) from error


def _only(digest: "Digest", stacks: tuple[str, ...]) -> "Digest":
    from dataclasses import replace

    named = {name: each for name, each in digest.stacks.items() if name in stacks}
    return replace(digest, stacks=named) if stacks else digest
