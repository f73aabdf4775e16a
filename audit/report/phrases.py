"""Sentences and headings that all reports share."""

from collections.abc import Sequence
from datetime import datetime

from audit.model import Audit, Change, Entry, Finding, Level, Share, Silence, Unread
from catalog.vendors import VENDORS
from review.model import Attribute, ResourceChange
from review.report.diffs import diff_lines
from review.report.phrases import number

UNREAD = "The audit could not look here"
SILENCES = "Nobody is notified"
DRIFT = "Code and account differ"
UNMANAGED = "In no code"
NOTICES = "On call and other notes"
ENTRIES = "Entries of audit: to remove"
ACCEPTED = "Accepted by audit:"
COVERAGE = "Coverage"
CALENDAR = "Who is on call, coming four weeks"
LEVELS: dict[Level, str] = {
    "page": "can affect pages",
    "post": "can affect notifications",
    "data": "can affect collected data",
    "other": "affects no notification",
}
_ORIGINS = (("live", "changed in the account"), ("both", "changed in both"), ("code", "changed in the code"))
EXITS = (("adopt", "Adopt"), ("revert", "Revert"), ("ignore", "Ignore"))


def verdict(audit: Audit) -> str:
    """Return the verdict as a headline."""
    match audit.verdict:
        case "in sync":
            return "Code and accounts are in sync"
        case "could not look":
            return f"Incomplete: {number(len(audit.unread), 'collection')} could not be read"
    silences, drift, unmanaged = (len(it) for it in (audit.open_silences, audit.drift, audit.unmanaged))
    parts = [number(silences, "silence")] if silences else []
    parts += [f"{number(drift, 'resource')} out of sync"] if drift else []
    parts += [f"{number(unmanaged, 'object')} in no code"] if unmanaged else []
    return ", ".join(parts)


def tone(audit: Audit) -> str:
    """Return the class of the headline: `clear`, `warned` or `stopped`."""
    if audit.verdict == "in sync":
        return "clear"
    return "stopped" if audit.verdict == "could not look" or audit.open_silences else "warned"


def sides(audit: Audit) -> str:
    """Return what was compared, and when."""
    stacks = ", ".join(audit.stacks)
    word = "stack" if len(audit.stacks) == 1 else "stacks"
    return f"Audit of the {word} {stacks} at {datetime.fromisoformat(audit.at):%Y-%m-%d %H:%M %Z}"


def counts(audit: Audit) -> tuple[tuple[str, int], ...]:
    """Return the numbers of resources and objects by status."""
    it = audit.counts
    return (
        ("in sync", it.in_sync),
        ("out of sync", it.drifted),
        ("in no code", it.unmanaged),
        ("managed elsewhere", it.elsewhere),
        ("accepted", it.accepted),
        ("not read", it.not_read),
    )


def unread(it: Unread) -> str:
    """Return why a collection could not be read, and what to do."""
    right = f" The key lacks the right {it.right}." if it.right else ""
    page = f" Change it on {it.page}." if it.page else ""
    return f"{VENDORS[it.vendor].title} {it.kind}: {it.reason}. {it.message}{right}{page}"


def when(it: Finding | Silence) -> str:
    """Return since when a finding is, and who made it, as far as the vendor says; empty if it does not."""
    since = f"since {datetime.fromisoformat(it.since):%A %Y-%m-%d %H:%M %Z}" if it.since else ""
    by = f"by {it.by}" if it.by else ""
    return " ".join(part for part in (since, by) if part)


def concerned(it: Finding | Silence) -> tuple[str, ...]:
    """Return the alerts and people that a finding concerns, as phrases."""
    alerts = (f"alerts: {', '.join(it.alerts)}",) if len(it.alerts) > 1 else ()
    people = it.people if isinstance(it, Silence) else ()
    return (*alerts, *((f"people: {', '.join(people)}",) if people else ()))


def change_lines(it: Finding) -> list[str]:
    """Return the properties that differ as signed lines: `-` is what the code says, `+` what is live.

    A property that changed in the code has the signs the other way round: `-` is live, `+` what the code says.
    """
    lines: list[str] = []
    for origin, title in (
        ("live", "changed in the account"),
        ("both", "changed in both"),
        ("code", "changed in the code"),
    ):
        attributes = tuple(_attribute(each) for each in it.changes if each.origin == origin)
        if attributes:
            several = len({each.origin for each in it.changes}) > 1
            lines += [f"@@ {title} @@"] if several else []
            lines += diff_lines(ResourceChange(urn="", type="", name="", action="update", attributes=attributes))
    return lines


def _attribute(it: Change) -> Attribute:
    before, after = (it.live, it.code) if it.origin == "code" else (it.code, it.live)
    return Attribute(path=it.path, before=before, after=after)


def exits(it: Finding) -> tuple[tuple[str, str], ...]:
    """Return the ways to answer a finding, each with its name."""
    return tuple((title, text) for key, title in EXITS if (text := getattr(it.exits, key)))


def entry(it: Entry) -> str:
    """Return what is wrong with an entry of `audit:`."""
    problem = f"it expired after {it.until}" if it.problem == "expired" else "it applies to no object"
    return f"{it.pattern}: {problem}. Remove the entry{f' at {it.place}' if it.place else ''}."


def share(it: Share) -> str:
    """Return a share in words, with its change since the audit before."""
    text = f"{it.name}: {percent(it.share)} managed ({it.managed:,} of {it.total:,})"
    if it.before is None or round(it.before, 4) == round(it.share, 4):
        return text
    return f"{text}, before {percent(it.before)}"


def percent(value: float) -> str:
    """Return a share as percent, and never as 100 % or 0 % unless it is exactly that."""
    rounded = min(max(round(value * 100), 0 if value == 0 else 1), 100 if value == 1 else 99)
    return f"{rounded} %"


def idle(audit: Audit) -> tuple[tuple[str, Sequence[str]], ...]:
    """Return what nothing in the accounts uses, by heading."""
    it = audit.coverage
    found = (
        ("People who can be paged and are in no schedule", it.idle_people),
        ("Schedules that reach nobody", it.idle_schedules),
        ("Channels, webhooks and PagerDuty entries that no message names", it.idle_integrations),
    )
    return tuple((title, names) for title, names in found if names)


def notices(audit: Audit) -> tuple[Silence, ...]:
    """Return the notes that lose no notification."""
    return tuple(it for it in audit.silences if it.notice)


def rest(audit: Audit) -> tuple[tuple[str, list[str]], ...]:
    """Return what needs no answer, or only in the catalog: notes, entries to remove, and what is accepted."""
    found = (
        (NOTICES, [it.text for it in notices(audit)]),
        (ENTRIES, [entry(it) for it in audit.entries]),
        (ACCEPTED, [f"{it.label} ({it.status}): {it.reason}" for it in audit.accepted]),
    )
    return tuple((title, texts) for title, texts in found if texts)
