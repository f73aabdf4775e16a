"""Merges what several stacks share: stacks that extend the same folder change together."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from review.model import LoadChange, Review, ReviewFinding, Risk, RotationChange, RouteChange, StackReview
from review.report.phrases import changed_loads, notices

T = TypeVar("T")
Found = list[tuple[str, T]]
"""Values, each with the names of the stacks that have it; no name if there is only one stack, or only one pages."""


def risks(review: Review) -> Found[Risk]:
    """Return every risk."""
    return _merge(review, lambda stack: stack.risks)


def broken(review: Review) -> Found[ReviewFinding]:
    """Return the broken rules that block the change."""
    return _merge(review, lambda stack: stack.broken)


def paged(review: Review) -> Found[RouteChange]:
    """Return the alerts whose route to people differs."""
    return _merge(review, lambda stack: stack.paged)


def shifted(review: Review) -> Found[RotationChange]:
    """Return hours that change to another person, in stacks that page."""
    return _merge(review, lambda stack: stack.shifted if stack.pages else ())


def burdens(review: Review) -> Found[LoadChange]:
    """Return on-call load, in stacks that page."""
    return _merge(review, changed_loads)


def noticed(review: Review) -> Found[ReviewFinding]:
    """Return the other findings."""
    return _merge(review, notices)


def _merge(
    review: Review, pick: Callable[[StackReview], Iterable[T]], key: Callable[[T], Hashable] = lambda it: it
) -> Found[T]:
    merged: dict[Hashable, tuple[list[str], T]] = {}
    for stack in review.stacks:
        for it in pick(stack):
            merged.setdefault(key(it), ([], it))[0].append(stack.stack)
    paging = [stack.stack for stack in review.stacks if stack.pages]
    unnamed = paging if len(paging) == 1 and len(review.stacks) > 1 else [stack.stack for stack in review.stacks]
    return [
        ("" if len(unnamed) == 1 and names == unnamed else ", ".join(dict.fromkeys(names)), it)
        for names, it in merged.values()
    ]
