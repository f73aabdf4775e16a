"""The folder of a STACK argument."""

from collections.abc import Iterable
from pathlib import Path
from shlex import quote

import click
from rapidfuzz import process

import stacks
from catalog import Catalog, CatalogError, CatalogErrors
from catalog.forms.text import shown
from catalog.settings import clear_secrets, project_beside

STACKS = Path(stacks.__file__).parent
DEFAULT = "prod"
"""The stack of a command that names none."""


def folder_of(stack: str) -> Path:
    """Return the folder of a stack: a name under `stacks/`, or the path of any folder.

    Raises:
        click.ClickException: it is neither; the message lists the existing stacks.
    """
    try:
        folder = _existing(stack)
    except OSError as error:  # the name is too long, or a parent folder is not accessible
        raise click.ClickException(f"cannot read the folder {shown(stack)}: {error.strerror}") from error
    if folder is not None:
        return folder
    known = stack_names()
    near = process.extractOne(stack, known, score_cutoff=70)
    hint = f" Did you mean `{near[0]}`?" if near else ""
    raise click.ClickException(
        f"unknown stack or folder {shown(stack)}.{hint} Stacks in {_relative(STACKS)}: {', '.join(known) or 'none'}"
    )


def with_stack(command: str, stack: str, option: str = "") -> str:
    """Return a command as a person types it for a stack: the default one is not named.

    `option` is the command's option for the stack, such as `--stack`; without one, the stack is an argument.
    """
    return command if stack == DEFAULT else " ".join(filter(None, (command, option, quote(stack))))


def stack_names() -> list[str]:
    """Return the existing stacks, sorted: the folders of `stacks/` that have a `Pulumi.<name>.yaml`.

    Other stacks can extend a folder without that file.
    """
    return sorted(path.name for path in STACKS.iterdir() if (STACKS.parent / f"Pulumi.{path.name}.yaml").is_file())


def refuse_clear_secrets(catalog: Catalog) -> None:
    """Refuse secrets in clear text in the settings of a catalog's stack.

    Raises:
        CatalogErrors: there are some; the message quotes none.
    """
    errors = settings_errors(catalog.folder, catalog.stack.name, catalog.secrets)
    if errors:
        raise CatalogErrors(errors)


def settings_errors(folder: Path, stack: str, secrets: Iterable[str] = ()) -> list[CatalogError]:
    """Return the errors of the settings of a stack, whose catalog is in a folder and reads these config keys."""
    return clear_secrets(project_beside(folder) or STACKS.parent, stack, frozenset(secrets))


def _existing(stack: str) -> Path | None:
    named = STACKS / stack
    if named.is_dir() and Path(stack).name == stack and not stack.startswith("."):
        return _relative(named)
    path = Path(stack)
    return path if path.exists() else None


def _relative(path: Path) -> Path:
    """Return the path relative to the current folder if it is below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
