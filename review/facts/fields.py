"""Facts that follow from a field's values alone: functions for a section's table of fields."""

from collections.abc import Callable, Iterator

from review.facts.context import FieldChange
from review.facts.fact import Code, Fact, directed, plain, removed_and_added
from review.facts.phrases.consequences import FIRES, Consequence

OfField = Callable[[FieldChange], Iterator[Fact]]
"""Returns the facts of a field's change."""
Make = Callable[..., Fact]
"""`looser`, `tighter` or `plain`."""


def nothing(_it: FieldChange) -> Iterator[Fact]:
    """Yield nothing: other fields report this change."""
    yield from ()


def changed(code: Code) -> OfField:
    """Return facts for a value that changes without an effect on paging."""
    return lambda it: iter([plain(code, before=it.before, after=it.after)])


def raised_is_later(code: Code, consequences: tuple[Consequence, Consequence] = FIRES) -> OfField:
    """Return facts for a number that delays paging when it rises."""
    return lambda it: iter(
        [directed(code, later=it.after > it.before, consequences=consequences, before=it.before, after=it.after)]
    )


def lowered_is_later(code: Code, consequences: tuple[Consequence, Consequence] = FIRES) -> OfField:
    """Return facts for a number that delays paging when it falls."""
    return lambda it: iter(
        [directed(code, later=it.after < it.before, consequences=consequences, before=it.before, after=it.after)]
    )


def switched(on: Fact, off: Fact) -> OfField:
    """Return facts for a setting that is switched on or off."""
    return lambda it: iter([on if it.after else off])


def each(gone: Code, joined: Code, gone_is: Make = plain, joined_is: Make = plain) -> OfField:
    """Return a fact, with the argument `name`, for each removed or added member of a list."""

    def make(change: FieldChange) -> Iterator[Fact]:
        lost, added = removed_and_added(change.before, change.after)
        yield from (gone_is(gone, name=change.context.with_names(value)) for value in lost)
        yield from (joined_is(joined, name=change.context.with_names(value)) for value in added)

    return make


def together(gone: Code, joined: Code, gone_is: Make = plain, joined_is: Make = plain) -> OfField:
    """Return a fact, with the argument `names`, for all removed members of a list, and one for all added members."""

    def make(change: FieldChange) -> Iterator[Fact]:
        lost, added = (change.context.with_names(values) for values in removed_and_added(change.before, change.after))
        if lost:
            yield gone_is(gone, names=lost)
        if added:
            yield joined_is(joined, names=added)

    return make
