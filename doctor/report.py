"""The state of the steps as text and as JSON, and the list of all steps for the docs."""

from collections.abc import Iterable, Iterator
from typing import Any

from catalog.vendors import VENDORS
from doctor.model import CheckedStep, Examination, Finding, State
from doctor.steps import STEPS

_MARKS = {State.DONE: "done", State.OPEN: "OPEN", State.UNCHECKED: "?   "}
VERSION = 1


def text_lines(examination: Examination) -> Iterator[str]:
    """Yield each step with its state and findings, then the verdict."""
    yield f"Manual steps of {examination.stack}:"
    yield ""
    closed: dict[Finding, list[str]] = {}
    for step in examination.steps:
        if step.is_closed:
            for finding in step.findings:
                closed.setdefault(finding, []).append(step.step.title)
            continue
        yield f"  {_MARKS[step.state]}  {step.step.title}"
        for finding in step.findings:
            yield from _finding(finding)
        yield from (f"          Note: {note}" for note in step.notes)
    for reason, titles in closed.items():
        yield ""
        yield f"  {reason.text} Not checked:"
        yield from (f"        - {title}" for title in titles)
    yield ""
    yield verdict(examination)


def verdict(examination: Examination) -> str:
    """Return the numbers of steps in one sentence."""
    done, total = examination.count(State.DONE), len(examination.steps)
    if done == total:
        return f"All {total} steps are done."
    parts = [f"{count} {state.value}" for state in (State.OPEN, State.UNCHECKED) if (count := examination.count(state))]
    return f"{done} of {total} steps are done: {', '.join(parts)}."


def _finding(finding: Finding) -> Iterator[str]:
    place = f"{finding.source}: " if finding.source else ""
    mark = "" if finding.state is State.OPEN else "Not checked: "
    yield f"        - {place}{mark}{finding.text}"
    if finding.fix:
        first, *more = finding.fix.splitlines()
        yield f"          Fix: {first}"
        yield from (f"            {line}" for line in more)
    if finding.page:
        yield f"          Page: {finding.page}"


def as_json(examination: Examination) -> dict[str, Any]:
    """Return the state of the steps as a document of plain values."""
    return {
        "version": VERSION,
        "stack": examination.stack,
        "counts": {state.name.lower(): examination.count(state) for state in State},
        "steps": [_step(step) for step in examination.steps],
    }


def _step(step: CheckedStep) -> dict[str, Any]:
    return {
        "id": step.step.id,
        "title": step.step.title,
        "state": step.state.value,
        "findings": [
            {
                "state": it.state.value,
                "text": it.text,
                "fix": it.fix,
                "page": it.page,
                "place": {"file": it.source.file, "line": it.source.line} if it.source else None,
            }
            for it in step.findings
        ],
        "notes": list(step.notes),
    }


def markdown_list() -> str:
    """Return all steps as a table, for docs/going-live.md."""
    return "\n".join(["| when it is done | what to do | needs keys of |", "|---|---|---|", *_rows()])


def _rows() -> Iterable[str]:
    return (
        f"| {step.title} | {step.how} | {', '.join(VENDORS[name].title for name in step.vendors) or '–'} |"
        for step in STEPS
    )
