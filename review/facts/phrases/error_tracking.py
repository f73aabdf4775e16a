"""The words of facts about Sentry: its alerts, its monitors, its projects, and the organization."""

from collections.abc import Sequence
from typing import Any

from review.facts.fact import Code
from review.facts.phrases.account import with_alerts
from review.facts.phrases.notifiers import destination, responders
from review.facts.phrases.words import listed, minutes, number, prose, seconds

_HIGHEST = "high"
_FILTERS = {
    "browser_extensions": "errors of browser extensions",
    "localhost": "events from localhost",
    "web_crawlers": "errors of web crawlers",
    "health_checks": "traces of health checks",
    "legacy_browsers": "errors of old versions of",
    "releases": "errors of releases",
    "messages": "errors with messages",
    "addresses": "events from the addresses",
}
_ASSIGNED = {"owner": "its owner", "commit": "the author of the suspect commit", "off": "nobody"}
_MAIL: dict[str | None, str] = {
    None: "as notify says",
    "owners": "to the owners of an issue, or every active member",
    "owners only": "to the owners of an issue, or nobody",
    "team": "to the project's team",
}


def dropped(filter: str, values: list[str]) -> str:
    """What an inbound filter drops: `errors of releases 1.* and 2.*`."""
    return f"{_FILTERS[filter]} {prose(values)}" if values else _FILTERS[filter]


def domains(names: list[str]) -> str:
    """Domains, where `*` is every domain that nobody named."""
    return "every other domain" if names == ["*"] else prose(names)


def link(pagerduty: dict[str, Any]) -> str:
    """What Sentry's alerts page by a link of `error_tracking.pagerduty`."""
    if pagerduty["service"] is None:
        return f"the service of each alert's projects ({pagerduty['account']})"
    return f"{pagerduty['account']}/{pagerduty['service']}"


def of_priority(priority: str) -> str:
    """`issues of medium priority or above`."""
    return f"issues of {priority} priority{'' if priority == _HIGHEST else ' or above'}"


def _reaches(channel: Sequence[str] | None) -> str:
    return "pages" if channel is None else f"notifies {destination(channel)}"


def _threshold(before: float, after: float, percent: bool) -> str:
    unit = " %" if percent else ""
    return f"threshold {number(before)}{unit} → {number(after)}{unit}"


def _frequency(length: int) -> str:
    return f"at most once in {minutes(length)}" if length else "every time"


def _limit(value: dict[str, Any] | None) -> str:
    if not value:
        return "every event"
    return f"{number(value['events'])} event{'s' * (value['events'] != 1)} in {seconds(value['seconds'])}"


def _takes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    return f"takes {_limit(after)} instead of {_limit(before)}"


def _sampled(kind: str, before: float, after: float) -> str:
    return f"sends {number(before * 100)} % → {number(after * 100)} % of {kind}"


def _schedule(when: dict[str, Any]) -> str:
    if when["crontab"] is not None:
        return f"at {when['crontab']} ({when['time_zone']})"
    return f"every {minutes(when['every_minutes'])}"


def _keeps_dropping(filter: str, values: list[str]) -> str:
    where = "its list cannot be emptied from here; delete it in Project Settings → Inbound Filters"
    return f"Sentry goes on dropping {dropped(filter, values)}: {where}"


def _own(owners: list[str]) -> str:
    return f"own{'s' * (len(owners) == 1)}"


