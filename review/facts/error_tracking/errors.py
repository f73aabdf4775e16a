"""What a change of error tracking means: the organization, its projects, and what Sentry tells of."""

from collections.abc import Iterator, Mapping

from catalog.error_tracking.issue_filters import PRIORITIES as RANKS
from catalog.error_tracking.issue_filters import implies
from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.error_tracking.monitors import monitor
from review.facts.error_tracking.projects import SETTINGS
from review.facts.notifiers.firing import nothing
from review.facts.notifiers.notifier import WATCHED, destination, new_or_gone, severity, woken_on
from review.facts.notifiers.notifier import follows as follows
from review.facts.phrases import judged, left_and_joined, looser, many, minutes, number, plain, prose, seconds, tighter
from review.inputs.document import Document, Json
from review.inputs.notifiers import is_pager, pager, pages_by_hand
from review.model import Sentence
from review.queries.issue_filters import read_filters

__all__ = ["ALERTS", "PROJECTS", "TRACKING", "follows", "project_whole", "whole"]
_FALLING = ("crash_free_sessions", "crash_free_users")
_SHARES = (*_FALLING, "sessions")


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """An alert of Sentry that comes or goes; one without YAML is there until another is written."""
    yield from new_or_gone(pair, context)


def project_whole(pair: Pair, _context: Context) -> Iterator[Sentence]:
    """A project that comes or goes, with its key."""
    if pair.after:
        yield plain(f"new project of the team {pair.after['fields']['team']}")
    else:
        yield looser("deleted: errors that are sent to its DSN are lost, and its issues go")


def _condition(it: FieldChange) -> Iterator[Sentence]:
    if _another(it):
        yield looser(f"fires on `{it.after}` instead of `{it.before}` (what it watched is watched no more)")


def _another(it: FieldChange) -> bool:
    """Whether it looks at something else: another kind of condition, or a growth instead of a number."""
    before, after = it.fields_before, it.fields_after
    compared = [bool(fields.get("compare_minutes")) for fields in (before, after)]
    return bool(before["kind"] != after["kind"]) or compared[0] != compared[1]


def _compare(it: FieldChange) -> Iterator[Sentence]:
    """A growth instead of a number is another condition, and said there, unless the condition reads the same."""
    if it.before and it.after:
        yield plain(f"compared with {minutes(it.after)} before instead of {minutes(it.before)}")
    elif it.fields_before["condition"] == it.fields_after["condition"]:
        yield looser(f"{'compared' if it.after else 'no longer compared'} with {minutes(it.after or it.before)} before")


def _threshold(it: FieldChange) -> Iterator[Sentence]:
    if not _another(it):
        kind = it.fields_after["kind"]
        unit = " %" if kind in _SHARES or it.fields_after.get("compare_minutes") else ""
        text = f"threshold {number(it.before)}{unit} → {number(it.after)}{unit}"
        yield judged(text, later=(it.after > it.before) != (kind in _FALLING))


def _window(it: FieldChange) -> Iterator[Sentence]:
    """Events and users add up in a longer window; a share of sessions evens out."""
    if not _another(it):
        longer = it.after > it.before
        share = it.fields_after["kind"] in _SHARES or bool(it.fields_after.get("compare_minutes"))
        yield judged(f"window {minutes(it.before)} → {minutes(it.after)}", later=longer == share)


def _filters(it: FieldChange) -> Iterator[Sentence]:
    """What no longer gets through, and what gets through from now on."""
    gone, joined = left_and_joined(*(read_filters(value) for value in (it.before, it.after)))
    replaced = [(old, new) for old in gone for new in joined if (old.subject, old.key) == (new.subject, new.key)]
    for old, new in replaced:
        if old in gone and new in joined:
            gone.remove(old)
            joined.remove(new)
            wider = implies(old, new)
            yield judged(f"filter {old} → {new}", later=not wider, more="notifies of more", less="notifies of less")
    for each in gone:
        yield tighter(f"no longer filtered by {each} (notifies of more)")
    for each in joined:
        yield looser(f"only for {each} (notifies of less)")


def _by_priority(it: FieldChange) -> Iterator[Sentence]:
    """The channels that hear of higher priorities alone."""
    before, after = (_channels_by_priority(value) for value in (it.before, it.after))
    for ref, priority in before.items():
        text = f"no longer {_reaches(ref, it.context.base)} for {_of_priority(priority)}"
        if ref in after and after[ref] != priority:
            raised = RANKS.index(after[ref]) > RANKS.index(priority)
            told = _reaches(ref, it.context.head)
            text = f"{told} for {_of_priority(after[ref])} instead of {_of_priority(priority)}"
            yield judged(text, later=raised, more="notifies of more", less="notifies of less")
        elif ref not in after:
            yield looser(text)
    for ref, priority in after.items():
        if ref not in before:
            yield tighter(f"now {_reaches(ref, it.context.head)} for {_of_priority(priority)}")


def _channels_by_priority(value: list[Json] | None) -> dict[str, str]:
    return {channel["ref"]: it["priority"] for it in value or () for channel in it["notify"]}


def _reaches(ref: str, side: Document) -> str:
    return "pages" if is_pager(ref, side) else f"notifies {destination(ref, side)}"


def _of_priority(priority: str) -> str:
    return f"issues of {priority} priority{'' if priority == RANKS[-1] else ' or above'}"


def _mail(it: FieldChange) -> Iterator[Sentence]:
    old, new = (_MAIL[value] for value in (it.before, it.after))
    yield plain(f"mail {new} (before: {old})")


