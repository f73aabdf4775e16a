"""Who gets paged, before and after: the way of each alert to people, and what each person bears."""

from review.document import Document
from review.meaning.context import Context
from review.model import Burden, Paged
from review.pairs import Pair


def paged(_both: list[Pair], _context: Context) -> tuple[Paged, ...]:
    """The alerts whose way to people differs, whatever changed it."""
    return ()


def burdens(_base: Document, _head: Document) -> tuple[Burden, ...]:
    """What each person bears whose load differs, sorted by name."""
    return ()
