"""Meaning: what a change of an item says, in the catalog's words, and what it does to paging. A module per section."""

from review.facts.changes import sentences

__all__ = ["sentences"]
