"""The width of words in columns of a terminal, where nothing can be measured."""

from unicodedata import east_asian_width

from review.report.sanitize import line


def shortened(text: str, most: int) -> str:
    """Return the text in one line of at most this many columns, with a sign where it is cut."""
    text = line(text)
    if _columns(text) <= most:
        return text
    kept = ""
    for sign in text:
        if _columns(kept + sign) > most - 1:
            break
        kept += sign
    return f"{kept.rstrip()}…"


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
