"""Names and ids of adopted items: unique, and as near to the names of the live objects as the catalog allows."""

import re

from catalog.forms.text import slug
from catalog.forms.types import LONGEST_NAME

_UNFIT = re.compile(r"\{\{.*?\}\}|[{}@<>\\/&]")


class Names:
    """The names and ids that the items of one kind have so far."""

    def __init__(self, taken: "Names | None" = None) -> None:
        """`taken` are names that may not be used again either."""
        self._used: set[str] = taken._used if taken is not None else set()

    def reserve(self, *words: str) -> None:
        """Mark names or ids as used."""
        self._used.update(word.casefold() for word in words)

    def name(self, wanted: str, fallback: str) -> tuple[str, str]:
        """Return a name and its id; neither is used by another item. `fallback` names an object without a fit name."""
        plain = _plain(wanted)
        base = plain if slug(plain) else fallback
        for number in range(1, 100_000):
            name = base if number == 1 else f"{base[: LONGEST_NAME - 8]} ({number})"
            id = slug(name)
            if name.casefold() not in self._used and id not in self._used:
                self.reserve(name, id)
                return name, id
        raise ValueError(f"too many objects have the name {wanted}")


def _plain(text: str) -> str:
    """Return the text in one line, without what Datadog or PagerDuty would interpret or refuse."""
    printable = "".join(sign if sign.isprintable() else " " for sign in _UNFIT.sub(" ", text))
    return " ".join(printable.split())[:LONGEST_NAME].strip()
