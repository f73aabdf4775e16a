"""One-line edits of the YAML that would fix what a review found, for a pull request to accept with a click."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import yaml

from review.model import Change, Place, Review, ReviewFinding, Suggestion

_RENAMED = "item.looks_renamed_from"
_NO_PAGER = "critical-without-pager"
_PAGER = "pagerduty"
_FLOW_ITEM = re.compile(r"^\s*-\s*\{(?P<rest>.*)\}\s*$")
_FLOW_NAME = re.compile(r"(?<![\w-])name:\s*(?:\"[^\"]*\"|'[^']*'|[^,}\"']+?)\s*(?=[,}])")
_BLOCK_ITEM = re.compile(r"^(?P<indent>\s*)-(?P<space>\s+)[\w-]+:")
_NOTIFY = re.compile(r"^(?P<begin>.*(?<![\w-])notify:\s*\[)(?P<names>[^\[\]{}#]*)(?P<end>\].*)$")

Lines = list[str]
ReadLines = Callable[[str], Lines | None]
"""Returns the lines of a file of the head, by its path in the repository; None if there is no such file."""


def with_suggestions(review: Review, read_lines: ReadLines) -> Review:
    """Return the review with its suggestions. Each leaves a file that is valid YAML."""
    found = dict.fromkeys(
        suggestion
        for stack in review.stacks
        for suggestion in (
            *(each for change in stack.changes for each in _renames(change, read_lines)),
            *(each for finding in stack.findings for each in _pagers(finding, read_lines)),
        )
    )
    return replace(review, suggestions=tuple(found))


def _renames(change: Change, read_lines: ReadLines) -> Iterator[Suggestion]:
    """Yield `renamed_from` for a new item that looks like a removed one."""
    sentence = next((each for each in change.sentences if each.code == _RENAMED), None)
    if sentence is None or change.place is None or change.place.side != "head":
        return
    former = str(sentence.arguments["former_id"])
    lines = read_lines(change.place.file) or []
    index = change.place.line - 1
    if not 0 <= index < len(lines):
        return
    text = f"{change.name} looks like a rename of {sentence.arguments['name']}. This line keeps its history."
    yield from _valid(lines, change.place, _with_field(lines[index], f"renamed_from: {former}"), text)


def _with_field(line: str, field: str) -> tuple[str, ...]:
    """Return the first line of an item with a field in addition; empty for a form that is not known."""
    if _FLOW_ITEM.match(line):
        name = _FLOW_NAME.search(line)
        return (f"{line[: name.end()]}, {field}{line[name.end() :]}",) if name else ()
    block = _BLOCK_ITEM.match(line)
    return (line, f"{block['indent']} {block['space']}{field}") if block else ()


def _pagers(finding: ReviewFinding, read_lines: ReadLines) -> Iterator[Suggestion]:
    """Yield `pagerduty` in the list of a critical alert that does not notify it."""
    place = finding.place
    if finding.rule != _NO_PAGER or finding.state == "gone" or finding.excused or place is None:
        return
    lines = read_lines(place.file) or []
    for index in _item(lines, place.line - 1):
        notify = _NOTIFY.match(lines[index])
        if notify:
            names = [name.strip() for name in notify["names"].split(",") if name.strip()]
            after = f"{notify['begin']}{', '.join([*names, _PAGER])}{notify['end']}"
            text = f"{finding.message} This line pages someone."
            yield from _valid(lines, replace(place, line=index + 1), (after,), text)
            return


def _item(lines: Lines, first: int) -> Iterator[int]:
    """Yield the indexes of the lines of an item, from its first line on."""
    if not 0 <= first < len(lines):
        return
    indent = len(lines[first]) - len(lines[first].lstrip())
    yield first
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return
        yield index


def _valid(lines: Lines, place: Place, after: tuple[str, ...], text: str) -> Iterator[Suggestion]:
    """Yield the suggestion if the line changes and the file stays YAML."""
    before = lines[place.line - 1]
    if not after or after == (before,):
        return
    edited = [*lines[: place.line - 1], *after, *lines[place.line :]]
    if _parsed(edited) is not None:
        yield Suggestion(place=place, before=before, after=after, text=text)


def _parsed(lines: Lines) -> Any:
    try:
        return yaml.safe_load("\n".join(lines))
    except yaml.YAMLError:
        return None
