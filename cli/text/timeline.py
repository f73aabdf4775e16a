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
from plan.document.on_call_model import Told
from plan.on_call.notifiers import looked_at
from plan.on_call.routes import Pager, Route
from plan.on_call.timeline import Call, Step, Timeline

_KINDS = {"slack": "Slack", "email": "mail to", "webhook": "webhook", "owners": "mail to"}
_NO_DATA: dict[Silence | None, str] = {
    "shown": "only shown in Datadog",
    "ends": "is OK, and ends the alert",
    "fires": "fires it",
}
_ENDS: tuple[tuple[str, Transition, Transition], ...] = (
    ("Warning", "warning", "warning_recovery"),
    ("No data", "no_data", "no_data_recovery"),
)
_TITLE, _AFTER = 9, 10
_INDENT = 2 + _TITLE + _AFTER


def timeline_lines(found: Timeline, catalog: Catalog, zone: str, width: int) -> list[str]:
    """Return one line per event; times are in `zone`, and in each person's own zone where it differs."""
    start, way = found.at.astimezone(ZoneInfo(zone)), found.route
    service = [way.watch.service.name] if way.watch.service else []
    about = " · ".join([way.watch.severity, *service, looked_at(way.watch)])
    head = [click.style(way.watch.name, bold=True), *wrapped("  ", about, width), f"  fires {moment(start, zone)}"]
    lines = [*_at_once(way, start, width), *_paged(found, catalog, start, width)]
    return [
        *head,
        *_muted(found, start, width),
        "",
        *(lines or ["  Tells nobody."]),
        "",
        *_afterwards(found, width),
    ]


def place(told: Told) -> str:
    """Return where an alert is posted."""
    if not told.places:
        return f"{told.channel}, which has no address yet"
    only = f" (only {told.only})" if told.only else ""
    return f"{_KINDS[told.kind]} {', '.join(told.places)}{only}"


def moment(at: datetime, zone: str) -> str:
    """Return an instant with its day and its zone."""
    spoken, short = f"{at:%a %d %b %Y %H:%M}", f"{at:%Z}"
    return f"{spoken} {zone}" if short == zone else f"{spoken} {short} ({zone})"


def city(zone: str) -> str:
    """Return the last part of a zone's name."""
    return zone.rpartition("/")[2].replace("_", " ")


def is_everyone(step: Step, catalog: Catalog) -> bool:
    """Return whether a level pages everyone, if that is more than two people."""
    return len(step.calls) > 2 and {call.person for call in step.calls} == set(catalog.on_call.people)


def _muted(found: Timeline, start: datetime, width: int) -> list[str]:
    if found.muted_until is None:
        return []
    until = _clock(found.muted_until.astimezone(start.tzinfo), start)
    deaf = "Datadog tells nobody until then, and then of what still fails"
    if isinstance(found.route.watch, ErrorAlert):
        deaf = "PagerDuty opens no incident for it"
    names = " and ".join(window.name for window in found.muted)
    text = f"In maintenance until {until} ({names}): {deaf}. Without that:"
    return [click.style(line, fg="yellow", bold=True) for line in wrapped("  ", text, width)]


def _at_once(way: Route, start: datetime, width: int) -> list[str]:
    places = ", ".join(place(told) for told in way.told)
    return _happens(start, start, 0, places, width) if places else []


def _paged(found: Timeline, catalog: Catalog, start: datetime, width: int) -> list[str]:
    pager = found.route.pager
    if pager is None:
        return []
    if pager.policy is None:
        return wrapped("  ", f"PagerDuty: nobody; {pager.reason}.", width)
    if found.lost:
        text = "Nobody is on call then: PagerDuty opens no incident, and nobody ever hears of it there."
        return [click.style(line, fg="red", bold=True) for line in wrapped("  ", text, width)]
    rounds = [[step for step in found.steps if step.round == index] for index in range(found.steps[-1].round + 1)]
    lines = [line for index in range(len(rounds)) for line in _round(rounds, index, pager, catalog, start, width)]
    quiet = "Low urgency does not escalate: nobody is next."
    notes = [f"Only {pager.only}."] if pager.only else []
    notes += [quiet if pager.urgency == "low" else "After that nobody else is called."]
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
        text = _called(step, pager, catalog, start)
        lines += _happens(start, step.at, step.minute, text, width, loud=pager.wakes)
    alike = 0
    while index + alike + 1 < len(rounds) and _shape(rounds[index + alike + 1]) == _shape(rounds[index]):
        alike += 1
    if alike:
        first, last = rounds[index + 1][0], rounds[index + alike][-1]
        times = "once" if alike == 1 else f"{alike} times"
        until = f"{_clock(last.at.astimezone(start.tzinfo), start)} (+{last.minute} min)"
        lines += _happens(start, first.at, first.minute, f"the same again, {times}, until {until}", width)
    return lines


def _shape(steps: Sequence[Step]) -> list[tuple[int, int, frozenset[str]]]:
    return [
        (step.minute - steps[0].minute, step.level, frozenset(call.person.id for call in step.calls)) for step in steps
    ]


