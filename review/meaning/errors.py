"""What a change of error tracking means: the organization, its projects, and what Sentry tells of."""

from collections.abc import Iterator

from review.document import Json
from review.meaning.context import Context, FieldChange
from review.meaning.firing import nothing
from review.meaning.projects import SETTINGS
from review.meaning.watching import WATCHED, new_or_gone, severity, woken_on
from review.meaning.watching import follows as follows
from review.meaning.words import judged, left_and_joined, looser, many, minutes, number, plain, prose, seconds, tighter
from review.model import Sentence
from review.pairs import Pair
from review.watches import pages_by_hand

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
    if it.fields_before["kind"] != it.fields_after["kind"]:
        yield looser(f"fires on `{it.after}` instead of `{it.before}` (what it watched is watched no more)")


def _threshold(it: FieldChange) -> Iterator[Sentence]:
    if it.fields_before["kind"] == it.fields_after["kind"]:
        kind = it.fields_after["kind"]
        unit = " %" if kind in _SHARES else ""
        text = f"threshold {number(it.before)}{unit} → {number(it.after)}{unit}"
        yield judged(text, later=(it.after > it.before) != (kind in _FALLING))


def _window(it: FieldChange) -> Iterator[Sentence]:
    """Events and users add up in a longer window; a share of sessions evens out."""
    if it.fields_before["kind"] == it.fields_after["kind"]:
        longer = it.after > it.before
        share = it.fields_after["kind"] in _SHARES
        yield judged(f"window {minutes(it.before)} → {minutes(it.after)}", later=longer == share)


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
    if {"notify", "severity"} & set(it.pair.changed):
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
        if pair.section == "error_alerts"
        and any(channel["ref"] == "channels/pagerduty" for channel in pair.item["fields"]["notify"])
    ]


def _limit(value: Json | None) -> str:
    if not value:
        return "every event"
    return f"{number(value['events'])} event{'s' * (value['events'] != 1)} in {seconds(value['seconds'])}"


def _per_second(value: Json | None) -> float:
    return float(value["events"] / value["seconds"]) if value else float("inf")


ALERTS = {
    **WATCHED,
    "severity": _severity,
    "service": _service,
    "condition": _condition,
    "kind": nothing,
    "threshold": _threshold,
    "window_minutes": _window,
    "projects": _projects,
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
    "alerts": nothing,
    "projects": nothing,
}