class SentryAlert(Code):
    CONDITION = (
        "error_alert.condition.changed",
        lambda before, after: f"fires on `{after}` instead of `{before}` (what it watched is watched no more)",
    )
    COMPARED = (
        "error_alert.comparison.changed",
        lambda before, after: f"compared with {minutes(after)} before instead of {minutes(before)}",
    )
    COMPARED_ON = "error_alert.comparison.on", lambda length: f"compared with {minutes(length)} before"
    COMPARED_OFF = "error_alert.comparison.off", lambda length: f"no longer compared with {minutes(length)} before"
    THRESHOLD = "error_alert.threshold.changed", _threshold
    WINDOW = "error_alert.window.changed", lambda before, after: f"window {minutes(before)} → {minutes(after)}"
    FILTER = "error_alert.filter.changed", lambda before, after: f"filter {before} → {after}"
    FILTER_REMOVED = "error_alert.filter.removed", lambda filter: f"no longer filtered by {filter}"
    FILTER_ADDED = "error_alert.filter.added", lambda filter: f"only for {filter}"
    PRIORITY = (
        "error_alert.priority.changed",
        lambda channel, before, after: f"{_reaches(channel)} for {of_priority(after)} instead of {of_priority(before)}",
    )
    PRIORITY_REMOVED = (
        "error_alert.priority.removed",
        lambda channel, priority: f"no longer {_reaches(channel)} for {of_priority(priority)}",
    )
    PRIORITY_ADDED = (
        "error_alert.priority.added",
        lambda channel, priority: f"now {_reaches(channel)} for {of_priority(priority)}",
    )
    MAIL = "error_alert.mail.changed", lambda before, after: f"mail {_MAIL[after]} (before: {_MAIL[before]})"
    FREQUENCY = (
        "error_alert.frequency.changed",
        lambda before, after: f"notifies of one issue {_frequency(after)} instead of {_frequency(before)}",
    )
    PROJECTS_REMOVED = "error_alert.projects.removed", lambda names: f"no longer for {listed(names)}"
    PROJECTS_ADDED = "error_alert.projects.added", lambda names: f"now for {listed(names)} too"
    PAGES_NO_MORE = "error_alert.pages_no_more", lambda before: f"no longer pages {responders(before)}"
    PAGES = "error_alert.pages", lambda after: f"now pages {responders(after)}"
    PAGES_OTHERS = (
        "error_alert.pages_others",
        lambda before, after: f"pages {responders(after)} instead of {responders(before)}",
    )
    SERVICE = "error_alert.service.changed", lambda before, after: f"pages for {after} instead of {before}"


class SentryMonitor(Code):
    REQUEST = (
        "sentry_monitor.request.changed",
        lambda before, after: f"no longer requests {' '.join(before)} but {' '.join(after)}",
    )
    EVERY = (
        "sentry_monitor.interval.changed",
        lambda before, after: f"requested every {seconds(before)} → {seconds(after)}",
    )
    TIMEOUT = (
        "sentry_monitor.timeout.changed",
        lambda before, after: f"an answer may take {seconds(before)} → {seconds(after)}",
    )
    SCHEDULE = (
        "sentry_monitor.schedule.changed",
        lambda before, after: f"checks in {_schedule(after)} instead of {_schedule(before)}",
    )
    GRACE = (
        "sentry_monitor.grace.changed",
        lambda before, after: f"a check-in may be late by {minutes(before)} → {minutes(after)}",
    )
    LONGEST = (
        "sentry_monitor.longest.changed",
        lambda before, after: f"a run may take {minutes(before)} → {minutes(after)}",
    )
    FAILS_AFTER = (
        "sentry_monitor.fails_after.changed",
        lambda before, after: f"fires after {after} failures in a row instead of {before}",
    )
    RECOVERS_AFTER = (
        "sentry_monitor.recovers_after.changed",
        lambda before, after: f"ends after {after} in a row that are well instead of {before}",
    )


