"""Words that every report says alike: the verdict, the counts, the headings."""

from review.model import Change, ResourceAction, Review, StackReview

_COUNTED: tuple[tuple[ResourceAction, str], ...] = (
    ("create", "created"),
    ("update", "changed"),
    ("replace", "replaced"),
    ("rename", "renamed"),
    ("delete", "deleted"),
)
LOOSER = "Pages less, or later"


def verdict(review: Review) -> str:
    """One line: whether something stands in the way, and how much."""
    refused = sum(len(stack.refused) for stack in review.stacks)
    broken = sum(len(stack.broken) for stack in review.stacks)
    if not refused and not broken:
        return "Nothing stands in the way." if any(stack.changes for stack in review.stacks) else "Nothing changes."
    parts = []
    if refused:
        parts.append(f"{refused} danger{'s' if refused > 1 else ''} not approved")
    if broken:
        parts.append(f"{broken} rule{'s' if broken > 1 else ''} broken")
    return f"Stopped: {' and '.join(parts)}."


def counts(stack: StackReview) -> str:
    """How many resources are created, changed, replaced, renamed and deleted."""
    found = [f"{number} {word}" for action, word in _COUNTED if (number := stack.count(action))]
    return ", ".join(found) or "no resource changes"


def loosened(stack: StackReview) -> list[Change]:
    """The changes after which something pages less, or later."""
    return [change for change in stack.changes if change.effect == "looser"]
