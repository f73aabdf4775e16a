"""A file of text → its characters, within bounds: regular files only, of a limited size, in UTF-8, without hidden
characters.
"""

import os
import re
import stat
from pathlib import Path

from yaml.reader import Reader

from catalog.forms.diagnostics import CatalogError
from catalog.source.places import Source

LARGEST = 10_000_000
"""The largest file in bytes. A catalog of 10,000 alerts has two million."""

# They move what follows elsewhere on the screen, or are not shown: a reader then sees another text than the program
# (CVE-2021-42574). Not among them: the joiners U+200C and U+200D, which emoji and several scripts require.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters except tab and line breaks
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of text
    "\u2028\u2029"  # line breaks for some readers only
    "\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"  # no width
    "|\r(?!\n)"
)
_KINDS = (
    ("\x00", "\x9f", "a control character"),
    ("\u2028", "\u2029", "a line break that only some readers know"),
    ("\u200b", "\u200b", "an invisible character"),
    ("\u2060", "\u2064", "an invisible character"),
    ("\ufeff", "\ufffb", "an invisible character"),
    ("\U000e0000", "\U000e007f", "an invisible character"),
)
_DIRECTION = "a character that changes the direction"


class UnreadableText(Exception):
    """The file is not text; `error` says why and where."""

    def __init__(self, source: Source, message: str, hint: str | None = None) -> None:
        self.error = CatalogError(source, message, hint)


def read_text(name: str, path: Path) -> str:
    """Return the text of a file, without a byte order mark; `name` is its name in errors.

    Raises UnreadableText for everything but a regular file of limited size in UTF-8, and for hidden characters.
    """
    raw = read_bytes(name, path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="ignore")
        message = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        raise UnreadableText(_end_of(name, before), message, "save the file as UTF-8") from error
    odd = Reader.NON_PRINTABLE.search(text)
    if odd:
        message = f"YAML does not allow the character U+{ord(odd[0]):04X}"
        raise UnreadableText(_end_of(name, text[: odd.start()]), message, "remove it")
    # YAML itself allows a carriage return alone as a line break.
    hidden = _HIDDEN.search(text.replace("\r", "\n"))
    if hidden:
        raise UnreadableText(_end_of(name, text[: hidden.start()]), *hidden_character(hidden[0]))
    return text


def find_hidden(text: str) -> str | None:
    """Return the first character of a text that is not allowed because nobody sees it; None if there is none."""
    hidden = _HIDDEN.search(text)
    return hidden[0] if hidden else None


def hidden_character(sign: str) -> tuple[str, str]:
    """Return the message and the hint for a character that nobody sees."""
    kind = next((name for low, high, name in _KINDS if low <= sign <= high), _DIRECTION)
    return f"the text contains {kind}, U+{ord(sign):04X}", "remove it"


def read_bytes(name: str, path: Path) -> bytes:
    """Return the content of a regular file. Raises UnreadableText for any other, and for one that is too large."""
    whole = Source(name, 0, 0)
    try:
        # A pipe without a writer would block even the opening.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableText(whole, "this is not a regular file", "replace it by a file of text, or remove it")
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableText(whole, f"the file cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST:
        message = f"the file has more than {LARGEST:,} bytes"
        raise UnreadableText(whole, message, "divide it into several files")
    return raw


def _end_of(name: str, text: str) -> Source:
    return Source(name, text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1)