def _frequency(it: FieldChange) -> Iterator[Sentence]:
    """How often it notifies of one issue. Of a number it is always 0, and another condition says that."""
    if not _another(it):
        old, new = (f"at most once in {minutes(value)}" if value else "every time" for value in (it.before, it.after))
        text = f"notifies of one issue {new} instead of {old}"
        yield judged(text, later=it.after > it.before, more="more often", less="less often")


def _all_environments(it: FieldChange) -> Iterator[Sentence]:
    if it.after:
        yield tighter("its alerts look at every environment: errors of other environments notify too")
    else:
        yield looser(f"its alerts look at {it.context.head.environment} alone, which Sentry must know by an event")


def _projects(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    if gone:
        yield looser(f"no longer for {it.context.names(gone)}")
    if joined:
        yield tighter(f"now for {it.context.names(joined)} too")


def _severity(it: FieldChange) -> Iterator[Sentence]:
    """The severity decides whom an alert pages, unless it pages an entry that a person has made."""
    if pages_by_hand(it.context.head) and pages_by_hand(it.context.base):
        yield plain(f"severity {it.before} → {it.after}")
    else:
        yield from severity(it)


def _service(it: FieldChange) -> Iterator[Sentence]:
    """The service that an alert pages; whether it pages at all is said of `notify` and of the severity."""
    before, after = woken_on(it.pair, it.context)
    if {"notify", "by_priority", "severity"} & set(it.pair.changed):
        return
    if before and not after:
        yield looser(f"no longer pages {before}")
    elif after and not before:
        yield tighter(f"now pages {after}")
    elif before != after:
        yield plain(f"pages {after} instead of {before}")
    elif it.before and it.after:
        yield plain(f"pages for {it.context.name(it.after)} instead of {it.context.name(it.before)}")


def _rate_limit(it: FieldChange) -> Iterator[Sentence]:
    old, new = (_limit(value) for value in (it.before, it.after))
    before, after = (_per_second(value) for value in (it.before, it.after))
    text = f"takes {new} instead of {old}"
    yield looser(f"{text} (drops more)") if after < before else tighter(f"{text} (drops less)")


def _sample_rates(it: FieldChange) -> Iterator[Sentence]:
    for kind in ("errors", "traces", "replays"):
        before, after = it.before[kind], it.after[kind]
        if before != after:
            text = f"sends {number(before * 100)} % → {number(after * 100)} % of {kind}"
            if kind != "errors":
                yield plain(text)
            else:
                yield looser(f"{text} (alerts see fewer)") if after < before else tighter(f"{text} (alerts see more)")


def _here(it: FieldChange) -> Iterator[Sentence]:
    if it.after:
        yield tighter("has alerts in this environment")
    else:
        yield looser("has no alerts in this environment any more")


def _scrub(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    if gone:
        yield plain(f"no longer scrubs {prose(gone)}")
    if joined:
        yield plain(f"scrubs {prose(joined)} too")


def _project_service(it: FieldChange) -> Iterator[Sentence]:
    old, new = (it.context.name(value) if value else "no service" for value in (it.before, it.after))
    yield plain(f"belongs to {new} instead of {old}")


def _pagerduty(it: FieldChange) -> Iterator[Sentence]:
    paging = list(_alerts_that_page(it.context))
    who = f": {many(len(paging), 'alert')} ({it.context.names(paging)})" if paging else ""
    if not it.after:
        yield looser(f"Sentry is connected to PagerDuty no more{who}")
    elif not it.before:
        yield tighter(f"Sentry is connected to PagerDuty{who}")
    else:
        yield plain(f"Sentry pages {destination_of(it.after)} instead of {destination_of(it.before)}{who}")
        if it.before["service"] is not None and it.after["service"] is None:
            yield plain(f"delete the entry {it.before['service']} in Sentry unless something else uses it")


def destination_of(link: Json) -> str:
    """What Sentry's alerts page by a link of `error_tracking.pagerduty`, in words."""
    if link["service"] is None:
        return f"the service of each alert's projects ({link['account']})"
    return f"{link['account']}/{link['service']}"


def _alerts_that_page(context: Context) -> list[str]:
    return [
        ref
        for ref, pair in context.pairs.items()
        if pair.section == "error_alerts" and pager(pair.item, context.head if pair.after else context.base)
    ]


def _limit(value: Json | None) -> str:
    if not value:
        return "every event"
    return f"{number(value['events'])} event{'s' * (value['events'] != 1)} in {seconds(value['seconds'])}"


def _per_second(value: Json | None) -> float:
    return float(value["events"] / value["seconds"]) if value else float("inf")


_MAIL: Mapping[str | None, str] = {
    None: "as notify says",
    "owners": "to the owners of an issue, or every active member",
    "owners only": "to the owners of an issue, or nobody",
    "team": "to the project's team",
}
ALERTS = {
    **WATCHED,
    "compare_minutes": _compare,
    "filters": _filters,
    "by_priority": _by_priority,
    "mail": _mail,
    "frequency_minutes": _frequency,
    "severity": _severity,
    "service": _service,
    "condition": _condition,
    "kind": nothing,
    "threshold": _threshold,
    "window_minutes": _window,
    "projects": _projects,
    "monitor": monitor,
}
PROJECTS = {
    **SETTINGS,
    "rate_limit": _rate_limit,
    "sample_rates": _sample_rates,
    "here": _here,
    "scrub": _scrub,
    "service": _project_service,
}
TRACKING = {
    "pagerduty": _pagerduty,
    "all_environments": _all_environments,
    "alerts": nothing,
    "projects": nothing,
}
