"""A timeline as lines of text, for someone who was just paged."""

import textwrap
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from catalog import Alert, Catalog, Composite, ErrorAlert, QueryAlert
from catalog.alerts.composites.groups import groups_in_words
from catalog.alerts.composites.states import loses_data, warns
from catalog.alerts.missing_data import Silence
from catalog.alerts.transitions import Transition
from catalog.forms.text import prose
from plan.document.on_call_model import ChannelNotification
from plan.on_call.notifiers import looked_at
from plan.on_call.routes import Pager, Route
from plan.on_call.timeline import Call, Step, Timeline

_KINDS = {"slack": "Slack", "email": "email to", "webhook": "webhook", "owners": "email to"}
_NO_DATA: dict[Silence | None, str] = {
    "shown": "only shown in Datadog",
    "ends": "counts as OK, and ends the alert",
    "fires": "fires the alert",
}
_ENDS: tuple[tuple[str, Transition, Transition], ...] = (
    ("Warning", "warning", "warning_recovery"),
    ("No data", "no_data", "no_data_recovery"),
)
_TITLE, _CLOCK, _AFTER = 10, 9, 10
_INDENT = 2 + _CLOCK + _AFTER


def timeline_lines(timeline: Timeline, catalog: Catalog, zone: str, width: int) -> list[str]:
    """Return one line per event; times are in `zone`, and in each person's own zone where it differs."""
    start, notifier = timeline.at.astimezone(ZoneInfo(zone)), timeline.route.notifier
    service = [notifier.service.name] if notifier.service else []
    about = " · ".join([notifier.severity, *service, looked_at(notifier)])
    events = [*_posts(timeline.route, start, width), *_pages(timeline, catalog, start, width)]
    return [
        click.style(notifier.name, bold=True),
        *wrapped("  ", about, width),
        f"  fires {moment(start, zone)}",
        *_maintenance(timeline, start, width),
        "",
        *(events or ["  Notifies nobody."]),
        "",
        *_later_notifications(timeline, width),
    ]


def channel_text(told: ChannelNotification) -> str:
    """Return a channel that an alert notifies, with its addresses."""
    if not told.places:
        return f"{told.channel}, which has no address yet"
    only = f" (only {told.only})" if told.only else ""
    return f"{_KINDS[told.kind]} {', '.join(told.places)}{only}"


def moment(at: datetime, zone: str) -> str:
    """Return an instant with its day and its zone."""
    clock, abbreviation = f"{at:%a %d %b %Y %H:%M}", f"{at:%Z}"
    return f"{clock} {zone}" if abbreviation == zone else f"{clock} {abbreviation} ({zone})"


def city(zone: str) -> str:
    """Return the last part of a zone's name."""
    return zone.rpartition("/")[2].replace("_", " ")


def is_everyone(step: Step, catalog: Catalog) -> bool:
    """Return whether a level pages everyone, if that is more than two people."""
    return len(step.calls) > 2 and {call.person for call in step.calls} == set(catalog.on_call.people)


def _maintenance(timeline: Timeline, start: datetime, width: int) -> list[str]:
    if timeline.muted_until is None:
        return []
    until = _clock(timeline.muted_until.astimezone(start.tzinfo), start)
    effect = "Datadog notifies nobody until then, and then only if it still fires"
    if isinstance(timeline.route.notifier, ErrorAlert):
        effect = "PagerDuty opens no incident for it"
    names = " and ".join(window.name for window in timeline.muted)
    text = f"In maintenance until {until} ({names}): {effect}. Without the maintenance window:"
    return [click.style(line, fg="yellow", bold=True) for line in wrapped("  ", text, width)]


def _posts(route: Route, start: datetime, width: int) -> list[str]:
    channels = ", ".join(channel_text(told) for told in route.told)
    return _event(start, start, 0, channels, width) if channels else []


