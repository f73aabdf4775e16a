"""Finds every silence in the live accounts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from audit.compare.allowances import expired, matches
from audit.silences.alerts import Context
from audit.silences.datadog import datadog_silences
from audit.silences.missing import missing_silences
from audit.silences.model import Cause, Silence
from audit.silences.pagerduty import pagerduty_silences
from audit.silences.sentry import sentry_silences
from catalog.allowances import Allowance

_ORDER = {cause: rank for rank, cause in enumerate(Cause)}


def find_silences(context: Context, allowances: Sequence[Allowance], today: date) -> tuple[Silence, ...]:
    """Return all silences, the gravest first: those of pages before those of posts, and those of more alerts first."""
    found: list[Silence] = []
    for search in (missing_silences, pagerduty_silences, datadog_silences, sentry_silences):
        found += search(context)
    valid = [each for each in allowances if not each.keep and not expired(each, today)]
    allowed = [
        replace(it, allowed=next((each for each in valid if matches(each, it.label)), None)) if valid else it
        for it in found
    ]
    return tuple(sorted(allowed, key=_rank))


def _rank(it: Silence) -> tuple[bool, bool, bool, int, int, str]:
    return it.allowed is not None, it.notice, not it.pages, -len(it.alerts), _ORDER[it.cause], it.text
