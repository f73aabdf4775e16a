"""Parts of items as text: a level, hours, a window, a channel, a probe."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from catalog.registry import TEAMS
from review.facts.phrases.words import listed, many, minutes, number, prose, seconds

_LARGEST_FACTOR = 1000
"""The largest factor to show; a larger number is not informative."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday"}
_PERIODS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}
_ACTIONS = {"create": "new", "delete": "deleted", "rename": "renamed"}
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


def alerts_text(alerts: int | Sequence[str]) -> str:
    """Return a number of alerts: `2 alerts`."""
    return many(alerts if isinstance(alerts, int) else len(alerts), "alert")


def named_alerts_text(alerts: Sequence[str]) -> str:
    """Return a number of alerts with their names: `2 alerts (Errors and Latency)`."""
    return f"{alerts_text(alerts)} ({listed(alerts)})"


def condition_text(condition: Mapping[str, Any]) -> str:
    """Return a condition and its window: `` `error_rate > 1%` over 5 min``."""
    over = f" over {minutes(condition['minutes'])}" if condition["minutes"] else ""
    return f"`{condition['condition']}`{over}"


def level_text(level: Mapping[str, Any]) -> str:
    """Return whom a level pages: `Primary`, `Primary and Ada`, `everyone`, `6 people`."""
    if level["everyone"]:
        return "everyone"
    return people_text(level["people"]) if level["people"] else listed(level["names"])


def people_text(count: int) -> str:
    """Return a number of people: `1 person`, `6 people`."""
    return "1 person" if count == 1 else f"{count} people"


def hours_text(hours: Mapping[str, Any] | None) -> str:
    """Return the hours of a rotation: `Monday to Friday from 09:00 for 8 h`."""
    if hours is None:
        return "around the clock"
    days = hours["days"]
    run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    named = f"{_DAYS[days[0]]} to {_DAYS[days[-1]]}" if run else prose(_DAYS[day] for day in days)
    return f"{named} from {hours['begin']} for {minutes(hours['minutes'])}"


def weekly_text(fewer: int) -> str:
    """Return by how much the hours of a week changed: ` (2 h less per week)`; empty if they did not."""
    return f" ({minutes(abs(fewer))} {'less' if fewer > 0 else 'more'} per week)" if fewer else ""


def hand_off_text(change: Sequence[Any]) -> str:
    """Return a day (None: every day), a time and a zone, before and after."""
    old, new = (f"{hour}" if day is None else f"{_DAYS[day]} {hour}" for day, hour, _ in change)
    before, after = (zone for *_, zone in change)
    if before != after:
        return f"{old} {before} → {new} {after}"
    return f"{old} → {new} {after}" if old != new else f"{new} {after}"


def window_text(window: Mapping[str, Any]) -> str:
    """Return a window as `from Saturday 2030-12-07 02:00 to 04:00 Europe/Berlin`."""
    begin = datetime.fromisoformat(window["start"])
    end = begin + timedelta(minutes=window["minutes"])
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%A %Y-%m-%d %H:%M}"
    return f"from {begin:%A %Y-%m-%d %H:%M} to {until} {window['time_zone']}"


def muted_text(window: Mapping[str, Any]) -> str:
    """Return what a window mutes, and when."""
    often = f", {recurrence_text(window['rule'])}" if window["rule"] else ""
    return f"{listed(window['services']) if window['services'] else 'everything'} {window_text(window)}{often}"


def recurrence_text(rule: Mapping[str, str] | None) -> str:
    """Return a recurrence as `every 2 weeks on Sunday`; `once` without a rule."""
    if not rule:
        return "once"
    period = _PERIODS[rule["FREQ"]]
    often = f"every {period}" if rule["INTERVAL"] == "1" else f"every {rule['INTERVAL']} {period}s"
    if rule.get("BYDAY"):
        return f"{often} on {_WEEKDAYS.get(rule['BYDAY'], 'Sunday')}"
    return f"{often} on day {rule['BYMONTHDAY']}" if "BYMONTHDAY" in rule else often


def destination_text(to: Sequence[str]) -> str:
    """Return a channel's destination, from kind and addresses: `#alerts`, `the webhook Incident bot`, `PagerDuty`."""
    kind, *addresses = to
    if kind == "pagerduty":
        return "PagerDuty"
    return f"the webhook {addresses[0]}" if kind == "webhook" else prose(addresses)


def responders_text(paged: Mapping[str, str | None]) -> str:
    """Return who is paged: the escalation policy's name; without one, only PagerDuty knows."""
    return paged["policy"] or "the responders in PagerDuty"


def notification_text(channel: Mapping[str, Any]) -> str:
    """Return what a channel does for a notifier, such as its Slack channel or the escalation policy that it pages."""
    match channel["does"]:
        case "tells":
            return f"notifies {destination_text(channel['to'])}"
        case "wakes":
            return f"pages {responders_text(channel['paged'])}"
        case "opens":
            return f"opens a low-urgency incident for {channel['policy']}"
        case "quiet":
            return f"names PagerDuty, which pages nobody in {channel['environment']}"
    return "notifies PagerDuty"


def recipients_text(found: Mapping[str, Any], pages: str = "pages", notifies: str = "notifies") -> str:
    """Return the people whom a notifier pages, else its channels."""
    if found["paged"]:
        return f"{pages} {responders_text(found['paged'])}"
    nobody = "the recipients of Sentry's email" if found["mailed"] else "nobody"
    return f"{notifies} {prose(map(destination_text, found['told'])) if found['told'] else nobody}"


