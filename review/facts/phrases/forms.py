"""Forms of arguments: how a phrase renders each of its values.

A phrase such as `delay before level {level}: {before:minutes}` names its arguments and, after a colon, one of `FORMS`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from string import Formatter
from typing import Any

from catalog.registry import COMPONENT_GROUPS, COMPONENTS, DEGRADATIONS, MAINTENANCE_TEMPLATES, STATUS_PAGE
from review.facts.phrases.words import amount, label, listed, many, minutes, number, prose, seconds, shown

_LARGEST_FACTOR = 1000
"""The largest factor to show; a larger number is not informative."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday"}
_PERIODS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}
_ACTIONS = {"create": "new", "delete": "deleted", "rename": "renamed"}
_ADDRESSES = {"addresses": "address", "url_secret": "URL (a key of the stack's config)"}
_OWNED = {
    "datadog": ("Datadog", "metrics, Slack channels, log configuration and status page"),
    "pagerduty": ("PagerDuty", "teams, business services and the people it created"),
    "sentry": ("Sentry", "teams, projects and keys"),
}
_PARTS_OF_PAGE = {
    STATUS_PAGE.name: "status page",
    COMPONENTS.name: "component of the status page",
    COMPONENT_GROUPS.name: "group of the status page",
    DEGRADATIONS.name: "incident template",
    MAINTENANCE_TEMPLATES.name: "maintenance template",
}
_FILTERED = {
    "browser_extensions": "errors of browser extensions",
    "localhost": "events from localhost",
    "web_crawlers": "errors of web crawlers",
    "health_checks": "traces of health checks",
    "legacy_browsers": "errors of old versions of",
    "releases": "errors of releases",
    "messages": "errors with messages",
    "addresses": "events from the addresses",
}
_MAIL: dict[str | None, str] = {
    None: "according to notify",
    "owners": "to the issue's owners, or else to all active members",
    "owners only": "only to the issue's owners",
    "team": "to the project's team",
}


def _count(alerts: int | Sequence[str]) -> str:
    return many(alerts if isinstance(alerts, int) else len(alerts), "alert")


def _with_names(alerts: Sequence[str]) -> str:
    return f"{_count(alerts)} ({listed(alerts)})"


def _condition(condition: Mapping[str, Any]) -> str:
    over = f" over {minutes(condition['minutes'])}" if condition["minutes"] else ""
    return f"`{condition['condition']}`{over}"


def _level(level: Mapping[str, Any]) -> str:
    """Return whom a level pages: `Primary`, `Primary and Ada`, `everyone`, `6 people`."""
    if level["everyone"]:
        return "everyone"
    return _people(level["people"]) if level["people"] else listed(level["names"])


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _hours(hours: Mapping[str, Any] | None) -> str:
    if hours is None:
        return "around the clock"
    days = hours["days"]
    run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    named = f"{_DAYS[days[0]]} to {_DAYS[days[-1]]}" if run else prose(_DAYS[day] for day in days)
    return f"{named} from {hours['begin']} for {minutes(hours['minutes'])}"


def _weekly(fewer: int) -> str:
    return f" ({minutes(abs(fewer))} {'less' if fewer > 0 else 'more'} per week)" if fewer else ""


def _hand_off(change: Sequence[Any]) -> str:
    """Return a day (None: every day), a time and a zone, before and after."""
    old, new = (f"{hour}" if day is None else f"{_DAYS[day]} {hour}" for day, hour, _ in change)
    before, after = (zone for *_, zone in change)
    if before != after:
        return f"{old} {before} → {new} {after}"
    return f"{old} → {new} {after}" if old != new else f"{new} {after}"


def _window(window: Mapping[str, Any]) -> str:
    """Return a window as `from Saturday 2030-12-07 02:00 to 04:00 Europe/Berlin`."""
    begin = datetime.fromisoformat(window["start"])
    end = begin + timedelta(minutes=window["minutes"])
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%A %Y-%m-%d %H:%M}"
    return f"from {begin:%A %Y-%m-%d %H:%M} to {until} {window['time_zone']}"


def _window_of(window: Mapping[str, Any]) -> str:
    often = f", {_recurrence(window['rule'])}" if window["rule"] else ""
    return f"{listed(window['services']) if window['services'] else 'everything'} {_window(window)}{often}"


