"""Words: the slug of a name, lists in prose, and the nearest of the allowed words."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

LISTED = 12


def slug(name: str) -> str:
    """The identity that a name gives: lower case, words joined by `-`; empty when it has no letter or digit."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that `word` was most likely meant to be: a slip of a few letters, or its beginning."""
    typed = word.casefold()
    best, best_score = None, 0.0
    for candidate in sorted(set(allowed)):
        known = candidate.casefold()
        score = OSA.normalized_similarity(typed, known)
        if len(typed) >= 4 and known.startswith(typed):
            score = max(score, 0.71)
        if score > best_score:
            best, best_score = candidate, score
    return best if best_score >= 0.7 else None


def prose(words: Iterable[str], joined_by: str = "or") -> str:
    """`a, b or c`; of a long list the first ones and how many more."""
    shown = [f"`{word}`" for word in words]
    if len(shown) > LISTED:
        return ", ".join(shown[:LISTED]) + f" and {len(shown) - LISTED} more"
    return f" {joined_by} ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """The way out of an unknown word: the nearest allowed one where there is one, and all that are allowed."""
    known = sorted(set(allowed))
    near = nearest(word, known)
    question = f"did you mean `{near}`? " if near else ""
    return f"{question}allowed: {prose(known)}" if known else "there is none yet"


def shown(text: str, limit: int = 60) -> str:
    """A written text as errors quote it: in backquotes, on one line, cut when long."""
    flat = " ".join(text.split())
    return f"`{flat if len(flat) <= limit else flat[: limit - 1] + '…'}`"
