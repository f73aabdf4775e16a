"""What a change of an item means, as facts. A module per section."""

from review.facts.changes import facts

__all__ = ["facts"]
