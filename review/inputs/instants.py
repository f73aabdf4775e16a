"""Instants in text, as a review's JSON holds them."""

from datetime import datetime


def instant(text: str) -> str:
    """The text itself, when it is an instant in ISO 8601 with its offset.

    Raises:
        ValueError: it is none, or lies in a year in which no review is made.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    if not 2000 <= at.year < 2200:
        raise ValueError("an instant must be between 2000 and 2200")
    return text
