"""What a change of a Sentry project's settings means: what it drops, who owns its issues, and spikes."""

from collections.abc import Iterator, Mapping
from typing import Any

from review.facts.context import Context, FieldChange
from review.facts.phrases import looser, plain, prose, tighter
from review.inputs.document import Json
from review.model import Sentence

SWITCHES = {
    "browser_extensions": "errors of browser extensions",
    "localhost": "events from localhost",
    "web_crawlers": "errors of web crawlers",
    "health_checks": "traces of health checks",
}
LISTS = {
    "legacy_browsers": "errors of old versions of",
    "releases": "errors of releases",
    "messages": "errors with messages",
    "addresses": "events from the addresses",
}
_KEPT_BY_SENTRY = ("releases", "messages", "addresses")
_NO_ERRORS = ("health_checks",)
_ASSIGNED = {"owner": "its owner", "commit": "the author of the suspect commit", "off": "nobody"}


def newly_dropped(before: Json | None, after: Json | None) -> list[str]:
    """The errors that a project's inbound filters drop after a change and did not drop before, in words."""
    old, new = before or {}, after or {}
    found = [text for key, text in SWITCHES.items() if new.get(key) and not old.get(key) and key not in _NO_ERRORS]
    for key, text in LISTS.items():
        joined = [it for it in new.get(key) or () if it not in (old.get(key) or ())]
        if joined:
            found.append(f"{text} {prose(joined)}")
    return found


def refused_domains(before: list[str] | None, after: list[str] | None) -> list[str]:
    """The domains whose events a project no longer accepts; `*` stands for those that nobody wrote."""
    if not after or "*" in after:
        return []
    if not before or "*" in before:
        return ["every other domain"]
    return [it for it in before if it not in after]


def _inbound_filters(it: FieldChange) -> Iterator[Sentence]:
    old, new = it.before or {}, it.after or {}
    for text in newly_dropped(old, new):
        yield looser(f"drops {text}")
    for key in _NO_ERRORS:
        if new.get(key) and not old.get(key):
            yield plain(f"drops {SWITCHES[key]}")
    for key, text in SWITCHES.items():
        if old.get(key) and not new.get(key):
            yield tighter(f"no longer drops {text}")
    for key, text in LISTS.items():
        gone = [each for each in old.get(key) or () if each not in (new.get(key) or ())]
        if not gone:
            continue
        if key in _KEPT_BY_SENTRY and not new.get(key):
            where = "delete it in Project Settings → Inbound Filters"
            yield plain(f"Sentry goes on dropping {text} {prose(gone)}: its list cannot be emptied from here; {where}")
        else:
            yield tighter(f"no longer drops {text} {prose(gone)}")


def _allowed_domains(it: FieldChange) -> Iterator[Sentence]:
    refused = refused_domains(it.before, it.after)
    if refused:
        yield looser(f"accepts events from {prose(it.after)} alone, no longer from {prose(refused)}")
    elif not it.after:
        yield plain(f'Sentry goes on accepting events from {prose(it.before)} alone: write ["*"] to accept all')
    else:
        yield tighter(f"accepts events from {prose(it.after)}")


def _ownership(it: FieldChange) -> Iterator[Sentence]:
    if not it.after:
        yield plain("ownership rules deleted: all members own every issue")
        return
    old = it.before or {"rules": [], "assign": None, "everyone": None, "codeowners_sync": None}
    before, after = _rules(old), _rules(it.after)
    for match, owners in after.items():
        if match not in before:
            yield plain(f"{prose(owners)} own{'s' * (len(owners) == 1)} {match}")
        elif owners != before[match]:
            yield plain(f"{match} belongs to {prose(owners)} instead of {prose(before[match])}")
    for match, owners in before.items():
        if match not in after:
            yield plain(f"{prose(owners)} no longer own{'s' * (len(owners) == 1)} {match}")
    if list(before) != list(after) and sorted(before) == sorted(after):
        yield plain("ownership rules in another order: of several that match the last one wins")
    if it.after["assign"] != old["assign"]:
        yield plain(f"issues are assigned to {_ASSIGNED[it.after['assign']]}")
    if it.after["everyone"] != old["everyone"]:
        whose = "all members own" if it.after["everyone"] else "nobody owns"
        yield plain(f"{whose} an issue that no rule matches")
    if it.before and it.after["codeowners_sync"] != old["codeowners_sync"]:
        yield plain(f"CODEOWNERS {'is' if it.after['codeowners_sync'] else 'is not'} read")


def _rules(ownership: Mapping[str, Any]) -> dict[str, list[str]]:
    return {rule["match"]: list(rule["owners"]) for rule in ownership["rules"]}


def _spike_protection(it: FieldChange) -> Iterator[Sentence]:
    old, new = (bool(side and side["enabled"]) for side in (it.before, it.after))
    if new and not old:
        yield plain("drops what a spike brings (spike protection on)")
    elif old and not new:
        yield plain("accepts what a spike brings, and it is paid for (spike protection off)")
    told, tell = (_told(side, it.context) for side in (it.before, it.after))
    gone, joined = [each for each in told if each not in tell], [each for each in tell if each not in told]
    if gone:
        yield looser(f"a spike no longer notifies {prose(gone)}")
    if joined:
        yield tighter(f"a spike notifies {prose(joined)}")
    if not gone and not joined and old == new:
        yield plain("a spike notifies the Slack channel by another id")


def _told(side: Json | None, context: Context) -> list[str]:
    return [context.name(channel) for channel in side["notify"]] if side else []


SETTINGS = {
    "inbound_filters": _inbound_filters,
    "allowed_domains": _allowed_domains,
    "ownership": _ownership,
    "spike_protection": _spike_protection,
}
