"""Applies the entries of `audit:`: what they accept, which are unused, and which have expired."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from audit.compare.model import Entry, Status
from catalog.allowances import Allowance

_NOT_ACCEPTED = (Status.IN_SYNC, Status.NOT_READ)
"""Statuses that no entry accepts: nothing is to accept, or nobody could look."""


def matches(allowance: Allowance, label: str) -> bool:
    """Whether an entry's pattern matches `vendor kind name`, in any case; only `*` is special, and is any text."""
    return _compiled(allowance.pattern).fullmatch(" ".join(label.split())) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.IGNORECASE)


def allow(
    entries: Iterable[Entry], allowances: Sequence[Allowance], today: date
) -> tuple[tuple[Entry, ...], set[Allowance]]:
    """Return the entries, each with the allowance that accepts it, and the allowances that are used.

    An allowance is valid through its last day. One with `keep` gives what no code has the status of its own.
    """
    valid = [each for each in allowances if not expired(each, today)]
    used: set[Allowance] = set()
    found: list[Entry] = []
    for entry in entries:
        allowance = next((each for each in valid if _accepts(each, entry)), None)
        if allowance is None:
            found.append(entry)
            continue
        used.add(allowance)
        if allowance.keep:
            found.append(replace(entry, status=Status.KEPT, reason=allowance.reason))
        else:
            found.append(replace(entry, allowed=allowance))
    return tuple(found), used


def _accepts(allowance: Allowance, entry: Entry) -> bool:
    if entry.status in _NOT_ACCEPTED or not matches(allowance, entry.label):
        return False
    return not allowance.keep or entry.status is Status.UNMANAGED or _is_removed(entry)


def _is_removed(entry: Entry) -> bool:
    """Whether the state has a resource that the code does not have any more."""
    return entry.status is Status.NOT_APPLIED and not entry.differences and entry.live is not None


def expired(allowance: Allowance, today: date) -> bool:
    """Whether its last day has passed."""
    return allowance.until is not None and allowance.until < today
