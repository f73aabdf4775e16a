"""A review for a terminal."""

from collections.abc import Iterator

from review.model import Change, Review, StackReview
from review.reports.words import LOOSER, counts, loosened, verdict

_SIGN = {"created": "+", "changed": "~", "renamed": "»", "deleted": "-"}


def as_text(review: Review) -> str:
    """The review in plain lines."""
    lines = [f"{review.base} → {review.head}", verdict(review)]
    for stack in review.stacks:
        lines += ["", *_stack(stack)]
    return "\n".join(lines) + "\n"


def _stack(stack: StackReview) -> Iterator[str]:
    yield f"{stack.stack}: {counts(stack)}"
    yield from (f"  note: {note}" for note in stack.notes)
    for danger in stack.dangers:
        yield f"  ! {danger.text} ({'approved' if danger.approved else f'--approve {danger.id}'})"
    grave = loosened(stack)
    if grave:
        yield f"  {LOOSER}:"
        yield from (line for change in grave for line in _change(change))
    rest = [change for change in stack.changes if change not in grave]
    if rest:
        yield "  Changes:"
        yield from (line for change in rest for line in _change(change))
    for finding in stack.findings:
        if finding.state == "new":
            yield f"  {finding.severity} [{finding.rule}] {finding.place or ''} {finding.message}"


def _change(change: Change) -> Iterator[str]:
    place = f"  {change.place}" if change.place else ""
    yield f"    {_SIGN[change.action]} {change.name} ({change.section}){place}"
    yield from (f"        {sentence.text}" for sentence in change.sentences)
