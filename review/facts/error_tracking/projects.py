"""Facts of a Sentry project's settings: filters, ownership of issues, and spike protection."""

from collections.abc import Iterator, Mapping
from typing import Any

from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, plain, removed_and_added, tighter
from review.facts.phrases.error_tracking import SentryProject
from review.inputs.document import Json

_NO_ERRORS = ("health_checks",)
SWITCHES = ("browser_extensions", "localhost", "web_crawlers", *_NO_ERRORS)
_KEPT_BY_SENTRY = ("releases", "messages", "addresses")
LISTS = ("legacy_browsers", *_KEPT_BY_SENTRY)


def _newly_dropped(before: Json | None, after: Json | None) -> list[Fact]:
    """Return the errors that a project's inbound filters drop in the head and not in the base."""
    old, new = before or {}, after or {}
    dropped = [
        looser(SentryProject.DROPS, filtered=[key, []])
        for key in SWITCHES
        if new.get(key) and not old.get(key) and key not in _NO_ERRORS
    ]
    for key in LISTS:
        added = [it for it in new.get(key) or () if it not in (old.get(key) or ())]
        if added:
            dropped.append(looser(SentryProject.DROPS, filtered=[key, added]))
    return dropped


def _refused_domains(before: list[str] | None, after: list[str] | None) -> list[str]:
    """Return the domains whose events a project no longer accepts; `*` stands for all domains that were not listed."""
    if not after or "*" in after:
        return []
    if not before or "*" in before:
        return ["*"]
    return [it for it in before if it not in after]


def _inbound_filters(change: FieldChange) -> Iterator[Fact]:
    old, new = change.before or {}, change.after or {}
    yield from _newly_dropped(old, new)
    for key in _NO_ERRORS:
        if new.get(key) and not old.get(key):
            yield plain(SentryProject.DROPS, filtered=[key, []])
    for key in SWITCHES:
        if old.get(key) and not new.get(key):
            yield tighter(SentryProject.ACCEPTS, filtered=[key, []])
    for key in LISTS:
        removed = [each for each in old.get(key) or () if each not in (new.get(key) or ())]
        if removed and key in _KEPT_BY_SENTRY and not new.get(key):
            yield plain(SentryProject.KEEPS_DROPPING, filtered=[key, removed])
        elif removed:
            yield tighter(SentryProject.ACCEPTS, filtered=[key, removed])


def _allowed_domains(change: FieldChange) -> Iterator[Fact]:
    refused = _refused_domains(change.before, change.after)
    if refused:
        yield looser(SentryProject.DOMAINS_NARROWED, after=change.after, refused=refused)
    elif not change.after:
        yield plain(SentryProject.DOMAINS_KEPT, before=change.before)
    else:
        yield tighter(SentryProject.DOMAINS, after=change.after)


def _ownership(change: FieldChange) -> Iterator[Fact]:
    if not change.after:
        yield plain(SentryProject.OWNERSHIP_REMOVED)
        return
    old = change.before or {"rules": [], "assign": None, "everyone": None, "codeowners_sync": None}
    before, after = _rules(old), _rules(change.after)
    for match, owners in after.items():
        if match not in before:
            yield plain(SentryProject.OWNERS_ADDED, match=match, owners=owners)
        elif owners != before[match]:
            yield plain(SentryProject.OWNERS_CHANGED, match=match, before=before[match], after=owners)
    for match, owners in before.items():
        if match not in after:
            yield plain(SentryProject.OWNERS_REMOVED, match=match, owners=owners)
    if list(before) != list(after) and sorted(before) == sorted(after):
        yield plain(SentryProject.OWNERSHIP_ORDER)
    if change.after["assign"] != old["assign"]:
        yield plain(SentryProject.ASSIGN, to=change.after["assign"])
    if change.after["everyone"] != old["everyone"]:
        yield plain(SentryProject.UNMATCHED_ALL if change.after["everyone"] else SentryProject.UNMATCHED_NOBODY)
    if change.before and change.after["codeowners_sync"] != old["codeowners_sync"]:
        yield plain(SentryProject.CODEOWNERS_ON if change.after["codeowners_sync"] else SentryProject.CODEOWNERS_OFF)


def _rules(ownership: Mapping[str, Any]) -> dict[str, list[str]]:
    return {rule["match"]: list(rule["owners"]) for rule in ownership["rules"]}


def _spike_protection(change: FieldChange) -> Iterator[Fact]:
    old, new = (bool(side and side["enabled"]) for side in (change.before, change.after))
    if new and not old:
        yield plain(SentryProject.SPIKES_ON)
    elif old and not new:
        yield plain(SentryProject.SPIKES_OFF)
    removed, added = removed_and_added(*(_notified(side, change.context) for side in (change.before, change.after)))
    if removed:
        yield looser(SentryProject.SPIKE_NOTIFY_REMOVED, names=removed)
    if added:
        yield tighter(SentryProject.SPIKE_NOTIFY_ADDED, names=added)
    if not removed and not added and old == new:
        yield plain(SentryProject.SPIKE_CHANNEL_ID)


def _notified(side: Json | None, context: Context) -> list[str]:
    return context.names(side["notify"]) if side else []


SETTINGS = {
    "inbound_filters": _inbound_filters,
    "allowed_domains": _allowed_domains,
    "ownership": _ownership,
    "spike_protection": _spike_protection,
}
