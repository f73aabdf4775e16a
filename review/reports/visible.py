"""What a person wrote, made fit to be shown: nothing in it moves a cursor, hides, or turns the line around."""

import re

# C0 and C1 but for tab and line feed, marks that turn the direction of writing, and what has no width: with these a
# line in a report could show other words than the YAML holds.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with each character that cannot be seen spelled out: `\\u202e`. Line breaks are kept."""
    return _HIDDEN.sub(_spelled, text.replace("\r\n", "\n"))


def line(text: str, most: int | None = None) -> str:
    """The text in one line, cut after `most` characters with a sign that it is."""
    found = " ".join(visible(text).split())
    return found if most is None or len(found) <= most else f"{found[: most - 1].rstrip()}…"


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
