"""An audit in each of its forms, and the files that hold them."""

from collections.abc import Mapping
from pathlib import Path

from audit.model import Audit
from review.report.files import CannotWrite, write_text
from review.report.links import Links

__all__ = ["CannotWrite", "rendered", "write"]


def rendered(audit: Audit, form: str, links: Links) -> str:
    """Return the audit in a form: `text`, `markdown`, `html` or `json`."""
    # Imported on demand: most audits need one form, and importing all of them takes time.
    match form:
        case "markdown":
            from audit.report.markdown import as_markdown

            return as_markdown(audit, links)
        case "html":
            from audit.report.html import as_html

            return as_html(audit, links)
        case "json":
            from audit.report.json_form import as_json

            return as_json(audit)
        case "text":
            from audit.report.text import as_text

            return as_text(audit)
    raise KeyError(form)


def write(texts: Mapping[Path, str]) -> None:
    """Write each text into its file, all of them or none; folders are created.

    Raises:
        CannotWrite: a folder or a file cannot be written.
    """
    for folder in {file.parent for file in texts}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(f"{folder} cannot be created: {error.strerror or error}") from error
    write_text(texts)
