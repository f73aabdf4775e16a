"""Text tools: the slug of a name, lists in prose, and the nearest allowed word."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.forms.url_secrets import conceal
from catalog.source.places import printable

LISTED = 12
NEAREST_KEYS = 3
_BEGINNING = 0.71
"""The similarity of a word to one that it begins."""
_ELSEWHERE = {
    "sentry": ("error_tracking",),
    "pagerduty": ("on_call",),
    "oncall": ("on_call",),
    "monitors": ("alerts",),
    "synthetics": ("uptime",),
    "checks": ("uptime",),
    "health_checks": ("uptime",),
    "objectives": ("slos",),
    "downtimes": ("maintenance",),
    "interval": ("every",),
    "frequency": ("every",),
    "from": ("start",),
    "to": ("for",),
    "end": ("for",),
    "until": ("for",),
    "query": ("condition",),
    "threshold": ("condition",),
    "window": ("duration",),
    "for": ("duration",),
    "length": ("for", "duration"),
    "duration": ("for", "window"),
    "priority": ("severity",),
    "channels": ("notify",),
    "members": ("people",),
    "users": ("people",),
    "timezone": ("time_zone",),
    "schedules": ("rotations",),
    "policies": ("escalation_policies",),
}
"""Our keys by the names that vendors and other tools use for them; these are not typos of ours."""


def slug(name: str) -> str:
    """Return the id made from a name: lower case, words joined by `-`; empty without a letter or digit."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that `word` most likely misspells or abbreviates; None if there is none."""
    return _nearest(word, tuple(allowed))


@lru_cache(maxsize=256)
def _nearest(word: str, allowed: tuple[str, ...]) -> str | None:
    typed, candidates = word.casefold(), sorted(set(allowed))
    known = [candidate.casefold() for candidate in candidates]
    best = process.extractOne(typed, known, scorer=OSA.normalized_similarity, score_cutoff=0.7)
    if len(typed) >= 4 and (best is None or best[1] < _BEGINNING):
        begun = next((number for number, other in enumerate(known) if other.startswith(typed)), None)
        if begun is not None:
            return candidates[begun]
    return candidates[best[2]] if best else None


def meant(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed key that `word` most likely means: the nearest one, or another tool's name for it."""
    known = tuple(allowed)
    return nearest(word, known) or next((key for key in _ELSEWHERE.get(word.casefold(), ()) if key in known), None)


def key_hint(key: str, allowed: Iterable[str], page: str) -> str:
    """Return the hint for an unknown key: the likely one, else the three most similar ones, and the page with all."""
    known = tuple(dict.fromkeys(allowed))
    likely = meant(key, known)
    question = f"did you mean `{likely}`? " if likely else ""
    if len(known) <= NEAREST_KEYS:
        return f"{question}allowed: {prose(known)}"
    if likely:
        return f"{question}all keys: {page}"
    similar = sorted(known, key=lambda other: -OSA.normalized_similarity(key.casefold(), other.casefold()))
    return f"the nearest keys are {prose(similar[:NEAREST_KEYS], 'and')}; all keys: {page}"


def prose(words: Iterable[str], joined_by: str = "or", *, limit: int = LISTED) -> str:
    """Return `a, b or c`; beyond `limit` words, the first ones and how many more."""
    listed = list(words)
    shown = [f"`{word}`" for word in listed[:limit]]
    if len(listed) > limit:
        return ", ".join(shown) + f" and {len(listed) - limit} more"
    return f" {joined_by} ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def suggestion(word: str, allowed: Iterable[str], *, limit: int = LISTED) -> str:
    """Return the hint for an unknown word: the likely one, if any, and the allowed words.

    Of more than `limit` words, it names the most similar ones and how many more there are.
    """
    known = sorted(set(allowed))
    if not known:
        return "none exists yet"
    near = meant(word, known)
    question = f"did you mean `{near}`? " if near else ""
    if len(known) <= limit:
        return f"{question}allowed: {prose(known, limit=limit)}"
    similar = sorted(
        set(known) - {near}, key=lambda other: -OSA.normalized_similarity(word.casefold(), other.casefold())
    )
    more = len(similar) - NEAREST_KEYS
    return f"{question}similar: {prose(similar[:NEAREST_KEYS])}; {more} more are allowed"


def shown(text: str, limit: int = 60) -> str:
    """Return YAML text as errors quote it: in backquotes, on one line, truncated, without secrets of URLs.

    Characters that a terminal does not show are escaped, as are bytes of an argument that are not UTF-8.
    """
    flat = printable(conceal(" ".join(text.split())))
    return f"`{flat if len(flat) <= limit else flat[: limit - 1] + '…'}`"
