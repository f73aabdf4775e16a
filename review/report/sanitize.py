"""Makes user text safe to show: nothing in it can move a cursor, hide text, or change its direction."""

import re

# C0 and C1 except tab and line feed, marks that change the direction of writing, and characters without width: with
# these a line in a report could show other text than the YAML holds. Joiners and variation selectors stay after a
# letter or a character that is not ASCII, where emoji and scripts need them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    r"\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ufdd0-\ufdef"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    r"|(?<![^\x00-\x7f\u200c\u200d\ufe00-\ufe0f])(?<![^\x00-\x7f\u200c\u200d\ufe00-\ufe0f]\ufe0f)"
    r"(?!\ufe0f\u20e3)[\u200c\u200d\ufe00-\ufe0f]"
)

# The part of it that a text in ASCII can hold: most texts are ASCII, and this check takes a tenth of the time.
_HIDDEN_IN_ASCII = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def sanitize(text: str) -> str:
    """Return the text with each invisible character spelled out: `\\u202e`. Line breaks are kept."""
    hidden = _HIDDEN_IN_ASCII if text.isascii() else _HIDDEN
    return hidden.sub(_spelled, text.replace("\r\n", "\n"))


def line(text: str, most: int | None = None) -> str:
    """Return the text in one line, cut after `most` characters with a sign where it is cut."""
    shown = " ".join(sanitize(text).split())
    return shown if most is None or len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def _spelled(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
