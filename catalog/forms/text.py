"""Words: the slug of a name, lists in prose, and the nearest of the allowed words."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from catalog.forms.url_secrets import conceal

LISTED = 12
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
    "priority": ("severity",),
    "channels": ("notify",),
    "members": ("people",),
    "users": ("people",),
    "timezone": ("time_zone",),
    "schedules": ("rotations",),
    "policies": ("escalation_policies",),
}
"""Keys by the words that vendors and other tools have for them, which no slip of letters would lead to."""


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


def meant(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed key that `word` was meant to be: the nearest one, or what it is called elsewhere."""
    known = tuple(allowed)
    return nearest(word, known) or next((key for key in _ELSEWHERE.get(word.casefold(), ()) if key in known), None)


def prose(words: Iterable[str], joined_by: str = "or", *, limit: int = LISTED) -> str:
    """`a, b or c`; of more than `limit` the first ones and how many more."""
    shown = [f"`{word}`" for word in words]
    if len(shown) > limit:
        return ", ".join(shown[:limit]) + f" and {len(shown) - limit} more"
    return f" {joined_by} ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def suggestion(word: str, allowed: Iterable[str], *, limit: int = LISTED) -> str:
    """The way out of an unknown word: the one that was meant where there is one, and up to `limit` that are allowed."""
    known = sorted(set(allowed))
    near = meant(word, known)
    question = f"did you mean `{near}`? " if near else ""
    return f"{question}allowed: {prose(known, limit=limit)}" if known else "there is none yet"


def shown(text: str, limit: int = 60) -> str:
    """A written text as errors quote it: in backquotes, on one line, cut when long, without secrets of URLs."""
    flat = conceal(" ".join(text.split()))
    return f"`{flat if len(flat) <= limit else flat[: limit - 1] + '…'}`"