def _pages(timeline: Timeline, catalog: Catalog, start: datetime, width: int) -> list[str]:
    pager = timeline.route.pager
    if pager is None:
        return []
    if pager.policy is None:
        return wrapped("  ", f"PagerDuty: nobody; {pager.reason}.", width)
    if timeline.lost:
        text = "Nobody is on call then: PagerDuty opens no incident and never pages anyone for it."
        return [click.style(line, fg="red", bold=True) for line in wrapped("  ", text, width)]
    steps = timeline.steps
    rounds = [[step for step in steps if step.round == index] for index in range(steps[-1].round + 1)]
    lines = [line for index in range(len(rounds)) for line in _round(rounds, index, pager, catalog, start, width)]
    low = pager.urgency == "low"
    notes = [f"Only {pager.only}."] if pager.only else []
    notes += ["Low urgency does not escalate." if low else "Then the escalation ends."]
    notes += [f"{pager.reason}."] if pager.reason else []
    return [*lines, *(line for note in notes for line in wrapped(" " * _INDENT, note, width))]


def _round(
    rounds: Sequence[Sequence[Step]], index: int, pager: Pager, catalog: Catalog, start: datetime, width: int
) -> list[str]:
    """Return the levels of a round, with one line for all equal rounds that follow it; empty for one of those."""
    if index and _shape(rounds[index]) == _shape(rounds[index - 1]):
        return []
    lines: list[str] = []
    for step in rounds[index]:
        text = _step_text(step, pager, catalog, start)
        lines += _event(start, step.at, step.minute, text, width, highlighted=pager.pages_people)
    repeats = 0
    while index + repeats + 1 < len(rounds) and _shape(rounds[index + repeats + 1]) == _shape(rounds[index]):
        repeats += 1
    if repeats:
        first, last = rounds[index + 1][0], rounds[index + repeats][-1]
        times = "once" if repeats == 1 else f"{repeats} times"
        until = f"{_clock(last.at.astimezone(start.tzinfo), start)} (+{last.minute} min)"
        lines += _event(start, first.at, first.minute, f"repeats all levels {times}, until {until}", width)
    return lines


def _shape(steps: Sequence[Step]) -> list[tuple[int, int, frozenset[str]]]:
    return [
        (step.minute - steps[0].minute, step.level, frozenset(call.person.id for call in step.calls)) for step in steps
    ]


def _step_text(step: Step, pager: Pager, catalog: Catalog, start: datetime) -> str:
    empty = [f"{rotation.name}: nobody on call" for rotation in step.empty]
    if not step.calls:
        return f"{', '.join(empty)}; the next level follows at once"
    verb = "pages" if pager.pages_people else "notifies at low urgency"
    everyone = "everyone: " if is_everyone(step, catalog) else ""
    return "; ".join([f"{verb} {everyone}{_people(step, start)}", *empty])


def _people(step: Step, start: datetime) -> str:
    """Return the names of the people; those of one rotation are grouped, and so are those in another zone."""
    groups: dict[str, list[str]] = {}
    for call in step.calls:
        groups.setdefault(_note(call, step.at, start), []).append(call.person.name)
    return "; ".join(", ".join(names) + (f" ({note})" if note else "") for note, names in groups.items())


def _note(call: Call, at: datetime, start: datetime) -> str:
    shown, local = at.astimezone(start.tzinfo), call.local(at)
    notes = [call.rotation.name] if call.rotation else []
    if call.zone and local is not None and local.utcoffset() != shown.utcoffset():
        notes.append(f"{_clock(local, shown)} in {city(call.zone)}")
    return ", ".join(notes)