def _called(step: Step, pager: Pager, catalog: Catalog, start: datetime) -> str:
    nobody = [f"{rotation.name}: nobody on call" for rotation in step.empty]
    if not step.calls:
        return f"{', '.join(nobody)}, so the next level at once"
    verb = "wakes" if pager.wakes else "notifies, without waking,"
    everyone = "everyone: " if is_everyone(step, catalog) else ""
    return "; ".join([f"{verb} {everyone}{_people(step, start)}", *nobody])


def _people(step: Step, start: datetime) -> str:
    """Return the names of the people; those of one rotation are grouped, and so are those in another zone."""
    groups: dict[str, list[str]] = {}
    for call in step.calls:
        groups.setdefault(_note(call, step.at, start), []).append(call.person.name)
    return "; ".join(", ".join(names) + (f" ({note})" if note else "") for note, names in groups.items())


def _note(call: Call, at: datetime, start: datetime) -> str:
    here, local = at.astimezone(start.tzinfo), call.local(at)
    notes = [call.rotation.name] if call.rotation else []
    if call.zone and local is not None and local.utcoffset() != here.utcoffset():
        notes.append(f"{_clock(local, here)} in {city(call.zone)}")
    return ", ".join(notes)


def _afterwards(found: Timeline, width: int) -> list[str]:
    """Return who is notified of warnings, missing data and recovery."""
    rows: list[tuple[str, str]] = []
    way, watch = found.route, found.route.watch
    if isinstance(watch, Alert | QueryAlert | Composite) and watch.renotify:
        often = f", {watch.renotify.times} times" if watch.renotify.times else ""
        rows.append(("Lasts", f"told again every {watch.renotify.every_minutes} min{often}"))
    over = _hearing(found, "alert_recovery") if "alert_recovery" in way.transitions else "Sentry does not say so"
    rows.append(("Over", over))
    for title, begin, end in _ENDS:
        if begin in way.transitions:
            told, ended = _hearing(found, begin), _hearing(found, end)
            rows.append((title, told if told == ended else f"{told}; its end: {ended}"))
    if isinstance(watch, Alert):
        rows += _silence(watch)
    if isinstance(watch, Composite):
        rows += _joined(watch)
    return [line for title, text in rows for line in wrapped(f"  {title:<{_TITLE}}", text, width)]


def _silence(alert: Alert) -> list[tuple[str, str]]:
    """Return what missing data does, and that each group notifies separately."""
    rows = []
    silence = alert.missing_data.silence
    if silence in _NO_DATA:
        rows.append(("No data", _NO_DATA[silence]))
    if alert.is_grouped:
        groups = " and ".join(alert.group_by) or "group that reports"
        end = f"; a silent one ends after {alert.group_end_hours} h" if alert.group_end_hours else ""
        least = f", from {alert.min_events} events in it on" if alert.min_events and alert.group_by else ""
        rows.append(("Groups", f"notifies for each {groups} alone{least}{end}"))
    return rows


def _joined(composite: Composite) -> list[tuple[str, str]]:
    """Return the effects of the members' missing data, groups and warnings."""
    rows = []
    silent = prose((it.name for it in composite.members if loses_data(it)), "or")
    if silent:
        rows.append(("No data", f"keeps its last state while {silent} has no data"))
    warned = prose((it.name for it in composite.members if warns(it)), "or")
    if warned:
        rows.append(("Warnings", f"the warning of {warned} counts as its alert does"))
    if composite.group_by:
        rows.append(("Groups", f"notifies for each {groups_in_words(composite.group_by)} alone"))
    return rows


def _hearing(found: Timeline, wanted: Transition) -> str:
    way = found.route
    named: list[tuple[str, tuple[str, ...]]] = [(place(told), told.transitions) for told in way.told]
    if way.pager and way.pager.policy and not found.lost:
        named.append(("PagerDuty", way.pager.transitions))
    heard = [name for name, transitions in named if wanted in transitions]
    if len(heard) == len(named) > 1:
        return "told to all of them"
    return ", ".join(heard) or "told to nobody"


def _happens(start: datetime, at: datetime, minute: int, text: str, width: int, *, loud: bool = False) -> list[str]:
    after = f"+{minute} min" if minute else "at once"
    begin = f"  {_clock(at.astimezone(start.tzinfo), start):<{_TITLE - 1}} {after:<{_AFTER}}"
    first, *more = wrapped(begin, text, width)
    return [first.replace("wakes", click.style("wakes", fg="red", bold=True), 1) if loud else first, *more]


def _clock(at: datetime, beside: datetime) -> str:
    """Return the time; with its day if it differs, and with the zone's name if the clock has changed meanwhile."""
    day = "" if at.date() == beside.date() else f"{at:%a} "
    jumped = at.tzinfo == beside.tzinfo and at.utcoffset() != beside.utcoffset()
    return f"{day}{at:%H:%M}{f' {at:%Z}' if jumped else ''}"


def wrapped(begin: str, text: str, width: int) -> list[str]:
    """Return the text after `begin`, in lines of at most this width, broken between words and aligned."""
    room = max(width - len(begin), 20)
    first, *more = textwrap.wrap(text, room, break_on_hyphens=False, break_long_words=False) or [""]
    return [begin + first, *(" " * len(begin) + line for line in more)]
