"""Applies the entries of `audit:`: what they accept, which are unused, and which have expired."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

from audit.compare.model import Entry, Status
from catalog.allowances import Allowance

_NOT_ACCEPTED = (Status.IN_SYNC, Status.NOT_READ)
"""Statuses that no entry accepts: nothing is to accept, or nobody could look."""


def matches(allowance: Allowance, label: str) -> bool:
    """Whether an entry's pattern matches `vendor kind name`, in any case."""
    return fnmatchcase(label.casefold(), allowance.pattern.casefold())


def allow(
    entries: Iterable[Entry], allowances: Sequence[Allowance], today: date
) -> tuple[tuple[Entry, ...], set[Allowance]]:
    """Return the entries, each with the allowance that accepts it, and the allowances that are used.

    An allowance is valid through its last day.
    """
    valid = [each for each in allowances if not expired(each, today)]
    used: set[Allowance] = set()
    found: list[Entry] = []
    for entry in entries:
        allowance = None
        if entry.status not in _NOT_ACCEPTED:
            allowance = next((each for each in valid if matches(each, entry.label)), None)
        if allowance is not None:
            used.add(allowance)
        found.append(replace(entry, allowed=allowance))
    return tuple(found), used


def keep(entries: Iterable[Entry], kept: Sequence[Allowance]) -> tuple[Entry, ...]:
    """Return the entries, those of objects that no code has and that are kept live on purpose with that status."""
    found: list[Entry] = []
    for entry in entries:
        reason = None
        if entry.status is Status.UNMANAGED or (entry.status is Status.NOT_APPLIED and entry.item is None):
            reason = next((each.reason for each in kept if matches(each, entry.label)), None)
        found.append(entry if reason is None else replace(entry, status=Status.KEPT, reason=reason))
    return tuple(found)


def expired(allowance: Allowance, today: date) -> bool:
    """Whether its last day has passed."""
    return allowance.until is not None and allowance.until < today
