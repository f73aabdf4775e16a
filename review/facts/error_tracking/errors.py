"""Facts of error tracking: the organization, its projects, and its alerts."""

from collections.abc import Iterator

from catalog.error_tracking.issue_filters import PRIORITIES as RANKS
from catalog.error_tracking.issue_filters import implies
from catalog.registry import ERROR_ALERTS
from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.error_tracking.monitors import monitor
from review.facts.error_tracking.projects import SETTINGS
from review.facts.fact import Fact, directed, looser, plain, removed_and_added, tighter
from review.facts.fields import changed, nothing, switched, together
from review.facts.notifiers import notifier
from review.facts.notifiers.notifier import destination, woken_on
from review.facts.phrases.consequences import DROPS, NOTIFIES, REPEATS, SEES
from review.facts.phrases.error_tracking import SentryAlert, SentryProject, SentryTracking
from review.facts.phrases.notifiers import Notifier
from review.facts.section import SectionFacts
from review.inputs.document import Document, Json
from review.inputs.notifiers import is_pager, pager, pages_by_hand
from review.queries.issue_filters import read_filters

_FALLING = ("crash_free_sessions", "crash_free_users")
_SHARES = (*_FALLING, "sessions")


def project_on_create_delete(diff: ItemDiff, _context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed project, with its key."""
    if diff.after:
        yield plain(SentryProject.ADDED, team=diff.after.fields["team"])
    else:
        yield looser(SentryProject.REMOVED)


def _condition(change: FieldChange) -> Iterator[Fact]:
    if is_other_condition(change.fields_before, change.fields_after):
        yield looser(SentryAlert.CONDITION, before=change.before, after=change.after)


def is_other_condition(before: Json, after: Json) -> bool:
    """Return whether the condition is of another kind, or compares growth instead of a number."""
    compared = [bool(fields.get("compare_minutes")) for fields in (before, after)]
    return bool(before["kind"] != after["kind"]) or compared[0] != compared[1]


def _compare(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of a comparison. Growth instead of a number is reported with the condition, unless the
    condition's text is the same.
    """
    if change.before and change.after:
        yield plain(SentryAlert.COMPARED, before=change.before, after=change.after)
    elif change.fields_before["condition"] == change.fields_after["condition"]:
        code = SentryAlert.COMPARED_ON if change.after else SentryAlert.COMPARED_OFF
        yield looser(code, length=change.after or change.before)


def _threshold(change: FieldChange) -> Iterator[Fact]:
    if not is_other_condition(change.fields_before, change.fields_after):
        kind = change.fields_after["kind"]
        unit = "percent" if kind in _SHARES or change.fields_after.get("compare_minutes") else None
        later = (change.after > change.before) != (kind in _FALLING)
        yield directed(SentryAlert.THRESHOLD, later=later, before=[change.before, unit], after=[change.after, unit])


def _window(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of a window. A longer one adds up events and users, and averages a share of sessions."""
    if not is_other_condition(change.fields_before, change.fields_after):
        longer = change.after > change.before
        share = change.fields_after["kind"] in _SHARES or bool(change.fields_after.get("compare_minutes"))
        yield directed(SentryAlert.WINDOW, later=longer == share, before=change.before, after=change.after)


def _filters(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of filters: what no longer passes, and what passes now."""
    removed, added = removed_and_added(*(read_filters(value) for value in (change.before, change.after)))
    replaced = [(old, new) for old in removed for new in added if (old.subject, old.key) == (new.subject, new.key)]
    for old, new in replaced:
        if old in removed and new in added:
            removed.remove(old)
            added.remove(new)
            later = not implies(old, new)
            yield directed(SentryAlert.FILTER, later=later, consequences=NOTIFIES, before=str(old), after=str(new))
    for each in removed:
        yield directed(SentryAlert.FILTER_REMOVED, later=False, consequences=NOTIFIES, filter=str(each))
    for each in added:
        yield directed(SentryAlert.FILTER_ADDED, later=True, consequences=NOTIFIES, filter=str(each))


def _by_priority(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of channels that receive only higher priorities."""
    before, after = (_channels_by_priority(value) for value in (change.before, change.after))
    base, head = change.context.base, change.context.head
    for ref, priority in before.items():
        if ref not in after:
            yield looser(SentryAlert.PRIORITY_REMOVED, channel=_reached(ref, base), priority=priority)
        elif after[ref] != priority:
            yield directed(
                SentryAlert.PRIORITY,
                later=RANKS.index(after[ref]) > RANKS.index(priority),
                consequences=NOTIFIES,
                channel=_reached(ref, head),
                before=priority,
                after=after[ref],
            )
    for ref, priority in after.items():
        if ref not in before:
            yield tighter(SentryAlert.PRIORITY_ADDED, channel=_reached(ref, head), priority=priority)


def _channels_by_priority(value: list[Json] | None) -> dict[str, str]:
    return {channel["ref"]: it["priority"] for it in value or () for channel in it["notify"]}


def _reached(ref: str, side: Document) -> list[str] | None:
    """Return the destination of a channel that receives a priority; None if it is PagerDuty."""
    return None if is_pager(ref, side) else destination(ref, side)


def _frequency(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the frequency per issue. For a number it is always 0, and another condition is reported
    separately.
    """
    if not is_other_condition(change.fields_before, change.fields_after):
        later = change.after > change.before
        yield directed(
            SentryAlert.FREQUENCY, later=later, consequences=REPEATS, before=change.before, after=change.after
        )


def _all_environments(change: FieldChange) -> Iterator[Fact]:
    if change.after:
        yield tighter(SentryTracking.ALL_ENVIRONMENTS)
    else:
        yield looser(SentryTracking.OWN_ENVIRONMENT, environment=change.context.head.environment)


def _severity(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the severity: it decides whom an alert pages, unless the alert pages an entry created by a
    person.
    """
    if pages_by_hand(change.context.head) and pages_by_hand(change.context.base):
        yield plain(Notifier.SEVERITY, before=change.before, after=change.after)
    else:
        yield from notifier.severity(change)


def _service(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the service that an alert pages; whether it pages at all is reported for `notify` and the
    severity.
    """
    before, after = woken_on(change.diff, change.context)
    if {"notify", "by_priority", "severity"} & set(change.diff.changed):
        return
    if before and not after:
        yield looser(SentryAlert.PAGES_NO_MORE, before=before)
    elif after and not before:
        yield tighter(SentryAlert.PAGES, after=after)
    elif before != after:
        yield plain(SentryAlert.PAGES_OTHERS, before=before, after=after)
    elif change.before and change.after:
        yield plain(
            SentryAlert.SERVICE, before=change.context.name(change.before), after=change.context.name(change.after)
        )


def _rate_limit(change: FieldChange) -> Iterator[Fact]:
    fewer = _per_second(change.after) < _per_second(change.before)
    yield directed(SentryProject.RATE_LIMIT, later=fewer, consequences=DROPS, before=change.before, after=change.after)


def _sample_rates(change: FieldChange) -> Iterator[Fact]:
    for kind in ("errors", "traces", "replays"):
        before, after = change.before[kind], change.after[kind]
        arguments = {"kind": kind, "before": before, "after": after}
        if before != after and kind == "errors":
            yield directed(SentryProject.SAMPLED, later=after < before, consequences=SEES, **arguments)
        elif before != after:
            yield plain(SentryProject.SAMPLED, **arguments)


def _project_service(change: FieldChange) -> Iterator[Fact]:
    old, new = (change.context.name(value) if value else None for value in (change.before, change.after))
    yield plain(Notifier.SERVICE, before=old, after=new)


def _pagerduty(change: FieldChange) -> Iterator[Fact]:
    alerts = change.context.names(_alerts_that_page(change.context))
    if not change.after:
        yield looser(SentryTracking.DISCONNECTED, alerts=alerts)
    elif not change.before:
        yield tighter(SentryTracking.CONNECTED, alerts=alerts)
    else:
        yield plain(SentryTracking.PAGES, before=change.before, after=change.after, alerts=alerts)
        if change.before["service"] is not None and change.after["service"] is None:
            yield plain(SentryTracking.ENTRY_UNUSED, entry=change.before["service"])


def _alerts_that_page(context: Context) -> list[str]:
    return [
        ref
        for ref, diff in context.diffs.items()
        if diff.section == ERROR_ALERTS.name and pager(diff.item, context.head if diff.after else context.base)
    ]


def _per_second(value: Json | None) -> float:
    return float(value["events"] / value["seconds"]) if value else float("inf")


ALERT_FACTS = SectionFacts(
    fields={
        **notifier.FIELDS,
        "compare_minutes": _compare,
        "filters": _filters,
        "by_priority": _by_priority,
        "mail": changed(SentryAlert.MAIL),
        "frequency_minutes": _frequency,
        "severity": _severity,
        "service": _service,
        "condition": _condition,
        "kind": nothing,
        "threshold": _threshold,
        "window_minutes": _window,
        "projects": together(SentryAlert.PROJECTS_REMOVED, SentryAlert.PROJECTS_ADDED, looser, tighter),
        "monitor": monitor,
    },
    on_create_delete=notifier.on_create_delete,
    on_dependency_change=notifier.on_dependency_change,
)
PROJECT_FACTS = SectionFacts(
    fields={
        **SETTINGS,
        "rate_limit": _rate_limit,
        "sample_rates": _sample_rates,
        "here": switched(tighter(SentryProject.HERE_ADDED), looser(SentryProject.HERE_REMOVED)),
        "scrub": together(SentryProject.SCRUB_REMOVED, SentryProject.SCRUB_ADDED),
        "service": _project_service,
    },
    on_create_delete=project_on_create_delete,
)
TRACKING_FACTS = SectionFacts(
    fields={
        "pagerduty": _pagerduty,
        "all_environments": _all_environments,
        "alerts": nothing,
        "projects": nothing,
    },
)
