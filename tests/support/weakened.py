"""Edits of generated catalogs that weaken a page, and edits that do not."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.support.generated import Section

Edit = Callable[[Section, random.Random], Section | None]
"""Edits sections in place and gives the edited item's section and name, None where nothing is there to edit."""
PAGED = ["slack", "pagerduty"]


def paging(sections: Section) -> Section:
    """The catalog in production, where everything that can page does; without sections that no page depends on."""
    after = deepcopy(sections)
    after["stack"] = {"environment": "prod"}
    for section in ("dashboards", "status_page", "maintenance"):
        after.pop(section, None)
    for item in (*after["alerts"], *after["uptime"]):
        item.update(severity="critical", notify=list(PAGED))
    for item in after.get("slos", ()):
        item.update(notify_page=list(PAGED))
    for item in after.get("error_tracking", {}).get("alerts", ()):
        item.update(severity="critical", notify=list(PAGED))
    return after


def _alert(sections: Section, dice: random.Random, *keys: str) -> dict[str, Any] | None:
    return _any([it for it in sections["alerts"] if all(key in it for key in keys)], dice)


def _any(items: list[dict[str, Any]], dice: random.Random) -> dict[str, Any] | None:
    return dice.choice(items) if items else None


def _scaled(condition: str, factor: float) -> str:
    """The condition with its threshold farther away by a factor, in its own direction."""
    sign = ">" if ">" in condition else "<"
    return re.sub(r"[\d.]+(?=\D*$)", lambda number: f"{_far(float(number[0]), factor, sign):g}", condition)


def _far(number: float, factor: float, sign: str) -> float:
    return number * factor if sign == ">" else number / factor


def _threshold(sections: Section, dice: random.Random) -> Section | None:
    item = _alert(sections, dice, "condition", "duration")
    if item:
        item.update(condition=_scaled(item["condition"], 40))
        for key in ("warning", "recovery", "warning_recovery"):
            item.pop(key, None)
    return item


def _of_all(section: str, **fields: Any) -> Edit:
    """The edit that gives an item of a section other values."""

    def edit(sections: Section, dice: random.Random) -> Section | None:
        item = _any(_items(sections, section), dice)
        if item:
            item.update(deepcopy(fields))
        return item

    edit.__name__ = f"{section} {fields}"
    return edit


def _with(section: str, key: str, **fields: Any) -> Edit:
    """The edit that gives an item with a key other values."""

    def edit(sections: Section, dice: random.Random) -> Section | None:
        item = _any([it for it in _items(sections, section) if key in it], dice)
        if item:
            item.update(deepcopy(fields))
        return item

    edit.__name__ = f"{section} with {key}: {fields}"
    return edit


def _removed(section: str) -> Edit:
    def edit(sections: Section, dice: random.Random) -> Section | None:
        item = _any(_items(sections, section), dice)
        if item:
            _items(sections, section).remove(item)
        return item

    edit.__name__ = f"{section} removed"
    return edit


def _items(sections: Section, place: str) -> list[dict[str, Any]]:
    outer, _, inner = place.partition(".")
    held = sections.get(outer, {} if inner else [])
    items: list[dict[str, Any]] = held.get(inner, []) if inner else held
    return items


def _level(change: Callable[[list[dict[str, Any]]], object], *, least: int = 1) -> Edit:
    """The edit of the levels of the policy by which the default service pages, if it has so many."""

    def edit(sections: Section, dice: random.Random) -> Section | None:
        del dice
        used = next(it["escalation_policy"] for it in sections["services"] if it.get("default"))
        policy: Section = next(it for it in sections["on_call"]["escalation_policies"] if it["name"] == used)
        if len(policy["levels"]) < least:
            return None
        change(policy["levels"])
        return policy

    edit.__name__ = "levels"
    return edit


