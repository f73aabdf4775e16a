"""The files that a pull request changes outside of the catalogs, as the forge lists them, by what the files do."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from review.model import Approval

Kind = Literal["makes", "judges", "runs"]
"""What a file does: it makes resources, it judges changes, or it runs."""
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST = 3_000
"""GitHub lists at most this many files of a pull request (REST, "List pull requests files"; read 2026-11-29)."""

_CATALOG = re.compile(r"stacks/[^/]+/(?:.+/)?[^/]+\.(?:ya?ml|md)", re.IGNORECASE)
_MAKES = ("catalog/", "components/", "stacks/", "packs/", "generated/", "Pulumi.", "pyproject.toml", "uv.lock")
_JUDGES = ("plan/", "policies/", "review/", "audit/", "cli/", "doctor/", "simulation/", ".gitattributes")
_HARMLESS = re.compile(r"(?:docs|tests|benchmarks)/.+|[^/]+\.md|\.gitignore|zensical\.toml")


class NotChangedFiles(ValueError):
    """The text is not a list of changed files; the message says why."""


@dataclass(frozen=True, kw_only=True)
class ChangedFile:
    """A file of a pull request. `status` is the forge's word, and `previous_filename` the name before a rename."""

    filename: str
    status: str = "modified"
    previous_filename: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangedFiles:
    """The changed files outside of the catalogs, by kind. `complete`: whether the forge listed all of them.

    `label` is the label that approves them, and `approval` who added it; None where the forge was not asked.
    """

    by_kind: Mapping[Kind, tuple[ChangedFile, ...]]
    complete: bool = True
    label: str | None = None
    approval: Approval | None = None

    @property
    def count(self) -> int:
        """The number of files of all kinds."""
        return sum(map(len, self.by_kind.values()))


_FILE: Final = TypeAdapter(ChangedFile)


def read_changed_files(text: str) -> ChangedFiles:
    """Return the files in a text with one JSON object per line: `filename`, `status`, `previous_filename`.

    Raises:
        NotChangedFiles: a line is not such an object.
    """
    files = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            files.append(_FILE.validate_python(json.loads(line)))
        except (ValueError, RecursionError) as error:
            reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "it is not JSON"
            raise NotChangedFiles(f"line {number} is not a changed file: {reason}") from error
    return ChangedFiles(by_kind=_by_kind(files), complete=len(files) < MOST)


def is_harmless(path: str) -> bool:
    """Return whether no review, preview or `pulumi up` reads the file at a path."""
    return _HARMLESS.fullmatch(path) is not None


def kind_of(path: str) -> Kind | None:
    """Return what the file at a path does; None for a catalog, which the review covers, and for a harmless file.

    An unknown file runs: Python imports modules from the project's folder before any installed one.
    """
    if _CATALOG.fullmatch(path) or is_harmless(path):
        return None
    if path.startswith(_MAKES):
        return "makes"
    return "judges" if path.startswith(_JUDGES) else "runs"


def _by_kind(files: Iterable[ChangedFile]) -> Mapping[Kind, tuple[ChangedFile, ...]]:
    sorted_files: dict[Kind, list[ChangedFile]] = {kind: [] for kind in KINDS}
    for file in sorted(files, key=lambda file: file.filename):
        paths = [file.filename, *([file.previous_filename] if file.previous_filename else [])]
        kinds = {kind_of(path) for path in paths}
        kind = next((kind for kind in KINDS if kind in kinds), None)
        if kind:
            sorted_files[kind].append(file)
    return {kind: tuple(listed) for kind, listed in sorted_files.items()}
