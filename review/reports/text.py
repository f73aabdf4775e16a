"""A review for a terminal."""

from collections.abc import Iterator

from review.model import Burden, Change, Paged, Review, Shifted, StackReview
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
    if stack.paged or stack.shifted or stack.burdens:
        yield "  Who is paged:"
        yield from (line for it in stack.paged for line in _paged(it))
        yield from (line for it in stack.shifted for line in _shifted(it))
        yield from (line for it in stack.burdens for line in _burden(it))
    for finding in stack.findings:
        if finding.state == "new":
            yield f"  {finding.severity} [{finding.rule}] {finding.place or ''} {finding.message}"


def _change(change: Change) -> Iterator[str]:
    place = f"  {change.place}" if change.place else ""
    yield f"    {_SIGN[change.action]} {change.name} ({change.section}){place}"
    yield from (f"        {sentence.text}" for sentence in change.sentences)


def _paged(it: Paged) -> Iterator[str]:
    yield f"    {', '.join(it.names)}" + (f" (by {', '.join(it.because)})" if it.because else "")
    yield from (f"        - {line}" for line in it.before)
    yield from (f"        + {line}" for line in it.after)


def _shifted(it: Shifted) -> Iterator[str]:
    yield f"    {it.name}: {len(it.handovers)} stretches of the next four weeks change hands"
    for handover in it.handovers[:3]:
        people = f"{handover.before or 'nobody'} → {handover.after or 'nobody'}"
        yield f"        {handover.begin} to {handover.end}: {people}"


def _burden(it: Burden) -> Iterator[str]:
    hours = f"{it.first_hours_before:g} h → {it.first_hours_after:g} h first on call in four weeks"
    yield f"    {it.person}: {hours}; {it.alerts_before} → {it.alerts_after} alerts can wake them"