def _other_user(sections: Section, dice: random.Random) -> Section | None:
    """The edit of a person whom each policy pages."""
    del dice
    person: Section = next(it for it in sections["on_call"]["people"] if it["name"] == "Ada")
    person["email"] = "nobody@example.com"
    return person


def _delayed(sections: Section, dice: random.Random) -> Section | None:
    item = _any([it for it in sections["alerts"] if it.get("condition") and it.get("duration") in ("5m", "10m")], dice)
    if item:
        item["evaluation_delay"] = "1d"
    return item


def _limited(sections: Section, dice: random.Random) -> Section | None:
    """The edit of a project whose alerts page."""
    tracking = sections.get("error_tracking", {})
    if not tracking.get("alerts") or "pagerduty" not in tracking:
        return None
    item = _any([it for it in tracking["projects"] if "prod" in it.get("environments", ["prod"])], dice)
    if item:
        item["rate_limit"] = {"events": 1, "every": "1d"}
    return item


def _without_pager(sections: Section, dice: random.Random) -> Section | None:
    del dice
    channel: Section = next(it for it in sections["channels"] if it["name"] == "pagerduty")
    channel["environments"] = ["staging"]
    return channel


def _environment(sections: Section, dice: random.Random) -> Section | None:
    del dice
    sections["stack"] = {"environment": "production"}
    return {"name": "stack"}


def _moved(sections: Section, dice: random.Random) -> Section | None:
    del dice
    service: Section = next(it for it in sections["services"] if it["name"] == "Front")
    service["url"] = "https://always-up.example.org"
    return service if any(_requests_front(it) for it in sections["uptime"]) else None


def _requests_front(check: dict[str, Any]) -> bool:
    return check.get("service") == "Front" and not {"heartbeat", "tls", "dns", "url"} & check.keys()


def _other_signal(sections: Section, dice: random.Random) -> Section | None:
    item = _any([it for it in sections["alerts"] if str(it.get("condition")).startswith("error_rate")], dice)
    if item:
        item["condition"] = item["condition"].replace("error_rate", "payment_failure_rate")
    return item


def _lowered_target(sections: Section, dice: random.Random) -> Section | None:
    item = _any([it for it in sections.get("slos", ()) if it.get("alerts", ["page"])[0] == "page"], dice)
    if item:
        target = float(item["target"].rstrip("%"))
        item.update(target=f"{100 - 40 * (100 - target):g}%")
        item.pop("warning", None)
    return item


def _muted(sections: Section, dice: random.Random) -> Section | None:
    del dice
    window = {"name": "Quiet", "start": "2026-11-25 00:00", "for": "30d", "time_zone": "UTC", "services": "all"}
    sections["maintenance"] = [window]
    return window


def _raw(sections: Section, dice: random.Random) -> Section | None:
    item = _any(sections["uptime"], dice)
    if item and "heartbeat" not in item:
        item["raw"] = {"status": "paused"}
        return item
    return None


WEAKENING: Mapping[str, Edit] = {
    "a threshold forty times as far away": _threshold,
    "an alert of another severity": _of_all("alerts", severity="warning"),
    "an alert that notifies Slack": _of_all("alerts", notify=["slack"]),
    "an alert removed": _removed("alerts"),
    "a ratio that needs a million events": _with("alerts", "min_events", min_events=1_000_000),
    "an alert evaluated a day later": _delayed,
    "an alert of another signal": _other_signal,
    "a check of another severity": _of_all("uptime", severity="info"),
    "a check that notifies Slack": _of_all("uptime", notify=["slack"]),
    "a check removed": _removed("uptime"),
    "a check paused": _raw,
    "a check of another address": _with("uptime", "url", url="https://example.org/"),
    "a certificate of another host": _with("uptime", "tls", tls="example.org"),
    "a name of another host": _with("uptime", "dns", dns={"name": "example.org"}),
    "a service moved": _moved,
    "pages of an SLO that notify Slack": _of_all("slos", notify_page=["slack"], alerts=["page"]),
    "an SLO removed": _removed("slos"),
    "a target forty times as low": _lowered_target,
    "a first level that waits for hours": _level(lambda levels: levels[0].update(after="5h"), least=2),
    "a last level removed": _level(
        lambda levels: levels.pop() if len(levels) > 1 else levels[0].update(notify=["Dee"])
    ),
    "a new first level": _level(lambda levels: levels.insert(0, {"notify": ["Dee"], "after": "1h"})),
    "a person of another address": _other_user,
    "no pager in production": _without_pager,
    "another environment": _environment,
    "all muted for a month": _muted,
    "an alert of Sentry that notifies Slack": _of_all("error_tracking.alerts", notify=["slack"]),
    "an alert of Sentry removed": _removed("error_tracking.alerts"),
    "a project that accepts an event a day": _of_all(
        "error_tracking.projects", rate_limit={"events": 1, "every": "1d"}
    ),
}


