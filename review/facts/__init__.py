"""The facts of a changed item. One module per section."""

from review.facts.changes import facts

__all__ = ["facts"]
