"""Facts of fields that need no more than their values: makers for a section's table of fields."""

from collections.abc import Callable, Iterator

from review.facts.context import FieldChange
from review.facts.fact import Code, Fact, judged, left_and_joined, plain
from review.facts.phrases.consequences import FIRES, Consequence

OfField = Callable[[FieldChange], Iterator[Fact]]
"""Makes the facts of a field's change."""
Make = Callable[..., Fact]
"""`looser`, `tighter` or `plain`."""


def changed(code: Code) -> OfField:
    """A value that is another one, which changes nothing of paging."""
    return lambda it: iter([plain(code, before=it.before, after=it.after)])


def raised_is_later(code: Code, consequences: tuple[Consequence, Consequence] = FIRES) -> OfField:
    """A number that makes paging later when it rises."""
    return lambda it: iter(
        [judged(code, later=it.after > it.before, consequences=consequences, before=it.before, after=it.after)]
    )


def lowered_is_later(code: Code, consequences: tuple[Consequence, Consequence] = FIRES) -> OfField:
    """A number that makes paging later when it falls."""
    return lambda it: iter(
        [judged(code, later=it.after < it.before, consequences=consequences, before=it.before, after=it.after)]
    )


def switched(on: Fact, off: Fact) -> OfField:
    """Something that is switched on, or off."""
    return lambda it: iter([on if it.after else off])


def each(gone: Code, joined: Code, gone_is: Make = plain, joined_is: Make = plain) -> OfField:
    """A fact, with the argument `name`, for each member of a list that is gone or new."""

    def make(it: FieldChange) -> Iterator[Fact]:
        lost, added = left_and_joined(it.before, it.after)
        yield from (gone_is(gone, name=it.context.with_names(value)) for value in lost)
        yield from (joined_is(joined, name=it.context.with_names(value)) for value in added)

    return make


def together(gone: Code, joined: Code, gone_is: Make = plain, joined_is: Make = plain) -> OfField:
    """A fact, with the argument `names`, for all members of a list that are gone, and one for those that are new."""

    def make(it: FieldChange) -> Iterator[Fact]:
        lost, added = (it.context.with_names(values) for values in left_and_joined(it.before, it.after))
        if lost:
            yield gone_is(gone, names=lost)
        if added:
            yield joined_is(joined, names=added)

    return make