def _nearer(sections: Section, dice: random.Random) -> Section | None:
    item = _alert(sections, dice, "condition", "duration")
    if item:
        item.update(condition=_scaled(item["condition"], 0.8))
        for key in ("warning", "recovery", "warning_recovery"):
            item.pop(key, None)
    return item


def _stricter_target(sections: Section, dice: random.Random) -> Section | None:
    item = _any(sections.get("slos", []), dice)
    if item:
        target = float(item["target"].rstrip("%"))
        item.update(target=f"{100 - (100 - target) / 2:g}%")
    return item


def _renamed(section: str) -> Edit:
    def edit(sections: Section, dice: random.Random) -> Section | None:
        free = [it for it in _items(sections, section) if it["name"] not in ("First", "Second", "Probe")]
        item = _any(free, dice)
        if item:
            item.update(name=f"Now {item['name'][:50]}", renamed_from=item["name"])
        return item

    edit.__name__ = f"{section} renamed"
    return edit


def _added(section: str, item: dict[str, Any]) -> Edit:
    def edit(sections: Section, dice: random.Random) -> Section | None:
        del dice
        sections.setdefault(section, []).append(deepcopy(item))
        return item

    return edit


HARMLESS: Mapping[str, Edit] = {
    "a threshold somewhat nearer": _nearer,
    "a description": _of_all("alerts", description="What users see"),
    "tags": _of_all("alerts", tags={"component": "web"}),
    "a runbook": _of_all("uptime", runbook="https://wiki.example.com/runbook"),
    "one more channel": _of_all("alerts", notify=["slack", "email", "pagerduty"]),
    "a stricter target": _stricter_target,
    "an alert renamed": _renamed("alerts"),
    "a check renamed": _renamed("uptime"),
    "an SLO renamed": _renamed("slos"),
    "a new alert": _added(
        "alerts",
        {"name": "New", "condition": "error_rate > 9%", "duration": "5m", "severity": "critical", "notify": PAGED},
    ),
    "a new check": _added("uptime", {"name": "New", "url": "https://shop.example.com/new", "notify": PAGED}),
    "a new window of an hour": _added(
        "maintenance",
        {"name": "New", "start": "2030-12-07 02:00", "for": "1h", "time_zone": "UTC", "services": ["Front"]},
    ),
    "a last level for everyone": _level(lambda levels: levels.append({"notify": "everyone"})),
    "a service described": _of_all("services", description="What it does", tier=2),
    "a person's time zone": _of_all("on_call.people", time_zone="Europe/Berlin"),
}


def edits_of(sections: Section, edits: Mapping[str, Edit], seed: int, number: int) -> Iterator[tuple[str, Section]]:
    """Some of the edits with the sections after each, by a seed; without those that find nothing to edit."""
    dice = random.Random(seed)
    names = dice.sample(sorted(edits), len(edits))
    for name in names:
        after = deepcopy(sections)
        if number and edits[name](after, dice) is not None and after != sections:
            number -= 1
            yield name, after
