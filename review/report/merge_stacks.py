"""What several stacks have alike, said once: stacks that extend the same folder change together."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from review.model import Burden, Change, Judged, Paged, Review, Risk, Shifted, StackReview
from review.report.phrases import burdened, loosened, notices

T = TypeVar("T")
Found = list[tuple[str, T]]
"""Things, each with the names of the stacks that have it; no name where there is but one stack."""


def risks(review: Review) -> Found[Risk]:
    """Every risk."""
    return _merge(review, lambda stack: stack.risks)


def broken(review: Review) -> Found[Judged]:
    """What stops it."""
    return _merge(review, lambda stack: stack.broken)


def looser(review: Review) -> Found[Change]:
    """The changes after which something pages less, or later."""
    return _merge(review, loosened, lambda it: (it.ref, it.name, it.action, it.sentences, it.place))


def paged(review: Review) -> Found[Paged]:
    """The alerts whose way to people differs."""
    return _merge(review, lambda stack: stack.paged)


def shifted(review: Review) -> Found[Shifted]:
    """Hours that change hands, where being on call means being woken."""
    return _merge(review, lambda stack: stack.shifted if stack.pages else ())


def burdens(review: Review) -> Found[Burden]:
    """What each person bears, where being on call means being woken."""
    return _merge(review, burdened)


def noticed(review: Review) -> Found[Judged]:
    """What the rules say besides."""
    return _merge(review, notices)


def _merge(
    review: Review, pick: Callable[[StackReview], Iterable[T]], key: Callable[[T], Hashable] = lambda it: it
) -> Found[T]:
    found: dict[Hashable, tuple[list[str], T]] = {}
    for stack in review.stacks:
        for it in pick(stack):
            found.setdefault(key(it), ([], it))[0].append(stack.stack)
    several = len(review.stacks) > 1
    return [(", ".join(dict.fromkeys(names)) if several else "", it) for names, it in found.values()]