def _later_notifications(timeline: Timeline, width: int) -> list[str]:
    """Return who is notified of warnings, missing data and recovery."""
    rows: list[tuple[str, str]] = []
    transitions, notifier = timeline.route.transitions, timeline.route.notifier
    if isinstance(notifier, Alert | QueryAlert | Composite) and notifier.renotify:
        times = f", {notifier.renotify.times} times" if notifier.renotify.times else ""
        rows.append(("Repeats", f"notifies again every {notifier.renotify.every_minutes} min{times}"))
    recovery = "alert_recovery" in transitions
    rows.append(("Recovery", _recipients(timeline, "alert_recovery") if recovery else "Sentry notifies nobody of it"))
    for title, begin, end in _ENDS:
        if begin in transitions:
            at_begin, at_end = _recipients(timeline, begin), _recipients(timeline, end)
            rows.append((title, at_begin if at_begin == at_end else f"{at_begin}; its end {at_end}"))
    if isinstance(notifier, Alert):
        rows += _missing_data(notifier)
    if isinstance(notifier, Composite):
        rows += _members(notifier)
    return [line for title, text in rows for line in wrapped(f"  {title:<{_TITLE}}", text, width)]


def _missing_data(alert: Alert) -> list[tuple[str, str]]:
    """Return the effect of missing data, and that each group notifies separately."""
    rows = []
    silence = alert.missing_data.silence
    if silence in _NO_DATA:
        rows.append(("No data", _NO_DATA[silence]))
    if alert.is_grouped:
        groups = " and ".join(alert.group_by) or "group that reports"
        end = f"; without data a group recovers after {alert.group_end_hours} h" if alert.group_end_hours else ""
        least = f" with at least {alert.min_events} events" if alert.min_events and alert.group_by else ""
        rows.append(("Groups", f"notifies for each {groups} separately{least}{end}"))
    return rows


def _members(composite: Composite) -> list[tuple[str, str]]:
    """Return the effects of the members' missing data, groups and warnings."""
    rows = []
    without_data = prose((member.name for member in composite.members if loses_data(member)), "or")
    if without_data:
        rows.append(("No data", f"keeps its last state while {without_data} has no data"))
    warning = prose((member.name for member in composite.members if warns(member)), "or")
    if warning:
        rows.append(("Warnings", f"a warning of {warning} counts as its alert"))
    if composite.group_by:
        rows.append(("Groups", f"notifies for each {groups_in_words(composite.group_by)} separately"))
    return rows


def _recipients(timeline: Timeline, transition: Transition) -> str:
    route = timeline.route
    channels: list[tuple[str, tuple[str, ...]]] = [(channel_text(told), told.transitions) for told in route.told]
    if route.pager and route.pager.policy and not timeline.lost:
        channels.append(("PagerDuty", route.pager.transitions))
    notified = [name for name, transitions in channels if transition in transitions]
    if len(notified) == len(channels) > 1:
        return "notifies all of them"
    return f"notifies {', '.join(notified) or 'nobody'}"


def _event(
    start: datetime, at: datetime, minute: int, text: str, width: int, *, highlighted: bool = False
) -> list[str]:
    after = f"+{minute} min" if minute else "at once"
    begin = f"  {_clock(at.astimezone(start.tzinfo), start):<{_CLOCK - 1}} {after:<{_AFTER}}"
    first, *more = wrapped(begin, text, width)
    return [first.replace("pages", click.style("pages", fg="red", bold=True), 1) if highlighted else first, *more]


def _clock(at: datetime, reference: datetime) -> str:
    """Return the time; with its day if it differs, and with the zone's name if the clock has changed meanwhile."""
    day = "" if at.date() == reference.date() else f"{at:%a} "
    clock_changed = at.tzinfo == reference.tzinfo and at.utcoffset() != reference.utcoffset()
    return f"{day}{at:%H:%M}{f' {at:%Z}' if clock_changed else ''}"


def wrapped(begin: str, text: str, width: int) -> list[str]:
    """Return the text after `begin`, in lines of at most this width, broken between words and aligned."""
    left = max(width - len(begin), 20)
    first, *more = textwrap.wrap(text, left, break_on_hyphens=False, break_long_words=False) or [""]
    return [begin + first, *(" " * len(begin) + line for line in more)]
