"""Writes reports to files: the suffix gives the form, and either all files are written or none."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from review.inputs.changed_files import ChangedFiles
from review.model import Review
from review.report.github.escape import Markdown, code, md
from review.report.links import Links

_FORMS: dict[str, str] = {".md": "markdown", ".html": "html", ".json": "json", ".txt": "text", ".jsonl": "suggestions"}
"""The suffix of a file's name, and its form."""


class CannotWrite(Exception):
    """A report cannot be written; the message says which and why. Existing files are unchanged."""


def form_of(file: Path) -> str:
    """Return the form of a file, from the suffix of its name.

    Raises:
        CannotWrite: the suffix does not give a form.
    """
    try:
        return _FORMS[file.suffix.lower()]
    except KeyError:
        raise CannotWrite(f"{file}: the file name must end with {', '.join(_FORMS)}") from None


def rendered(
    review: Review,
    form: str,
    links: Links,
    full_report: Markdown | None = None,
    changed: ChangedFiles | None = None,
) -> str:
    """Return the review in a form: `markdown`, `html`, `json`, `github` or `text`. `full_report` and `changed` are as
    in `as_markdown`.
    """
    # Imported on demand: most reviews need one form, and importing all of them takes time.
    match form:
        case "markdown":
            from review.report.github.markdown import as_markdown

            return as_markdown(review, links, full_report, changed)
        case "html":
            from review.report.html import as_html

            return as_html(review, links)
        case "json":
            from review.report.json_form import as_json

            return as_json(review)
        case "suggestions":
            from review.report.github.review_comments import as_review_comments

            return as_review_comments(review)
        case "github":
            from review.report.github.annotations import as_annotations

            return as_annotations(review)
        case "text":
            from review.report.text import as_text

            return as_text(review)
    raise KeyError(form)


def write(review: Review, files: Sequence[Path], links: Links, changed: ChangedFiles | None = None) -> None:
    """Write the review into every file, and replace existing ones. `changed` is as in `as_markdown`.

    Each is written completely to a temporary file first, and all are moved into place at the end.

    Raises:
        CannotWrite: a suffix does not give a form, or a file cannot be written.
    """
    forms = [(file, form_of(file)) for file in dict.fromkeys(files)]
    page = next((file.name for file, form in forms if form == "html"), None)
    full_report = md("The full review is in {}", code(page)) if page and not links.run else None
    write_text({file: rendered(review, form, links, full_report, changed) for file, form in forms})


def write_text(texts: Mapping[Path, str]) -> None:
    """Write each text into its file: all of them or none, as `write` does.

    Raises:
        CannotWrite: a file cannot be written.
    """
    aside: list[tuple[Path, Path]] = []
    try:
        for file, text in texts.items():
            aside.append((_aside(file, text), file))
        for temporary, file in aside:
            _into_place(temporary, file)
    finally:
        for temporary, _ in aside:
            temporary.unlink(missing_ok=True)


def _aside(file: Path, text: str) -> Path:
    temporary: Path | None = None
    try:
        if file.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=file.parent, prefix=f".{file.name}.", delete=False
        ) as out:
            temporary = Path(out.name)
            out.write(text)
        temporary.chmod(0o666 & ~_umask())
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise CannotWrite(f"{file} cannot be written: {error.strerror or error}") from error
    return temporary


def _into_place(written: Path, file: Path) -> None:
    try:
        written.replace(file)
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    """Return the process's mask for new files; only the owner may read a temporary file, but everyone may read a
    report.
    """
    mask = os.umask(0)
    os.umask(mask)
    return mask