class SentryProject(Code):
    ADDED = "project.added", lambda team: f"new project of the team {team}"
    REMOVED = "project.removed", lambda: "deleted: errors that are sent to its DSN are lost, and its issues go"
    DROPS = "project.filter.added", lambda filter, values: f"drops {dropped(filter, values)}"
    ACCEPTS = "project.filter.removed", lambda filter, values: f"no longer drops {dropped(filter, values)}"
    KEEPS_DROPPING = "project.filter.kept", _keeps_dropping
    DOMAINS_NARROWED = (
        "project.domains.narrowed",
        lambda after, refused: f"accepts events from {prose(after)} alone, no longer from {domains(refused)}",
    )
    DOMAINS_KEPT = (
        "project.domains.kept",
        lambda before: f'Sentry goes on accepting events from {prose(before)} alone: write ["*"] to accept all',
    )
    DOMAINS = "project.domains.widened", lambda after: f"accepts events from {prose(after)}"
    OWNERSHIP_REMOVED = (
        "project.ownership.removed",
        lambda: "ownership rules deleted: all members own every issue",
    )
    OWNERS_ADDED = "project.owners.added", lambda match, owners: f"{prose(owners)} {_own(owners)} {match}"
    OWNERS_CHANGED = (
        "project.owners.changed",
        lambda match, before, after: f"{match} belongs to {prose(after)} instead of {prose(before)}",
    )
    OWNERS_REMOVED = (
        "project.owners.removed",
        lambda match, owners: f"{prose(owners)} no longer {_own(owners)} {match}",
    )
    OWNERSHIP_ORDER = (
        "project.ownership.order.changed",
        lambda: "ownership rules in another order: of several that match the last one wins",
    )
    ASSIGN = "project.assign.changed", lambda to: f"issues are assigned to {_ASSIGNED[to]}"
    UNMATCHED = (
        "project.unmatched.changed",
        lambda everyone: f"{'all members own' if everyone else 'nobody owns'} an issue that no rule matches",
    )
    CODEOWNERS_ON = "project.codeowners.on", lambda: "CODEOWNERS is read"
    CODEOWNERS_OFF = "project.codeowners.off", lambda: "CODEOWNERS is not read"
    SPIKES_ON = "project.spike_protection.on", lambda: "drops what a spike brings (spike protection on)"
    SPIKES_OFF = (
        "project.spike_protection.off",
        lambda: "accepts what a spike brings, and it is paid for (spike protection off)",
    )
    SPIKE_NOTIFY_REMOVED = "project.spike_notify.removed", lambda names: f"a spike no longer notifies {prose(names)}"
    SPIKE_NOTIFY_ADDED = "project.spike_notify.added", lambda names: f"a spike notifies {prose(names)}"
    SPIKE_CHANNEL_ID = (
        "project.spike_notify.id_changed",
        lambda: "a spike notifies the Slack channel by another id",
    )
    RATE_LOWERED = (
        "project.rate_limit.lowered",
        lambda before, after: f"{_takes(before, after)} (drops more)",
    )
    RATE_RAISED = (
        "project.rate_limit.raised",
        lambda before, after: f"{_takes(before, after)} (drops less)",
    )
    SAMPLED = "project.sample_rate.changed", _sampled
    ERRORS_SAMPLED = (
        "project.errors_sample_rate.changed",
        lambda kind, before, after: (
            f"{_sampled(kind, before, after)} (alerts see {'fewer' if after < before else 'more'})"
        ),
    )
    HERE_ADDED = "project.environment.added", lambda: "has alerts in this environment"
    HERE_REMOVED = "project.environment.removed", lambda: "has no alerts in this environment any more"
    SCRUB_REMOVED = "project.scrub.removed", lambda fields: f"no longer scrubs {prose(fields)}"
    SCRUB_ADDED = "project.scrub.added", lambda fields: f"scrubs {prose(fields)} too"


class SentryTracking(Code):
    ALL_ENVIRONMENTS = (
        "error_tracking.environments.all",
        lambda: "its alerts look at every environment: errors of other environments notify too",
    )
    OWN_ENVIRONMENT = (
        "error_tracking.environments.own",
        lambda environment: f"its alerts look at {environment} alone, which Sentry must know by an event",
    )
    DISCONNECTED = (
        "error_tracking.pagerduty.removed",
        lambda alerts: f"Sentry is connected to PagerDuty no more{with_alerts(alerts)}",
    )
    CONNECTED = (
        "error_tracking.pagerduty.added",
        lambda alerts: f"Sentry is connected to PagerDuty{with_alerts(alerts)}",
    )
    PAGES = (
        "error_tracking.pagerduty.changed",
        lambda before, after, alerts: f"Sentry pages {link(after)} instead of {link(before)}{with_alerts(alerts)}",
    )
    ENTRY_UNUSED = (
        "error_tracking.pagerduty.unused_entry",
        lambda entry: f"delete the entry {entry} in Sentry unless something else uses it",
    )
