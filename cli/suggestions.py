"""Suggestions of a review at the lines of a commit: a review can be of a merge, in which lines have other numbers."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from review.model import Review, Suggestion


def read_lines(project: Path, prefix: str, file: str) -> list[str] | None:
    """Return the lines of a file of the work tree, by its path in the repository; None if it cannot be read as text.

    `prefix` is the project's folder in the repository.
    """
    path = (project / file.removeprefix(prefix)).resolve()
    if not file.startswith(prefix) or not path.is_relative_to(project.resolve()):
        return None
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None


def at_commit(review: Review, commit: str) -> Review:
    """Return the review with the suggestions whose line is known in a commit, with the number that it has there.

    That is any line of a file that is the same in the work tree and in the commit, else a line that it has once.
    """
    moved = (each for suggestion in review.suggestions for each in _at(suggestion, commit))
    return replace(review, suggestions=tuple(moved))


def _at(suggestion: Suggestion, commit: str) -> Iterator[Suggestion]:
    lines = _committed_lines(suggestion.place.file, commit)
    if lines and lines == read_lines(Path(), "", suggestion.place.file):
        yield suggestion
    elif lines.count(suggestion.before) == 1:
        line = lines.index(suggestion.before) + 1
        yield replace(suggestion, place=replace(suggestion.place, line=line))


def _committed_lines(file: str, commit: str) -> list[str]:
    """Return the lines of a file of a commit; none if the commit has no such file, or it is not text."""
    if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
        return []
    shown = subprocess.run(["git", "show", "--end-of-options", f"{commit}:{file}"], capture_output=True, check=False)
    try:
        return shown.stdout.decode("utf-8").splitlines() if shown.returncode == 0 else []
    except UnicodeDecodeError:
        return []