def _recurrence(rule: Mapping[str, str] | None) -> str:
    """Return a recurrence as `every 2 weeks on Sunday`; `once` without a rule."""
    if not rule:
        return "once"
    period = _PERIODS[rule["FREQ"]]
    often = f"every {period}" if rule["INTERVAL"] == "1" else f"every {rule['INTERVAL']} {period}s"
    if rule.get("BYDAY"):
        return f"{often} on {_WEEKDAYS.get(rule['BYDAY'], 'Sunday')}"
    return f"{often} on day {rule['BYMONTHDAY']}" if "BYMONTHDAY" in rule else often


def _destination(to: Sequence[str]) -> str:
    """Return a channel's destination, from kind and addresses: `#alerts`, `the webhook Incident bot`, `PagerDuty`."""
    kind, *addresses = to
    if kind == "pagerduty":
        return "PagerDuty"
    return f"the webhook {addresses[0]}" if kind == "webhook" else prose(addresses)


def _responders(paged: Mapping[str, str | None]) -> str:
    """Return who is paged: the escalation policy's name; without one, only PagerDuty knows."""
    return paged["policy"] or "the responders in PagerDuty"


def _notifies(channel: Mapping[str, Any]) -> str:
    """Return what a channel does for a notifier, such as its Slack channel or the escalation policy that it pages."""
    match channel["does"]:
        case "tells":
            return f"notifies {_destination(channel['to'])}"
        case "wakes":
            return f"pages {_responders(channel['paged'])}"
        case "opens":
            return f"opens a low-urgency incident for {channel['policy']}"
    return "notifies PagerDuty"


def _whom(found: Mapping[str, Any], pages: str = "pages", notifies: str = "notifies") -> str:
    """Return whom a notifier pages, else whom it notifies."""
    if found["paged"]:
        return f"{pages} {_responders(found['paged'])}"
    nobody = "the recipients of Sentry's email" if found["mailed"] else "nobody"
    return f"{notifies} {prose(map(_destination, found['told'])) if found['told'] else nobody}"


def _again(value: Mapping[str, Any]) -> str:
    times = value["times"]
    most = f", at most {'once' if times == 1 else f'{times} times'}" if times else ""
    return f"every {minutes(value['every_minutes'])}{most}"


def _leads(channel: Mapping[str, Any]) -> str:
    """Return a channel's kind and address: `slack #alerts`, `email ops@example.com`, `pagerduty`."""
    where = channel["channel"] or (prose(channel["addresses"]) if channel["addresses"] else "")
    return f"{channel['kind']} {where}".strip()


def _sli(sli: Sequence[str]) -> str:
    kind, what = sli
    return f"the check {what}" if kind == "UptimeSli" else f"`{what}`" if kind == "TimeSliceSli" else what


def _probe(probe: Sequence[Any]) -> str:
    kind, *what = probe
    match kind:
        case "TlsProbe":
            return f"the certificate of {what[0]}"
        case "DnsProbe":
            return f"the {_address(what)}"
        case "HttpProbe":
            return str(what[0])
    return f"{what[0]} steps"


def _address(what: Sequence[str]) -> str:
    return f"{what[0]} records of {what[1]}" if len(what) == 2 else what[0]


def assertion(what: Sequence[Any]) -> str:
    """Return an assertion on a response: `status 200`, `header Server: nginx`, `status = ok`, `the record 1.2.3.4`."""
    kind, *rest = what
    match kind:
        case "json":
            return f"{rest[0]} = {rest[1]}"
        case "record":
            return f"the record {rest[0]}"
        case "latency":
            return f"an answer in under {rest[0]} ms"
    return f"{kind} {': '.join(map(str, rest))}"


def _limit(value: Mapping[str, Any] | None) -> str:
    if not value:
        return "all events"
    return f"{number(value['events'])} event{'s' * (value['events'] != 1)} in {seconds(value['seconds'])}"


def _schedule(when: Mapping[str, Any]) -> str:
    if when["crontab"] is None:
        return f"every {minutes(when['every_minutes'])}"
    return f"at {when['crontab']} ({when['time_zone']})"