def again_text(value: Mapping[str, Any]) -> str:
    """Return how often a notification is repeated: `every 30 min, at most 3 times`."""
    times = value["times"]
    most = f", at most {'once' if times == 1 else f'{times} times'}" if times else ""
    return f"every {minutes(value['every_minutes'])}{most}"


def channel_text(channel: Mapping[str, Any]) -> str:
    """Return a channel's kind and address: `slack #alerts`, `email ops@example.com`, `pagerduty`."""
    where = channel["channel"] or (prose(channel["addresses"]) if channel["addresses"] else "")
    return f"{channel['kind']} {where}".strip()


def sli_text(sli: Sequence[str]) -> str:
    """Return what measures an SLO: a check, a condition, or a signal."""
    kind, what = sli
    return f"the check {what}" if kind == "UptimeSli" else f"`{what}`" if kind == "TimeSliceSli" else what


def probe_text(probe: Sequence[Any]) -> str:
    """Return what a check requests: a URL, a certificate, records, or a number of steps."""
    kind, *what = probe
    match kind:
        case "TlsProbe":
            return f"the certificate of {what[0]}"
        case "DnsProbe":
            return f"the {address_text(what)}"
        case "HttpProbe":
            return str(what[0])
    return f"{what[0]} steps"


def address_text(what: Sequence[str]) -> str:
    """Return a URL, a host, or records of a host."""
    return f"{what[0]} records of {what[1]}" if len(what) == 2 else what[0]


def assertion_text(what: Sequence[Any]) -> str:
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


def limit_text(value: Mapping[str, Any] | None) -> str:
    """Return how many events a client key accepts: `100 events in 1 min`."""
    if not value:
        return "all events"
    return f"{number(value['events'])} event{'s' * (value['events'] != 1)} in {seconds(value['seconds'])}"


def schedule_text(when: Mapping[str, Any]) -> str:
    """Return when a job checks in."""
    if when["crontab"] is None:
        return f"every {minutes(when['every_minutes'])}"
    return f"at {when['crontab']} ({when['time_zone']})"


def link_text(pagerduty: Mapping[str, Any]) -> str:
    """Return what Sentry's alerts page through a link of `error_tracking.pagerduty`."""
    if pagerduty["service"] is None:
        return f"the service of each alert's projects ({pagerduty['account']})"
    return f"{pagerduty['account']}/{pagerduty['service']}"


def data_text(change: Sequence[Sequence[str]]) -> str:
    """Return what is no longer queried, and what is instead: `service:billing instead of service:shop`."""
    removed, added = change
    if removed and added:
        return f"{prose(added)} instead of {prose(removed)}"
    return f"also {prose(added)}" if added else f"no longer {prose(removed)}"


def generated_text(changes: Mapping[str, Any]) -> str:
    """Return the properties that differ, each with its tags, handles and queries: `message, tags (team:a → team:b)`."""
    tags, handles = (changes.get(key) or [[], []] for key in ("tags", "handles"))
    queries = changes.get("queries") or 0
    properties = [f"{name} ({swapped_text(tags)})" if name == "tags" and any(tags) else name
                  for name in changes["properties"]]  # fmt: skip
    parts = [f"{name} ({swapped_text(handles)})" if name == "message" and any(handles) else name for name in properties]
    inner = [many(queries, "query").replace("querys", "queries")] if queries else []
    return ", ".join([*parts, *inner, *(f"{_ACTIONS[it]} {kind}" for it, kind in changes["resources"])])


def swapped_text(change: Sequence[Sequence[str]]) -> str:
    """Return what was removed and what was added: `team:platform → team:web`, `no longer @slack-a`, `now @slack-b`."""
    removed, added = change
    if removed and added:
        return f"{prose(removed)} → {prose(added)}"
    return f"now {prose(added)}" if added else f"no longer {prose(removed)}"


def places_text(places: Sequence[Mapping[str, Any]]) -> str:
    """Return where a person is: `Primary, Production (level 3) and team Platform`."""
    return prose(_place_text(place) for place in places)


def _place_text(place: Mapping[str, Any]) -> str:
    if place["kind"] == TEAMS.name:
        return f"team {place['name']}"
    levels = place["levels"]
    return f"{place['name']} (level{'s' * (len(levels) > 1)} {prose(levels)})" if levels else str(place["name"])


def links_text(links: Mapping[str, Any]) -> str:
    """Return which links of a service were removed and added."""
    changes = [*(f"{it} removed" for it in links["removed"]), *(f"{it} added" for it in links["added"])]
    return ", ".join(changes) or "changed"


def log_levels_text(levels: Mapping[str, Any]) -> str:
    """Return which levels of log lines were added or removed."""
    added = [f"{word}={level}" for level, word in levels["added"]]
    return ", ".join(added or [f"{word} removed" for _, word in levels["removed"]])


def filtered_text(filtered: Sequence[Any]) -> str:
    """Return what an inbound filter drops: `errors of releases 1.* and 2.*`."""
    key, values = filtered
    return f"{_FILTERED[key]} {prose(values)}" if values else _FILTERED[key]


def factor_text(factor: int | None) -> str:
    """Return how much less sensitive it is: `10 times less sensitive`."""
    times = number(factor) if factor and factor < _LARGEST_FACTOR else f"more than {number(_LARGEST_FACTOR)}"
    return f"{times} times less sensitive"
