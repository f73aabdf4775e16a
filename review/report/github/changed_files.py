"""The files that a pull request changes outside of the catalogs, at the beginning of the comment."""

from collections.abc import Sequence

from review.inputs.changed_files import KINDS, MOST, ChangedFile, ChangedFiles, Kind
from review.report.github.escape import EMPTY, Markdown, code, join, md, prose
from review.report.phrases import moment, number

_MOST_SHOWN = 12
_LONGEST = 200
_TITLES: dict[Kind, str] = {
    "makes": "Makes resources",
    "judges": "Judges changes",
    "runs": "Runs, or may be imported",
}


def changed_files(files: ChangedFiles | None) -> Markdown:
    """Return the files by kind, with what that means for the rest of the comment; empty without such a file."""
    if files is None or (files.complete and not files.count):
        return EMPTY
    heading = md("### ⚠️ {} changed outside of the catalogs", number(files.count, "file"))
    rows = [md("- **{}**: {}", _TITLES[kind], _names(files.by_kind[kind])) for kind in KINDS if files.by_kind[kind]]
    note = md(
        "Somebody must read these files: they decide what is applied, and what the rest of this comment can show."
    )
    approve = EMPTY
    if files.approval:
        approve = md(" Approved by {}, {}.", prose(files.approval.by, 80), moment(files.approval.at, year=True))
    elif files.label:
        approve = md(" To approve this commit's files, add the label {}.", code(files.label))
    cut = md("\n\nGitHub lists only the first {} files of a pull request. There are more.", MOST)
    return md("{}\n\n{}\n\n{}{}{}", heading, join("\n", rows), note, approve, EMPTY if files.complete else cut)


def _names(files: Sequence[ChangedFile]) -> Markdown:
    shown = [_name(file) for file in files[:_MOST_SHOWN]]
    more = len(files) - len(shown)
    return join(" ", [*shown, *([md("and {} more", more)] if more else [])])


def _name(file: ChangedFile) -> Markdown:
    before = md(", before {}", _path(file.previous_filename)) if file.previous_filename else EMPTY
    return md("{} ({}{})", _path(file.filename), prose(file.status, 40), before)


def _path(path: str) -> Markdown:
    return code(path if len(path) <= _LONGEST else f"…{path[-_LONGEST:]}")