def _link(pagerduty: Mapping[str, Any]) -> str:
    """Return what Sentry's alerts page through a link of `error_tracking.pagerduty`."""
    if pagerduty["service"] is None:
        return f"the service of each alert's projects ({pagerduty['account']})"
    return f"{pagerduty['account']}/{pagerduty['service']}"


def _data(change: Sequence[Sequence[str]]) -> str:
    """Return what is no longer queried, and what is instead: `service:billing instead of service:shop`."""
    gone, joined = change
    if gone and joined:
        return f"{prose(joined)} instead of {prose(gone)}"
    return f"also {prose(joined)}" if joined else f"no longer {prose(gone)}"


def _links(links: Mapping[str, Any]) -> str:
    changes = [*(f"{it} removed" for it in links["removed"]), *(f"{it} added" for it in links["added"])]
    return ", ".join(changes) or "changed"


def _log_levels(levels: Mapping[str, Any]) -> str:
    added = [f"{word}={level}" for level, word in levels["added"]]
    return ", ".join(added or [f"{word} removed" for _, word in levels["removed"]])


def _filtered(filtered: Sequence[Any]) -> str:
    """Return what an inbound filter drops: `errors of releases 1.* and 2.*`."""
    key, values = filtered
    return f"{_FILTERED[key]} {prose(values)}" if values else _FILTERED[key]


def _factor(factor: int | None) -> str:
    times = number(factor) if factor and factor < _LARGEST_FACTOR else f"more than {number(_LARGEST_FACTOR)}"
    return f"{times} times less sensitive"


