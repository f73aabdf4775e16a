"""A review as commands to GitHub's runner, which shows them at the lines of YAML in a pull request."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from review.model import Place, Review
from review.report.approving import how_to_approve, ignored, label_of
from review.report.phrases import loosened, not_covered, verdict
from review.report.sanitize import line

MOST = 10
"""GitHub shows this many of a level per step, and drops the others silently."""
_LONGEST = 3_000


@dataclass(frozen=True, kw_only=True)
class _Annotation:
    level: Literal["error", "warning"]
    title: str
    message: str
    place: Place | None


def as_annotations(review: Review) -> str:
    """Return one workflow command per line: unapproved risks and broken rules as errors, changes that make paging less
    sensitive and new warnings as warnings. The most severe come first; where there are more than GitHub shows, the last
    one says so.

    A removed line has no place in the head, so its message names it instead.
    """
    annotations = list(dict.fromkeys(_found(review)))
    lines = [
        command for level in ("error", "warning") for command in _shown([it for it in annotations if it.level == level])
    ]
    lines.append(_command(level="notice", title="Watchbill", message=verdict(review)))
    return "\n".join(lines) + "\n"


def _found(review: Review) -> Iterator[_Annotation]:
    for stack in review.stacks:
        for risk in stack.refused:
            text = f"{risk.text}. To approve: add the label {label_of(risk)}, or run with {how_to_approve(risk)}"
            yield _Annotation(level="error", title="Needs approval", message=text, place=risk.place)
    for name in review.uncovered:
        yield _Annotation(level="error", title="Not covered", message=not_covered(name), place=None)
    for approval in review.ignored_approvals:
        yield _Annotation(level="warning", title="Not an approval", message=ignored(approval), place=None)
    for stack in review.stacks:
        for it in stack.broken:
            text = f"{it.message}\n{it.fix}" if it.fix else it.message
            yield _Annotation(level="error", title=it.rule, message=text, place=it.place)
    for stack in review.stacks:
        for change in loosened(stack):
            sentences = "\n".join(sentence.text for sentence in change.sentences if sentence.effect == "looser")
            title = f"{change.name}: fewer or later pages"
            yield _Annotation(level="warning", title=title, message=sentences, place=change.place)
    for stack in review.stacks:
        for it in stack.findings:
            if it.severity == "warning" and it.state == "new" and not it.excused:
                yield _Annotation(level="warning", title=it.rule, message=it.message, place=it.place)


def _shown(found: list[_Annotation]) -> Iterator[str]:
    cut = len(found) > MOST
    for it in found[: MOST - 1] if cut else found:
        yield _annotation(it)
    if cut:
        level, left = found[0].level, len(found) - MOST + 1
        text = f"{left:,} more of this level are in the report. GitHub shows {MOST} for each step."
        yield _command(level=level, title="Watchbill", message=text)


def _annotation(annotation: _Annotation) -> str:
    message, place = annotation.message, annotation.place
    if place is not None and place.side == "base":
        return _command(level=annotation.level, title=annotation.title, message=f"{message}\n(was {place})")
    at = {"file": place.file, "line": str(place.line)} if place else {}
    return _command(level=annotation.level, title=annotation.title, message=message, **at)


def _command(*, level: str, title: str, message: str, **at: str) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in [*at.items(), ("title", title)])
    words = "\n".join(line(each) for each in message.splitlines())[:_LONGEST]
    return f"::{level} {properties}::{_data(words)}"


def _data(text: str) -> str:
    """Return the text of a command, escaped as in GitHub's toolkit (`actions/toolkit`, `command.ts`)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(line(text)).replace(":", "%3A").replace(",", "%2C")
