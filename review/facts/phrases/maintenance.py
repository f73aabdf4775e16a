"""The words of facts about maintenance windows."""

from datetime import datetime, timedelta
from typing import Any

from review.facts.fact import Code
from review.facts.phrases.words import listed, many, minutes

_WEEKDAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday"}
_PERIODS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}


def _span(start: str, length: int, time_zone: str) -> str:
    """`from Saturday 2030-12-07 02:00 to 04:00 Europe/Berlin`."""
    begin = datetime.fromisoformat(start)
    end = begin + timedelta(minutes=length)
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%A %Y-%m-%d %H:%M}"
    return f"from {begin:%A %Y-%m-%d %H:%M} to {until} {time_zone}"


def _recurrence(rule: dict[str, str] | None) -> str:
    """`every 2 weeks on Sunday`; `once` without a rule."""
    if not rule:
        return "once"
    period = _PERIODS[rule["FREQ"]]
    often = f"every {period}" if rule["INTERVAL"] == "1" else f"every {rule['INTERVAL']} {period}s"
    if rule.get("BYDAY"):
        return f"{often} on {_WEEKDAYS.get(rule['BYDAY'], 'Sunday')}"
    return f"{often} on day {rule['BYMONTHDAY']}" if "BYMONTHDAY" in rule else often


def _window(services: list[str], window: dict[str, Any]) -> str:
    often = f", {_recurrence(window['rule'])}" if window["rule"] else ""
    return f"{listed(services) if services else 'everything'} {_when(window)}{often}"


def _when(window: dict[str, Any]) -> str:
    return _span(window["start"], window["minutes"], window["time_zone"])


def _muted(services: list[str], window: dict[str, Any], alerts: int, paging: list[str]) -> str:
    text = f"mutes {_window(services, window)}"
    if not alerts:
        return f"{text}, where nothing notifies"
    who = f"{len(paging)} of which wake people ({listed(paging)})" if paging else "none of which wakes anybody"
    return f"{text}: {many(alerts, 'alert')}, {who}"


class Maintenance(Code):
    ADDED = "maintenance.added", _muted
    REMOVED = "maintenance.removed", lambda services, window: f"no longer mutes {_window(services, window)}"
    LENGTHENED = (
        "maintenance.length.raised",
        lambda before, after: f"lasts {minutes(before)} → {minutes(after)} (mutes for longer)",
    )
    SHORTENED = (
        "maintenance.length.lowered",
        lambda before, after: f"lasts {minutes(before)} → {minutes(after)} (mutes for less)",
    )
    MOVED = "maintenance.start.changed", lambda before, after: f"{_when(after)} instead of {_when(before)}"
    MORE_OFTEN = (
        "maintenance.recurrence.raised",
        lambda before, after: f"{_recurrence(before)} → {_recurrence(after)} (mutes more often)",
    )
    LESS_OFTEN = (
        "maintenance.recurrence.lowered",
        lambda before, after: f"{_recurrence(before)} → {_recurrence(after)} (mutes less often)",
    )
    AS_OFTEN = (
        "maintenance.recurrence.changed",
        lambda before, after: f"{_recurrence(before)} → {_recurrence(after)}",
    )
    EVERYTHING = (
        "maintenance.services.all",
        lambda before: f"mutes everything, and not only {listed(before)}",
    )
    NARROWED = (
        "maintenance.services.narrowed",
        lambda after: f"mutes {listed(after)} alone instead of everything",
    )
    SERVICES_ADDED = "maintenance.services.added", lambda services: f"mutes {listed(services)} too"
    SERVICES_REMOVED = "maintenance.services.removed", lambda services: f"no longer mutes {listed(services)}"