FORMS: Mapping[str, Callable[[Any], str]] = {
    "": str,
    # Values
    "number": number,
    "percent": lambda value: "none" if value is None else f"{number(value)} %",
    "share": lambda value: f"{number(value * 100)} %",
    "share_or_none": lambda value: f"{number(value * 100)} %" if value else "none",
    "whole_percent": lambda value: f"{number(round(value * 100))} %",
    "amount": lambda pair: amount(*pair),
    "recovery": lambda pair: "its threshold" if pair[0] is None else amount(*pair),
    "minutes": minutes,
    "minutes_or_none": lambda length: minutes(length) if length else "none",
    "seconds": seconds,
    "seconds_or_none": lambda length: seconds(length) if length else "none",
    "latency": lambda length: "any time" if length is None else amount(length, "millisecond"),
    "frequency": lambda length: f"at most once in {minutes(length)}" if length else "every time",
    "days": lambda count: many(count, "day"),
    "people": _people,
    "levels": lambda count: many(count, "level"),
    "locations": lambda count: many(count, "location"),
    "factor": lambda factor: f"is {_factor(factor)}" if factor else "almost never fires",
    "factor_of_slo": lambda factor: f"are {_factor(factor)}" if factor else "almost never fire",
    "or_none": lambda value: str(value or "none"),
    "shown": shown,
    "label": label,
    # Lists
    "all": lambda words: prose(words),
    "comma": lambda words: ", ".join(map(str, words)),
    "space": " ".join,
    "span": "–".join,
    "tags": lambda tags: prose(tags) if tags else "none",
    "names": listed,
    "environments": lambda names: prose(names) if names else "all environments",
    "addresses": lambda value: prose(value) if isinstance(value, list) and value else str(value or "none"),
    "parts": lambda tags: f"for each {prose(tags)}" if tags else "as a whole",
    "in_each": lambda tags: f" for each {' and '.join(tags)}" if tags else "",
    "domains": lambda names: "every other domain" if names == ["*"] else prose(names),
    "own": lambda owners: f"own{'s' * (len(owners) == 1)}",
    "alerts": _count,
    "named_alerts": _with_names,
    "with_alerts": lambda alerts: f": {_with_names(alerts)}" if alerts else "",
    "in_parentheses": lambda names: f" ({listed(names)})" if names else "",
    "may_count_fewer": lambda alerts: f"; {listed(alerts)} may count fewer lines" if alerts else "",
    "post": lambda alerts: f"now {'posts' if len(alerts) == 1 else 'post'}",
    "paging_alerts": lambda alerts: many(alerts if isinstance(alerts, int) else len(alerts), "paging alert"),
    "page": lambda alerts: f"page{'s' * (len(alerts) == 1)}",
    "query": lambda alerts: "queries" if len(alerts) == 1 else "query",
    "used_by": lambda names: f" (used by {listed(names)})" if names else "",
    "it": lambda tags: "it" if len(tags) == 1 else "them",
    "s": lambda tags: "s" * (len(tags) > 1),
    "readers": lambda readers: f"used by {listed(readers)}" if readers else "not used yet",
    "affected": lambda names: f" (affects {listed(names)})" if names else ", including queries outside the catalog",
    "because": lambda facts: f": {prose(facts)}" if facts else "",
    "roles": lambda roles: f"the alerts {prose(roles)}" if roles else "no alert",
    # Parts of items
    "service": lambda name: name or "none",
    "group": lambda name: name or "without a name",
    "scope": {
        "own": "the service of each item that uses it",
        "all": "all services",
        "none": "data without a service",
    }.__getitem__,
    "services": lambda names: listed(names) if names else "the service of each item that uses it",
    "event": lambda value: value or "data from an agent",
    "measured": lambda value: value or "the number of lines",
    "condition": _condition,
    "direction": lambda side: "above and below" if side == "both" else side,
    "silence": {
        "fires": "fires without data",
        "notifies": "notifies without data",
        "shown": "notifies nobody without data",
        "ends": "recovers without data",
    }.__getitem__,
    "level": _level,
    "then_levels": lambda levels: ", then ".join(map(_level, levels)),
    "after_level": lambda level: f"after {_level(level)}" if level else "first",
    "before_hours": lambda hours: f" (before: {number(hours)} hours)" if hours else "",
    "site": lambda site: f"{site} of " if site else "",
    "hours": _hours,
    "weekly": _weekly,
    "hand_off": _hand_off,
    "window": _window,
    "window_of": _window_of,
    "recurrence": _recurrence,
    "destination": _destination,
    "responders": _responders,
    "notifies": _notifies,
    "reaches": lambda to: "pages" if to is None else f"notifies {_destination(to)}",
    "because_of_channel": lambda name: f": the channel {name} changed" if name else "",
    "whom": _whom,
    "whom_before": lambda found: _whom(found, "paged", "notified"),
    "again": _again,
    "leads": _leads,
    "sli": _sli,
    "probe": _probe,
    "address": _address,
    "assertion": assertion,
    "assertions": lambda values: prose(map(assertion, values)),
    "step": lambda name: "" if name is None else f"step {name}: ",
    "of_step": lambda name: "" if name is None else f" (step {name})",
    "limit": _limit,
    "schedule": _schedule,
    "priority": lambda priority: f"issues of {priority} priority{'' if priority == 'high' else ' or above'}",
    "link": _link,
    "data": _data,
    "generated": lambda changes: ", ".join(
        [*changes["properties"], *(f"{_ACTIONS[it]} {kind}" for it, kind in changes["resources"])]
    ),
    "links": _links,
    "log_levels": _log_levels,
    "address_field": lambda field: _ADDRESSES.get(field, field),
    "creates": lambda vendor: "{}: creates its {}".format(*_OWNED[vendor]),
    "deletes": lambda vendor: "{}: its {} are deleted".format(*_OWNED[vendor]),
    "delete": lambda vendors: "; ".join("{}: its {} are deleted".format(*_OWNED[it]) for it in vendors),
    "part_of_page": _PARTS_OF_PAGE.__getitem__,
    "mail": _MAIL.__getitem__,
    "assigned": {"owner": "its owner", "commit": "the author of the suspect commit", "off": "nobody"}.__getitem__,
    "filtered": _filtered,
}
"""The renderer of an argument's value, by the name that follows it in a phrase."""


class _Phrase(Formatter):
    def format_field(self, value: Any, form: str) -> str:
        return FORMS[form](value)


_PHRASE = _Phrase()


def worded(phrase: str, arguments: Mapping[str, Any]) -> str:
    """Return the phrase with its arguments rendered."""
    return _PHRASE.vformat(phrase, (), arguments)


def arguments_of(phrase: str) -> set[str]:
    """Return the names of a phrase's arguments."""
    return {name for _, name, _, _ in _PHRASE.parse(phrase) if name}
