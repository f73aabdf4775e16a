"""Forms of arguments: how a phrase renders each of its values.

A phrase such as `delay before level {level}: {before:minutes}` names its arguments and, after a colon, one of `FORMS`.
"""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from catalog.registry import COMPONENT_GROUPS, COMPONENTS, DEGRADATIONS, MAINTENANCE_TEMPLATES, STATUS_PAGE
from review.facts.phrases.parts import (
    address_text,
    again_text,
    alerts_text,
    assertion_text,
    channel_text,
    condition_text,
    data_text,
    destination_text,
    factor_text,
    filtered_text,
    generated_text,
    hand_off_text,
    hours_text,
    level_text,
    limit_text,
    link_text,
    links_text,
    log_levels_text,
    muted_text,
    named_alerts_text,
    notification_text,
    people_text,
    places_text,
    probe_text,
    recipients_text,
    recurrence_text,
    responders_text,
    schedule_text,
    sli_text,
    weekly_text,
    window_text,
)
from review.facts.phrases.words import amount, label, listed, many, minutes, number, prose, seconds, short, shown

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
_ASSIGNED = {"owner": "the issue's owner", "commit": "the author of the suspect commit", "off": "nobody"}
_MAIL: dict[str | None, str] = {
    None: "according to notify",
    "owners": "to the issue's owners, or else to all active members",
    "owners only": "only to the issue's owners",
    "team": "to the project's team",
}

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
    "people": people_text,
    "levels": lambda count: many(count, "level"),
    "locations": lambda count: many(count, "location"),
    "factor": lambda factor: f"is {factor_text(factor)}" if factor else "almost never fires",
    "factor_text": lambda factor: factor_text(factor) if factor else "almost never firing",
    "factor_of_slo": lambda factor: f"are {factor_text(factor)}" if factor else "almost never fire",
    "or_none": lambda value: str(value or "none"),
    "shown": shown,
    "short": short,
    "label": label,
    # Lists
    "all": lambda words: prose(words),
    "comma": lambda words: ", ".join(map(str, words)),
    "semicolons": lambda words: "; ".join(map(str, words)),
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
    "alerts": alerts_text,
    "named_alerts": named_alerts_text,
    "with_alerts": lambda alerts: f": {named_alerts_text(alerts)}" if alerts else "",
    "in_parentheses": lambda names: f" ({listed(names)})" if names else "",
    "may_count_fewer": lambda alerts: f"; {listed(alerts)} may count fewer lines" if alerts else "",
    "post": lambda alerts: f"now {'posts' if len(alerts) == 1 else 'post'}",
    "post_to": lambda count: "posts to" if count == 1 else "post to",
    "paging_alerts": lambda alerts: many(alerts if isinstance(alerts, int) else len(alerts), "paging alert"),
    "page": lambda alerts: f"page{'s' * (len(alerts) == 1)}",
    "nobody_or_later": lambda length: "nobody" if length is None else f"somebody {minutes(length)} later",
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
    "condition": condition_text,
    "direction": lambda side: "above and below" if side == "both" else side,
    "silence": {
        "fires": "fires without data",
        "notifies": "notifies without data",
        "shown": "notifies nobody without data",
        "ends": "recovers without data",
    }.__getitem__,
    "level": level_text,
    "then_levels": lambda levels: ", then ".join(map(level_text, levels)),
    "after_level": lambda level: f"after {level_text(level)}" if level else "first",
    "before_hours": lambda hours: f" (before: {number(hours)} hours)" if hours else "",
    "site": lambda site: f"{site} of " if site else "",
    "hours": hours_text,
    "weekly": weekly_text,
    "hand_off": hand_off_text,
    "window": window_text,
    "window_of": muted_text,
    "recurrence": recurrence_text,
    "destination": destination_text,
    "responders": responders_text,
    "notifies": notification_text,
    "reaches": lambda to: "pages" if to is None else f"notifies {destination_text(to)}",
    "because_of_channel": lambda name: f": the channel {name} changed" if name else "",
    "still_in": lambda places: f"; still in {places_text(places)}" if places else "",
    "was_in": lambda places: f"; was in {places_text(places)}" if places else "",
    "also_in": lambda places: f"; also in {places_text(places)}" if places else "",
    "whom": recipients_text,
    "whom_before": lambda found: recipients_text(found, "paged", "notified"),
    "again": again_text,
    "leads": channel_text,
    "sli": sli_text,
    "probe": probe_text,
    "address": address_text,
    "assertion": assertion_text,
    "assertions": lambda values: prose(map(assertion_text, values)),
    "step": lambda name: "" if name is None else f"step {name}: ",
    "of_step": lambda name: "" if name is None else f" (step {name})",
    "limit": limit_text,
    "schedule": schedule_text,
    "priority": lambda priority: f"issues of {priority} priority{'' if priority == 'high' else ' or above'}",
    "link": link_text,
    "data": data_text,
    "generated": generated_text,
    "links": links_text,
    "log_levels": log_levels_text,
    "address_field": lambda field: _ADDRESSES.get(field, field),
    "creates": lambda vendor: "{}: creates its {}".format(*_OWNED[vendor]),
    "deletes": lambda vendor: "{}: its {} are deleted".format(*_OWNED[vendor]),
    "delete": lambda vendors: "; ".join("{}: its {} are deleted".format(*_OWNED[vendor]) for vendor in vendors),
    "part_of_page": _PARTS_OF_PAGE.__getitem__,
    "mail": _MAIL.__getitem__,
    "assigned": _ASSIGNED.__getitem__,
    "filtered": filtered_text,
}
"""The renderer of an argument's value, by the name that follows it in a phrase."""


class _Phrase(Formatter):
    def format_field(self, value: Any, form: str) -> str:
        return FORMS[form](value)


_PHRASE = _Phrase()


def render_phrase(phrase: str, arguments: Mapping[str, Any]) -> str:
    """Return the phrase with its arguments rendered."""
    return _PHRASE.vformat(phrase, (), arguments)


def arguments_of(phrase: str) -> set[str]:
    """Return the names of a phrase's arguments."""
    return {name for _, name, _, _ in _PHRASE.parse(phrase) if name}
